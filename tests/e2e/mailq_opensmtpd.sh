#!/usr/bin/env bash
# check_mailq_deferred against a real OpenSMTPD queue: live as root, from a listing that root saved as anybody else, and when
# smtpd is down. To be run in an overlay with OpenSMTPD.
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
. "$top/tests/lib/tap.sh"
. "$here/refusing.sh"
refusing_enter "$@"
begin "$@"

cat > /etc/smtpd.conf <<EOC
listen on lo port 10025
action "ers" relay host smtp://$ERS_MX
action "spamhaus" relay host smtp://$SPAMHAUS_MX
action "grey" relay host smtp://$GREY_MX
match from any for domain "example.co.jp" action "ers"
match from any for domain "example.net" action "spamhaus"
match from any for domain "example.org" action "grey"
EOC
mkdir -p /var/lib/opensmtpd/empty /run/opensmtpd
/usr/sbin/smtpd -d > "$dir/smtpd" 2>&1 &
smtpd=$!
wait_until smtpctl show stats > "$dir/stats" 2>&1

check
is "an empty queue: OK" "$status" 0
like "an empty queue: line 1" "$line1" '^MAILQ DEFERRED OK - 0 blocked; 0 deferred'
send() { # SENDER RECIPIENT...: one message
    local sender=$1
    shift
    printf 'Subject: a message\n\nText.\n' | /usr/sbin/sendmail -f "$sender" "$@"
}
send news@example.com a@example.co.jp
send news@example.com b@example.co.jp c@example.net
send app@example.com d@example.org
refused() { [ "$(smtpctl show queue | grep -c '|450')" = 4 ]; }
wait_until refused
ok "four envelopes are refused" $?

check
is "WARNING" "$status" 1
like "line 1" "$line1" \
    '^MAILQ DEFERRED WARNING - 2 of 3 blocked by Trend Micro ERS, Spamhaus \(203\.0\.113\.25\): example\.co\.jp, example\.net; oldest [0-9]+ s, first return in (3d23h|4d0h)'
is "as many as OpenSMTPD has" "$(perf unsent)" "$(smtpctl show queue | cut -c 1-8 | sort -u | wc -l)"
is "by service" "$(perf service_trendmicro_ers) $(perf service_spamhaus)" "2 1"
like "says which MTA" "$out" '^OpenSMTPD, by smtpctl show queue$'

as=("${nobody[@]}")
check
is "a stranger: UNKNOWN" "$status" 3
like "a stranger: the remedy" "$line1" "UNKNOWN - queue not listed: smtpctl wants root: let root's timer save the listing"
smtpctl show queue > "$dir/listing"
check --mta=opensmtpd --input "$dir/listing"
is "root's saved listing: WARNING" "$status" 1
like "root's saved listing: line 1" "$line1" '- 2 of 3 blocked by Trend Micro ERS, Spamhaus'
touch -d '-3630 seconds' "$dir/listing" # an hour, whatever the clock does meanwhile
check --mta=opensmtpd --input "$dir/listing" --blocked-warning=5
is "root's timer has died: UNKNOWN" "$status" 3
like "root's timer has died: line 1" "$line1" 'UNKNOWN - the listing in .* is 1h00 old'
check --mta=opensmtpd --input "$dir/listing" --input-max-age=2h --blocked-warning=5
is "an age that is allowed: OK" "$status" 0
: > "$dir/listing"
check --mta=opensmtpd --input "$dir/listing"
is "an empty listing of OpenSMTPD's: OK" "$status" 0
check --input "$dir/listing"
is "an empty listing of nobody's: UNKNOWN" "$status" 3

as=()
kill $smtpd
wait_until sh -c '! smtpctl show stats' > "$dir/stats" 2>&1
check
is "down: CRITICAL" "$status" 2
like "down: line 1" "$line1" '^MAILQ DEFERRED CRITICAL - mail system is down'
tap_done
