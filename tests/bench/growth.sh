#!/usr/bin/env bash
# How cost grows with size: the log, the open incidents, the queue, the lists, the addresses. The listing needs root.
# usage: growth.sh
set -u
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/dns.sh"
dns_enter "$@"
epoch=$(($(date +%s) - 600000))

table 'check_maillog_ers: the length of the log, read whole'
for mib in 1 16 256 1024 4096; do
    "$bench/gen_log" -e $epoch $((mib * 1048576)) > "$dir/log"
    add "$mib MiB" "$build/check_maillog_ers" -f "$dir/log" --first-run=start --peek --state-dir="$fast/none" -t 600
    rows -n 5 -m $((mib * 1048576))
done

table 'check_maillog_ers: open incidents, 10 KB of news'
for incidents in 0 100 1000 10000 100000; do
    "$bench/gen_log" -n "$incidents" -e "$(date +%s)" 1 > "$dir/log"
    "$build/check_maillog_ers" -f "$dir/log" --first-run=start --state-dir="$fast/saved" --state-key=bench -t 600 > "$dir/out"
    "$bench/gen_log" -c -e "$(date +%s)" 10240 >> "$dir/log"
    add "$incidents" "$build/check_maillog_ers" -f "$dir/log" --state-dir="$fast/state" --state-key=bench -t 600
    SAVED=$fast/saved STATE=$fast/state rows -n 5 -p "$top/tests/bench/restore.sh"
    rm -rf "$fast/saved" "$fast/state"
done

table 'check_mailq_deferred: messages in a saved queue'
for messages in 100 1000 10000 100000 1000000; do
    "$top/tests/bench/gen_queue.pl" $messages > "$dir/queue"
    add "$messages" "$build/check_mailq_deferred" --input "$dir/queue"
    rows -n 5 -m "$(stat -c %s "$dir/queue")"
done
rm "$dir/queue" "$dir/log"

dns_serve 20
table 'check_ers_listing: lists for one address, 20 ms away, self-tests cached'
for count in 1 10 100 300; do
    dns_zones $count 0
    "${ours[@]}" -H 192.0.2.20 "${lists[@]}" > "$dir/out"
    add "$count" "${ours[@]}" -H 192.0.2.20 "${lists[@]}"
    rows -n 5
done
table 'check_ers_listing: addresses on 10 lists, 20 ms away'
dns_zones 10 0
for prefix in 32 28 24 20; do
    add "$((1 << (32 - prefix)))" "${ours[@]}" -H 10.0.0.0/$prefix "${lists[@]}" -t 60
    rows -n 3
done
