#!/usr/bin/env bash
# check_maillog_ers on a relay's log, beside what is installed of its peers: everything since the start, and the usual run
# that finds a little news at the end. usage: maillog.sh [BYTES [BYTES-FOR-SLOW-PEERS]]
set -u
. "$(dirname "$0")/lib.sh"
bytes=${1:-1073741824} few=${2:-67108864}
plugin=$build/check_maillog_ers
scratch
epoch=$(($(date +%s) - 200000))
"$bench/gen_log" -e $epoch "$bytes" > "$dir/log"
head -c "$few" "$dir/log" > "$dir/part"
ours() { # NAME LOG
    add "$1" "$plugin" -f "$2" --first-run=start --peek --state-dir="$fast/none" -t 600
}
mib() { echo "$(($1 / 1048576)) MiB"; }

table "A log of $(mib "$bytes"), all of it"
ours 'check_maillog_ers' "$dir/log"
add 'its line walker and parser alone' "$bench/bench_mail_line" "$dir/log"
add 'cat' cat "$dir/log"
add 'wc -l' wc -l "$dir/log"
add 'grep -cF "blocked using"' grep -cF 'blocked using' "$dir/log"
add 'rg -j1 -cF "blocked using"' rg -j1 -cF 'blocked using' "$dir/log"
rows -n 11 -m "$bytes"

table "The first $(mib "$few") of it, beside those who parse"
ours 'check_maillog_ers' "$dir/part"
add 'per_line.pl (the manner of check_logfiles)' perl "$top/tests/bench/per_line.pl" "$dir/part"
add 'pflogsumm --detail 0' pflogsumm --detail 0 "$dir/part"
[ ! -e /usr/share/doc/mtail/examples/postfix.mtail ] ||
    add 'mtail --one_shot' mtail --one_shot --progs /usr/share/doc/mtail/examples/postfix.mtail --logs "$dir/part"
rows -n 5 -s 120 -m "$few"

table 'Variants of 256 MiB'
for variant in 'RFC 3164:' 'RFC 3339:-i' 'mailing lists:-l' 'no refusals:-c'; do
    # shellcheck disable=SC2086 # an option or none
    "$bench/gen_log" -e $epoch ${variant#*:} 268435456 > "$dir/${variant%:*}"
    ours "${variant%:*}" "$dir/${variant%:*}"
done
rows -n 7 -m 268435456
for variant in 'RFC 3164' 'RFC 3339' 'mailing lists' 'no refusals'; do
    rm "$dir/$variant"
done

# news NAME: the state after $dir/log as it is, then 10 KB more, read from that same state again and again.
news() {
    "$plugin" -f "$dir/log" --first-run=start --state-dir="$fast/saved" --state-key=bench -t 600 > "$dir/first"
    # Once more, so that the state is that of one who finds so little each time.
    "$bench/gen_log" -s 2 -c -e "$(date +%s)" 10240 >> "$dir/log"
    "$plugin" -f "$dir/log" --state-dir="$fast/saved" --state-key=bench -t 600 > "$dir/first"
    "$bench/gen_log" -s 3 -c -e "$(date +%s)" 10240 >> "$dir/log"
    cp -a "$fast/saved" "$dir/saved"
    add 'an empty C process' "$bench/empty"
    add "$1, in memory (no fsync)" "$plugin" -f "$dir/log" --state-dir="$fast/state" --state-key=bench
    SAVED=$fast/saved STATE=$fast/state rows -n 60 -p "$top/tests/bench/restore.sh"
    add 'an empty C process' "$bench/empty"
    add "$1, on disk (fsync)" "$plugin" -f "$dir/log" --state-dir="$dir/state" --state-key=bench
    SAVED=$dir/saved STATE=$dir/state rows -n 30 -p "$top/tests/bench/restore.sh"
    rm -rf "$fast"/s* "$dir"/s*
}
table '10 KB of news in it'
news 'with incidents that are open'
"$bench/gen_log" -c -e $epoch "$bytes" > "$dir/log"
news 'without incidents'
