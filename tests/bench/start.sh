#!/usr/bin/env bash
# What it costs to start: the plugins and their peers beside an empty C process. usage: start.sh [RUNS]
set -u
. "$(dirname "$0")/lib.sh"
scratch
table 'Start-up'
add 'an empty C process' "$bench/empty"
add 'check_dummy' check_dummy 0
for plugin in check_maillog_ers check_mailq_deferred check_ers_listing; do
    add "$plugin --version" "$build/$plugin" --version
done
: > "$dir/log"
add 'check_maillog_ers, an empty log' "$build/check_maillog_ers" -f "$dir/log" --peek --state-dir="$dir/state"
add 'check_mailq_deferred, an empty listing' "$build/check_mailq_deferred" -i "$dir/log"
add 'sh -c :' sh -c :
add 'perl -e 1' perl -e 1
rows -n "${1:-200}"
