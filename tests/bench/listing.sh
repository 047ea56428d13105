#!/usr/bin/env bash
# check_ers_listing's speed beside udns' rblcheck, check_rbl and dnsperf where they are installed. All ask dns_server on
# port 53 of a network namespace of their own (peers can't ask elsewhere), so root is needed. usage: listing.sh [RUNS]
set -u
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/dns.sh"
runs=${1:-11}
dns_enter "$@"

address() { # DEAD COUNT-OF-RUNS
    dns_zones 100 "$1"
    add "check_ers_listing, self-tests cached" "${ours[@]}" -H 192.0.2.20 "${lists[@]}"
    add 'rblcheck (udns)' rblcheck -c "${lists[@]}" -n 127.0.0.1 192.0.2.20
    add 'check_rbl' check_rbl -H 192.0.2.20 "${lists[@]}" -n 127.0.0.1 --query-timeout 2
    "${ours[@]}" -H 192.0.2.20 "${lists[@]}" > "$dir/out"
    rows -n "$2" -s 30
}
dns_serve 20
table 'One address, 100 lists, 20 ms away'
dns_zones 100 0
add 'check_ers_listing, the first time (300 questions)' "${ours[@]}" -H 192.0.2.20 "${lists[@]}" --peek --state-dir="$dir/none"
rows -n "$runs"
address 0 "$runs"
table 'The same, 5 of the lists dead'
address 5 3

table '256 addresses, 100 lists, 20 ms away'
dns_zones 100 0
add 'check_ers_listing' "${ours[@]}" -H 192.0.2.0/24 "${lists[@]}"
rows -n 5
dns_zones 100 5
add 'check_ers_listing, 5 lists dead' "${ours[@]}" -H 192.0.2.0/24 "${lists[@]}"
rows -n 3

dns_serve 0
table '256 addresses, 100 lists, no delay'
dns_zones 100 0
addresses=()
for ((a = 0; a < 256; a++)); do
    addresses+=("192.0.2.$a")
    for ((i = 1; i <= 100; i++)); do
        echo "$a.2.0.192.good-$i.test A"
    done
done > "$dir/queries"
add 'check_ers_listing' "${ours[@]}" -H 192.0.2.0/24 "${lists[@]}"
add 'rblcheck (udns)' rblcheck -c "${lists[@]}" -n 127.0.0.1 "${addresses[@]}"
add 'dnsperf' dnsperf -s 127.0.0.1 -d "$dir/queries" -n 1 -q 128
rows -n 5 -s 30
