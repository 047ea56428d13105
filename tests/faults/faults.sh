#!/usr/bin/env bash
# Whole runs of the plugins in which one thing fails: each allocation, each system call, a signal at each system call, short
# and interrupted reads and writes, no descriptor left, a clock that jumps. Each must end in the right verdict or a clear
# UNKNOWN, say nothing on standard error, and leave a state from which the next run tells the whole truth.
# usage: faults.sh [BUILD [RUN...]]      RUN: maillog, journal, mailq, listing, web
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
[ $# -gt 0 ] || set -- "$top/build"
build=$(cd "$1" && pwd)
. "$top/tests/lib/tap.sh"
. "$top/tests/e2e/dnsnet.sh"
. "$top/tests/e2e/webnet.sh"
preload=$build/tests/faults/preload.so
strace -o /dev/null true 2> /dev/null || skip_all "strace can't trace here"

log() { # SECONDS-AGO QUEUE-ID: a refusal and its mail's sender
    local stamp
    stamp=$(date -d "@$((now - $1))" +%Y-%m-%dT%H:%M:%S%:z)
    printf '%s\n' "$stamp mail01 postfix/qmgr[998]: $2: from=<news@example.com>, size=1234, nrcpt=1 (queue active)" \
        "$stamp mail01 postfix/smtp[1234]: $2: to=<hanako@example.co.jp>, relay=mx.example.co.jp[198.51.100.7]:25, delay=130, delays=129/0/0.3/0.1, dsn=4.0.0, status=deferred (host mx.example.co.jp[198.51.100.7] said: 450 Service temporarily unavailable; Client Host [203.0.113.25] blocked using Trend Micro Email Reputation Service. Please see http://www.mail-abuse.com/cgi-bin/lookup?ip_address=203.0.113.25 (in reply to RCPT TO command))"
}
serve -f "$dir/turned"
# shellcheck disable=SC2119 # without certificates
serve_web

# The runs. Each has what it is run on made anew by prepare_X, is run by run_X [BEFORE...] (words put before the
# plugin), and then judged: status_X is the right exit status, and if it keeps a state, what the next run says must be
# what it says after a run without a fault.
prepare_maillog() {
    rm -rf "$dir/maillog"
    cp -a "$dir/prepared" "$dir/maillog"
}
run_maillog() { (cd "$dir/maillog" && "$@" "$build/check_maillog_ers" -f mail.log --state-dir=state --state-key=k); }
prepare_journal() {
    rm -rf "$dir/journaled"
    cp -a "$dir/journal" "$dir/journaled"
}
run_journal() { (cd "$dir/journaled" && "$@" "$build/check_maillog_ers" --journal-directory=files --state-dir=state --state-key=k); }
prepare_mailq() { :; }
run_mailq() { "$@" "$build/check_mailq_deferred" -M postfix -i "$dir/queue"; }
prepare_listing() { rm -rf "$dir/listing"; }
run_listing() {
    "$@" "$build/check_ers_listing" -H 192.0.2.10 -l good.test -r "127.0.0.1:$port" --allow-private --query-timeout=0.3 -t 2 \
        --state-dir="$dir/listing"
}
prepare_web() { rm -rf "$dir/web"; }
run_web() {
    "$@" "$build/check_ers_listing" -H 192.0.2.10 --web=ers-classic -l ers --web-url="$http/form" -r "127.0.0.1:$port" --allow-private \
        -t 2 --state-dir="$dir/web"
}
# shellcheck disable=SC2034 # by their names
status_maillog=2 status_journal=2 status_mailq=2 status_listing=2 status_web=2

mkdir -p "$dir/prepared"
now=$(date +%s)
log 600 3F2A1C0123 > "$dir/prepared/mail.log"
(cd "$dir/prepared" && "$build/check_maillog_ers" -f mail.log --state-dir=state --state-key=k > /dev/null)
for i in {10..29}; do
    log "5$i" "3F2A1C01$i" >> "$dir/prepared/mail.log"
done
# The same as a journal.
remote() { "$top/tests/e2e/journal_entries.pl" | /lib/systemd/systemd-journal-remote --split-mode=none -o "$1" - 2> "$dir/remote"; }
mkdir -p "$dir/journal/files"
head -n 2 "$dir/prepared/mail.log" | remote "$dir/journal/files/system.journal"
(cd "$dir/journal" && "$build/check_maillog_ers" --journal-directory=files --state-dir=state --state-key=k > /dev/null)
tail -n +3 "$dir/prepared/mail.log" | remote "$dir/journal/files/system.journal"
# Not the JSON listing: json-c 0.16 itself dies when it gets no memory.
arrived=$(LC_ALL=C date -d '9 minutes ago' '+%a %b %e %H:%M:%S')
{
    echo '-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------'
    for i in {10..19}; do
        printf '4F2A1C01%s     1234 %s  news@example.com\n' "$i" "$arrived"
        echo '(host mx.example.co.jp[198.51.100.7] said: 450 Service temporarily unavailable; Client Host [203.0.113.25] blocked using Trend Micro Email Reputation Service. (in reply to RCPT TO command))'
        printf '%40s hanako@example.co.jp\n\n' ''
    done
    echo '-- 12 Kbytes in 10 Requests.'
} > "$dir/queue"

# after X: what the next run without a fault says, less what differs from run to run.
after() {
    [ "$1" != mailq ] || return 0
    "run_$1" | sed 's/time=[^ ]*//; s/oldest_incident=[^ ]*//; s/ since [0-9:]*//; s/[0-9]* ms//; s/asked [0-9]* s ago/asked now/'
}
# Was it writing the result itself that failed?
unprinted() { grep -q '^write(1, .*INJECTED' "$dir/trace" 2> /dev/null; }
# Of a result its state and counts.
counted() { grep -Eo '^[A-Z ]+ -|(incidents|refusals|deferred|sent|listed|checked)=[^;]*'; }
# judge X WHAT: one run's exit status in $status and output in $dir/out, against what they may be; complaints to $dir/bad.
judge() {
    local want=status_$1
    {
        [ "$status" = "${!want}" ] || [ "$status" = 3 ] || grep -q 'lag=[1-9U]' "$dir/out" || echo "$2: exit status $status: $(head -c 200 "$dir/out")"
        [ ! -s "$dir/err" ] || echo "$2: on standard error: $(head -c 200 "$dir/err")"
        if [ "$status" = 3 ]; then
            grep -Eq '^([A-Z ]+ )?UNKNOWN - .' "$dir/out" || unprinted || echo "$2: no clear line: $(head -c 200 "$dir/out")"
        elif [ "$status" = 2 ]; then
            grep -Eq '^[A-Z ]+ CRITICAL - (.* \| |out of memory$)' "$dir/out" || unprinted || echo "$2: no clear line: $(head -c 200 "$dir/out")"
        fi
        [ "$(after "$1")" = "$(cat "$dir/reference-$1")" ] || { echo "$2: the run after it:"; diff "$dir/reference-$1" <(after "$1"); }
    } >> "$dir/bad"
}
# try X WHAT BEFORE...: one run with a fault, judged.
try() {
    "prepare_$1"
    "run_$1" "${@:3}" > "$dir/out" 2> "$dir/err" < /dev/null
    status=$?
    judge "$1" "$2"
}
with() { env LD_PRELOAD="$preload" ERS_FAULT="$1" "${@:2}"; }
many_open() {
    (
        ulimit -n 4096
        for fd in {10..1110}; do
            eval "exec $fd< /dev/null"
        done
        exec "$@"
    )
}
# calls FILE: the plugin's system calls in strace's output, one a line, with their running number among those of the name.
# What comes before is the loader's: it ends by unmapping its cache.
calls() {
    awk -F '(' '/^[a-z_0-9]+\(/ { ++n[$1]; if (own) print $1, n[$1]; own = own || limits && $1 == "munmap"; limits = limits || $1 == "prlimit64" }' "$1"
}
# errors SYSCALL: what it is made to fail with.
errors() {
    case $1 in
    openat) echo EMFILE EACCES EIO ;;
    write) echo ENOSPC EIO ;;
    mmap) echo ENOMEM ;;
    exit_group | munmap | execve) ;;
    brk) ;;   # can't fail that way
    fcntl) ;; # nor this, on a socket; c-ares 1.18 would be left with one that blocks
    getrandom) ;; # json-c complains of it on standard error
    *) echo EIO ;;
    esac
}

shift
[ $# -gt 0 ] || set -- maillog journal mailq listing web
for run; do
    : > "$dir/bad"
    "prepare_$run"
    "run_$run" > "$dir/out"
    status=$?
    after "$run" > "$dir/reference-$run"
    judge "$run" "no fault"
    want=status_$run
    is "$run: without a fault" "$status: $(cat "$dir/bad")" "${!want}: "

    : > "$dir/bad"
    "prepare_$run"
    ERS_FAULT_COUNT=$dir/count "run_$run" env LD_PRELOAD="$preload" > /dev/null
    count=$(cat "$dir/count")
    for ((n = 1; n <= count; ++n)); do
        try "$run" "allocation $n" with "alloc=$n"
        try "$run" "allocations from $n" with "allocs=$n"
    done
    none "$run: each of $count allocations fails, alone and with all after it" "$(cat "$dir/bad")"

    for fault in short interrupt short,interrupt; do
        : > "$dir/bad"
        try "$run" "$fault" with $fault
        none "$run: $fault reads and writes" "$(cat "$dir/bad")"
        is "$run: $fault reads and writes change nothing" "$status" "${!want}"
    done

    : > "$dir/bad"
    "prepare_$run"
    "run_$run" strace -o "$dir/calls" > /dev/null
    tries=0
    while read -r call n; do
        for error in $(errors "$call"); do
            tries=$((tries + 1))
            try "$run" "$call $n $error" strace -o "$dir/trace" -e "inject=$call:error=$error:when=$n"
        done
    done < <(calls "$dir/calls")
    none "$run: each system call fails ($tries runs)" "$(cat "$dir/bad")"

    # Killed at each call: what counts is the run after it.
    : > "$dir/bad"
    while read -r call n; do
        "prepare_$run"
        "run_$run" strace -o /dev/null -e "inject=$call:signal=KILL:when=$n" > /dev/null 2>&1 < /dev/null
        [ "$(after "$run")" = "$(cat "$dir/reference-$run")" ] || echo "killed at $call $n: the run after it: $(after "$run" | head -c 300)"
    done < <(calls "$dir/calls") >> "$dir/bad"
    none "$run: killed at each system call" "$(cat "$dir/bad")"

    # The loader needs one to start with.
    : > "$dir/bad"
    for n in {4..12}; do
        try "$run" "$n descriptors" prlimit --nofile="$n"
    done
    none "$run: few descriptors" "$(cat "$dir/bad")"
    : > "$dir/bad"
    try "$run" "1,100 descriptors open" many_open
    none "$run: more descriptors open than select(2) takes" "$(cat "$dir/bad")"
    is "$run: that changes nothing" "$status" "${!want}"

    : > "$dir/bad"
    for seconds in -3600 -600 600 2400; do
        "prepare_$run"
        "run_$run" with "clock=$seconds" > "$dir/out"
        [ $? = "${!want}" ] || echo "$seconds s off: $(head -c 300 "$dir/out")"
        [ "$(after "$run" | counted)" = "$(counted < "$dir/reference-$run")" ] || echo "$seconds s off: the run after it: $(after "$run" | head -c 300)"
    done > "$dir/bad"
    none "$run: for one run the clock is off" "$(cat "$dir/bad")"
done
tap_done
