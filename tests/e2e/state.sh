#!/usr/bin/env bash
# What can befall the state, and what comes of it, with the real plugin: each has its outcome, nothing is lost or counted
# twice where that can be helped, and none is a silent OK. usage: tests/e2e/state.sh BINDIR
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/tap.sh"
bin=$(cd "$1" && pwd) || exit 1
private=
if [ "$(id -u)" = 0 ]; then
    [ "${STATE_TEST:-}" ] || STATE_TEST=yes exec "$top/tests/lib/unshare" --mount "$0" "$@"
    private=yes
fi
base=$(mktemp -d)
trap '[ ! "$private" ] || umount -q "$base/state" "$base/fs"; rm -rf "$base"' EXIT
cd "$base" || exit 1

clean() { # COUNT: lines that refuse nothing
    local i
    for ((i = 0; i < $1; ++i)); do
        printf '%s mail01 postfix/smtp[42]: %08X: to=<user@example.org>, relay=mx.example.org[198.51.100.7]:25, delay=1, delays=0/0/1/0, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4F1)\n' \
            "$(date +%Y-%m-%dT%H:%M:%S.%6N%:z)" "$((0xA0000000 + ++number))"
    done
}
number=0
check() { # [OPTION...]: one run; sets said, status, sent
    said=$("$bin/check_maillog_ers" -f "$base/mail.log" --state-dir="$base/state" --state-key=k "$@" 2>&1)
    status=$?
    sent=$(sed -n 's/.* sent=\([0-9]*\)c.*/\1/p' <<< "$said")
}
state=$base/state/$(id -u)/check_maillog_ers/k
# fresh: a new log of four lines, read in two runs, so that there are two generations; nothing is refused, so it is OK.
fresh() {
    chmod -R u+w "$base/state" 2> /dev/null
    rm -rf "$base/state" "$base/mail.log"
    clean 2 >> mail.log
    check
    clean 2 >> mail.log
    check
}
# outcome NAME STATUS SENT WORDS: of the last run.
outcome() {
    is "$1: exit status" "$status" "$2"
    is "$1: counted once" "$sent" "$3"
    like "$1: said" "$said" "$4"
}
# and_then NAME SENT: the next run, after one more line, is an ordinary one.
and_then() {
    clean 1 >> mail.log
    check
    is "$1: then OK" "$status $sent" "0 $2"
    unlike "$1: then nothing to say" "$said" 'state'
}
skip_one() { # NAME WHY
    if [ "${CI:-}" = true ]; then
        ok "$1: must not be skipped here ($2)" 1
    else
        ok "$1 # skip $2" 0
    fi
}

fresh
outcome "all is well" 0 4 'MAILLOG ERS OK'

# One generation is damaged: the one before serves, and the log is read again from there.
fresh
: > "$state"
check
outcome "emptied" 0 4 'newest state was damaged, went on from the one before.* is empty'
and_then "emptied" 5
fresh
truncate -s -10 "$state"
check
outcome "cut short" 0 4 'went on from the one before.* cut short'
fresh
rm "$state"
check
outcome "removed" 0 4 'went on from the one before.* does not exist'

# Both are: as on the first run, and UNKNOWN although nothing is refused.
fresh
: > "$state"
: > "$state.old"
check
outcome "both emptied" 3 4 'UNKNOWN - the state was lost, started anew'
and_then "both emptied" 5

# Every byte of a real state, flipped: found out each time, and what is counted stays right.
fresh
cp "$state" good
size=$(stat -c %s good)
wrong=
for generations in two one; do
    for ((at = 0; at < size; at += 13)); do
        cp good "$state"
        byte=$(od -An -tu1 -j $at -N 1 good)
        printf '%b' "\\x$(printf %x $((byte ^ 1 << at % 8)))" | dd of="$state" bs=1 seek=$at conv=notrunc status=none
        [ $generations = two ] || rm -f "$state.old"
        check --peek
        case $generations,$status,$sent,$said in
        two,0,4,*'went on from the one before'*) ;;
        one,3,4,*'UNKNOWN - the state was lost'*) ;;
        *) wrong+="byte $at of $size, $generations: $status, $sent: $said"$'\n' ;;
        esac
    done
done
none "no flipped byte goes unseen" "$wrong"

# A newer version's state is not read as if it were ours, nor thrown away unsaid.
fresh
rm "$state.old"
perl -0777 -pe '
    sub crc32c { my ($crc, $bytes) = (0xFFFFFFFF, @_);
        for my $byte (unpack "C*", $bytes) { $crc ^= $byte; $crc = $crc & 1 ? $crc >> 1 ^ 0x82F63B78 : $crc >> 1 for 1 .. 8 }
        return $crc ^ 0xFFFFFFFF }
    s/^(\S+)\t\d+\t(\d+)\t(\d+)\t\S+\n(.*)/my $head = "$1\t99\t$2\t$3"; sprintf "%s\t%08x\n%s", $head, crc32c($head . $4), $4/se' \
    "$state" > newer
cp newer "$state"
check
outcome "of a newer version" 3 4 'UNKNOWN - the state was lost.*was written by format 99'

# Links: a symbolic one is refused, neither followed nor replaced; a hard one is never written through.
fresh
rm "$state.old"
mv "$state" elsewhere
cp elsewhere precious
ln -s "$base/elsewhere" "$state"
check
outcome "a symbolic link" 3 4 'UNKNOWN - state refused: .*is not ours \(a link'
is "a symbolic link: its target is left alone" "$(cmp elsewhere precious && echo same)" same
is "a symbolic link: it is left alone" "$(readlink "$state")" "$base/elsewhere"
fresh
ln "$state" other-name
cp other-name precious
and_then "a hard link" 5
is "a hard link: what has its other name is left alone" "$(cmp other-name precious && echo same)" same
fresh
chmod 666 "$state"
check
outcome "writable by others" 3 4 'UNKNOWN - state refused: .*writable by'
fresh
rm -rf "${state%/*}"
ln -s "$base" "${state%/*}"
check
outcome "its directory is a link" 3 4 'UNKNOWN - state refused'

# The lock is held by a run that is stopped: what was committed last is told, with its age, and not as UNKNOWN.
fresh
clean 17 > many
for ((i = 0; i < 15; ++i)); do
    cat many many > twice
    mv twice many
done
cat many >> mail.log
"$bin/check_maillog_ers" -f "$base/mail.log" --state-dir="$base/state" --state-key=k > first &
pid=$!
while flock -n "$state.lock" true && kill -0 $pid; do :; done
kill -STOP $pid
check -t 1
outcome "another run hangs" 0 4 'another run is reading the log; this is the result of [0-9]+ s ago'
kill -CONT $pid
wait $pid
like "the run that hung has read all" "$(cat first)" " sent=$((4 + 17 * 32768))c"
: > mail.log

# What needs root: another owner, full and read-only file systems.
if [ "$private" ]; then
    fresh
    chown 65534 "$state"
    check
    outcome "of another owner" 3 4 'UNKNOWN - state refused: .*belongs to another user'
    is "of another owner: left alone" "$(stat -c %u "$state")" 65534
    fresh
    chown 65534 "$base/state/0"
    check
    outcome "directory of another owner" 3 4 'UNKNOWN - state refused: .*belongs to another user'

    mkdir fs
    fresh
    mount -t tmpfs -o size=64k tmpfs fs
    cp -a state/. fs/
    mount --bind fs state
    dd if=/dev/zero of=fs/filler bs=4096 status=none 2> filled
    like "the file system is full" "$(cat filled)" 'No space left'
    clean 1 >> mail.log
    check
    outcome "no space" 3 5 'UNKNOWN - the state was not saved, so the next run reads the same again: .*No space left'
    check
    outcome "still no space" 3 5 'UNKNOWN - the state was not saved'
    rm fs/filler
    and_then "space again" 6
    mount -o remount,ro,bind state
    clean 1 >> mail.log
    check
    outcome "read-only" 3 7 'UNKNOWN - state not writable, so the next run reads the same again: Read-only file system'
    umount state
    umount fs
else
    skip_one "another owner, full and read-only file systems" "needs root"
fi
tap_done
