#!/usr/bin/env bash
# check_mailq_deferred against a real Postfix queue (mailnet.sh): counted as Postfix counts, attributed, our address named, as
# root and as an unprivileged user; each way of not getting the queue told apart; and programs in postqueue's place that
# misbehave.
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
. "$top/tests/lib/tap.sh"
. "$here/mailnet.sh"

[ "$(id -u)" = 0 ] || skip_all "needs root"
"$top/tests/lib/unshare" --net --uts --mount --pid --fork true 2> /dev/null ||
    skip_all "needs namespaces (a privileged container)"
mailnet_enter "$@"

dir=$(mktemp -d)
chmod 755 "$dir"
trap 'mailnet_stop; rm -rf "$dir"' EXIT
cp "${1:-$top/build}/check_mailq_deferred" "$dir/check" # where an unprivileged user can run it
mailnet_start "$dir/net" || {
    ok "the daemons start" 1
    tap_done
    exit
}
mount --bind "$NET/relay/conf" /etc/postfix # the default instance, in this namespace

# check [OPTION...]: the plugin's output in $out, its exit status in $status. As $as, if set.
nobody=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
as=()
check() {
    out=$("${as[@]}" "$dir/check" "$@" 2> "$dir/stderr")
    status=$?
    line1=$(head -n 1 <<< "$out")
    [ ! -s "$dir/stderr" ] || is "nothing on stderr" "$(cat "$dir/stderr")" ""
}
perf() { sed -n "s/.*[| ]$1=\([^; ]*\).*/\1/p" <<< "$line1"; }

check
is "an empty queue: OK" "$status" 0
like "an empty queue: line 1" "$line1" '^MAILQ DEFERRED OK - 0 blocked; 0 deferred, 0 active \|'

mail news@example.com {a,b,c,d,e,f,g,h,i,j,k}@example.co.jp
mail app@example.com l@example.co.jp {grey,full}@example.org
wait_logged '@example.co.jp>.*status=deferred' 12 && wait_logged '@example.org>.*status=deferred' 2
ok "twelve messages are refused by ERS, two for other reasons" $?

for user in root nobody; do
    as=()
    [ $user = root ] || as=("${nobody[@]}")
    check
    is "$user: CRITICAL" "$status" 2
    like "$user: line 1 says who, which address, where, how long, who sends" "$line1" \
        '^MAILQ DEFERRED CRITICAL - 12 of 14 blocked by Trend Micro ERS \(203\.0\.113\.25\): example\.co\.jp; oldest [0-9]+ s, first return in (4d23h|5d0h); top sender news@example\.com 11 \|'
    is "$user: as many as postqueue has" "$(perf unsent)" "$(postqueue -j | wc -l)"
    is "$user: deferred" "$(perf deferred)" 14
    is "$user: blocked" "$(perf blocked)" 12
    is "$user: the service" "$(perf service_trendmicro_ers)" 12
    is "$user: domains" "$(perf domains) $(perf blocked_domains)" "2 1"
    like "$user: says which MTA" "$out" '^Postfix, by postqueue -j$'
    like "$user: the runbook has the page" "$out" '^look up: https://servicecentral\.trendmicro\.com/'
done
as=()
check --own-ip=192.0.2.1
like "another's address" "$line1" 'Trend Micro ERS \(names 203\.0\.113\.25, not ours\)'
check --blocked-critical=20
is "within the limit: WARNING" "$status" 1
check --exclude='*.co.jp'
is "the domain left out: OK" "$status" 0
like "the domain left out: line 1" "$line1" '- 0 blocked; 2 deferred'
check --include=example.org -W 1
is "two for one domain: WARNING" "$status" 1
like "two for one domain: line 1" "$line1" '2 for example\.org \(limit 1\)'
check --time-left-critical=6d --blocked-critical=50
is "nothing will last six days: CRITICAL" "$status" 2
check --exclude='*.co.jp' -w 1 -c 5
is "more than one message: WARNING" "$status" 1
for _ in {1..50}; do # until they are a second old
    check --exclude='*.co.jp' --age-critical=0
    [[ $line1 == *" oldest=0s"* ]] || break
    sleep 0.1
done
is "older than nothing: CRITICAL" "$status" 2
check --top=1 --output-format=json
like "JSON names the oldest message" "$out" '"domain":"example.co.jp","organisation":"example.co.jp","messages":12,"oldest":[0-9]+,"oldest_queue_id":"[0-9A-Za-z]+","service":"trendmicro-ers","claimed_ip":"203.0.113.25"'

postqueue -p > "$dir/listing"
check --input "$dir/listing"
like "a saved postqueue -p says the same" "$line1" '- 12 of 14 blocked by Trend Micro ERS \(203\.0\.113\.25\): example\.co\.jp'
postqueue -j > "$dir/listing"
check --input - < "$dir/listing"
like "and so does postqueue -j through a pipe" "$line1" '- 12 of 14 blocked'
touch -d '-11 minutes' "$dir/listing"
check --exclude='*' --input "$dir/listing"
is "an old listing: UNKNOWN" "$status" 3
like "an old listing: line 1" "$line1" 'UNKNOWN - the listing in .* is 11 min old'

check -d "$NET/relay/conf" -d "$NET/mx/conf" -d "$NET/relay/conf"
like "two instances, one given twice, counted once each" "$line1" '- 12 of 14 blocked'
postconf -e "multi_instance_directories = $NET/mx/conf"
check --all-instances
like "instances are found" "$line1" '- 12 of 14 blocked'
postconf -X multi_instance_directories
postconf -e "maximal_queue_lifetime = 2h"
check
like "the configured lifetime counts" "$line1" 'first return in 1h5[0-9]'
is "and is short of a day: CRITICAL" "$status" 2
postconf -X maximal_queue_lifetime

as=("${nobody[@]}")
postconf -e 'authorized_mailq_users = root'
check
is "not allowed: UNKNOWN" "$status" 3
like "not allowed: the remedy" "$line1" 'UNKNOWN - queue not listed: add this user to authorized_mailq_users in main\.cf'
like "not allowed: nothing is counted" "$line1" ' unsent=U'
postconf -X authorized_mailq_users
as=("${nobody[@]}" --no-new-privs)
check
is "no privileges to gain: UNKNOWN" "$status" 3
like "no privileges to gain: the remedy" "$line1" 'UNKNOWN - queue not listed: postqueue must be set-group-id'
as=("${nobody[@]}")
check -d "$NET/mx/conf"
is "another's configuration directory: UNKNOWN" "$status" 3
like "another's configuration directory: the remedy" "$line1" 'UNKNOWN - queue not listed \(.*\): list the directory in alternate_config_directories'
as=()
check -d "$dir"
is "no configuration there: UNKNOWN" "$status" 3
like "no configuration there: the remedy" "$line1" 'UNKNOWN - queue not listed \(.*\): the configuration directory must hold a main\.cf'

postfix stop 2> /dev/null
as=("${nobody[@]}")
check
is "down: CRITICAL" "$status" 2
like "down: line 1" "$line1" '^MAILQ DEFERRED CRITICAL - mail system is down'
as=()
check --exclude='*.co.jp'
is "down, as root: CRITICAL" "$status" 2
like "down, as root: line 1" "$line1" '^MAILQ DEFERRED CRITICAL - mail system is down'
like "down, as root: the disk is counted" "$line1" ' unsent=2;'
umount /etc/postfix # its own scripts are needed to start
postfix -c "$NET/relay/conf" start 2> /dev/null
mount --bind "$NET/relay/conf" /etc/postfix
wait_until "${nobody[@]}" postqueue -j > /dev/null 2>&1

# in_place SCRIPT: runs instead of postqueue, from now on.
in_place() {
    printf '#!/bin/sh\n%s\n' "$1" > "$dir/postqueue"
    chmod 755 "$dir/postqueue"
    mount --bind "$dir/postqueue" /usr/sbin/postqueue
}
record='{"queue_name": "deferred", "queue_id": "4A1B2C3D4E5", "arrival_time": 1790000000, "message_size": 3, "sender": "x@example.com", "recipients": [{"address": "a@example.net", "delay_reason": "connect to mx: refused"}]}'
in_place "while :; do echo '$record'; sleep 0.02; done"
before=$(date +%s)
check -t 2
after=$(date +%s)
is "a listing that never ends: UNKNOWN" "$status" 3
like "a listing that never ends: line 1" "$line1" 'UNKNOWN - listing not finished in time'
like "a listing that never ends: what came is counted" "$line1" ' unsent=[1-9][0-9]*;'
ok "a listing that never ends: in time" $((after - before > 3))
is "a listing that never ends: nothing is left behind" "$(pgrep -f "$dir/postqueue")" ""
check -t 2 -w 10
is "an overfull queue is one, however far it was read" "$status" 1
umount /usr/sbin/postqueue
in_place "echo '$record'; kill -9 \$\$"
check
is "killed on the way: UNKNOWN" "$status" 3
like "killed on the way: line 1" "$line1" 'UNKNOWN - listing program killed by signal 9'
umount /usr/sbin/postqueue
in_place "echo '$record'; printf '{\"queue_name\": \"def'; echo 'postqueue: fatal: malformed showq server response' >&2; exit 69"
check
is "broken off: UNKNOWN" "$status" 3
like "broken off: line 1" "$line1" 'UNKNOWN - queue not listed: look for showq'
like "broken off: counted once" "$line1" ' unsent=1;'
umount /usr/sbin/postqueue
in_place "[ \"\$1\" = -p ] || { echo \"postqueue: invalid option -- 'j'\" >&2; exit 69; }; cat '$dir/listing-p'"
printf '%s\n' '-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------' \
    '4A1B2C3D4E5     300 Thu Jan  1 00:00:00  x@example.com' '     (connect to mx.example.net[192.0.2.1]:25: Connection refused)' \
    '                                         a@example.net' '' '-- 0 Kbytes in 1 Request.' > "$dir/listing-p"
check
is "a Postfix before 3.1: OK" "$status" 0
like "a Postfix before 3.1: by postqueue -p" "$out" '^Postfix, by postqueue -p$'
like "a Postfix before 3.1: counted" "$line1" ' unsent=1;'
umount /usr/sbin/postqueue
check
like "the real one again" "$line1" '- 12 of 14 blocked'

listing off
release
wait_logged '@example.co.jp>.*status=sent' 12
ok "off the list: the queue is released and all arrives" $?
check
is "released: OK" "$status" 0
like "released: line 1" "$line1" '^MAILQ DEFERRED OK - 0 blocked; 2 deferred'
tap_done
