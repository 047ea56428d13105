#!/usr/bin/env bash
# How much check_mailq_deferred costs: a saved listing of a million messages, and a live queue of real messages next to
# `postqueue -j` and, where they are installed, check_mailq, qshape and jq. The live part needs root and Postfix.
# usage: tests/bench/mailq.sh [SAVED-MESSAGES [LIVE-MESSAGES]]
set -u
. "$(dirname "$0")/lib.sh"
saved=${1:-1000000} live=${2:-50000}
plugin=$build/check_mailq_deferred

if [ "$(id -u)" = 0 ] && have postqueue && "$top/tests/lib/unshare" --net --uts --mount --pid --fork true 2> /dev/null; then
    . "$top/tests/e2e/mailnet.sh"
    mailnet_enter "$@"
else
    live=0
fi
scratch
trap '[ -z "${NET:-}" ] || mailnet_stop; rm -rf "$dir" "$fast"' EXIT

"$top/tests/bench/gen_queue.pl" "$saved" > "$dir/saved"
table "A saved listing of $saved messages"
add 'check_mailq_deferred --input' "$plugin" --input "$dir/saved"
add 'jq, the reasons only' jq -r '.recipients[].delay_reason' "$dir/saved"
rows -n 5 -s 60 -m "$(stat -c %s "$dir/saved")"
rm "$dir/saved"

[ "$live" -gt 0 ] || exit 0
mailnet_start "$dir/net" > "$dir/start" || {
    cat "$dir/start"
    exit 1
}
mount --bind "$NET/relay/conf" /etc/postfix
postconf -e 'smtpd_client_restrictions = static:HOLD' 'smtpd_relay_restrictions = permit_mynetworks, reject' 'mynetworks = 127.0.0.0/8' \
    'smtpd_client_connection_rate_limit = 0'
postconf -M '127.0.0.1:2525/inet=127.0.0.1:2525 inet n - n - 20 smtpd'
umount /etc/postfix
postfix -c "$NET/relay/conf" reload 2> "$dir/reload"
mount --bind "$NET/relay/conf" /etc/postfix
wait_until smtp-source -m 1 -f app@example.com -t first@example.net 127.0.0.1:2525 2> "$dir/source"
smtp-source -s 10 -m $((live - 1)) -l 300 -N -f app@example.com -t user@example.net 127.0.0.1:2525
table "A live Postfix queue of $(postqueue -j | wc -l) messages"
add 'postqueue -j' postqueue -j
add 'check_mailq_deferred' "$plugin"
add 'check_mailq' check_mailq -M postfix -w 1 -c 2
add 'qshape' qshape -c "$NET/relay/conf" hold
rows -n 5 -s 60
