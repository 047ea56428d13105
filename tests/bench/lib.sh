#!/usr/bin/env bash
# What the benches share. Sourced; needs "make bench" to have built everything. Each prints tables in Markdown.
# shellcheck disable=SC2034 # used by those who source it
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=${BUILD:-$top/build}
bench=$build/tests/bench
export PATH=$PATH:/usr/lib/nagios/plugins:/usr/sbin

# have COMMAND: it is there, and nothing that it is made of is missing, as a module of Perl's.
have() { command -v "$1" > /dev/null && ! { "$1" --help < /dev/null 2>&1 | grep -q "^Can't locate"; }; }
title() { printf '\n### %s\n\n' "$1"; }
# table TITLE: what follows are rows.
table() {
    title "$1"
    "$bench/measure" -h
}
# add NAME COMMAND...: puts a row into the next rows call, if the command is installed.
entries=() missing=()
add() {
    have "$2" || {
        missing+=("$2")
        return 0
    }
    [ ${#entries[@]} -eq 0 ] || entries+=(---)
    entries+=("$@")
}
# rows OPTION...: measures what was added, interleaved; then says which peers weren't there.
rows() {
    "$bench/measure" "$@" -- "${entries[@]}"
    [ ${#missing[@]} -eq 0 ] || printf '\nNot installed: %s\n' "${missing[*]}"
    entries=() missing=()
}
# A directory of the bench's own, removed at the end; fast: the same in memory, where fsync costs nothing.
scratch() {
    dir=$(mktemp -d "${TMPDIR:-/var/tmp}/ers-bench-XXXXXX")
    fast=$(mktemp -d /dev/shm/ers-bench-XXXXXX)
    chmod 755 "$dir"
    trap 'rm -rf "$dir" "$fast"' EXIT
}
