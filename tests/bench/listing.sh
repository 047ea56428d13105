#!/usr/bin/env bash
# check_ers_listing's speed, in one run beside udns' rblcheck, check_rbl and dnsperf where they are installed. All ask
# dns_server on port 53 of a network namespace of their own (peers can't ask elsewhere), so root is needed. Wall times in
# milliseconds: the best and the median, since a neighbour's work is in the others. usage: listing.sh [BUILD] [RUNS]
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
if [ "${1:-}" != --inside ]; then
    [ "$(id -u)" = 0 ] || {
        echo "needs root for a network namespace"
        exit 1
    }
    exec unshare --net "$0" --inside "$@"
fi
shift
build=${1:-$top/build}
runs=${2:-15}
ip link set lo up
dir=$(mktemp -d)
server=
trap 'kill "$server" 2> /dev/null; rm -rf "$dir"' EXIT
export PATH=$PATH:/usr/lib/nagios/plugins:/usr/sbin

serve() { # DELAY_MS
    [ "$server" ] && kill "$server" && wait "$server" 2> /dev/null
    "$build/tests/e2e/dns_server" -p 53 -d "$1" > /dev/null &
    server=$!
    sleep 0.3
}
# row NAME RUNS COMMAND...: best and median of the runs, and the last line of the output that counts something.
row() {
    local name=$1 count=$2 times=() begin
    shift 2
    for ((i = 0; i < count; i++)); do
        begin=${EPOCHREALTIME/./}
        "$@" > "$dir/out" 2>&1
        times+=($((${EPOCHREALTIME/./} - begin)))
    done
    mapfile -t times < <(printf '%s\n' "${times[@]}" | sort -n)
    awk -v name="$name" -v best="${times[0]}" -v median="${times[count / 2]}" \
        'BEGIN { printf "%-44s %9.1f %9.1f   ", name, best / 1000, median / 1000 }'
    grep -oE '(listed|BLACKLISTED|Queries per second|Queries lost)[^|,]{0,48}(checked=[0-9]+)?' "$dir/out" | head -n 1 || true
    [ -s "$dir/out" ] || echo
}
have() { command -v "$1" > /dev/null; }
ours() { "$build/check_ers_listing" -r 127.0.0.1 --allow-private --state-dir="$dir/state" "$@"; }
# shellcheck disable=SC2317 # called by row
cold() {
    rm -rf "$dir/state"
    ours "$@"
}

zones() { # COUNT DEAD
    lists=() services=() rbls=()
    for ((i = 1; i <= $1; i++)); do
        zone=good-$i.test
        ((i <= $2)) && zone=silent-$i.test
        lists+=(-s "$zone")
        services+=(-s "$zone")
        rbls+=(-s "$zone")
    done
}

printf '%-44s %9s %9s   %s\n' '' 'best ms' 'median ms' found
echo 'start-up'
row 'check_ers_listing --version' $((4 * runs)) "$build/check_ers_listing" --version
have check_dummy && row 'check_dummy' $((4 * runs)) check_dummy 0
row 'true' $((4 * runs)) /bin/true

echo 'one address, 100 lists, 20 ms away'
serve 20
zones 100 0
row 'check_ers_listing, cold (300 questions)' "$runs" cold -H 192.0.2.20 "${lists[@]}" --peek
ours -H 192.0.2.20 "${lists[@]}" > /dev/null
row 'check_ers_listing, self-tests cached' "$runs" ours -H 192.0.2.20 "${lists[@]}"
have rblcheck && row 'rblcheck (udns)' "$runs" rblcheck -c "${services[@]}" -n 127.0.0.1 192.0.2.20
have check_rbl && row 'check_rbl' 3 check_rbl -H 192.0.2.20 "${rbls[@]}" -n 127.0.0.1

echo 'one address, 100 lists, 5 of them dead, 20 ms away'
zones 100 5
row 'check_ers_listing' 3 ours -H 192.0.2.10 "${lists[@]}"
have rblcheck && row 'rblcheck (udns)' 1 rblcheck -c "${services[@]}" -n 127.0.0.1 192.0.2.10
have check_rbl && row 'check_rbl' 1 check_rbl -H 192.0.2.10 "${rbls[@]}" -n 127.0.0.1 --query-timeout 2

echo '256 addresses, 100 lists, 20 ms away'
zones 100 0
row 'check_ers_listing' 5 ours -H 192.0.2.0/24 "${lists[@]}"
zones 100 5
row 'check_ers_listing, 5 lists dead' 3 ours -H 192.0.2.0/24 "${lists[@]}"

echo '256 addresses, 100 lists, no delay'
serve 0
zones 100 0
for ((a = 0; a < 256; a++)); do
    for ((i = 1; i <= 100; i++)); do
        echo "$a.2.0.192.good-$i.test A"
    done
done > "$dir/queries"
row 'check_ers_listing' 7 ours -H 192.0.2.0/24 "${lists[@]}"
addresses=()
for ((a = 0; a < 256; a++)); do
    addresses+=("192.0.2.$a")
done
have rblcheck && row 'rblcheck (udns)' 3 rblcheck -c "${services[@]}" -n 127.0.0.1 "${addresses[@]}"
have dnsperf && row 'dnsperf' 7 dnsperf -s 127.0.0.1 -d "$dir/queries" -n 1 -q 128
exit 0
