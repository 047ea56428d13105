#!/usr/bin/env bash
# Logs whose stamps have no zone, over both changes of the clock in Central Europe; and all forms of stamps in one file.
# usage: tests/e2e/log_times.sh BINDIR
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/tap.sh"
bin=$(cd "$1" && pwd) || exit 1
zone=/usr/share/zoneinfo/Europe/Berlin
[ "$(id -u)" = 0 ] || skip_all "needs root"
[ -e $zone ] || skip_all "needs $zone"
[ "${LOG_TIMES:-}" ] || LOG_TIMES=yes exec "$top/tests/lib/unshare" --mount "$0" "$@"
mount --bind $zone /etc/localtime
base=$(mktemp -d)
trap 'rm -rf "$base"' EXIT
cd "$base" || exit 1

refused() { # STAMP
    printf '%s mail01 postfix/smtp[42]: %08X: to=<user@example.co.jp>, relay=mx.example.co.jp[198.51.100.7]:25, delay=1, delays=0/0/1/0, dsn=4.0.0, status=deferred (host mx.example.co.jp[198.51.100.7] said: 450 Service temporarily unavailable; Client Host [203.0.113.25] blocked using Trend Micro Email Reputation Service. Please see http://www.mail-abuse.com/cgi-bin/lookup?ip_address=203.0.113.25 (in reply to RCPT TO command))\n' \
        "$1" "$((0xA0000000 + ++number))"
}
sent() { # STAMP
    printf '%s mail01 postfix/smtp[42]: %08X: to=<user@example.co.jp>, relay=mx.example.co.jp[198.51.100.7]:25, delay=1, delays=0/0/1/0, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4F1)\n' \
        "$1" "$((0xA0000000 + ++number))"
}
number=0
look() { # one run; sets said and incidents: for each state, first, last, refusals
    said=$("$bin/check_maillog_ers" -f mail.log --state-dir=state --first-run=start --output-format=json 2>&1)
    incidents=$(perl -ne 'while (/"state":"(\w+)","first":"(\S+?)","last":"(\S+?)".*?"refusals":(\d+)/g) { print "$1 $2 $3 $4\n" }' <<< "$said")
}

# Spring: 01:59:59 is followed by 03:00:00, one second later.
{ refused 2026-03-29T01:59:50; refused 2026-03-29T03:00:05; sent 2026-03-29T03:00:15; sent 2026-03-29T03:11:00; } > mail.log
look
is "spring" "$incidents" 'recovered 2026-03-29T00:59:50Z 2026-03-29T01:00:05Z 2'
like "spring: over after 25 seconds" "$said" '"recovered_after":25[,}]'

# Autumn: from 02:00 to 03:00 twice, and nothing in a stamp says which. All count as the second, so what was refused in the
# first may seem to be later than what was sent in the second: then it stays open until three o'clock, and closes there.
rm -rf state
{ refused 2026-10-25T01:59:00; refused 2026-10-25T02:50:00; sent 2026-10-25T02:05:00; } > mail.log
look
is "autumn: refused at ten to two, by another clock" "$incidents" 'open 2026-10-24T23:59:00Z 2026-10-25T01:50:00Z 2'
sent 2026-10-25T03:01:00 >> mail.log
look
is "autumn: closes after the hour" "$incidents" 'recovered 2026-10-24T23:59:00Z 2026-10-25T01:50:00Z 2'
rm -rf state
{ refused 2026-10-25T02:30:00; sent 2026-10-25T02:40:00; refused 2026-10-25T02:10:00; sent 2026-10-25T02:20:00; sent 2026-10-25T02:55:00; sent 2026-10-25T03:20:00; } > mail.log
look
is "autumn: every refusal counts, whichever hour it was" "$(grep -c '"refusals":2,"sent":4' <<< "$said") $(grep -c '^recovered' <<< "$incidents")" '1 1'

# One file, every form of stamp, as after an upgrade of the system that writes it.
rm -rf state
now=$(date +%s)
at() { date -d "@$((now - $1))" "+$2"; }
{
    refused "$(LC_ALL=C at 600 '%b %e %H:%M:%S')"
    refused "$(at 500 '%Y-%m-%dT%H:%M:%S.123456%:z')"
    refused "$(TZ=Asia/Tokyo at 400 '%Y-%m-%dT%H:%M:%S.123456%:z')"
    refused "$(TZ=UTC0 at 300 '%Y-%m-%dT%H:%M:%SZ')"
    refused "<22>$(LC_ALL=C at 200 '%b %e %H:%M:%S')"
    refused "<22>1 $(at 100 '%Y-%m-%dT%H:%M:%S%:z')" | sed 's/postfix\/smtp\[42\]:/postfix\/smtp 42 - -/'
} > mail.log
look
is "every form of stamp" "$incidents" "open $(TZ=UTC0 at 600 %Y-%m-%dT%H:%M:%SZ) $(TZ=UTC0 at 100 %Y-%m-%dT%H:%M:%SZ) 6"
tap_done
