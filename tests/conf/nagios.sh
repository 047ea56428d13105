#!/usr/bin/env bash
# The shipped files for Nagios and NRPE as nagios4 -v and nrpe read them: with Debian's own templates and commands around them.
# To be run in an overlay of the root with nagios4-core, nagios-nrpe-server, nagios-nrpe-plugin and monitoring-plugins-standard
# (tests/lib/overlay). usage: nagios.sh [BUILD-DIRECTORY]
# shellcheck disable=SC2016 # a $ in single quotes is Nagios' own
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/tap.sh"
. "$top/tests/lib/nagios.sh"
command -v nagios4 > /dev/null || skip_all "needs nagios4"
build=$(cd "${1:-$top/build}" && pwd)
dir=$(mktemp -d)
chmod 755 "$dir"
nagios='' nrpe=''
trap 'kill $nagios $nrpe 2> /dev/null; rm -rf "$dir"' EXIT

nagios_config "$dir"
none "nagios4 -v: neither warnings nor errors" "$(nagios_valid "$dir")"
nagios4 -vp "$dir/nagios.cfg" > /dev/null 2>&1
is "the services of a mail host" "$(sed -n '/^define service {/,/}/s/^\tservice_description\t//p' "$dir/lib/objects.precache" | sort | paste -sd' ')" \
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

# Paged by a running Nagios, whose minute is two seconds: three lines of the alert, once, and the recovery. Nothing that a mail
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
printf '#!/bin/sh\n[ "$PAGE_SERVICE" = alert ] || { echo "$PAGE_SERVICE $PAGE_TYPE" >> %s/others; exit; }\nprintf "%%s\\n" "$PAGE_TO $PAGE_TYPE" "$PAGE_TEXT" . >> %s/pages\n' "$dir" "$dir" > "$dir/scripts/page-by-mail"
says() { # STATE LINE...
    { printf "#!/bin/sh\ncat <<'END'\n"; printf '%s\n' "${@:2}"; printf 'END\nexit %s\n' "$1"; } > "$dir/alert.new"
    chmod 755 "$dir/alert.new"
    mv "$dir/alert.new" "$dir/alert"
}
says 2 "MAILLOG ERS CRITICAL - first, it's \`id\` \$(id) \\" "second ' ; id" third fourth
nagios_own "$dir"
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
wait_until [ -s "$dir/others" ]
sleep 3 # in which nothing more may come
says 0 'MAILLOG ERS OK - over'
wait_until paged 2
is "pages: the problem's three lines and the recovery" "$(cat "$dir/pages")" "$(printf '%s\n' 'oncall@example.com PROBLEM' \
    "MAILLOG ERS CRITICAL - first, its id (id) \\" 'second  ; id' third . 'oncall@example.com RECOVERY' 'MAILLOG ERS OK - over' .)"
is "no NRPE there: one page for it, and none for what hangs on it" "$(cat "$dir/others")" "NRPE PROBLEM"
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
    answer=$(ask -c "$command" | head -n 1)
    like "nrpe: $command is a plugin's answer" "$answer" '(OK|WARNING|CRITICAL|UNKNOWN) - '
    unlike "nrpe: $command has no wrong option" "$answer" 'option'
done
like "nrpe: no argument comes in" "$(ask -c check_maillog_other -a --help | head -n 1)" 'CHECK_NRPE|Receive|rejected'
is "nagios asks for commands that nrpe has" "$(sed -nE 's/.*check_ers_nrpe!([a-z_]+)$/\1/p' "$top/icinga-conf/nagios/services.cfg" | sort -u)" \
    "$(sed -nE 's/^command\[([^]]*)\].*/\1/p' "$top/icinga-conf/nrpe/monitoring-plugins-ers.cfg" | sort -u)"
is "the services that page for themselves are those of icinga2/site.conf" \
    "$(grep -oE -- '--service=[a-z-]+' "$top/icinga-conf/nrpe/monitoring-plugins-ers.cfg" | cut -d= -f 2 | paste -sd' ')" \
    "$(sed -n 's/^const ErsServices = \[ \(.*\) \]/\1/p' "$top/icinga-conf/icinga2/site.conf" | tr -d '",')"
tap_done
