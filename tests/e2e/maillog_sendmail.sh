#!/usr/bin/env bash
# check_maillog_ers reads what a real Sendmail logs by a real syslog daemon: mail goes by the submission program to the daemon
# on loopback, and from there to the servers. To be run in an overlay with Sendmail and rsyslog.
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
. "$top/tests/lib/tap.sh"
. "$here/refusing.sh"
. "$here/maillog.sh"
refusing_enter "$@"
plugin=check_maillog_ers
begin "$@"

# No DNS here: the domains have addresses, and what listens on our addresses is not us.
printf '%s\n' "$ERS_MX example.co.jp" "$SPAMHAUS_MX example.net" "$GREY_MX example.org" "$BARRACUDA_MX example.com" \
    "$GREETING_MX mx3.example.net greeting.example.net" >> /etc/hosts
configuration() { # DEFINITION...
    {
        echo "include(\`/usr/share/sendmail/cf/m4/cf.m4')dnl"
        echo "OSTYPE(\`debian')dnl"
        printf "define(\`%s', \`%s')dnl\n" confDOMAIN_NAME relay.example.com confTO_IDENT 0 confSERVICE_SWITCH_FILE \
            /etc/mail/service.switch confDONT_PROBE_INTERFACES True confHOST_STATUS_DIRECTORY '' confMIN_QUEUE_AGE 0 "$@"
        echo "FEATURE(\`nocanonify')dnl"
    } > "$dir/mc"
}
program=/usr/libexec/sendmail/sendmail
echo 'hosts files' > /etc/mail/service.switch
configuration confTO_QUEUERETURN 5d
printf '%s\n' "DAEMON_OPTIONS(\`Port=smtp, Addr=127.0.0.1, Name=MTA')dnl" "MAILER(\`smtp')dnl" >> "$dir/mc"
m4 "$dir/mc" 2> "$dir/m4" | sed 's/^Fw.*//; s/^Cwlocalhost/Cwlocalhost relay.example.com/' > /etc/mail/sendmail.cf
configuration
echo "FEATURE(\`msp', \`[127.0.0.1]')dnl" >> "$dir/mc"
m4 "$dir/mc" 2> "$dir/m4" | sed 's#^O QueueDirectory=.*#O QueueDirectory=/var/spool/mqueue-client#' > /etc/mail/submit.cf
install -d -o smmsp -g smmsp -m 2770 /var/spool/mqueue-client
chown root:smmsp /var/spool/mqueue
chmod 2750 /var/spool/mqueue

log=/var/log/mail.log
private_syslog RSYSLOG_FileFormat
$program -L sm-mta -bd > "$dir/daemon" 2>&1
listens() { (: < /dev/tcp/127.0.0.1/25) 2> "$dir/connect"; }
wait_until listens
send() {
    printf 'Subject: a message\n\nText.\n' |
        setpriv --reuid=smmsp --regid=smmsp --clear-groups $program -Ac -odi -i -f "$1" "$2" > "$dir/send" 2>&1
}
release() { $program -L sm-mta -q > "$dir/release" 2>&1; }
story 'to=<.*, relay=[^,]* \[198\.[^,]*, dsn=2.0.0, stat=Sent' 'sm-mta.*to=<.*blocked using '

like "the hand-over on loopback is logged as sent" "$(grep -c 'sendmail.*to=.*relay=\[127.0.0.1\] \[127.0.0.1\], dsn=2.0.0, stat=Sent' "$log")" '^1[0-9]'
greeting

note "given up after its time"
fresh
rm -f /var/spool/mqueue/*
sed -i 's/^O Timeout.queuereturn=.*/O Timeout.queuereturn=1s/' /etc/mail/sendmail.cf
send news@relay.example.com late@example.co.jp
given_up() {
    release
    grep -q "$(sed -n 's/.*sm-mta[^ ]* \([^:]*\): to=<late@.*/\1/p' "$log" | head -n 1): .*: Cannot send message for 1 second" "$log"
}
wait_until given_up
check_log
like "given up: lost" "$line1" 'Trend Micro ERS blocks 203\.0\.113\.25: example\.co\.jp, 1 mail since [0-9:]{5}, 1 lost'
is "given up: counted" "$(perf returned)" 1c
tap_done
