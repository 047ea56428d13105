#!/usr/bin/env bash
# A backlog that one run can't read in its time: each run saves how far it got and says what is left, and the last one has
# counted every line once. A run is kept from its work by SIGSTOP until its time is over, so that machines of any speed
# show the same. usage: tests/e2e/backlog.sh BINDIR
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/tap.sh"
bin=$(cd "$1" && pwd) || exit 1
base=$(mktemp -d)
trap 'rm -rf "$base"' EXIT
cd "$base" || exit 1

lines() { # AGE COUNT: refusals of AGE ago, as many as COUNT
    local i stamp
    stamp=$(date -d "-$1" +%Y-%m-%dT%H:%M:%S%:z)
    for ((i = 0; i < $2; ++i)); do
        printf '%s mail01 postfix/smtp[42]: %08X: to=<user@example.co.jp>, relay=mx.example.co.jp[198.51.100.7]:25, delay=1, delays=0/0/1/0, dsn=4.0.0, status=deferred (host mx.example.co.jp[198.51.100.7] said: 450 Service temporarily unavailable; Client Host [203.0.113.25] blocked using Trend Micro Email Reputation Service. Please see http://www.mail-abuse.com/cgi-bin/lookup?ip_address=203.0.113.25 (in reply to RCPT TO command))\n' \
            "$stamp" "$((0xA0000000 + i))"
    done
}
copies() { # FILE TIMES: doubles it so many times
    local i
    for ((i = 0; i < $2; ++i)); do
        cat "$1" "$1" > twice
        mv twice "$1"
    done
}
field() { sed -n "s/.* $1=\\([0-9]*\\).*/\\1/p" <<< "$said"; }

# hindered: one run with a second's time, stopped for longer than that as soon as it holds the lock; sets said and status.
hindered() {
    local pid begun=$EPOCHREALTIME
    "$bin/check_maillog_ers" -f mail.log --state-dir=state --state-key=k --first-run=start -t 1 > out 2>&1 &
    pid=$!
    until [ -e "$lock" ] && ! flock -n "$lock" true; do kill -0 $pid 2> /dev/null || break; done
    kill -STOP $pid 2> /dev/null
    while ((${EPOCHREALTIME/[.,]/} - ${begun/[.,]/} < 1050000)); do sleep 0.05; done
    kill -CONT $pid 2> /dev/null
    wait $pid
    status=$?
    said=$(cat out)
}
lock=state/$(id -u)/check_maillog_ers/k.lock

lines '3 hours' 50 > old
copies old 12 # 204,800 lines, 90 MB: enough for every run to be stopped on its way
lines '1 minute' 3 > new
cat old new > mail.log
total=$((50 * 4096 + 3))
hindered
left=$(field lag)
like "the first run leaves something" "$left" '^[1-9]'
like "it has read something" "$(field refusals)" '^[1-9]'
is "an incident outranks what is unread" "$status" 1
like "it says what is left, and where it stands" "$said" "^UNKNOWN: $left bytes of the log are left for the next run; read up to [0-9]+:[0-9]+"
runs=1
while [ "$left" -gt 0 ] && [ $runs -lt 4 ]; do
    before=$left
    hindered
    left=$(field lag)
    runs=$((runs + 1))
    ok "run $runs gets on: $before, then $left bytes left" $((left >= before))
done
said=$("$bin/check_maillog_ers" -f mail.log --state-dir=state --state-key=k)
is "with time enough the rest is read" "$(field lag)" 0
is "every refusal counted once" "$(field refusals)" "$total"

# Nothing found so far: a lag is no OK.
rm -rf state
sed 's/status=deferred.*/status=sent (250 2.0.0 Ok)/' old > mail.log
cat new >> mail.log
hindered
is "nothing found, but old lines unread: UNKNOWN" "$status" 3
rm -rf state
lines '1 minute' 50 | sed 's/status=deferred.*/status=sent (250 2.0.0 Ok)/' > mail.log
copies mail.log 12
hindered
is "nothing found, recent lines unread: WARNING" "$status" 1
like "line 1 says so" "$said" '^MAILLOG ERS WARNING - [1-9][0-9]* bytes of the log are left for the next run'
tap_done
