#!/usr/bin/env bash
# check_maillog_ers reads what a real OpenSMTPD logs by a real syslog daemon. To be run in an overlay with OpenSMTPD and
# rsyslog.
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
. "$top/tests/lib/tap.sh"
. "$here/refusing.sh"
. "$here/maillog.sh"
refusing_enter "$@"
plugin=check_maillog_ers
begin "$@"

route() { printf 'action "%s" relay host smtp://%s src %s\nmatch from any for domain "%s" action "%s"\n' "$1" "$2" $OWN_IP "$1" "$1"; }
configuration() { # TTL
    {
        printf 'queue ttl %s\n' "$1"
        route example.co.jp $ERS_MX
        route example.net $SPAMHAUS_MX
        route example.org $GREY_MX
        route example.com $BARRACUDA_MX
        route greeting.example.net $GREETING_MX
    } > /etc/smtpd.conf
}
log=/var/log/mail.log
private_syslog RSYSLOG_TraditionalFileFormat
mkdir -p /var/lib/opensmtpd/empty /run/opensmtpd
start() {
    /usr/sbin/smtpd -F > "$dir/smtpd" 2>&1 &
    smtpd=$!
    wait_until smtpctl show stats > "$dir/stats" 2>&1
}
configuration 4d
start
send() { printf 'Subject: a message\n\nText.\n' | /usr/sbin/sendmail -f "$1" "$2"; }
release() { smtpctl schedule all > "$dir/release" 2>&1; }
story 'mta delivery .* result="Ok"' 'mta delivery .* blocked using '
greeting

note "given up after its time"
fresh
kill $smtpd
wait $smtpd
rm -rf /var/spool/smtpd/queue/* # "smtpctl remove" spares a message that is under way just then
configuration 1s
start
send news@relay.example.com late@example.co.jp
given_up() {
    release
    grep -q 'relay: Expire for .* to=<late@example.co.jp>' "$log"
}
wait_until given_up
check_log
like "given up: lost" "$line1" 'Trend Micro ERS blocks 203\.0\.113\.25: example\.co\.jp, 1 mail since [0-9:]{5}, 1 lost'
is "given up: counted" "$(perf returned)" 1c
tap_done
