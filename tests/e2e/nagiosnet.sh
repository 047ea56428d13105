# Sourced: a mail host (mailhost.sh) that is watched by Nagios 4, which is in a network of its own, by NRPE and by ssh, with the
# files of icinga-conf/ as they are and what a site writes itself. To be run in an overlay of the root with nagios4-core,
# nagios-nrpe-server, nagios-nrpe-plugin, openssh-server and Debian's configuration of them. Needs tap.sh, mailnet.sh,
# networks.sh, mailhost.sh, lib/nagios.sh, $dir, and $NAGIOS, a directory below it.
# shellcheck shell=bash disable=SC2154,SC2016,SC2317

HOST=mx-out1
HOST_ADDRESS=192.0.2.10
NAGIOS_ADDRESS=192.0.2.1

# nagiosnet_start BUILD [LINE...]: all of it, everything OK; with further lines in NRPE's configuration.
nagiosnet_start() {
    mailhost_start "$dir/net" "$1"
    must "the mail host starts" $?
    shift
    network monitor
    wire monitor $NAGIOS_ADDRESS mail $HOST_ADDRESS
    pages_from monitor
    nrpe_config "$@"
    nrpe_start
    must "NRPE starts" $?
    ssh_start
    must "sshd starts" $?
    nagios_config "$NAGIOS"
    nagios_site
    none "nagios4 -v on the shipped files" "$(nagios_valid "$NAGIOS")"
    ip netns exec monitor env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
        nagios4 "$NAGIOS/nagios.cfg" > "$NAGIOS/console" 2>&1 &
    echo $! > "$NAGIOS/pid"
    mail app@example.com user@example.org
    wait_logged 'status=sent' 1
    PATIENCE=30 wait_until all_ok
    must "all services are OK" $?
    tell "all is well"
}
nagiosnet_stop() {
    local pid
    for pid in "$NAGIOS"/pid "$NAGIOS"/nrpe.pid "$NAGIOS"/sshd.pid; do
        [ ! -f "$pid" ] || kill "$(cat "$pid")"
    done
} 2> /dev/null

# nagios_site: the host; queue and listing looked at each minute, which is two seconds here, but the half hour of the late pages
# as it is; and services that a site may have: one by ssh, one whose options are wrong.
nagios_site() {
    sed -i "s/^\( *address *\).*/\1$HOST_ADDRESS/" "$NAGIOS/ers/example.cfg"
    sed -i -E -e 's/^( *(check|retry)_interval +)[0-9]{1,2}$/\11/' -e 's/^( *first_notification_delay +)30$/\1900/' \
        "$NAGIOS/ers/services.cfg"
    cat > "$NAGIOS/ers/more.cfg" << END
define service {
    name                    unpaged
    use                     ers-check
    hostgroup_name          null
    host_name               $HOST
    check_interval          1
    retry_interval          0.5
    notifications_enabled   0
    register                0
}
define service {
    use                     unpaged
    service_description     by-ssh
    check_command           check_ers_ssh!check_maillog_ers!--own-ip=$OWN_IP $MAILLOG_OPTIONS
}
define service {
    use                     unpaged
    service_description     wrong-option
    check_command           check_ers_nrpe!check_wrong
}
END
}

# NRPE: Debian's nrpe.cfg, the shipped file with the site's options appended, and LINEs.
MAILLOG_OPTIONS=--quiet=10s
LISTING_OPTIONS='--list=ers --list=spamhaus-zen --allow-private --activation-code-file=/etc/monitoring-plugins-ers/activation-code'
nrpe_config() {
    mkdir -p "$NAGIOS/nrpe.d"
    sed -e "s/^server_port=.*/&\nserver_address=$HOST_ADDRESS/; s/^allowed_hosts=.*/allowed_hosts=$NAGIOS_ADDRESS/" \
        -e "s,^pid_file=.*,pid_file=$NAGIOS/nrpe.own-pid,; s,^include_dir=.*,include_dir=$NAGIOS/nrpe.d," \
        /etc/nagios/nrpe.cfg > "$NAGIOS/nrpe.cfg"
    sed -e "s,/check_maillog_ers .*,& $MAILLOG_OPTIONS,; s,/check_ers_listing .*,& $LISTING_OPTIONS," \
        "$top/icinga-conf/nrpe/monitoring-plugins-ers.cfg" > "$NAGIOS/nrpe.d/monitoring-plugins-ers.cfg"
    printf '%s\n' "command[check_wrong]=$PLUGINS/check_maillog_ers --bogus" "$@" > "$NAGIOS/nrpe.d/more.cfg"
}
nrpe_start() {
    nrpe -c "$NAGIOS/nrpe.cfg" -f > "$NAGIOS/nrpe.out" 2>&1 &
    echo $! > "$NAGIOS/nrpe.pid"
    wait_until port_open 5666
}
nrpe_stop() {
    kill "$(cat "$NAGIOS/nrpe.pid")"
    rm "$NAGIOS/nrpe.pid"
    wait_until port_closed 5666
}
port_open() { (: < "/dev/tcp/$HOST_ADDRESS/$1") 2> /dev/null; }
port_closed() { ! port_open "$1"; }

# ssh_start: Debian's sshd, and the monitoring user's key with what docs/icinga.md says of it.
ssh_start() {
    local home=/var/lib/nagios
    install -d -m 755 /run/sshd
    ssh-keygen -q -t ed25519 -N '' -f "$NAGIOS/host-key"
    install -d -m 700 "$home/.ssh"
    ssh-keygen -q -t ed25519 -N '' -f "$home/.ssh/id_ed25519"
    echo "from=\"$NAGIOS_ADDRESS\",restrict $(cat $home/.ssh/id_ed25519.pub)" > "$home/.ssh/authorized_keys"
    echo "$HOST_ADDRESS $(cat "$NAGIOS/host-key.pub")" > "$home/.ssh/known_hosts"
    chown -R nagios: "$home/.ssh"
    usermod -s /bin/sh nagios
    /usr/sbin/sshd -D -e -o ListenAddress=$HOST_ADDRESS -h "$NAGIOS/host-key" > "$NAGIOS/sshd.out" 2>&1 &
    echo $! > "$NAGIOS/sshd.pid"
    wait_until port_open 22
}

# ask COMMAND [ARG...]: a command of Nagios, run as Nagios does. on_host NRPE-COMMAND: its plugin, run on the mail host.
ask() {
    local line argument n=0
    line=$(sed -n "/command_name *$1\$/,/}/s/^ *command_line *//p" "$NAGIOS/ers/commands.cfg")
    line=${line//'$USER1$'/$PLUGINS}
    line=${line//'$HOSTADDRESS$'/$HOST_ADDRESS}
    shift
    for argument; do
        n=$((n + 1))
        line=${line//"\$ARG$n\$"/$argument}
    done
    as_nagios ip netns exec monitor "${line//\$ARG[0-9]\$/}"
}
on_host() { as_nagios "$(sed -n "s/^command\[$1\]=//p" "$NAGIOS"/nrpe.d/*.cfg)"; }
# as_nagios [PREFIX...] COMMAND-LINE: by the monitoring user's shell.
as_nagios() { "${@:1:$#-1}" runuser -u nagios -- sh -c "cd / && ${*: -1}" < /dev/null; }

# service SERVICE KEY: of status.dat. state SERVICE: such as "2 1": the state and whether it is hard. text SERVICE: all lines.
service() {
    awk -v service="$1" -v key="$2" 'sub(/^\tservice_description=/, "") { found = $0 == service }
        found && index($0, "\t" key "=") == 1 { print substr($0, length(key) + 3); exit }' "$NAGIOS/lib/status.dat"
}
state() { echo "$(service "$1" current_state) $(service "$1" state_type)"; }
text() {
    local long
    service "$1" plugin_output
    long=$(service "$1" long_plugin_output)
    [ -z "$long" ] || printf '%b\n' "$long"
}
# in_nagios SERVICE: all lines and, after a |, the perfdata. as_nagios_keeps OUTPUT: what that has to be; Nagios, whose log has ;
# between fields, writes : for it on line 1. steady: without the ages, which grow from one run to the next.
in_nagios() { { text "$1"; echo "| $(service "$1" performance_data)"; } | steady; }
as_nagios_keeps() {
    local first=${1%%$'\n'*}
    {
        sed "1{s/ | .*//; s/;/:/g}" <<< "$1"
        echo "| ${first#* | }"
    } | steady
}
steady() { sed -E 's/[0-9]+d[0-9]+h/AGE/g; s/\b[0-9]+ (s|min)\b/AGE/g; s/=[0-9.]+s;/=AGE;/g'; }

state_is() { [ "$(state "$1")" = "$2" ]; }
wait_state() { wait_until state_is "$1" "$2"; } # SERVICE STATE
says() { text "$1" | grep -Eq -- "$2"; }         # SERVICE REGEX

# The services that the shipped files make; all_ok: each of them has been checked and is OK, hard.
SERVICES='maillog-trendmicro-ers maillog-spamhaus maillog-microsoft maillog-ers mailq-deferred ers-listing agent-health'
all_ok() {
    local service
    for service in $SERVICES; do
        [ "$(state "$service") $(service "$service" has_been_checked)" = '0 1 1' ] || return 1
    done
}
# twice_checked: until every service has been checked twice more.
twice_checked() {
    local since service
    since=$(date +%s)
    checked_since() {
        for service in $SERVICES; do
            [ "$(service "$service" last_check)" -gt $((since + 3)) ] || return 1
        done
    }
    wait_until checked_since
}

# state_changes: for the timeline (mailhost.sh).
state_changes() {
    sed -nE 's/^\[([0-9]+)\] SERVICE ALERT: [^;]*;([^;]*);([A-Z]*);([A-Z]*);.*/\1\t    \2: \3 \4/p' "$NAGIOS/log/nagios.log"
}

# must NAME STATUS: as ok, but ends the test when it fails.
must() {
    local service
    ok "$@"
    [ "$2" -eq 0 ] || {
        for service in $SERVICES; do
            note "$service $(state "$service"): $(text "$service" | head -n 1)"
        done
        note "$(tail -n 20 "$NAGIOS/log/nagios.log" "$NAGIOS"/*.out)"
        tap_done
        exit 1
    }
}
