#!/usr/bin/env bash
# check_mailq_deferred against a real nullmailer queue, which keeps no reasons: counts and ages. To be run in an overlay with
# nullmailer.
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
. "$top/tests/lib/tap.sh"
. "$here/refusing.sh"
refusing_enter "$@"
begin "$@"

check
is "an empty queue: OK" "$status" 0
like "an empty queue: line 1" "$line1" '^MAILQ DEFERRED OK - 0 deferred, 0 active; nullmailer keeps no reasons'
send() { # SENDER RECIPIENT...: one message; the sending daemon is tried once afterwards
    local sender=$1
    shift
    printf 'From: %s\nSubject: a message\n\nText.\n' "$sender" | nullmailer-inject -f "$sender" "$@"
}
echo relay.example.com > /etc/mailname
echo "$ERS_MX smtp" > /etc/nullmailer/remotes
chown mail:mail /etc/nullmailer/remotes
send news@example.com a@example.co.jp
send news@example.com b@example.co.jp c@example.net
setpriv --reuid=mail --regid=mail --clear-groups /usr/sbin/nullmailer-send > "$dir/send" 2>&1 &
wait_until grep -q 'Trend Micro Email Reputation Service' "$dir/send"
ok "the mail is refused" $?
for user in root nobody; do
    as=()
    [ $user = root ] || as=("${nobody[@]}")
    check
    is "$user: OK" "$status" 0
    like "$user: line 1" "$line1" '^MAILQ DEFERRED OK - 2 deferred \(oldest [0-9]+ s\), 0 active; nullmailer keeps no reasons \|'
    is "$user: as many as nullmailer has" "$(perf unsent)" "$(mailq | grep -c ' bytes from ')"
    is "$user: who blocks is not known" "$(perf blocked)" U
    check -w 1
    is "$user: more than one: WARNING" "$status" 1
    check --age-critical=0 --timeout=5
    is "$user: older than nothing: CRITICAL" "$status" "$([ "$(perf oldest)" = 0s ] && echo 0 || echo 2)"
done
chmod 700 /var/spool/nullmailer/queue
chown root /var/spool/nullmailer/queue
check
is "a queue that mailq may not read: UNKNOWN" "$status" 3
like "a queue that mailq may not read: the remedy" "$line1" 'UNKNOWN - queue not listed: mailq must be set-user-id'
tap_done
