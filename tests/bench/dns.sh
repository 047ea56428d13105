#!/usr/bin/env bash
# For the benches that ask a name server. Sourced after lib.sh.
# shellcheck disable=SC2154 # dir and fast are made by scratch, in lib.sh
# dns_enter ARGUMENT...: the script again in a network namespace of its own; then sets dir, and ours, the command to measure.
dns_enter() {
    if [ "${DNS_INSIDE:-}" = '' ]; then
        [ "$(id -u)" = 0 ] || {
            echo "needs root for a network namespace"
            exit 1
        }
        DNS_INSIDE=yes exec unshare --net "$0" "$@"
    fi
    ip link set lo up
    scratch
    server=
    trap '[ -z "$server" ] || kill "$server"; rm -rf "$dir" "$fast"' EXIT
    ours=("$build/check_ers_listing" -r 127.0.0.1 --allow-private --state-dir="$fast")
}
# Starts the server anew, answering after so many milliseconds.
dns_serve() {
    if [ "$server" ]; then
        kill "$server"
        wait "$server" 2> "$dir/end"
    fi
    "$build/tests/e2e/dns_server" -p 53 -d "$1" > "$dir/server" &
    server=$!
    while "${ours[@]}" -H 192.0.2.20 -s good-1.test --peek -t 2 > "$dir/out" || [ $? = 3 ]; do
        kill -0 "$server" || exit 1
        ! grep -q OK "$dir/out" || break
    done
}
# COUNT lists, DEAD of them silent, as options that all of the programs know.
dns_zones() {
    lists=()
    for ((i = 1; i <= $1; i++)); do
        zone=good-$i.test
        ((i <= $2)) && zone=silent-$i.test
        lists+=(-s "$zone")
    done
}
