#!/usr/bin/env bash
# check_maillog_ers on the systemd journal: files made by the real systemd-journal-remote, read by the real journalctl. Run in an
# overlay of the root (tests/lib/overlay), since it makes this machine's own journal and log, and takes journalctl away.
# usage: journal.sh BINDIR
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
. "$top/tests/lib/tap.sh"
[ "${OVERLAY:-}" ] || skip_all "runs in an overlay only: tests/lib/overlay systemd-journal-remote -- $0 BINDIR"

plugin=$(cd "$1" && pwd)/check_maillog_ers
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit
mkdir state
export MP_STATE_PATH=$dir/state
now=$(date +%s)

entries() { "$here/journal_entries.pl" "$@"; }
# remote FILE: adds the entries of standard input to a journal file.
remote() {
    mkdir -p "$(dirname "$1")"
    /lib/systemd/systemd-journal-remote --split-mode=none -o "$1" - 2> remote.err
}
# check [OPTION...]: a run; its output in $out, line 1 in $line, its exit status in $status.
check() {
    out=$("$plugin" "$@" 2> stderr)
    status=$?
    line=${out%%$'\n'*}
    [ ! -s stderr ] || is "nothing on stderr" "$(cat stderr)" ""
}
# refusals: the counter in $line.
refusals() { sed -nE 's/.* refusals=([0-9]+)c.*/\1/p' <<< "$line"; }
# refusal AGE [ID [RELAY]]: a line of AGE seconds before now.
refusal() {
    echo "$(date -u -d "@$((now - $1))" +%FT%TZ) relay postfix/smtp[77]: 4bJ${2:-001}: to=<a@example.co.jp>, relay=mx.example.co.jp[198.51.100.11]:25, delay=1, delays=0/0/0/1, dsn=4.0.0, status=deferred (host mx.example.co.jp[198.51.100.11] said: 450 Client Host [203.0.113.25] blocked using Trend Micro Email Reputation Service. (in reply to RCPT TO command))"
}
newline() { echo "$(date -u -d "@$((now - $1))" +%FT%TZ) relay postfix/qmgr[78]: 4bJ${2:-001}: removed"; }

# The same story by both ways, in three runs each.
for step in blocked still-blocked recovered; do
    cat "$top/demo/$step.log" >> mail.log
    entries < "$top/demo/$step.log" | remote story/system.journal
    check -f mail.log --output-format=json
    want="$status ${out#*'"items":'}"
    check --journal-directory=story --output-format=json
    is "$step: the journal's incidents are the file's" "$status ${out#*'"items":'}" "$want"
    is "$step: and so are the counters" "$(grep -oE '"(refusals|sent|deferred|bounced|returned)":[0-9]+' <<< "$out")" \
        "$(check -f mail.log --output-format=json; grep -oE '"(refusals|sent|deferred|bounced|returned)":[0-9]+' <<< "$out")"
done
like "the incident is over" "$want" '"state":"recovered"'
check --journal-directory=story
unlike "a run without news says nothing of a gap" "$out" 'lost the entry'
is "and stays OK" "$status" 0

# Whatever is in a message, it is one line.
{
    newline 90
    refusal 60 | sed 's/4bJ001: /&x\\n/; s/ relay postfix.*4bJ001: x/ relay postfix\/smtp[77]: 4bJ002: host mx said: x/'
    printf '%s relay cron[1]: a\\n%s\n' "$(date -u -d "@$((now - 50))" +%FT%TZ)" "$(refusal 50 003)"
    printf '%s relay cron[1]: \\x00\\xff\\x1b[31m\\n\\n%s\n' "$(date -u -d "@$((now - 40))" +%FT%TZ)" "$(refusal 40 004)"
} | entries | remote hostile/system.journal
check --journal-directory=hostile
is "a newline in a message forges no line" "$(refusals) $status" "0 0"

# A container's lines carry their own head, in a zone of their own.
refusal 60 | entries --container mail | remote containers/system.journal
refusal 50 002 | entries --container other | remote containers/system.journal
check --journal=CONTAINER_NAME=mail --journal-directory=containers -vv
is "one container's lines alone" "$(refusals) $status" "1 1"
like "under its own name, at the journal's time" "$out" "since $(date -d "@$((now - 60))" +%H:%M) .*seen by relay postfix"
like "the source is named" "$out" 'log: the journal in containers \(CONTAINER_NAME=mail\)'
check --journal=CONTAINER_NAME=mail --journal=CONTAINER_NAME=other --journal-directory=containers
is "of one field any value counts" "$(refusals)" 2
check --journal=CONTAINER_NAME=mail --journal=_HOSTNAME=elsewhere --journal-directory=containers
is "of several fields all must" "$(refusals)" 0
like "and a journal without an entry is no OK" "$line" 'UNKNOWN - no line of a log in the journal'
check --explain --journal-directory=containers --journal=CONTAINER_NAME=other
like "--explain" "$out" '"line":1,"mta":"postfix","queue_id":"4bJ002".*"service":"trendmicro-ers"'

# The first run.
{ refusal 200000 001; refusal 7200 002; refusal 60 003; } | entries | remote first/system.journal
for policy in 'start 3' '24h 2' '1h 1' 'end 0'; do
    check --journal-directory=first --first-run="${policy% *}" --state-key="first-${policy% *}"
    is "--first-run=${policy% *}" "$(refusals)" "${policy#* }"
done
newline 30 004 | entries --field SYSLOG_FACILITY=9 | sed 's/^SYSLOG_FACILITY=2$/PRIORITY=6/' | remote empty/system.journal
check --journal-directory=empty --first-run=end
refusal $((now - $(date +%s) - 2)) 005 | entries | remote empty/system.journal
check --journal-directory=empty --first-run=end
is "--first-run=end of a journal without mail: what comes then is read" "$(refusals)" 1

# 200,000 entries, in several files.
entries --many 200000 --until "$now" | remote many/system.journal
files=$(find many -type f | wc -l)
ok "200,000 entries make several files" $((files < 2))
started=$(date +%s%N)
"$plugin" --journal-directory=many --state-key=whole -t 60 > whole.out 2>&1 &
pid=$!
while kill -0 $pid 2> /dev/null; do # an ended child still has its status, without memory
    peak=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' /proc/$pid/status 2> /dev/null)
    [ ! "$peak" ] || most=$peak
    sleep 0.02
done
wait $pid
note "read in $((($(date +%s%N) - started) / 1000000)) ms; ${most:-0} KiB in the plugin"
line=$(head -n 1 whole.out)
is "all are read at once" "$(refusals)" 40000
like "and no lag is left" "$line" ' lag=0B'
case $1 in
*asan*) ;;
*) ok "in less than 32 MiB" $((${most:-0} == 0 || ${most:-0} > 32768)) ;;
esac

# Time limit: each run keeps what it has read, until all is.
runs=0 behind=0
while [ $runs -lt 100 ]; do
    check --journal-directory=many --state-key=limited -t 1
    runs=$((runs + 1))
    [[ $line == *' lag=U'* ]] || break
    behind=$((behind + 1))
    [[ $out == *"the rest of the journal is left for the next run; read up to"* && $status != 0 ]] || break
done
note "$runs runs of at most a second"
is "runs that end in time come to the same" "$(refusals)" 40000
[ $behind -eq 0 ] || like "the last one is at the end" "$line" ' lag=0B'

# Killed at any moment: nothing is lost, nothing counted twice, and no journalctl stays behind.
for delay in 0.01 0.05 0.1 0.2 0.3 0.5 0.7 0.9 1.1 1.3; do
    "$plugin" --journal-directory=many --state-key=killed -t 2 > killed.out 2>&1 &
    pid=$!
    sleep $delay
    kill -KILL $pid 2> /dev/null
    wait $pid 2> /dev/null
done
for ((runs = 0; runs < 100; ++runs)); do
    check --journal-directory=many --state-key=killed
    [[ $line == *' lag=0B'* ]] && break
done
is "after kills the total is the same" "$(refusals)" 40000
for ((tries = 0; tries < 200; ++tries)); do
    pgrep -f -- "--directory=many" > /dev/null || break
    sleep 0.05
done
is "no journalctl is left" "$(pgrep -f -- "--directory=many")" ""

# A journalctl that hangs: stopped by a signal as soon as it runs. Not in a first run, which asks for the newest entry before.
newline 86000 | entries | remote early/system.journal
check --journal-directory=early --state-key=hanging --first-run=end
started=$(date +%s%N)
"$plugin" --journal-directory=many --state-key=hanging -t 2 > hanging.out 2>&1 &
pid=$!
child=
while kill -0 $pid 2> /dev/null && [ ! "$child" ]; do
    child=$(pgrep -P $pid journalctl)
done
kill -STOP "$child" 2> /dev/null
ok "journalctl is stopped" $?
wait $pid
status=$?
took=$((($(date +%s%N) - started) / 1000000))
ok "a hanging journalctl: the time limit holds ($took ms)" $((took > 3000))
ok "and it is no OK" $((status == 0))
like "which says so" "$(cat hanging.out)" 'the rest of the journal is left for the next run'
is "it is gone" "$(ps -o pid= -p "$child")" ""
for ((runs = 0; runs < 100; ++runs)); do
    check --journal-directory=many --state-key=hanging
    [[ $line == *' lag=0B'* ]] && break
done
is "later runs read the rest" "$(refusals)" 40000

# Vacuum. The position is the end of the oldest file, then that file is vacuumed: all that is left is read, the first entry too.
oldest=$(cd many && printf "%s\n" system@*.journal | sort -t- -k2 | head -n 1)
mkdir oldest && cp "many/$oldest" oldest/
check --journal-directory=oldest --state-key=vacuum
first=$(refusals)
cp -r many vacuumed
journalctl -q -D vacuumed --vacuum-files=$((files - 1)) 2> /dev/null
ok "the oldest file is vacuumed" "$([ ! -e "vacuumed/$oldest" ]; echo $?)"
check --journal-directory=vacuumed --state-key=vacuum -t 60
is "nothing that is left is lost" "$(refusals)" 40000
like "but the gap is told" "$out" 'the journal has lost the entry that was read last \(vacuumed, or another machine.s\)'
check --journal-directory=vacuumed --state-key=vacuum
unlike "once" "$out" 'lost the entry'
is "and nothing is read twice" "$(refusals)" 40000
note "$first of 40000 in the file that was vacuumed"

# Another machine's journal under the same state: later, and earlier.
refusal 600 001 | entries | remote one/system.journal
refusal 300 002 | entries --machine "$(printf 'b%.0s' {1..32})" | remote later/system.journal
refusal 7000 003 | entries --machine "$(printf 'c%.0s' {1..32})" | remote earlier/system.journal
check --journal-directory=one --state-key=machine
check --journal-directory=later --state-key=machine
is "another machine's journal: read from there on" "$(refusals)" 2
like "and told" "$out" 'another machine.s'
check --journal-directory=earlier --state-key=machine
like "one that ends earlier: told" "$out" 'the journal ends before the entry that was read last'
refusal 100 004 | entries --machine "$(printf 'c%.0s' {1..32})" | remote earlier/system.journal
check --journal-directory=earlier --state-key=machine
is "and what comes then is read" "$(refusals)" 3
mkdir nothing
check --journal-directory=nothing --state-key=machine
is "an empty journal after another is no OK" "$status" 1
like "and told" "$out" 'the journal holds no entry of a mail server any more'

# Damage.
cp -r many damaged
dd if=/dev/urandom of="damaged/$oldest" bs=200 count=1 conv=notrunc 2> /dev/null
check --journal-directory=damaged --state-key=damaged -t 60
is "a damaged file: the others are read" "$(refusals)" "$((40000 - first))"
like "and it is named" "$out" "journalctl: Journal file .*corrupted, ignoring file"
cp -r story cut
truncate -s 100K cut/system.journal
check --journal-directory=cut
is "the only file cut short: no OK" "$status" 3
like "and told" "$out" 'journalctl: Journal file .*truncated, ignoring file'

# What keeps it from being read.
check --journal-directory=missing
like "no such directory" "$status $line" '^3 MAILLOG ERS UNKNOWN - cannot read the journal: journalctl ended with status 1: Failed to open missing: No such file or directory'
chmod 755 .
mkdir -p refused && cp one/system.journal refused/ && chmod 640 refused/system.journal
install -d -o nobody nobody
as_nobody() { out=$(setpriv --reuid=nobody --regid=nogroup --clear-groups "$plugin" --state-dir=nobody "$@" 2>&1); }
cp -L "$plugin" . && chmod 755 check_maillog_ers && plugin=$dir/check_maillog_ers
denied='UNKNOWN - cannot read the journal: permission denied \(it is usually readable for group systemd-journal: usermod -aG systemd-journal nobody\)'
as_nobody --journal-directory=refused
like "no permission: the remedy" "$out" "$denied"
cp one/system.journal refused/user-65534.journal && chmod 644 refused/user-65534.journal
as_nobody --journal-directory=refused
like "no permission for the system's part: neither" "$out" "$denied"
chmod 700 refused
as_nobody --journal-directory=refused
like "no permission for the directory" "$out" "$denied"

# This machine's own journal, and the choice of the source.
rm -rf /var/log/* /run/log/journal
printf '%s\n' dddddddddddddddddddddddddddddddd > /etc/machine-id
own=/var/log/journal/dddddddddddddddddddddddddddddddd
check
like "neither log nor journal" "$status $line" '^3 UNKNOWN - no mail log found \(/var/log/mail.log, /var/log/maillog, …, the journal\); give one with -f or --journal'
{ refusal 9000 001; newline 8000 001; } > /var/log/mail.log
check
like "a log that has been quiet, no journal" "$out" "^MAILLOG ERS WARNING"
is "and it is read" "$(refusals)" 1
{ refusal 9000 001; newline 8000 001; refusal 500 002; newline 30 002; } | entries --machine dddddddddddddddddddddddddddddddd |
    remote $own/system.journal
check -vv
like "a stale log beside a live journal: the journal" "$out" '^log: the journal$'
like "which is told" "$out" 'went over to the journal, now the freshest of the usual logs, for what came after '
is "and what was read before isn't read again" "$(refusals)" 2
check -vv
unlike "it is no news in the next run" "$out" 'went over'
is "nor is anything" "$(refusals)" 2
{ refusal 500 002; newline 30 002; refusal -1 003; newline -2 003; } >> /var/log/mail.log
check -vv
like "a log that lives again: the log" "$out" '^log: /var/log/mail.log$'
is "and nothing is read twice" "$(refusals)" 3
newline 7000 009 > /var/log/mail.log
rm -rf "$MP_STATE_PATH"/*/check_maillog_ers/default* $own
{ newline 7000 009; echo "$(date -u -d "@$((now - 9))" +%FT%TZ) relay dovecot[5]: imap-login: Disconnected"; } |
    entries --machine dddddddddddddddddddddddddddddddd | remote $own/system.journal
check -vv
like "another program's line makes no journal the fresher one" "$out" '^log: /var/log/mail.log$'
rm -rf $own
{ refusal 9000 001; newline 8000 001; refusal 500 002; newline 30 002; } | entries --machine dddddddddddddddddddddddddddddddd |
    remote $own/system.journal
check --journal -vv
is "--journal: this machine's own" "$status $(refusals)" "1 2"
printf '%s\n' eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee > /etc/machine-id
check --journal
is "this machine under another name: no OK" "$status" 1
like "and told" "$out" 'the journal holds no entry of a mail server any more'
refusal -5 004 | entries --machine eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee |
    remote /var/log/journal/eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee/system.journal
check --journal
is "its new journal is read" "$(refusals)" 3
like "and the gap is told" "$out" 'lost the entry that was read last'

# An archive whose program is gone; with it, it is read (test_log_follow).
refusal 50 001 > mail.log.1
newline 40 001 > mail.log
zstd -q --rm mail.log.1
check -f mail.log --first-run=1h --state-key=packed
is "an archive" "$(refusals)" 1
rm /usr/bin/zstd
check -f mail.log --first-run=1h --state-key=unpacked
is "without zstd: not read" "$(refusals)" 0
like "and told" "$out" '^mail.log.1.zst is compressed with zstd, and there is no such program here'

rm /usr/bin/journalctl
check --journal
like "no journalctl" "$out" '^UNKNOWN: cannot read the journal: there is no /usr/bin/journalctl'
check --journal --state-key=fresh
like "and nothing known: UNKNOWN" "$status $line" '^3 MAILLOG ERS UNKNOWN - cannot read the journal: there is no /usr/bin/journalctl'
tap_done
