#!/usr/bin/env bash
# Two mail hosts behind a satellite and two masters, by the shipped files and examples: one host is blocked, agents die and come
# back, one host has an older plugin. What the fleet view says of it, and how many pages there are. To be run in an overlay with
# icinga2, Postfix, rbldnsd and libfaketime. usage: icinga_fleet.sh [BUILD]
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
. "$top/tests/lib/tap.sh"
. "$here/mailnet.sh"
. "$here/icinganet.sh"
. "$here/mailhost.sh"
. "$here/incident.sh"
compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1' > /dev/null || skip_all "needs libfaketime"
icinganet_enter "$@"

build=$(cd "${1:-$top/build}" && pwd)
dir=$(mktemp -d)
chmod 755 "$dir"
trap 'note "$(timeline)"; mailnet_stop; rm -rf "$dir"' EXIT
. "$here/fleet.sh"
fleet_start "$build"
# fleet NAME WHAT TEXT: what the fleet view comes to say.
fleet_says() { output "mail-fleet!fleet-$1" | grep -Fq -- "$2"; }
fleet() {
    wait_until fleet_says "$2" "hosts $2: $3"
    ok "$1: of the hosts $2, $3" $?
    note "$(output "mail-fleet!fleet-$2")"
}
says_of() { output "$1" | grep -Fq -- "$2"; } # HOST!SERVICE TEXT
# reached HOST!SERVICE: whether the last check was made there, by way of the satellite.
reached() { service "$1" '"\(.last_check_result.check_source) \(.last_check_result.scheduling_source)"'; }

for node in $SATELLITE $ONE $TWO; do
    is "$node has the shared configuration" "$(cd "$ICINGA/$node/lib/api/zones/global-templates/_etc" && echo *.conf)" \
        "commands.conf notifications.conf release.conf services.conf site.conf users.conf"
done
for service in maillog-ers mailq-deferred ers-listing; do
    is "$service runs on each host, by way of the satellite" "$(reached "$ONE!$service"), $(reached "$TWO!$service")" \
        "$ONE $SATELLITE, $TWO $SATELLITE"
done
fleet "all is well" refused "2 ok, 0 warning, 0 unknown, 0 critical"
is "and green" "$(state mail-fleet!fleet-refused)" '0 1'
is "no page while all is well" "$(pages)" 0

tell "Trend Micro lists $OWN_IP, which is mx-out1"
listing on ers
for sender in orders billing support hr; do
    mail $sender@example.com {a,b,c}-$sender@example.co.jp
    RELAY=mx-out2 mail $sender@example.com {a,b,c}-$sender@example.co.jp
done
wait_logged 'status=deferred .*Trend Micro' 12
must "mx-out1's messages are refused" $?
RELAY=mx-out2 wait_logged '@example.co.jp>.*status=sent' 12
must "mx-out2's are not" $?
wait_paged CRITICAL 1
ok "one host blocked: a page" $?
fleet "one host blocked" refused "1 ok, 0 warning, 0 unknown, 1 critical"
is "one host blocked: red" "$(state mail-fleet!fleet-refused)" '2 1'
fleet "one host blocked" listed "2 ok, 0 warning, 0 unknown, 1 critical"
fleet "one host blocked" queues "1 ok, 0 warning, 0 unknown, 1 critical"
twice_checked
is "one host blocked: one page" "$(pages)" 1
note "$(subjects)"
like "one host blocked: which" "$(subjects)" "PROBLEM .* on $ONE: .*CRITICAL - Trend Micro ERS blocks 203\.0\.113\.25"

tell "the agent of mx-out2 dies"
icinga_stop $TWO
wait_state "$TWO!agent-health" '2 1'
ok "agent of the clean host gone: its health is CRITICAL" $?
wait_paged "PROBLEM Icinga agent on $TWO" 1
ok "agent of the clean host gone: a page" $?
fleet "agent of the clean host gone" refused "0 ok, 0 warning, 1 unknown, 1 critical"
fleet "agent of the clean host gone" listed "1 ok, 0 warning, 1 unknown, 1 critical"
fleet "agent of the clean host gone" queues "0 ok, 0 warning, 1 unknown, 1 critical"
tell "the agent of mx-out1 dies, too"
icinga_stop $ONE
wait_paged "PROBLEM Icinga agent on $ONE" 1
ok "agent of the blocked host gone: a page" $?
tell "the address is off the list, and nobody there to see it"
listing off
sleep $((3 * INTERVAL))
is "agent of the blocked host gone: it still counts as blocked" "$(state "$ONE!maillog-trendmicro-ers")" '2 1'
fleet "both agents gone" refused "0 ok, 0 warning, 1 unknown, 1 critical"
is "both agents gone: a page for each" "$(pages 'PROBLEM Icinga agent') $(pages)" '2 3'
is "both agents gone: nobody says that it is over" "$(pages RECOVERY)" 0

tell "the agents are back"
node_start $ONE
node_start $TWO
PATIENCE=40 wait_logged '@example.co.jp>.*status=sent' 12
ok "agents back: mx-out1 releases its queue" $?
PATIENCE=40 wait_until all_ok
ok "agents back: everything is OK" $?
fleet "agents back" refused "2 ok, 0 warning, 0 unknown, 0 critical"
wait_paged RECOVERY 3
is "agents back: as many recoveries as pages" "$(pages PROBLEM) $(pages RECOVERY)" '3 3'

is "the address without an agent is asked for by one master" "$(source_of smarthost.example.net!ers-listing)" "$MASTER"
is "and remembered there alone" "$(remember $MASTER), $(remember $MATE), $(remember $SATELLITE)" "check_ers_listing, , "
for node in $ONE $TWO; do
    is "$node remembers what is its own" "$(remember "$node")" "check_ers_listing check_maillog_ers"
done

tell "the plugin on mx-out2 is older than the configuration"
late_after() { api "objects/notifications/$TWO!maillog-ers!ers-late-page" '{"attrs": {"times": {"begin": '"$1"'}}}' > "$dir/set"; } # SECONDS
late_after 1
older_plugin
wait_paged "PROBLEM Mail refused: any other service on $TWO: .*UNKNOWN - unrecognized option '--hold' \(see --help\)" 1
ok "older plugin: the page says so" $?
note "$(subjects | tail -n 1)"
fleet "older plugin" refused "1 ok, 0 warning, 1 unknown, 0 critical"
fleet "older plugin" queues "2 ok, 0 warning, 0 unknown, 0 critical"
twice_checked
is "older plugin: the other services go on" "$(state "$TWO!mailq-deferred"), $(state "$TWO!ers-listing"), $(state "$ONE!maillog-ers")" \
    '0 1, 0 1, 0 1'
install -m 755 "$build/check_maillog_ers" "$SECOND_PLUGINS/"
PATIENCE=40 wait_until all_ok
ok "the right plugin: everything is OK" $?
wait_paged RECOVERY 4
is "the right plugin: as many recoveries as pages" "$(pages PROBLEM) $(pages RECOVERY)" '4 4'
late_after 1800

tell "the satellite dies"
icinga_stop $SATELLITE
wait_paged "PROBLEM Icinga agent on $SATELLITE" 1
ok "satellite gone: a page" $?
fleet "satellite gone" refused "0 ok, 0 warning, 2 unknown, 0 critical"
is "satellite gone: one page for all behind it" "$(pages PROBLEM) $(pages RECOVERY)" '5 4'

tell "the satellite is back, and has been up for more than five minutes: what it can't ask, it now calls UNKNOWN"
satellite_up_for 400
PATIENCE=40 wait_until all_ok
ok "satellite back: everything is OK" $?
wait_paged "RECOVERY Icinga agent on $SATELLITE" 1
ok "satellite back: a recovery page" $?
twice_checked
rm -f "$NET"/oncall/new/*
tell "the agent of mx-out2 dies"
icinga_stop $TWO
wait_until says_of "$TWO!maillog-ers" "Remote Icinga instance '$TWO' is not connected"
ok "agent gone, five minutes later: its services say so" $?
wait_paged "PROBLEM Icinga agent on $TWO" 1
ok "agent gone, five minutes later: a page" $?
fleet "agent gone, five minutes later" refused "1 ok, 0 warning, 1 unknown, 0 critical"
node_start $TWO
PATIENCE=40 wait_until all_ok
ok "agent back, five minutes later: everything is OK" $?
wait_paged RECOVERY 1
is "agent back, five minutes later: one page, one recovery" "$(pages PROBLEM) $(pages RECOVERY)" '1 1'
tap_done
