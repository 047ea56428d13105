#!/usr/bin/env bash
# make demo, as the README promises it: three runs, blocked, still blocked, recovered.
set -u
. "$(dirname "$0")/../lib/tap.sh"
cd "$(dirname "$0")/../.." || exit 1
out=$(make --no-print-directory demo 2>&1)
is "make demo succeeds" "$?" 0
lines=$(grep -E '^(MAILLOG ERS |exit status )' <<< "$out" | sed 's/ |.*//')
like "blocked" "$(sed -n 1,2p <<< "$lines" | tr '\n' ' ')" \
    '^MAILLOG ERS CRITICAL - Trend Micro ERS blocks 203\.0\.113\.25: example\.co\.jp, 37 mails since 16:25.* exit status 2 $'
like "still blocked" "$(sed -n 3,4p <<< "$lines" | tr '\n' ' ')" \
    '^MAILLOG ERS CRITICAL - Trend Micro ERS .*203\.0\.113\.25.* exit status 2 $'
like "recovered" "$(sed -n 5,6p <<< "$lines" | tr '\n' ' ')" \
    '^MAILLOG ERS OK - Trend Micro ERS block of 203\.0\.113\.25 over after 31 min .* exit status 0 $'
is "and no more" "$(wc -l <<< "$lines")" 6
tap_done
