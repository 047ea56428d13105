#!/usr/bin/env bash
# What may not stand in the tree: unfinished places, paths of one machine, addresses that are somebody's.
# usage: words.sh [ROOT]
set -u
. "$(dirname "$0")/../lib/tree.sh" "${1:-}"
mapfile -t files < <(git ls-files | grep -vx LICENSE)

# The brackets keep this file from finding itself.
none "nothing unfinished" "$(grep -InE '(^|[^[:alnum:]_])(TOD[O]|FIXM[E]|XX[X]|HAC[K]|not implemente[d])([^[:alnum:]_]|$)' "${files[@]}")"
none "no path of one machine, but templates of mkstemp" \
    "$(grep -InE '(^|[^[:alnum:]_.])/(wor[k]|tm[p]|hom[e]|roo[t])/[[:alnum:]_.]' "${files[@]}" | grep -v XXXXXX)"
none "no word of a tracker" "$(grep -InEi 'issu[e] #|pull reques[t] #' "${files[@]}")"

# Addresses for documentation (RFC 5737, 3849), private, loopback, link-local, multicast and the like; the same backwards,
# as a DNSBL is asked; the neighbours of the private ranges, which a test of those needs; 8.8.8.8, which is no secret. What
# begins with a digit up to 5 is a status code, a version or a section more often than an address.
none "addresses are for documentation" "$(grep -InE '[0-9]+(\.[0-9]+){3}|[0-9a-fA-F]{4}:' "${files[@]}" | perl -ne '
    sub fine {
        my ($a, $b, $c) = @_;
        return $a == 10 || $a == 127 || $a >= 224 || $a == 192 && $b == 168 || $a == 172 && ($b & 240) == 16
            || $a == 169 && $b == 254 || $a == 100 && ($b & 192) == 64
            || "$a.$b" =~ /^(172\.15|172\.32|192\.16[79]|100\.63|100\.128|169\.253)$/ || "$a.$b.$c" =~ /^(192\.0\.2|198\.51\.100|203\.0\.113)$/;
    }
    my ($where, $text) = /^([^:]+:\d+):(.*)/ or next;
    while ($text =~ /(?<![\w.])(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?![\w]|\.\d)/g) {
        my @o = ($1, $2, $3, $4);
        next if grep { $_ > 255 } @o or $o[0] <= 5 or "@o" eq "8 8 8 8" or fine(@o[0 .. 2]) or fine(reverse @o[1 .. 3]);
        print "$where: " . join(".", @o) . "\n";
    }
    while ($text =~ /(?<![\w:.])(2[0-9a-f]{3}:[0-9a-f]{0,4}:[0-9a-f:]*)/gi) {
        print "$where: $1\n" unless $1 =~ /^2001:0?db8:/i;
    }')"
tap_done
