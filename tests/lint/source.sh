#!/usr/bin/env bash
# The house rules for C that no compiler knows. usage: source.sh [ROOT]
set -u
. "$(dirname "$0")/../lib/tree.sh" "${1:-}"
mapfile -t all < <(git ls-files 'common/*.[ch]' 'plugins/*.[ch]' 'tests/*.[ch]')
mapfile -t house < <(git ls-files 'common/*.[ch]' 'plugins/*.[ch]')
mapfile -t common < <(git ls-files 'common/*.[ch]')
mapfile -t pure < <(git ls-files 'common/text/*.[ch]' 'common/mail/*.[ch]' 'common/reputation/*.[ch]' 'common/dns/*.[ch]' 'common/web/*.[ch]')
ok "there is something to look at" $((${#house[@]} == 0))

# lines REGEX FILE...: the lines that match, as file:line: text; comments that fill a line are left out.
lines() {
    local regex=$1
    shift
    [ $# -eq 0 ] || grep -HnE -- "$regex" "$@" | grep -vE '^[^:]+:[0-9]+: *(/\*|\*)'
}
# word NAMES: a call of one of the functions NAMES (separated by |).
word() { printf '(^|[^_[:alnum:]])(%s) *\\(' "$1"; }

# The floors. Includes point downward; the pure rooms of floor 2 may use each other and the text of floor 0.
none "includes point downward" "$(grep -HE '^#include "' "${house[@]}" | perl -ne '
    BEGIN { %floor = (text => 0, monitoring => 1, mail => 2, reputation => 2, dns => 2, web => 2, source => 3, plugins => 4) }
    my ($file, $to) = /^([^:]+):#include "([^"]+)"/ or next;
    my ($from_room) = $file =~ m{^(?:common/)?([^/]+)/};
    my ($to_room) = $to =~ m{^([^/]+)/};
    my ($a, $b) = ($floor{$from_room}, $floor{$to_room // ""});
    print "$file: \"$to\" is not written from common/\n" and next if !defined $b;
    print "$file: \"$to\" is on a higher floor\n" if $b > $a;
    print "$file: \"$to\": floor 2 uses floors 2 and 0 only\n" if $a == 2 && $b == 1;
    my ($own) = $file =~ m{^(plugins/[^/]+)/};
    my ($other) = $to =~ m{^(plugins/[^/]+)/};
    print "$file: \"$to\" belongs to another plugin\n" if $b == 4 && defined $other && ($own // "") ne $other;')"

none "no cycle among the folders" "$([ ${#common[@]} -eq 0 ] || grep -HE '^#include "' "${common[@]}" |
    sed -nE 's,^common/([^/]*)/[^:]*:#include "([^/"]*)/.*,\1 \2,p' | awk '$1 != $2' | sort -u | tsort 2>&1 > /dev/null)"

# A room of several files: those without a header of their own begin with one of their folder.
none "the first include of x.c is x.h" "$(printf '%s\n' "${house[@]}" | perl -ne '
    chomp;
    next unless /^(.*)\.c$/;
    my ($file, $header) = ($_, "$1.h");
    next if m{^plugins/} && !-f $header;
    open my $in, "<", $file or die;
    my ($first) = grep { /^#include/ } <$in>;
    my ($folder) = $file =~ m{^(?:common/)?(.*/)};
    my $want = -f $header ? quotemeta($header =~ s{^common/}{}r) : "\Q$folder\E[a-z_]+\\.h";
    print "$file: $first" if $first !~ /^#include "$want"$/;')"

# A library is what is neither C nor POSIX nor Linux's own.
none "a library's header is in one .c only" "$(grep -HoE '^#include <[^>]+>' "${house[@]}" | perl -ne '
    BEGIN { $system = qr{^(?:(?:dirent|endian|errno|fcntl|fnmatch|glob|inttypes|limits|math|netdb|poll|signal|spawn|stdarg|stdbool|
        stddef|stdint|stdio|stdlib|stdnoreturn|string|strings|time|unistd|emmintrin)\.h|(?:sys|arpa|netinet|net|linux)/.*)$}x }
    my ($file, $header) = /^([^:]+):#include <([^>]+)>/ or next;
    next if $header =~ $system;
    print "$file: <$header> in a header\n" if $file =~ /\.h$/;
    push @{$at{$header =~ s{/.*}{}r}}, $file;
    END { @{$at{$_}} > 1 and print "<$_>: @{$at{$_}}\n" for sort keys %at }')"

none "no banned function" "$(lines "$(word 'setlocale|ato[ilf]|atoll|v?f?scanf|sscanf|strtok|strtok_r|strncpy|v?sprintf|strcpy|strcat|strncat|gmtime|localtime|asctime|ctime|system|popen|gets|alloca|tmpnam|mktemp')" "${all[@]}"
    lines 'strto(l|ll|ul|ull|imax|umax)\([^;]*, *0\)' "${all[@]}"
    lines '#include <(ctype|locale|assert|getopt|argp|alloca)\.h>' "${house[@]}")"
none "no #ifdef TEST, no included .c" "$(lines '#[[:space:]]*(if|ifdef|ifndef|elif)(.*[^[:alnum:]_])?([[:alnum:]]+_)?TEST(ING)?([^[:alnum:]_]|$)|#[[:space:]]*include.*\.c[">]' "${all[@]}")"
none "no typedef of a struct, no // comment, no #pragma once" \
    "$(lines 'typedef[[:space:]]+(struct|enum|union)|^[[:space:]]*//|[;{}][[:space:]]*//|#pragma once' "${all[@]}")"
none "no mutable static data" "$(lines '^[[:space:]]*static [^(]*[;=]' "${house[@]}" | grep -vE 'const |sig_atomic_t')"
none "common/ neither prints nor exits" \
    "$(lines "$(word 'printf|puts|putchar|perror|v?fprintf|exit|_exit|_Exit|abort|err|errx|warn|warnx')|(^|[^_[:alnum:]\"])(stdout|stderr)([^_[:alnum:] ]|\$)" "${common[@]}")"
none "the pure rooms have no clock and no I/O" "$(lines "$(word 'time|clock|clock_gettime|gettimeofday|getenv|fopen|open')" "${pure[@]}"
    lines '#include <(fcntl|unistd|dirent|poll|glob|signal|spawn|netdb|sys/(stat|socket|file|wait|mman))\.h>' "${pure[@]}")"
none "no file above 300 lines of code" "$(perl -ne '
    ++$n{$ARGV} unless m{^\s*(?:$|/\*|\*)};
    END { $n{$_} > 300 and print "$_: $n{$_} lines\n" for sort keys %n }' "${house[@]}")"
none "tests/fuzz/targets has every fuzz target, and dictionaries that are there" "$(
    [ ! -f tests/fuzz/targets ] || {
        diff <(sed -n 's/^\(fuzz_[a-z_]*\) .*/\1/p' tests/fuzz/targets | sort) <(git ls-files 'tests/fuzz/fuzz_*.c' | sed 's,.*/,,; s,\.c$,,' | sort)
        awk '!/^#/ && $4 != "-" { print "tests/fuzz/dict/" $4 ".dict" }' tests/fuzz/targets | sort -u | xargs ls 2>&1 > /dev/null
    }
)"
tap_done
