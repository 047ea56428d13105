#!/usr/bin/env bash
# check_ers_listing over a network that loses, doubles, delays and reorders what it carries (dns_server.c's options; each
# schedule has its seed): the verdict is right, or it is UNKNOWN and says which list was not asked. What was lost is never
# "clean", what came twice is not counted twice, and what the state remembers is not forgotten. usage: listing_loss.sh [BUILD]
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
build=${1:-$top/build}
. "$top/tests/lib/tap.sh"
. "$here/dnsnet.sh"

lists=(-l good.test)
for i in {1..19}; do
    lists+=(-l "good-$i.test=127.0.0.9")
done
perf() { sed -n "1s/.*[| ]$1=\([^; ]*\).*/\1/p" <<< "$out"; }
# judge WHAT RIGHT [WRONG]: the last run's exit status is RIGHT, or UNKNOWN for lists that it names; and no list is
# missing in the counts. What is wrong goes to $bad. RIGHT is of the address: 2 listed, 0 not.
judge() {
    local asked unasked
    asked=$(perf checked)
    unasked=$(perf unchecked)
    [ "$((asked + unasked))" = 20 ] || bad+="$1: $asked + $unasked lists of 20"$'\n'
    case $status,$2 in
    2,2) ;;
    0,0) [ "$unasked" = 0 ] || bad+="$1: OK, $unasked not checked"$'\n' ;;
    3,2) line1 | grep -q 'not checked: .*good\.test' || bad+="$1: UNKNOWN without its list: $(line1)"$'\n' ;;
    3,0) line1 | grep -q 'not checked: ' || bad+="$1: UNKNOWN without a list: $(line1)"$'\n' ;;
    *) bad+="$1: exit status $status: $(line1)"$'\n' ;;
    esac
    [ "$2" = 0 ] || [ "$status" != 2 ] || [ "$(perf listed)" = 1 ] || bad+="$1: listed $(perf listed) times"$'\n'
    [ "$ms" -lt 4000 ] || bad+="$1: $ms ms"$'\n'
    [ "$status" != 3 ] || unknown=$((unknown + 1))
}
while read -r lost twice jitter unknown_may; do
    bad='' unknown=0
    for seed in 1 2 3; do
        serve -l "$lost" -2 "$twice" -j "$jitter" -s "$seed"
        fresh
        listing -H 192.0.2.10 "${lists[@]}" --query-timeout=1 -t 3
        judge "listed, seed $seed" 2
        listing -H 192.0.2.20 "${lists[@]}" --query-timeout=1 -t 3
        judge "clean, seed $seed" 0
        kill "${pids[-1]}"
    done
    none "$lost % lost, $twice % twice, up to $jitter ms late: right or UNKNOWN ($unknown of 6 UNKNOWN)" "$bad"
    [ "$unknown_may" = yes ] || is "$lost % lost, $twice % twice, up to $jitter ms late: right" "$unknown UNKNOWN" "0 UNKNOWN"
done << 'END'
0 100 0 no
0 0 200 no
0 50 200 no
10 10 50 yes
30 30 50 yes
60 0 100 yes
100 0 0 yes
END

# What was known before the network went bad.
serve
good=$port
fresh
check "before: listed" 2 'CRITICAL - 192\.0\.2\.10 on good\.test' -H 192.0.2.10 -l good.test
serve -l 100
check "nothing gets through: still listed" 2 'CRITICAL - 192\.0\.2\.10 on good\.test since .*not re-checked since' -H 192.0.2.10 -l good.test -t 2
check "nothing gets through: a clean address is not clean" 3 'UNKNOWN - .*good\.test: (no answer|not asked in time)' -H 192.0.2.20 -l good.test -t 2
port=$good
check "after: listed, and it never left" 2 'CRITICAL - 192\.0\.2\.10 on good\.test since [0-9:]+ \|' -H 192.0.2.10 -l good.test
tap_done
