#!/usr/bin/env bash
# The incident through Nagios 4, NRPE and ssh, with every part real and the shipped configuration: refused mail, red services,
# one page; the address leaves the list; a canary, the release, status=sent; all OK again, and one page that says so. What the
# plugins say, all lines and perfdata, is compared with what arrives. To be run in an overlay of the root with nagios4-core,
# NRPE, OpenSSH, Postfix and rbldnsd. usage: nagios_incident.sh [BUILD]
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
. "$top/tests/lib/tap.sh"
. "$top/tests/lib/nagios.sh"
. "$here/mailnet.sh"
. "$here/networks.sh"
. "$here/mailhost.sh"
. "$here/nagiosnet.sh"
networks_enter nagios4 "$@"

build=$(cd "${1:-$top/build}" && pwd)
dir=$(mktemp -d)
chmod 755 "$dir"
NAGIOS=$dir/nagios
trap 'note "$(timeline)"; nagiosnet_stop; mailnet_stop; rm -rf "$dir"' EXIT
nagiosnet_start "$build" 'command[say_70000]=/usr/bin/printf %070000d 0' 'command[hang]=/bin/sleep 9' \
    "command[missing]=$PLUGINS/check_of_the_future"
is "no page while all is well" "$(pages)" 0

tell "Trend Micro lists $OWN_IP"
listing on ers
mail orders@example.com {a,b,c}@example.co.jp
wait_state maillog-trendmicro-ers '1 1'
ok "three messages are refused: WARNING" $?
for sender in billing support hr; do
    mail $sender@example.com {a,b,c}-$sender@example.co.jp
done
wait_logged 'status=deferred .*Trend Micro' 12
must "twelve messages are refused" $?
tell "twelve messages to example.co.jp are refused"
wait_paged 'CRITICAL' 1
ok "a page" $?
like "the page says who blocks, which address, which destination" "$(subjects)" \
    'PROBLEM Mail refused: trendmicro-ers on mx-out1\.example\.com: MAILLOG ERS CRITICAL - Trend Micro ERS blocks 203\.0\.113\.25: example\.co\.jp, 1[012] mails since'
all_counted() { text maillog-trendmicro-ers | grep -q 'example\.co\.jp, 12 mails since'; }
wait_until all_counted
ok "all twelve are counted" $?
is "its body: the next steps, and where to look the address up" "$(sed -n '/^look up:/p; /^what to do:/p' "$NET"/oncall/new/* | sort -u)" \
    "look up: https://servicecentral.trendmicro.com/en-us/ers/ip-lookup/?ip=$OWN_IP
what to do: https://wiki.example.com/mail/runbook"
for service in mailq-deferred ers-listing by-ssh; do
    wait_state $service '2 1'
    ok "$service is CRITICAL" $?
done
is "wrong options: UNKNOWN, and which" "$(state wrong-option) $(text wrong-option)" "3 1 UNKNOWN - unrecognized option '--bogus' (see --help)"

# What mail.example.org says has all that could hurt in it.
tell "mail.example.org blocks us by hand, with strange words"
# shellcheck disable=SC2016
printf '%s 450 4.7.1 Your IP address %s is blacklisted | a=1;2 [CRITICAL] <b>gesperrt für Gäste; 遮断</b> `id` $(id) \\n\n' \
    $OWN_IP $OWN_IP > "$NET/mx/conf/clients"
mail hr@example.com {a,b}@example.org
wait_state maillog-ers '1 1'
ok "two messages are refused: WARNING" $?
like "strange words arrive as they were, but for what could hurt" "$(text maillog-ers)" \
    'blacklisted / a=1;2 \[CRITICAL \] \(b\)gesperrt für Gäste; 遮断\(/b\) '\''id'\'' \$\(id\) /n \(in reply to'
like "they are no perfdata" "$(service maillog-ers performance_data)" '^incidents=1;;;0 blocked=2;;;0 .* service_other_ip_block=2;;;0$'

# arrives SERVICE NRPE-COMMAND: state, lines and perfdata of the plugin run by hand, through NRPE, and in Nagios.
arrives() {
    local direct status nrpe
    direct=$(on_host "$2")
    status=$?
    nrpe=$(ask check_ers_nrpe "$2")
    is "$1: through NRPE the same, to the last line" "$? $(steady <<< "$nrpe")" "$status $(steady <<< "$direct")"
    is "$1: Nagios has the state" "$(state "$1")" "$status 1"
    is "$1: Nagios has all lines and the perfdata" "$(in_nagios "$1")" "$(as_nagios_keeps "$direct")"
}
arrives maillog-trendmicro-ers check_maillog_trendmicro_ers
arrives maillog-ers check_maillog_other
arrives mailq-deferred check_mailq_deferred
arrives ers-listing check_ers_listing
arrives maillog-spamhaus check_maillog_spamhaus

direct=$(as_nagios "$PLUGINS/check_maillog_ers --own-ip=$OWN_IP $MAILLOG_OPTIONS")
status=$?
ssh=$(ask check_ers_ssh check_maillog_ers "--own-ip=$OWN_IP $MAILLOG_OPTIONS")
is "by ssh: the same, to the last line" "$? $(steady <<< "$ssh")" "$status $(steady <<< "$direct")"
is "by ssh: Nagios has all lines and the perfdata" "$(in_nagios by-ssh)" "$(as_nagios_keeps "$direct")"

# What fits through NRPE.
check_nrpe() { ip netns exec monitor "$PLUGINS/check_nrpe" -H $HOST_ADDRESS "$@"; }
is "NRPE carries so many bytes by packets of version 4, 3, 2" \
    "$(check_nrpe -c say_70000 | wc -c) $(check_nrpe -3 -c say_70000 | wc -c) $(check_nrpe -2 -c say_70000 | wc -c)" "65505 1024 1024"
old=$(check_nrpe -2 -c check_mailq_deferred)
is "by version 2: the state, line 1 and the perfdata" "$? $(head -n 1 <<< "$old" | steady)" "2 $(on_host check_mailq_deferred | head -n 1 | steady)"
is "still one page" "$(pages)" 1

tell "the address is off the list, just after a last refusal"
blocked_by_hand off
mail ceo@example.com z@example.co.jp
wait_logged 'status=deferred .*Trend Micro' 13
listing off
wait_logged '@example.co.jp>.*status=sent' 1
tell "the canary has arrived"
wait_logged '@example.co.jp>.*status=sent' 13 && wait_logged '@example.org>.*status=sent' 3
must "the queue is released, and all arrives" $?
tell "all has arrived"
wait_state maillog-trendmicro-ers '1 1'
ok "recovering: WARNING" $?
PATIENCE=30 wait_until all_ok
ok "everything is OK again" $?
tell "all is well"
wait_paged RECOVERY 1
is "one recovery page, and no other" "$(pages RECOVERY) $(pages)" "1 2"
like "it tells how it went" "$(subjects)" \
    'RECOVERY .* Trend Micro ERS block of 203\.0\.113\.25 over after .*: example\.co\.jp accepts: 13 late, 13 sent, 0 lost'

# Neither is OK: what is missing, slow or dead.
by_ssh() { as_nagios ip netns exec monitor "$PLUGINS/check_by_ssh -H $HOST_ADDRESS -l nagios -q -o BatchMode=yes $*"; }
is "by NRPE: no plugin" "$(ask check_ers_nrpe missing) $?" "NRPE: Unable to read output 3"
is "by NRPE: no such command" "$(ask check_ers_nrpe other) $?" "NRPE: Command 'other' not defined 3"
is "by NRPE: no answer in time" "$(check_nrpe -t 1 -c hang) $?" "CHECK_NRPE STATE CRITICAL: Socket timeout after 1 seconds. 2"
like "by ssh: no plugin" "$(ask check_ers_ssh check_of_the_future) $?" '^Remote command execution failed: .*check_of_the_future: not found 3$'
is "by ssh: no answer in time" "$(by_ssh -t 1 -C "'sleep 9'") $?" "CRITICAL - Plugin timed out after 1 seconds 2"
usermod -s /usr/sbin/nologin nagios
is "by ssh: no login shell" "$(ip netns exec monitor setpriv --reuid nagios --regid nagios --init-groups "$PLUGINS/check_by_ssh" \
    -H $HOST_ADDRESS -l nagios -q -o BatchMode=yes -t 55 -C "$PLUGINS/check_maillog_ers") $?" "This account is currently not available. 1"
usermod -s /bin/sh nagios
mv /var/lib/nagios/.ssh/authorized_keys "$dir/"
like "by ssh: no key" "$(ask check_ers_ssh check_maillog_ers) $?" 'returned status 255 255$'

tell "NRPE and sshd die"
nrpe_stop
kill "$(cat "$NAGIOS/sshd.pid")"
wait_paged 'NRPE' 1
ok "a dead NRPE pages" $?
wait_state by-ssh '2 1'
ok "a dead sshd is CRITICAL" $?
echo command_timeout=3 >> "$NAGIOS/nrpe.cfg"
nrpe_start
must "NRPE starts again" $?
tell "NRPE is back"
is "by NRPE: longer than command_timeout" "$(ask check_ers_nrpe hang) $?" "NRPE: Command timed out after 3 seconds 3"
PATIENCE=30 wait_until all_ok
wait_paged 'RECOVERY NRPE' 1
is "one page and one recovery for NRPE, none for what hangs on it" "$(pages NRPE) $(pages)" "2 4"

tell "the host is in a downtime; Trend Micro lists $OWN_IP again"
now=$(date +%s)
echo "[$now] SCHEDULE_HOST_DOWNTIME;$HOST;$now;$((now + 600));1;0;600;oncall;known" > "$NAGIOS/lib/rw/nagios.cmd"
listing on ers
for sender in orders billing support; do
    mail $sender@example.com {k,l,m,n}-$sender@example.co.jp
done
wait_state maillog-trendmicro-ers '2 1' && wait_state ers-listing '2 1'
ok "in a downtime: CRITICAL" $?
listing off
tell "the address is off the list"
wait_state ers-listing '0 1'
twice_checked
is "in a downtime: nothing is released" "$(grep -c '@example.co.jp>.*status=sent' "$NET/log/relay.log")" 13
is "in a downtime: no page" "$(pages "PROBLEM|RECOVERY")" 4
tap_done
