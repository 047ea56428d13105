#!/usr/bin/env bash
# check_mailq_deferred against a real Exim queue: counted as Exim counts, the reasons from the messages' own logs, as root, as a
# member of Exim's group, and as a user who may list the queue but read no reasons. To be run in an overlay with Exim.
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
. "$top/tests/lib/tap.sh"
. "$here/refusing.sh"
refusing_enter "$@"
begin "$@"

configuration() { # ANYONE-MAY-LIST
    cat > /etc/exim4/exim4.conf <<EOC
primary_hostname = relay.example.com
queue_list_requires_admin = $1
keep_environment =
tls_advertise_hosts =
split_spool_directory = $2
begin routers
ers:
  driver = manualroute
  domains = *.co.jp
  transport = smtp
  route_list = * $ERS_MX
  self = send
spamhaus:
  driver = manualroute
  domains = *.net
  transport = smtp
  route_list = * $SPAMHAUS_MX
  self = send
grey:
  driver = manualroute
  domains = *.org
  transport = smtp
  route_list = * $GREY_MX
  self = send
dead:
  driver = manualroute
  transport = smtp
  route_list = * $DEAD_MX
  self = send
begin transports
smtp:
  driver = smtp
  hosts_try_fastopen =
begin retry
* * F,2h,15m
EOC
}
send() { # SENDER RECIPIENT...: one message
    local sender=$1
    shift
    printf 'Subject: a message\n\nText.\n' | exim4 -odf -f "$sender" "$@"
}

configuration true false
check
is "an empty queue: OK" "$status" 0
like "an empty queue: line 1" "$line1" '^MAILQ DEFERRED OK - 0 blocked; 0 deferred'
send news@example.com a@example.co.jp
send news@example.com b@example.co.jp c@example.net
send app@example.com '"two words"@example.net'
send app@example.com d@example.org
send app@example.com e@example.com
send '<>' f@example.co.jp
exim4 -Mf "$(exim4 -bp | awk '$4 == "<>" { print $3 }')" > "$dir/freeze"

as_exim=(setpriv --reuid=nobody --regid=nogroup --groups="$(getent group Debian-exim | cut -d: -f3)")
for user in root member; do
    as=()
    [ $user = root ] || as=("${as_exim[@]}")
    check
    is "$user: WARNING" "$status" 1
    like "$user: line 1" "$line1" \
        '^MAILQ DEFERRED WARNING - 4 of 6 blocked by Trend Micro ERS, Spamhaus \(203\.0\.113\.25\): example\.co\.jp, example\.net; oldest [0-9]+ s, first return in (3d23h|4d0h)'
    is "$user: as many as Exim has" "$(perf unsent)" "$(exim4 -bpc)"
    is "$user: one is frozen" "$(perf hold)" 1
    is "$user: by service" "$(perf service_trendmicro_ers) $(perf service_spamhaus)" "3 2"
    like "$user: says which MTA" "$out" '^Exim, by exim -bpu'
done
check --output-format=json
like "JSON: the server's organisation, from the message's log" "$out" '"domain":"example.net","organisation":"[^"]+","messages":2'

as=("${nobody[@]}")
check
is "a stranger: UNKNOWN" "$status" 3
like "a stranger: the remedy" "$line1" "UNKNOWN - queue not listed: add this user to Exim's group"
configuration false false
check
is "who may list and not read reasons: UNKNOWN" "$status" 3
like "who may list and not read reasons: says so" "$line1" 'UNKNOWN - not known why [0-9] recipients wait'
is "who may list and not read reasons: counted" "$(perf unsent)" 6
chmod 755 /var/log/exim4
chmod 644 /var/log/exim4/mainlog
check
is "the main log is readable: WARNING" "$status" 1
like "the main log is readable: its last word about each destination counts" "$line1" '^MAILQ DEFERRED WARNING - [34] of 6 blocked by Trend Micro ERS, Spamhaus \(203\.0\.113\.25\): '

exim4 -bp | awk 'NF > 3 { print $3 }' | xargs exim4 -Mrm > "$dir/removed"
configuration true true
as=()
send news@example.com a@example.co.jp
check
like "a split spool: read as well" "$line1" '- 1 of 1 blocked by Trend Micro ERS \(203\.0\.113\.25\): example\.co\.jp'
exim4 -bp > "$dir/listing"
check --input "$dir/listing"
is "a saved listing has no reasons: UNKNOWN" "$status" 3
like "a saved listing has no reasons: said, never \"0 blocked\"" "$line1" "UNKNOWN - not known why 1 recipients wait, and who blocks them: Exim's listing has no reasons"
unlike "a saved listing has no reasons: never \"0 blocked\"" "$out" '0 blocked;'
tap_done
