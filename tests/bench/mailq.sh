#!/usr/bin/env bash
# How much check_mailq_deferred costs: a saved listing of a million messages (time and memory), and a live queue of real
# messages next to `postqueue -j >/dev/null` and, where they are installed, check_mailq, qshape and jq, all in the same run.
# The live part needs root. usage: tests/bench/mailq.sh [SAVED-MESSAGES [LIVE-MESSAGES]]
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
saved=${1:-1000000} live=${2:-50000}
plugin=$top/build/check_mailq_deferred

if [ "$(id -u)" = 0 ] && "$top/tests/lib/unshare" --net --uts --mount --pid --fork true 2> /dev/null; then
    . "$top/tests/e2e/mailnet.sh"
    mailnet_enter "$@"
else
    live=0
fi
dir=$(mktemp -d)
chmod 755 "$dir"
trap '[ -z "${NET:-}" ] || mailnet_stop; rm -rf "$dir"' EXIT

measure() { # NAME COMMAND...
    local name=$1
    shift
    perl -MTime::HiRes=time -e '
        my ($name, @command) = @ARGV;
        my $start = time;
        open(my $out, ">&", \*STDOUT);
        open(STDOUT, ">", "/dev/null");
        system(@command);
        my ($user, $system) = (times)[2, 3];
        printf $out "%-28s %7.2f s  %7.2f s processor\n", $name, time - $start, $user + $system;' "$name" "$@"
}

# 200 domains, three kinds of reasons, 50 senders: what a blocked relay's queue looks like.
perl -e '
    my ($count) = @ARGV;
    my @why = ("450 4.7.1 Service temporarily unavailable; Client Host [203.0.113.25] blocked using Trend Micro Email Reputation Service. Please see http://www.mail-abuse.com/cgi-bin/lookup?ip_address=203.0.113.25",
        "450 4.2.0 Greylisted, try again in 300 seconds", "452 4.2.2 Mailbox full");
    my $now = time;
    for my $i (0 .. $count - 1) {
        my $d = ($i * 7919) % 200;
        printf qq({"queue_name": "deferred", "queue_id": "%011X", "arrival_time": %d, "message_size": 300, "forced_expire": false, "sender": "app%d\@example.com", "recipients": [{"address": "user%d\@d%d.example.net", "delay_reason": "host mx.d%d.example.net[198.51.100.%d] said: %s (in reply to RCPT TO command)"}]}\n),
            $i, $now - $i % 86400, $i % 50, $i % 1000, $d, $d, $d, $why[$d % 3];
    }' "$saved" > "$dir/saved"
printf '%s messages saved, %s bytes\n' "$saved" "$(stat -c %s "$dir/saved")"
for pass in 1 2 3; do
    measure "check_mailq_deferred ($pass)" "$plugin" --input "$dir/saved"
done
# The peak as the kernel counts it: the plugin waits at the end of a pipe that is held open, with all but the end read.
mkfifo "$dir/pipe"
"$plugin" --input - < "$dir/pipe" > "$dir/out" &
reader=$!
exec 3> "$dir/pipe"
cat "$dir/saved" >&3
sleep 0.2
printf '%-28s %7d KiB\n' "peak memory" "$(sed -n 's/^VmHWM:[[:blank:]]*\([0-9]*\) kB/\1/p' /proc/$reader/status)"
exec 3>&-
wait $reader
if command -v jq > /dev/null; then
    measure "jq, reasons only" jq -r '.recipients[].delay_reason' "$dir/saved"
fi

[ "$live" -gt 0 ] || exit 0
mailnet_start "$dir/net" > "$dir/start" || {
    cat "$dir/start"
    exit 1
}
mount --bind "$NET/relay/conf" /etc/postfix
postconf -e 'smtpd_client_restrictions = static:HOLD' 'smtpd_relay_restrictions = permit_mynetworks, reject' 'mynetworks = 127.0.0.0/8' \
    'smtpd_client_connection_rate_limit = 0'
postconf -M '127.0.0.1:2525/inet=127.0.0.1:2525 inet n - n - 20 smtpd'
umount /etc/postfix
postfix -c "$NET/relay/conf" reload 2> "$dir/reload"
mount --bind "$NET/relay/conf" /etc/postfix
wait_until smtp-source -m 1 -f app@example.com -t first@example.net 127.0.0.1:2525 2> "$dir/source"
smtp-source -s 10 -m $((live - 1)) -l 300 -N -f app@example.com -t user@example.net 127.0.0.1:2525
printf '%s messages live\n' "$(postqueue -j | wc -l)"
for pass in 1 2 3; do
    measure "postqueue -j ($pass)" postqueue -j
    measure "check_mailq_deferred ($pass)" "$plugin"
done
[ ! -x /usr/lib/nagios/plugins/check_mailq ] || measure "check_mailq" /usr/lib/nagios/plugins/check_mailq -M postfix -w 1 -c 2
! command -v qshape > /dev/null || measure "qshape" qshape -c "$NET/relay/conf" hold
