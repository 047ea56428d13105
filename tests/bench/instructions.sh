#!/usr/bin/env bash
# Instructions of the hot loops, by callgrind: the same number in every run of the same build, whatever the neighbours do.
# usage: instructions.sh
set -u
. "$(dirname "$0")/lib.sh"
have valgrind || {
    echo 'needs valgrind'
    exit 1
}
scratch
# count FUNCTION COMMAND...: instructions in that function and below, with what it calls.
count() {
    local function=$1
    shift
    valgrind --tool=callgrind --callgrind-out-file="$dir/calls" "$@" > "$dir/out" 2>&1
    callgrind_annotate --inclusive=yes --threshold=100 "$dir/calls" 2> "$dir/err" |
        awk -v name="$function" '$0 ~ ":" name "( |$)" { gsub(",", "", $1); if ($1 + 0 > most) most = $1 + 0 } END { print most + 0 }'
}
row() { # NAME FUNCTION UNITS COMMAND...
    local name=$1 function=$2 units=$3 total
    shift 3
    total=$(count "$function" "$@")
    awk -v name="$name" -v total="$total" -v units="$units" -v function_="$function" \
        'BEGIN { printf "| %s | `%s` | %d | %.0f |\n", name, function_, total, total / units }'
}
"$bench/gen_log" -e 1700000000 16777216 > "$dir/log"
"$top/tests/bench/gen_queue.pl" 10000 > "$dir/queue"
: > "$dir/empty"
lines=$(wc -l < "$dir/log")
replies=$(grep -c 'said: ' "$dir/log")
maillog=("$build/check_maillog_ers" -f "$dir/log" --first-run=start --peek --state-dir="$dir/none" -t 600)
title 'Instructions (callgrind)'
echo '| | function | instructions | per unit |'
echo '| --- | --- | --: | --: |'
row "log of $lines lines: all, per line" main "$lines" "${maillog[@]}"
row 'finding and parsing lines, per line' mail_lines_next "$lines" "${maillog[@]}"
row 'keeping the book, per line' book_line "$lines" "${maillog[@]}"
row "classifying, per reply ($replies)" classify_again "$replies" "${maillog[@]}"
row 'loading the catalogue' catalogue_load 1 "$build/check_maillog_ers" -f "$dir/empty" --peek --state-dir="$dir/none"
row 'a run on an empty log' main 1 "$build/check_maillog_ers" -f "$dir/empty" --peek --state-dir="$dir/none"
row 'queue of 10,000 messages, per message' main 10000 "$build/check_mailq_deferred" -i "$dir/queue"
