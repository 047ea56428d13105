#!/usr/bin/env bash
# The incident that the plugins are made for, with every part real: refused mail, red services, one page; a second and different
# incident; a resolver that dies; the address leaves the list; a canary, the release, status=sent; all OK again, and one page
# that says so. Postfix on both sides, rbldnsd, an Icinga 2 master and an agent, the shipped configuration. To be run in an
# overlay with icinga2, Postfix and rbldnsd. usage: icinga_incident.sh [BUILD]
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
. "$top/tests/lib/tap.sh"
. "$here/mailnet.sh"
. "$here/icinganet.sh"
. "$here/mailhost.sh"
. "$here/incident.sh"
icinganet_enter "$@"

build=$(cd "${1:-$top/build}" && pwd)
dir=$(mktemp -d)
chmod 755 "$dir"
trap 'note "$(timeline)"; mailnet_stop; rm -rf "$dir"' EXIT
incident_start "$build"
is "no page while all is well" "$(pages)" 0

tell "Trend Micro lists $OWN_IP"
listing on ers
for sender in orders billing support hr; do
    mail $sender@example.com {a,b,c}-$sender@example.co.jp
done
wait_logged 'status=deferred .*Trend Micro' 12
must "twelve messages are refused" $?
refused=$(date +%s)
tell "twelve messages to example.co.jp are refused"
wait_paged 'CRITICAL' 1
ok "a page" $?
ok "within one check interval of the refusal" $(($(date +%s) - refused > INTERVAL + 1))
like "the page says who blocks, which address, which destination" "$(subjects)" \
    'Trend Micro ERS blocks 203\.0\.113\.25: example\.co\.jp, 1[0-2] mails since'
wait_until says maillog-trendmicro-ers 'example\.co\.jp, 12 mails since'
ok "all twelve are counted" $?
for service in mailq-deferred ers-listing; do
    wait_state "$HOST!$service" '2 1'
    ok "$service is CRITICAL" $?
done
like "the queue names the service" "$(output "$HOST!mailq-deferred")" '12 of 12 blocked by Trend Micro ERS'
like "the list names it" "$(output "$HOST!ers-listing")" '203\.0\.113\.25 on Trend Micro ERS'
twice_checked
is "still one page" "$(pages)" 1

tell "the mail host's resolver dies"
dns_stop $HOST_RESOLVER
twice_checked
is "ers-listing stays CRITICAL" "$(state "$HOST!ers-listing")" '2 1'
like "and says that it couldn't look" "$(output "$HOST!ers-listing")" 'not re-checked since'
is "no second page" "$(pages)" 1

tell "Spamhaus lists $OWN_IP too"
listing on spamhaus
mail orders@example.com {a,b,c,d,e,f}@example.net
mail billing@example.com {g,h,i,j,k}@example.net
wait_logged 'status=bounced .*Spamhaus|status=bounced .*spamhaus' 11
ok "eleven messages to example.net are refused for good" $?
wait_paged 'CRITICAL - Spamhaus' 1
ok "a different incident pages as well" $?
is "two pages" "$(pages)" 2
dns_start $HOST_RESOLVER
tell "the resolver is back"
wait_until says ers-listing 'Spamhaus'
ok "the listing sees both" $?

tell "the address is off both lists"
listing off
wait_logged '@example.co.jp>.*status=sent' 1
tell "the canary has arrived"
wait_logged '@example.co.jp>.*status=sent' 12
must "the queue is released, and all twelve arrive" $?
tell "all twelve have arrived"
mail app@example.com after@example.net
PATIENCE=30 wait_until all_ok
ok "everything is OK again" $?
tell "all is well"
wait_paged RECOVERY 2
is "two recovery pages" "$(pages RECOVERY)" 2
is "one of each for the first incident" "$(pages 'PROBLEM.*Trend Micro') $(pages 'RECOVERY.*Trend Micro')" "1 1"
is "one of each for the second" "$(pages 'PROBLEM.*Spamhaus') $(pages 'RECOVERY.*Spamhaus')" "1 1"
is "and no others" "$(pages)" 4
like "the recovery page tells how long it lasted" "$(subjects)" 'Trend Micro ERS block of 203\.0\.113\.25 over after'

api actions/schedule-downtime '{"type": "Service", "filter": "host.name == \"'$HOST'\"", "author": "test", "comment": "known",
    "start_time": '"$(date +%s)"', "end_time": '$(($(date +%s) + 3600))'}' > "$dir/downtime"
tell "a downtime; Trend Micro lists $OWN_IP again"
listing on ers
mail orders@example.com {l,m,n,o,p,q}@example.co.jp
mail billing@example.com {r,s,t,u,v,w}@example.co.jp
wait_until state_is "$HOST!maillog-trendmicro-ers" '2 1'
ok "in a downtime: CRITICAL" $?
wait_state "$HOST!ers-listing" '2 1'
tell "the address is off the list"
listing off
wait_state "$HOST!ers-listing" '0 1'
twice_checked
is "in a downtime: nothing is released" "$(grep -c '@example.co.jp>.*status=sent' "$NET/log/relay.log")" 12
runuser -u nagios -- $PLUGINS/release-blocked-mail --all > "$dir/all"
wait_logged '@example.co.jp>.*status=sent' 24
ok "by hand it is, as the monitoring user" $?
PATIENCE=30 wait_until all_ok
ok "everything is OK again" $?
is "in a downtime: no page" "$(pages)" 4
tap_done
