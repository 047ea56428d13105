#!/usr/bin/env bash
# make demo, as the README promises it: what all three plugins say before, while and after the address is on the list, and
# the timeline of it. Then as somebody who is nobody, without a network: played again, and nothing left behind.
set -u
. "$(dirname "$0")/../lib/tap.sh"
cd "$(dirname "$0")/../.." || exit 1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
chmod 1777 "$dir"

out=$(TMPDIR=$dir make --no-print-directory demo 2>&1)
is "make demo succeeds" "$?" 0
# said PLUGIN: line 1 of each of its runs.
said() { grep "^$1 [A-Z]* - " <<< "$out"; }
for name in 'MAILLOG ERS' 'MAILQ DEFERRED' 'ERS LISTING'; do
    is "five runs of it: $name" "$(said "$name" | wc -l)" 5
done
run=0
while IFS='|' read -r name log queue listing; do
    run=$((run + 1))
    like "$name: the log check" "$(said 'MAILLOG ERS' | sed -n ${run}p)" "^MAILLOG ERS $log"
    like "$name: the queue check" "$(said 'MAILQ DEFERRED' | sed -n ${run}p)" "^MAILQ DEFERRED $queue"
    like "$name: the listing check" "$(said 'ERS LISTING' | sed -n ${run}p)" "^ERS LISTING $listing"
done << 'END'
before|OK - no refusals |OK - 0 blocked; 1 deferred |OK - 203\.0\.113\.25 on none of 2 lists$
blocked|CRITICAL - Trend Micro ERS blocks 203\.0\.113\.25: example\.co\.jp, 37 mails since 16:25|CRITICAL - 37 of 38 blocked by Trend Micro ERS \(203\.0\.113\.25\): example\.co\.jp; oldest [0-9] s, first return in 4d23h|CRITICAL - 203\.0\.113\.25 on Trend Micro ERS Advanced
still blocked|CRITICAL - Trend Micro ERS .*203\.0\.113\.25: example\.co\.jp, 38 mails since 16:25|OK - 0 blocked; 39 deferred \(oldest 30 min\)|CRITICAL - 203\.0\.113\.25 on Trend Micro
delisted|CRITICAL - Trend Micro ERS .*203\.0\.113\.25|OK - 0 blocked; 39 deferred |OK - 203\.0\.113\.25 on none of 2 lists; left Trend Micro
recovered|OK - Trend Micro ERS block of 203\.0\.113\.25 over after 31 min |OK - 0 blocked; 1 deferred |OK - 203\.0\.113\.25 on none of 2 lists
END
timeline=$(sed -n '/^== The evening/,$p' <<< "$out")
is "the timeline: when" "$(grep -oE '^16:[0-9]+' <<< "$timeline" | tr '\n' ' ')" "16:10 16:25 16:40 16:54 16:56 "
is "the timeline: exit statuses" "$(awk '/^ / { print $1, $2, $3 }' <<< "$timeline" | sed 's/ \(.\) [A-Z]*/\1/' | tr '\n' ' ')" \
    "log0 queue0 listing0 log2 queue2 listing2 log2 queue0 listing2 log2 queue0 listing0 log0 queue0 listing0 "
none "the timeline's lines are short" "$(grep -E '.{130}' <<< "$timeline")"
none "nothing left behind" "$(ls -A "$dir")"

if [ "$(id -u)" = 0 ]; then
    # shellcheck disable=SC2016 # for the inner shell
    again=$(TMPDIR=$dir tests/lib/unshare --net --mount sh -c \
        'ip link set lo up && exec setpriv --reuid 65534 --regid 65534 --clear-groups demo/play' 2>&1)
    is "as nobody, without a network: exit status" "$?" 0
    # Without what the clock says.
    told() { sed -n '/^== The evening/,$p' <<< "$1" | sed 's/ [0-9][0-9]:.*//; s/[0-9]* s//'; }
    is "as nobody: the same timeline" "$(told "$again")" "$(told "$timeline")"
    none "as nobody: nothing left behind" "$(ls -A "$dir")"
    none "no process runs on" "$(grep -lz "TMPDIR=$dir" /proc/[0-9]*/environ 2> "$dir/unreadable")"
fi
tap_done
