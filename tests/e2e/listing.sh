#!/usr/bin/env bash
# check_ers_listing against name servers that misbehave by the list's name (dns_server.c), on loopback, on ports of their
# own. usage: listing.sh [BUILD]
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
build=${1:-$top/build}
. "$top/tests/lib/tap.sh"
. "$here/dnsnet.sh"

serve -f "$dir/turned"
main=$port

# How a list behaves; the exit status for an address that it lists and for one that it doesn't; what is said of it.
# The first column of the table is the list's name at dns_server.
while read -r mode listed clean words; do
    fresh
    listing --query-timeout=1.5 -H 192.0.2.10 -l "$mode.test"
    is "$mode, listed address" "$status" "$listed"
    [ "$listed" = 3 ] && like "$mode, listed address: why" "$(line1)" "UNKNOWN - .*$mode\.test: $words"
    [ "$listed" = 2 ] && like "$mode, listed address: where" "$(line1)" "CRITICAL - 192\.0\.2\.10 on $mode\.test since "
    [ "$ms" -lt 8000 ]
    ok "$mode: in time ($ms ms)" $?
    fresh
    listing --query-timeout=1.5 -H 192.0.2.20 -l "$mode.test"
    is "$mode, clean address" "$status" "$clean"
    [ "$clean" = 3 ] && like "$mode, clean address: why" "$(line1)" "UNKNOWN - .*$mode\.test: $words"
    [ "$clean" = 0 ] && like "$mode, clean address: words" "$(line1)" 'OK - 192\.0\.2\.20 on none of 1 list'
done << 'END'
good 2 0
multi 2 0
late1200 2 0
ttl0 2 0
mixed 2 0
cname 2 0
tc 2 0
notest 2 0
spoof 0 0
empty 0 0
silent 3 3 no answer
servfail 3 3 SERVFAIL
refused 3 3 REFUSED
formerr 3 3 name server error
notimp 3 3 name server error
nxdomain 3 3 no such zone
tconly 3 3 answer truncated
all 3 3 lists everything
code252 3 3 refused, typing error.*127\.255\.255\.252
code254 3 3 refused, asked through a public resolver.*127\.255\.255\.254
code255 3 3 refused, too many queries.*127\.255\.255\.255
blocked 3 3 refused, query blocked.*127\.0\.0\.1
parked 3 3 broken or hijacked.*203\.0\.113\.9
cnameout 3 3 broken or hijacked.*203\.0\.113\.9
cnameloop 3 3 malformed answer
nxa 3 3 malformed answer
big 3 3 malformed answer
cut 3 3 malformed answer
junk 3 3 malformed answer
pointer 3 3 malformed answer
wrongid 3 3 no answer
wrongq 3 3 no answer
strayport 3 3 no answer
strayaddress 3 3 no answer
forged 2 0
testdead 3 3 .*no answer
END

fresh
listing -H 192.0.2.10 -l multi.test
like "every record counts" "$out" '192\.0\.2\.10 on multi\.test .*: 127\.0\.0\.2, 127\.0\.0\.4, 127\.0\.0\.10; reason: spam seen, see / http://bl\.example\.org/\(why\); cached up to 30 s'
listing -H 192.0.2.10 -l notest.test
like "a list without its test point is noted" "$out" '^note: notest\.test does not list its own test point'
check "a filter that fits" 2 ' on multi\.test=127\.0\.0\.\[3\.\.5\]|multi\.test' -H 192.0.2.10 -l 'multi.test=127.0.0.[3..5]'
check "a filter that doesn't fit" 0 'on none of 1 list' -H 192.0.2.10 -l 'multi.test=127.0.0.[5;7..9]'

# Many lists.
lists=()
for i in {1..98}; do
    lists+=(-s "good-$i.test=127.0.0.9")
done
fresh
check "one dead among 100, and one listing" 2 'CRITICAL - 192\.0\.2\.10 on good\.test since .*, off 98 others; not checked: silent\.test: no answer' \
    -H 192.0.2.10 "${lists[@]}" -l silent.test -l good.test
[ "$ms" -lt 8000 ]
ok "one dead among 100: in time ($ms ms)" $?
fresh
check "the deadline comes first: what was found is told" 2 'CRITICAL - 192\.0\.2\.10 on good\.test since .*; not checked: silent\.test: no' \
    -H 192.0.2.10 -l silent.test -l good.test -t 2
[ "$ms" -lt 2000 ]
ok "the deadline comes first: in time ($ms ms)" $?
fresh
dead=()
for i in {1..40}; do
    dead+=(-l "silent-$i.test")
done
check "everything dead" 3 'UNKNOWN - no list could be asked' -H 192.0.2.0/28 "${dead[@]}"
[ "$ms" -lt 4000 ]
ok "everything dead: in time ($ms ms)" $?
check "everything dead, and that is told to be fine" 3 'UNKNOWN - no list could be asked' -H 192.0.2.10 -l silent.test --unchecked=ok
check "--unchecked=warning" 1 'WARNING - .*silent\.test: no answer' -H 192.0.2.20 -l good.test -l silent.test --unchecked=warning
check "--unchecked=ok" 0 'OK - .*silent\.test: no answer' -H 192.0.2.20 -l good.test -l silent.test --unchecked=ok

# Between two runs.
fresh
rm -f "$dir/turned"
check "before it goes wildcard" 0 'OK - ' -H 192.0.2.20 -l turn.test -l good.test
touch "$dir/turned"
listing -H 192.0.2.20 -l turn.test -l good.test
is "gone wildcard: no page" "$status" 3
like "gone wildcard: told" "$(line1)" 'turn\.test: lists everything'
rm "$dir/turned"
check "before it dies" 2 'CRITICAL - 192\.0\.2\.10 on die\.test' -H 192.0.2.10 -l die.test
check "before it dies, clean" 0 'OK' -H 192.0.2.20 -l die.test
touch "$dir/turned"
check "listed before, dead now" 2 'CRITICAL - 192\.0\.2\.10 on die\.test since .*not re-checked since .*die\.test: no answer' -H 192.0.2.10 -l die.test
check "clean before, dead now" 3 'UNKNOWN - .*die\.test: no answer' -H 192.0.2.20 -l die.test
rm "$dir/turned"
check "before the removal" 2 'CRITICAL' -H 192.0.2.10 -l leave.test
touch "$dir/turned"
check "removed" 0 'OK - 192\.0\.2\.10 on none of 1 list; left leave\.test ' -H 192.0.2.10 -l leave.test
check "and still told" 0 '; left leave\.test ' -H 192.0.2.10 -l leave.test
rm "$dir/turned"
fresh
check "--peek" 2 'CRITICAL' -H 192.0.2.10 -l good.test --peek
is "--peek saves nothing" "$(find "$dir" -path '*check_ers_listing*')" ""

# Targets.
check "IPv6" 2 'CRITICAL - 2001:db8::10 on good\.test' -H 2001:db8::10 -l good.test
check "IPv6, clean" 0 'OK - 2001:db8::11 on none of 1 list' -H 2001:db8::11 -l good.test
check "a /24" 2 'CRITICAL - 1 of 256 listed: 192\.0\.2\.10 on good\.test' -H 192.0.2.0/24 -l good.test
check "a /64" 3 '^UNKNOWN - 2001:db8::/64: .*2\^64 addresses or more, at most 4096 can be checked' -H 2001:db8::/64 -l good.test
check "a host's addresses" 2 'CRITICAL - 2 of 3 listed: 192\.0\.2\.10' -H mail.hosts.test -l good.test
like "the address is named, and where it comes from" "$out" '^192\.0\.2\.10 \(mail\.hosts\.test\) on good\.test'
check "mail exchangers" 2 '2 of 3 listed' -H mx:mx.hosts.test -l good.test
check "an SPF record" 2 '2 of 6 listed' -H spf:spf.hosts.test -l good.test
like "an SPF record: includes are others'" "$out" 'include:inc\.hosts\.test is not followed'
check "an SPF record with its includes" 2 '2 of 7 listed' -H spf:spf.hosts.test -l good.test --spf-includes
check "an SPF record with a loop" 3 'leads back to itself' -H spf:loop.hosts.test -l good.test --spf-includes
check "an SPF record with a macro" 0 'OK' -H spf:macro.hosts.test -l good.test
like "an SPF record with a macro: told" "$out" "exists:%\{i\}\.hosts\.test can't be expanded"
check "an SPF record with more than ten look-ups" 3 'more than 10 look-ups' -H spf:many.hosts.test -l good.test
check "a name that isn't there" 3 'absent\.hosts\.test does not exist' -H absent.hosts.test -l good.test
cat > "$dir/domain.ini" << 'END'
[acme]
name = Acme
[list acme-domains]
service = acme
zone = good.test
kind = domain
END
check "a domain on a domain list" 2 'CRITICAL - bad\.example\.com on Acme' -H bad.example.com -l acme-domains --catalogue="$dir/domain.ini"
out=$("$build/check_ers_listing" -r "127.0.0.1:$port" -H 10.1.2.3 -l good.test --state-dir="$dir/state")
is "a private address: exit status" "$?" 3
like "a private address: advice" "$out" '^UNKNOWN - 10\.1\.2\.3: .*private address.*give the public address'

# Trend Micro's lists.
printf 'GOOD-CODE\n' > "$dir/code"
chmod 600 "$dir/code"
fresh
check "ERS Standard" 2 'CRITICAL - 192\.0\.2\.10 on Trend Micro ERS Standard since .*remove: https://' -H 192.0.2.10 -l ers --activation-code-file="$dir/code"
check "ERS Advanced" 2 'CRITICAL - 192\.0\.2\.11 on Trend Micro ERS Advanced' -H 192.0.2.11 -l ers --activation-code-file="$dir/code"
check "ERS, clean" 0 'OK - 192\.0\.2\.20 on none of 2 lists' -H 192.0.2.20 -l ers --activation-code-file="$dir/code"
printf 'EXPIRED9CODE\n' > "$dir/code"
check "ERS, a code that is not accepted" 3 'activation code not accepted, or service unreachable' -H 192.0.2.20 -l ers --activation-code-file="$dir/code"
listing -H 192.0.2.10 -l EXPIRED9CODE.r.mail-abuse.com -vvv --output-format=json
unlike "the code is never shown" "$out" 'EXPIRED9CODE'
listing -H 192.0.2.10 -l ers --activation-code-file="$dir/code" -vvv --output-format=json
unlike "the code is never shown, by file" "$out" 'EXPIRED9CODE'
is "nor kept" "$(grep -rl EXPIRED9CODE "$dir/state")" ""
check "ERS without a code" 3 "^UNKNOWN - list 'ers-standard' needs an activation code .*--activation-code-file=FILE" -H 192.0.2.10 -l ers
ERS_ACTIVATION_CODE=GOODCODE check "a code in the environment" 2 'Trend Micro ERS Standard' -H 192.0.2.10 -l ers
chmod 644 "$dir/code"
check "a code file that others may read" 3 '^UNKNOWN - the activation code file .* can be read by others: chmod o-rwx' -H 192.0.2.10 -l ers --activation-code-file="$dir/code"
check "a code file that isn't there" 3 '^UNKNOWN - cannot read the activation code file' -H 192.0.2.10 -l ers --activation-code-file="$dir/absent"
check "a directory for a code file" 3 '^UNKNOWN - .*is no regular file' -H 192.0.2.10 -l ers --activation-code-file="$dir"

# Bad input: one clear line.
while IFS='	' read -r words options; do
    # shellcheck disable=SC2086 # words of options
    listing $options
    is "bad: $options" "$status, $(wc -l <<< "$out") line" "3, 1 line"
    like "bad: $options: words" "$out" "^UNKNOWN - .*$words"
done << 'END'
neither an address nor a domain name	-H 192.0.2.256 -l good.test
is no domain name	-H 192.0.2.10 -l bad..zone
is no filter such as	-H 192.0.2.10 -l good.test=127.0.0.300
weights are not used here	-H 192.0.2.10 -l good.test*3
nearest: spamhaus-zen	-H 192.0.2.10 -l spamhaus-zem
no group of lists	-H 192.0.2.10 -l @nothing
is no address of a resolver	-H 192.0.2.10 -l good.test -r resolver.example
neither text nor json	-H 192.0.2.10 -l good.test --output-format=xml
no number of seconds	-H 192.0.2.10 -l good.test --query-timeout=0
none of unknown, warning, ok	-H 192.0.2.10 -l good.test --unchecked=critical
is not of the form	-H 192.0.2.10 -l good.test --ignore=192.0.2.10
cannot read catalogue file	-H 192.0.2.10 -l good.test --catalogue=absent.ini
no state of check_maillog_ers	-l good.test --from-incidents
END
out=$("$build/check_ers_listing" -r 127.0.0.1:1 --allow-private --state-dir="$dir/state" -H 192.0.2.10 -l good.test)
is "an unreachable resolver: exit status" "$?" 3
like "an unreachable resolver" "$out" '^ERS LISTING UNKNOWN - no list could be asked; not checked: good\.test: resolver unreachable'

# The first resolver is dead in one way or another; the second one answers.
for first in 127.0.0.1:1 192.0.2.53; do
    fresh
    out=$("$build/check_ers_listing" -r "$first" -r "127.0.0.1:$main" --allow-private --state-dir="$dir/state" -H 192.0.2.10 -l good.test)
    is "fails over from $first" "$?" 2
done

# A site's first day: the defaults, without an activation code.
port=$main
fresh
check "the first day" 0 'OK - 192\.0\.2\.20 on none of [0-9]{2} lists \|' -H 192.0.2.20
like "the first day: without a code the note says how" "$out" '^note: Trend Micro ERS was not asked: that needs an activation code'
ERS_ACTIVATION_CODE=GOODCODE check "with a code Trend Micro is asked as well" 2 'CRITICAL - 192\.0\.2\.10 on Trend Micro ERS Standard since .*, off [0-9]{2} others' -H 192.0.2.10
check "--own-ip is the default target" 0 'OK - 192\.0\.2\.21 on none of' --own-ip=192.0.2.21

# The addresses that open incidents of the log name.
now=$(date '+%b %e %H:%M:%S')
for i in 1 2; do
    echo "$now mx postfix/smtp[7]: 4bJ2kd$i: to=<u$i@example.co.jp>, relay=mx.example.co.jp[198.51.100.1]:25, delay=1, delays=0/0/1/0, dsn=4.0.0, status=deferred (host mx.example.co.jp[198.51.100.1] said: 450 Service temporarily unavailable; Client Host [192.0.2.10] blocked using Trend Micro Email Reputation Service. Please see http://www.mail-abuse.com/cgi-bin/lookup?ip_address=192.0.2.10 (in reply to RCPT TO command))"
done > "$dir/mail.log"
"$build/check_maillog_ers" -f "$dir/mail.log" --state-dir="$dir/state" --state-key=mx > "$dir/maillog.out"
is "an incident is open" "$?" 1
check "from incidents" 2 'CRITICAL - 192\.0\.2\.10 on good\.test' --from-incidents=mx -l good.test
check "from incidents, besides others" 2 'CRITICAL - 1 of 2 listed: 192\.0\.2\.10 on good\.test' --from-incidents=mx -H 192.0.2.20 -l good.test

check "no alarm about what is ignored" 0 'OK - 192\.0\.2\.10 on none but ignored' -H 192.0.2.10 -l good.test --ignore=192.0.2.10@good.test
listing -H 192.0.2.10 -l good.test -l silent.test --output-format=json
is "JSON" "$(perl -MJSON::PP -0777 -ne 'my $j = decode_json($_); print join ",", $j->{state}, map { "$_->{target} $_->{list} $_->{verdict} @{$_->{codes}}" } @{$j->{items}}' <<< "$out")" \
    "CRITICAL,192.0.2.10 good.test listed 127.0.0.2,192.0.2.10 silent.test unchecked "
tap_done
