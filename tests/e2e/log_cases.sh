#!/usr/bin/env bash
# The ways in which log checks lose, repeat or invent, each played with real files and the real plugin: nothing is lost,
# nothing comes twice, and what can't be known is said. With a second argument, the path of a check_logfiles, the same
# stories are told to that too, and the table of docs/check_logfiles.md is printed.
# usage: tests/e2e/log_cases.sh BINDIR [CHECK_LOGFILES]
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/tap.sh"
bin=$(cd "$1" && pwd) || exit 1
theirs=${2:-}
private= # file systems of its own can be mounted
if [ "$(id -u)" = 0 ]; then
    [ "${LOG_CASES:-}" ] || LOG_CASES=yes exec "$top/tests/lib/unshare" --mount "$0" "$@"
    private=yes
fi
base=$(mktemp -d)
trap '[ ! "$private" ] || umount -q "$base/fs"; rm -rf "$base"' EXIT
chmod 755 "$base"
mkdir "$base/fs"

# --- the writer
number=0
line() { # DOMAIN DSN-AND-THE-REST: one delivery line of now, with a queue id of its own
    number=$((number + 1))
    printf '%s mail01 postfix/smtp[42]: %08X: to=<user@%s>, relay=mx.%s[198.51.100.7]:25, delay=1, delays=0/0/1/0, dsn=%s\n' \
        "$(date +%Y-%m-%dT%H:%M:%S.%6N%:z)" "$((0xA0000000 + number))" "$1" "$1" "$2"
}
blocked='4.0.0, status=deferred (host mx.example.co.jp[198.51.100.7] said: 450 Service temporarily unavailable; Client Host [203.0.113.25] blocked using Trend Micro Email Reputation Service.'
refusals() { # COUNT
    local i
    for ((i = 0; i < $1; ++i)); do
        line example.co.jp "$blocked Please see http://www.mail-abuse.com/cgi-bin/lookup?ip_address=203.0.113.25 (in reply to RCPT TO command))"
    done
    written=$((written + $1))
}
other() { # COUNT: lines that refuse nothing
    local i
    for ((i = 0; i < $1; ++i)); do
        line example.org '2.0.0, status=sent (250 2.0.0 Ok: queued as 4F1)'
    done
}
into() { # FILE COMMAND...
    "${@:2}" >> "$1"
}

# --- the reader
# look: one run of the program; `told` is how many refusals it has told of so far, `said` what it said, `status` how it ended.
look() {
    if [ "$program" = ours ]; then
        said=$(as_reader "$bin/check_maillog_ers" -f "$log" --state-dir="$dir/state" --state-key=case 2>&1)
        status=$?
        told=$(sed -n 's/.* refusals=\([0-9]*\)c.*/\1/p' <<< "$said")
    else
        wait_second
        said=$(as_reader "$theirs" --tag=ers --logfile="$log" --criticalpattern='blocked using' ${rotation:+"--rotation=$rotation"} \
            --seekfilesdir="$dir/seek" --protocolsdir="$dir/seek" "${extra[@]}" 2>&1)
        status=$?
        told=$((told + $(sed -n "s/.*'ers_criticals'=\([0-9]*\).*/\1/p" <<< "$said" | head -1 | grep . || echo 0)))
    fi
}
as_reader() {
    if [ "$reader" ]; then
        setpriv --reuid="$reader" --regid="$reader" --clear-groups "$@"
    else
        "$@"
    fi
}
# Until the next second: what check_logfiles finds written in the second of its last run it takes for old.
wait_second() {
    local now
    [ "$same_second" ] && return
    now=$(date +%s)
    while [ "$(date +%s)" = "$now" ]; do sleep 0.05; done
}
states() { # the files that hold the state
    if [ "$program" = ours ]; then
        find "$dir/state" -name case -o -name case.old
    else
        find "$dir/seek" -type f
    fi
}

# --- the cases: each writes, looks, and leaves the number of refusals written in `written`
case_partial_line() {
    local cut
    into "$log" other 1; look
    refusals 1 > "$dir/line"
    cut=$(grep -bo 'ked using' "$dir/line" | cut -d: -f1) # in the middle of "blocked"
    head -c "$cut" "$dir/line" >> "$log"; look
    tail -c +$((cut + 1)) "$dir/line" >> "$log"; look
}
case_number_1() {
    into "$log" other 1; look
    into "$log" refusals 2; mv "$log" "$log.1"; into "$log" refusals 1; look
}
case_number_1_delaycompress() {
    into "$log" other 1; look
    into "$log" refusals 1; mv "$log" "$log.2"; gzip "$log.2"
    into "$log.1" refusals 1; into "$log" refusals 1; look
}
case_number_0() {
    into "$log" other 1; look
    into "$log" refusals 2; mv "$log" "$log.0"; into "$log" refusals 1; look
}
case_two_rotations() {
    into "$log" other 1; look
    into "$log" refusals 1; mv "$log" "$log.1"
    into "$log" refusals 1; mv "$log.1" "$log.2"; mv "$log" "$log.1"
    into "$log" refusals 1; look
}
case_gzip_at_once() {
    into "$log" other 1; look
    into "$log" refusals 2; mv "$log" "$log.1"; gzip "$log.1"; into "$log" refusals 1; look
}
case_dateext() {
    into "$log" other 1; look
    into "$log" refusals 2; mv "$log" "$log-$(date +%Y%m%d)"; into "$log" refusals 1; look
}
case_copytruncate_shorter() {
    into "$log" other 8; look
    into "$log" refusals 2; cp "$log" "$log.1"; : > "$log"; into "$log" refusals 1; look
}
case_copytruncate_longer() {
    into "$log" other 4; look
    into "$log" refusals 2; cp "$log" "$log.1"; : > "$log"; into "$log" refusals 6; look
}
case_truncated_longer() { # without a copy; what was not read before is gone for everyone
    into "$log" other 4; look
    : > "$log"; into "$log" refusals 4; look
}
case_inode_reuse() {
    local inode old=$dir/reuse
    into "$log" other 4; look
    inode=$(stat -c %i "$log")
    rm "$log"
    refusals 6 > "$old"
    while [ "$(stat -c %i "$old")" != "$inode" ]; do # other files take the inodes in between
        cp "$old" "$old.new" && mv "$old" "$old.$RANDOM$RANDOM" && mv "$old.new" "$old"
        [ "$(find "$dir" -name 'reuse.*' | wc -l)" -lt 200 ] || break
    done
    mv "$old" "$log"
    # On a file system that never gives an inode again (tmpfs) it is an ordinary new file.
    [ "$(stat -c %i "$log")" = "$inode" ] || [ ! "$theirs" ] || return 1
    look
}
case_device_number() {
    [ "$private" ] || return 1
    log=$base/fs/mail.log
    mount -t tmpfs tmpfs "$base/fs"
    into "$log" other 1; look
    into "$log" refusals 2; look
    cp "$log" "$dir/saved"
    umount "$base/fs"
    mount -t tmpfs tmpfs "$base/other"; mount -t tmpfs tmpfs "$base/fs"; umount "$base/other"
    cat "$dir/saved" > "$log"; into "$log" refusals 1; look
    umount "$base/fs"
}
case_same_second() {
    same_second=yes
    wait_tenth
    into "$log" other 1; look
    into "$log" refusals 1
    look; same_second=; look; look
}
wait_tenth() { # so that what follows falls into one second
    while [[ "$(date +%N)" != 0* ]]; do sleep 0.01; done
}
case_first_run() {
    into "$log" refusals 3; look
}
case_state_emptied() {
    into "$log" other 1; look
    into "$log" refusals 3; look
    into "$log" refusals 1; look
    states | while read -r file; do : > "$file"; [ "$program" != ours ] || break; done
    look
}
case_state_all_emptied() {
    into "$log" other 1; look
    into "$log" refusals 3; look
    states | while read -r file; do : > "$file"; done
    look
}
case_state_corrupt() {
    into "$log" other 1; look
    into "$log" refusals 3; look
    states | while read -r file; do printf '}}}' | dd of="$file" bs=1 seek=40 conv=notrunc status=none; done
    look
}
case_state_executed() {
    into "$log" other 1; look
    into "$log" refusals 3; look
    states | while read -r file; do printf 'system("touch %s/ran");\n' "$dir" | cat - "$file" > "$dir/new"; cat "$dir/new" > "$file"; done
    look
}
case_state_unwritable() {
    [ "$(id -u)" = 0 ] || return 1
    reader=65534
    chown -R "$reader" "$dir"
    into "$log" other 1; look
    into "$log" refusals 1; look
    find "$dir/state" "$dir/seek" -type d -exec chmod 555 {} +
    into "$log" refusals 1; look; look
}
case_two_runs_at_once() {
    local i
    into "$log" other 1; look
    into "$log" other 50
    for i in 1 2 3 4 5 6 7 8 9; do cat "$log" "$log" > "$dir/more"; mv "$dir/more" "$dir/twice"; cat "$dir/twice" > "$log"; done
    into "$log" refusals 5
    wait_second
    for i in 1 2; do
        (told=0; look; echo "$told" > "$dir/told.$i") &
    done
    wait
    if [ "$program" = ours ]; then
        look
    else
        told=$(($(cat "$dir/told.1") + $(cat "$dir/told.2")))
    fi
}
case_nul_and_long_line() {
    into "$log" other 1; look
    head -c 10000000 /dev/zero | tr '\0' x >> "$log"; echo >> "$log"
    into "$log" refusals 1
    refusals 1 > "$dir/line"
    sed 's/Please/\x00&/' "$dir/line" >> "$log"
    into "$log" refusals 1; look
}
case_unreadable_copy() {
    into "$log" other 1; look
    into "$log" refusals 2; mv "$log" "$log.1"; printf 'BZh91AY&SYdamaged' > "$log.1.bz2"; rm "$log.1"
    into "$log" refusals 1; look
}
case_sent_elsewhere() {
    extra=(--okpattern='status=sent' --sticky)
    into "$log" other 1; look
    into "$log" refusals 1; look
    into "$log" other 1; look
}
case_recovery_forged() {
    extra=(--okpattern='status=sent' --sticky)
    into "$log" other 1; look
    written=1
    into "$log" line example.co.jp "$blocked dsn=2.0.0, status=sent (250 ok))"
    look
}

# NAME | what is told besides the number | rotation schemes to tell check_logfiles | title. The last scheme is a pattern that
# fits every name used here; the others are presets by the names that suggest themselves.
any='mail\.log[.-].*'
cases=(
    "partial_line||$any|a line half written at one run, completed by the next"
    "number_1||debian logrotate loglog0log1 $any|renamed to \`.1\`"
    "number_1_delaycompress||debian logrotate loglog0log1 $any|renamed to \`.1\`, older ones packed (Debian)"
    "number_0||debian loglog0log1 $any|renamed to \`.0\`"
    "two_rotations||loglog0log1 $any|two rotations between runs"
    "gzip_at_once||debian logrotate loglog0gzlog1gz $any|packed at once"
    "dateext||$any|renamed to \`-YYYYMMDD\`"
    "copytruncate_shorter||- $any|copytruncate, the new content is shorter"
    "copytruncate_longer||- $any|copytruncate, the new content is longer"
    "truncated_longer||- $any|truncated with nothing unread, the new content is longer"
    "inode_reuse||- $any|replaced by a longer file with the same inode"
    "device_number||- $any|the device number changes"
    "same_second||- $any|written in the second of the last run, three runs later"
    "first_run||-|first run, three refusals in the log"
    "state_emptied||-|state file emptied"
    "state_all_emptied|the state was lost|-|state emptied, older generation and all"
    "state_corrupt|the state was lost|-|state overwritten in part"
    "state_executed|the state was lost|-|code written into the state"
    "state_unwritable|the state was not saved|-|state directory not writable"
    "two_runs_at_once||-|two runs at once"
    "nul_and_long_line||-|a line of 10 MB, a line with NULs"
    "unreadable_copy|damaged bzip2 data|$any|packed so that it can't be read (damaged bzip2): 2 of 3 are in there"
    "sent_elsewhere||-|a delivery elsewhere while refused"
    "recovery_forged||-|a refusal that quotes \`status=sent\`"
)

# play PROGRAM ROTATION NAME: false if it can't be played here.
play() {
    program=$1 rotation=${2#-}
    dir=$(mktemp -d "$base/case.XXXXXX")
    chmod 755 "$dir"
    mkdir -p "$dir/seek" "$dir/state" "$base/other"
    log=$dir/mail.log
    written=0 told=0 said='' status='' reader='' same_second='' extra=()
    "case_$3"
}
state_words=(OK WARNING CRITICAL UNKNOWN)

# check NAME SAID TITLE: ours.
check() {
    local want
    play ours '' "$1" || { skip_one "$3"; return; }
    want=$written
    [ "$1" != unreadable_copy ] || want=1
    is "$3: each refusal told once" "$told" "$want"
    [ ! "$2" ] || like "$3: said" "$said" "$2"
    [ ! "$2" ] || unlike "$3: no silent OK" "$status" '^0$'
    case $1 in
    state_executed) is "$3: not executed" "$([ -e "$dir/ran" ] && echo executed)" '' ;;
    sent_elsewhere | recovery_forged) is "$3: still open" "$status" 1 ;;
    esac
}
skip_one() {
    if [ "${CI:-}" = true ]; then
        ok "$1: must not be skipped here" 1
    else
        ok "$1 # skip needs root" 0
    fi
}

# row NAME SAID SCHEMES TITLE: a line of the table.
row() {
    local scheme cell='' ours
    play ours '' "$1" || return
    ours="$told of $written"
    [ ! "$2" ] || ours+=', and says what is wrong'
    tell_state "$1"
    ours+=$ending
    for scheme in $3; do
        play theirs "$scheme" "$1" || return
        tell_state "$1"
        cell+="${cell:+; }$told of $written$ending"
        [ "$scheme" = - ] || cell+=" (\`$scheme\`)"
        [ ! -e "$dir/ran" ] || cell+=', the code was executed'
    done
    printf '| %s | %s | %s |\n' "$4" "$ours" "$cell"
}
# The state that it ended in, where the case is about that.
tell_state() {
    case $1 in
    sent_elsewhere | recovery_forged | state_* | unreadable_copy) ending=", ${state_words[status]}" ;;
    *) ending= ;;
    esac
}

if [ "$theirs" ]; then
    printf '| case | check_maillog_ers | %s |\n| --- | --- | --- |\n' "$("$theirs" --version | head -n 1)"
fi
for entry in "${cases[@]}"; do
    IFS='|' read -r name words schemes title <<< "$entry"
    if [ "$theirs" ]; then
        row "$name" "$words" "$schemes" "$title"
    else
        check "$name" "$words" "$title"
    fi
done
[ "$theirs" ] || tap_done
