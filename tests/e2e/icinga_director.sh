#!/usr/bin/env bash
# The shipped basket in a real Icinga Director: restored, a mail host made, the service set deployed to it and executed there,
# on an agent, by the real plugins, in good days and bad ones. To be run in an overlay with icinga2, icingacli, the module
# director, MariaDB, Postfix and rbldnsd. usage: icinga_director.sh [BUILD]
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
. "$top/tests/lib/tap.sh"
. "$here/mailnet.sh"
. "$here/icinganet.sh"
. "$here/mailhost.sh"
. "$here/icingawebnet.sh"
icinganet_enter "$@"

build=$(cd "${1:-$top/build}" && pwd)
dir=$(mktemp -d)
chmod 755 "$dir"
ICINGA=$dir/icinga WEB=$dir/web
mkdir "$WEB"
trap 'mailnet_stop; rm -rf "$dir"' EXIT
mailhost_start "$dir/net" "$build"
must "the mail host starts" $?
network monitor
wire monitor 192.0.2.1 mail 192.0.2.10
API=192.0.2.1
icinga_make monitor master
echo 'object Zone "director-global" { global = true }' >> "$ICINGA/monitor/etc/zones.conf"
agent mx-out1 monitor 192.0.2.1 master
echo 'object Zone "director-global" { global = true }' >> "$ICINGA/mx-out1/etc/zones.conf"
icinga_start monitor monitor
icinga_start mx-out1 mail
databases_start
must "the database starts" $?
icingaweb_config incubator reactbundle director
wait_until api status > "$dir/status"

director() {
    icingacli director "$@" > "$dir/director.log" 2>&1 || {
        note "$(cat "$dir/director.log")"
        return 1
    }
}
director migration run --verbose
ok "the Director's schema" $?
director kickstart run
must "the Director's kickstart" $?
icingacli director basket restore < "$top/icinga-conf/director/monitoring-plugins-ers.json" > "$dir/restore" 2>&1
ok "the basket is restored" $?
note "$(cat "$dir/restore")"
director host create mx-out1 --json '{"object_type": "object", "address": "192.0.2.10", "check_command": "dummy",
    "has_agent": true, "master_should_connect": true, "accept_config": true,
    "vars": {"mail_role": "outbound", "ers_listing_hostname": ["'$OWN_IP'"], "ers_listing_allow_private": true,
        "ers_listing_list": ["ers", "spamhaus-zen"],
        "ers_listing_activation_code_file": "/etc/monitoring-plugins-ers/activation-code"}}'
must "a mail host is made" $?
director config deploy
must "the configuration is deployed" $?

for service in maillog-trendmicro-ers mailq-deferred ers-listing; do
    exists() { [ "$(state "mx-out1!$service")" != "null null" ]; }
    PATIENCE=60 wait_until exists
    must "$service: the service set has made it" $?
done
# checked REGEX: all three have said it on the agent.
check_now() { api actions/reschedule-check '{"type": "Service", "filter": "true", "force": true}' > "$dir/rescheduled"; }
all_say() {
    local service
    check_now
    for service in maillog-trendmicro-ers mailq-deferred ers-listing; do
        output "mx-out1!$service" | head -n 1 | grep -Eq "$1" || return 1
    done
}
mail app@example.com user@example.org
wait_logged 'status=sent' 1
PATIENCE=60 wait_until all_say ' OK - '
ok "all OK, by the real plugins" $?
note "$(for s in maillog-trendmicro-ers mailq-deferred ers-listing; do output "mx-out1!$s" | head -n 1; done)"
is "executed on the agent" "$(service 'mx-out1!mailq-deferred' .last_check_result.check_source)" mx-out1
listing on ers
mail app@example.com {a,b,c,d,e,f,g,h,i,j}@example.co.jp
wait_logged 'status=deferred' 10
wait_until all_say ' CRITICAL - .*Trend Micro ERS'
ok "all CRITICAL when mail is refused" $?
tap_done
