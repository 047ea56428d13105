# Sourced: the whole of an incident: the mail host mx-out1 with its agent (mailhost.sh), the master "monitor" in a network of
# its own, configured by the files of icinga-conf/ as they are, and the pages that reach the one on call.
# Needs tap.sh, mailnet.sh, icinganet.sh, mailhost.sh, $dir.
# shellcheck shell=bash disable=SC2154,SC2086,SC2317

INTERVAL=2 # seconds between checks: a site sets minutes
LATE=30m   # ErsLate, as shipped
HOST=mx-out1

# incident_start BUILD [LINE...]: all of it, everything OK; with further lines in the host's definition. A function named by
# $BEFORE_MASTER is called when the master has its configuration and doesn't run yet.
incident_start() {
    local build=$1
    shift
    ICINGA=$dir/icinga
    mailhost_start "$dir/net" "$build"
    must "the mail host starts" $?
    network monitor
    wire monitor 192.0.2.1 mail 192.0.2.10
    API=192.0.2.1
    icinga_make monitor master
    agent $HOST monitor 192.0.2.1 master
    site_config "$@"
    none "icinga2 daemon -C on the shipped files" "$(icinga_valid monitor)"
    ${BEFORE_MASTER:-true}
    icinga_start $HOST mail
    icinga_start monitor monitor
    PATIENCE=30 wait_until api status > "$dir/status"
    must "the master answers" $?
    curl -skN -u "test:$API_SECRET" -H 'Accept: application/json' -X POST \
        "https://$API:5665/v1/events?queue=timeline&types=StateChange&types=Notification" > "$NET/events" &
    mail app@example.com user@example.org
    wait_logged 'status=sent' 1
    ask_again &
    PATIENCE=40 wait_until all_ok_now
    must "all services are OK" $?
    tell "all is well"
}

# site_config [LINE...]: the shipped files, and what a site writes itself: its variables, its host, who is on call.
site_config() {
    local etc=$ICINGA/monitor/etc
    cat >> "$etc/zones.conf" << END
object Zone "global-templates" { global = true }
object Endpoint "$HOST" { host = "192.0.2.10" }
object Zone "$HOST" {
  endpoints = [ "$HOST" ]
  parent = "master"
}
END
    echo 'object Zone "global-templates" { global = true }' >> "$ICINGA/$HOST/etc/zones.conf"
    site_files monitor
    [ -z "${MORE_COMMANDS:-}" ] || echo "$MORE_COMMANDS" > "$etc/zones.d/global-templates/more.conf"
    cat > "$etc/zones.d/master/hosts.conf" << END
object Host "$HOST" {
  check_command = "dummy"
  address = "192.0.2.10"
  vars.agent_endpoint = name
  vars.mail_role = "outbound"
  vars.sending_ips = [ "$OWN_IP" ]
  vars.maillog_ers_quiet = "5s"
  vars.ers_listing_list = [ "ers", "spamhaus-zen" ]
  vars.ers_listing_allow_private = true
  vars.ers_listing_activation_code_file = "/etc/monitoring-plugins-ers/activation-code"
  vars.release_recheck = "$ICINGA/$HOST/etc/recheck.curl"
$(printf '  %s\n' "$@")
}
object ApiUser "$HOST" {
  import "ers-recheck"
  client_cn = name
}
object User "oncall" {
  email = "oncall@example.com"
  groups = [ ErsUserGroup ]
}
END
    sed -e "s,master1.example.com,192.0.2.1,; s,mx-out1.example.com,$HOST,g; s,/var/lib/icinga2,$ICINGA/$HOST/lib," \
        "$top/icinga-conf/scripts/recheck.curl" > "$ICINGA/$HOST/etc/recheck.curl"
    pages_from monitor
}

# site_files NODE: the shipped files in their places on a master, with this site's intervals.
site_files() {
    local etc=$ICINGA/$1/etc
    mkdir -p "$etc"/zones.d/{global-templates,master}
    cp "$top"/icinga-conf/icinga2/*.conf "$etc/zones.d/global-templates/"
    cp "$top"/icinga-conf/icinga2/master/*.conf "$etc/zones.d/master/"
    cp "$top"/icinga-conf/scripts/page-by-* "$etc/scripts/"
    sed -i -e "s/^const Ers\(Log\|Queue\|Listing\|Canary\|Agent\|Fleet\)Interval = .*/const Ers\1Interval = ${INTERVAL}s/" \
        -e "s/^const ErsLate = .*/const ErsLate = $LATE/" "$etc/zones.d/global-templates/site.conf"
}

# Services of the host, which may be a pattern: services; all_ok: each of them, hard.
services() { api 'objects/services?filter=match(%22'$HOST'%22,host.name)&attrs=name&attrs=state&attrs=state_type&attrs=last_check_result'; }
all_ok() {
    [ "$(services | jq '[.results[].attrs | select(.state != 0 or .state_type != 1 or .last_check_result == null)] | length')" = 0 ]
}
# ask_again: of a check whose result got lost between agent and master, Icinga thinks again after 90 s; here sooner.
ask_again() {
    while sleep 4; do
        API=${SCHEDULER:-$API} api actions/reschedule-check '{"type": "Service", "filter": "service.last_check > 0 && service.last_check < get_time() - 7", "force": true}' > "$dir/asked-again"
    done
}
# all_ok_now: checks them all again, too, at once: the agent's first reload swallows some. The node at $SCHEDULER is asked,
# where it isn't the master: one that has just started takes no such wish from another.
all_ok_now() {
    all_ok || {
        API=${SCHEDULER:-$API} api actions/reschedule-check '{"type": "Service", "filter": "service.state != 0", "force": true}' > "$dir/rescheduled"
        sleep 1
        all_ok
    }
}
says() { output "$HOST!$1" | grep -Eq -- "$2"; } # SERVICE REGEX
# twice_checked: until every service has been checked twice more.
twice_checked() {
    local since
    since=$(date +%s.%N)
    all_since() {
        [ "$(services | jq "[.results[].attrs | select(.name != \"agent-health\" and .last_check_result.execution_start < $since + $INTERVAL)] | length")" = 0 ]
    }
    wait_until all_since
}

# state_changes: for the timeline (mailhost.sh).
state_changes() {
    jq -r 'select(.type == "StateChange" and .service) | [.timestamp, "    \(.service): \(["OK", "WARNING", "CRITICAL", "UNKNOWN"][.state]) \(["soft", "hard"][.state_type])"] | @tsv' "$NET/events"
}
