#!/usr/bin/env bash
# The shipped files for Nagios and NRPE as nagios4 -v and nrpe read them: with Debian's own templates and commands around them.
# To be run in an overlay of the root with nagios4-core, nagios-nrpe-server, nagios-nrpe-plugin and monitoring-plugins-standard
# (tests/lib/overlay). usage: nagios.sh [BUILD-DIRECTORY]
# shellcheck disable=SC2016 # a $ in single quotes is Nagios' own
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/tap.sh"
command -v nagios4 > /dev/null || skip_all "needs nagios4"
build=$(cd "${1:-$top/build}" && pwd)
dir=$(mktemp -d)
chmod 755 "$dir"
nagios='' nrpe=''
trap 'kill $nagios $nrpe 2> /dev/null; rm -rf "$dir"' EXIT

mkdir "$dir"/{ers,lib,log}
cp "$top"/icinga-conf/nagios/*.cfg "$dir/ers/"
cp -r "$top/icinga-conf/scripts" "$dir/"
# Debian's packages have the daemon's commands; its sample objects are in nagios4-common.
cat > "$dir/nagios.cfg" << END
log_file=$dir/log/nagios.log
object_cache_file=$dir/lib/objects.cache
status_file=$dir/lib/status.dat
state_retention_file=$dir/lib/retention.dat
lock_file=$dir/lib/nagios.pid
command_file=$dir/lib/nagios.cmd
check_result_path=$dir/lib
resource_file=$dir/resource.cfg
temp_path=$dir/lib
nagios_user=nagios
nagios_group=nagios
illegal_macro_output_chars=\`~\$&|'"<>
precached_object_file=$dir/lib/objects.cache
interval_length=1
service_inter_check_delay_method=n
enable_notifications=1
enable_event_handlers=1
cfg_dir=/etc/nagios-plugins/config
cfg_dir=$dir/ers
cfg_file=$dir/stock.cfg
END
printf '$USER1$=/usr/lib/nagios/plugins\n$USER3$=%s/scripts\n' "$dir" > "$dir/resource.cfg"
cat > "$dir/stock.cfg" << 'END'
define timeperiod {
    timeperiod_name 24x7
    alias           always
    sunday          00:00-24:00
    monday          00:00-24:00
    tuesday         00:00-24:00
    wednesday       00:00-24:00
    thursday        00:00-24:00
    friday          00:00-24:00
    saturday        00:00-24:00
}
define contact {
    name                            generic-contact
    host_notification_period        24x7
    service_notification_period     24x7
    host_notification_options       d,u,r
    service_notification_options    w,u,c,r
    host_notification_commands      ers_page_by_mail
    register                        0
}
define host {
    name                    generic-host
    check_period            24x7
    notification_period     24x7
    register                0
}
define service {
    name                    generic-service
    check_period            24x7
    notification_period     24x7
    check_interval          5
    retry_interval          1
    max_check_attempts      3
    contact_groups          mail-oncall
    register                0
}
END
chown -R nagios: "$dir"
out=$(nagios4 -v "$dir/nagios.cfg" 2>&1)
ok "nagios4 -v" $?
is "neither warnings nor errors" "$(grep -E '^Total (Warnings|Errors)' <<< "$out" | tr -s ' ' | paste -sd' ')" "Total Warnings: 0 Total Errors: 0"
unlike "nothing is remarked" "$out" '^(Warning|Error)'
grep -q 'Total Warnings: 0' <<< "$out" || note "$out"
nagios4 -vp "$dir/nagios.cfg" > /dev/null 2>&1
is "the services of a mail host" "$(sed -n '/^define service {/,/}/s/^\tservice_description\t//p' "$dir/lib/objects.cache" | sort | paste -sd' ')" \
    "agent-health ers-listing fleet-refused maillog-ers maillog-microsoft maillog-spamhaus maillog-trendmicro-ers mailq-deferred"

# The event handler's line, as the shell gets it.
handler=$(sed -n '/command_name *release_blocked_mail$/,/}/s/^ *command_line *//p' "$top/icinga-conf/nagios/commands.cfg")
decide() { # STATE TYPE LAST SERVICE-DOWNTIMES HOST-DOWNTIMES
    local line=$handler
    line=${line//'$SERVICESTATE$'/$1}
    line=${line//'$SERVICESTATETYPE$'/$2}
    line=${line//'$LASTSERVICESTATE$'/$3}
    line=${line//'$SERVICEDOWNTIME$'/$4}
    line=${line//'$HOSTDOWNTIME$'/$5}
    line=${line//'$HOSTADDRESS$'/192.0.2.1}
    sh -c "${line//'$USER1$/check_nrpe'/echo released}" > "$dir/decided"
    cut -d' ' -f 1 "$dir/decided"
}
is "a hard recovery releases" "$(decide OK HARD CRITICAL 0 0) $(decide OK HARD WARNING 0 0)" "released released"
is "a soft recovery doesn't, nor one from UNKNOWN, nor a problem" \
    "$(decide OK SOFT CRITICAL 0 0)$(decide OK HARD UNKNOWN 0 0)$(decide OK HARD OK 0 0)$(decide CRITICAL HARD WARNING 0 0)" ""
is "nor one in a downtime" "$(decide OK HARD CRITICAL 1 0)$(decide OK HARD CRITICAL 0 2)" ""

# Paged by a running Nagios, whose minute is a second: three lines of the alert, once, and the recovery. Nothing that a mail
# server said gets to the shell.
cat > "$dir/ers/alert.cfg" << END
define command {
    command_name    alert
    command_line    $dir/alert
}
define service {
    use                     maillog-ers
    hostgroup_name          null
    host_name               mx-out1
    service_description     alert
    check_command           alert
}
END
sed -i 's/address .*/address 127.0.0.1/' "$dir/ers/example.cfg"
printf '#!/bin/sh\n[ "$PAGE_SERVICE" != alert ] || printf "%%s\\n" "$PAGE_TO $PAGE_TYPE" "$PAGE_TEXT" . >> %s/pages\n' "$dir" > "$dir/scripts/page-by-mail"
says() { # STATE LINE...
    { printf "#!/bin/sh\ncat <<'END'\n"; printf '%s\n' "${@:2}"; printf 'END\nexit %s\n' "$1"; } > "$dir/alert.new"
    chmod 755 "$dir/alert.new"
    mv "$dir/alert.new" "$dir/alert"
}
says 2 "MAILLOG ERS CRITICAL - first, it's \`id\` \$(id) \\" "second ' ; id" third fourth
chown -R nagios: "$dir"
nagios4 "$dir/nagios.cfg" > "$dir/nagios.out" 2>&1 &
nagios=$!
paged() { [ "$(grep -cx '\.' "$dir/pages")" -ge "$1" ]; } 2> /dev/null
wait_until() { # COMMAND...
    local i
    for ((i = 0; i < 150; i++)); do
        "$@" && return 0
        sleep 0.1
    done
    return 1
}
wait_until paged 1
sleep 3
says 0 'MAILLOG ERS OK - over'
wait_until paged 2
is "pages: the problem's three lines and the recovery" "$(cat "$dir/pages")" "$(printf '%s\n' 'oncall@example.com PROBLEM' \
    "MAILLOG ERS CRITICAL - first, its id (id) \\" 'second  ; id' third . 'oncall@example.com RECOVERY' 'MAILLOG ERS OK - over' .)"
kill $nagios
wait $nagios

# NRPE, with Debian's nrpe.cfg and this file, without arguments from outside.
mkdir -p /usr/lib/nagios/plugins /run/nagios
cp "$build"/check_{ers_listing,mailq_deferred,maillog_ers} "$top/icinga-conf/scripts/release-blocked-mail" /usr/lib/nagios/plugins/
cp "$top/icinga-conf/nrpe/monitoring-plugins-ers.cfg" /etc/nagios/nrpe.d/
sed -i 's/^server_port=.*/server_port=15666/; s/^#*server_address=.*/server_address=127.0.0.1/' /etc/nagios/nrpe.cfg
nrpe -c /etc/nagios/nrpe.cfg -f > "$dir/nrpe" 2>&1 &
nrpe=$!
ask() { /usr/lib/nagios/plugins/check_nrpe -H 127.0.0.1 -p 15666 -t 55 "$@" 2>&1; }
hello() { ask > "$dir/hello"; }
wait_until hello
like "nrpe answers" "$(cat "$dir/hello")" '^NRPE v'
# shellcheck disable=SC2013
for command in $(sed -n 's/^command\[\([^]]*\)\].*/\1/p' "$top/icinga-conf/nrpe/monitoring-plugins-ers.cfg"); do
    like "nrpe: $command is a plugin's answer" "$(ask -c "$command" | head -n 1)" '(OK|WARNING|CRITICAL|UNKNOWN) - '
done
like "nrpe: no argument comes in" "$(ask -c check_maillog_other -a --help | head -n 1)" 'CHECK_NRPE|Receive|rejected'
is "nagios asks for commands that nrpe has" "$(sed -nE 's/.*check_ers_nrpe!([a-z_]+)$/\1/p' "$top/icinga-conf/nagios/services.cfg" | sort -u)" \
    "$(sed -nE 's/^command\[([^]]*)\].*/\1/p' "$top/icinga-conf/nrpe/monitoring-plugins-ers.cfg" | sort -u)"
tap_done
