# Sourced by the tests written in shell: TAP lines with what came and what was wanted.
# shellcheck shell=bash

tap_count=0
tap_failed=0

# ok NAME STATUS: passes if STATUS is 0.
ok() {
    tap_count=$((tap_count + 1))
    if [ "$2" -eq 0 ]; then
        echo "ok $tap_count - $1"
    else
        echo "not ok $tap_count - $1"
        tap_failed=$((tap_failed + 1))
    fi
}

# note TEXT: any number of lines as TAP comments.
note() {
    printf '%s\n' "$1" | sed 's/^/#   /'
}

# is NAME GOT WANT
is() {
    if [ "$2" = "$3" ]; then
        ok "$1" 0
    else
        ok "$1" 1
        note "got:  $2"
        note "want: $3"
    fi
}

# like NAME GOT REGEX: an extended regular expression, searched for in GOT.
like() {
    if printf '%s\n' "$2" | grep -Eq -- "$3"; then
        ok "$1" 0
    else
        ok "$1" 1
        note "got:  $2"
        note "want: $3"
    fi
}

# unlike NAME GOT REGEX
unlike() {
    if printf '%s\n' "$2" | grep -Eq -- "$3"; then
        ok "$1" 1
        note "got:      $2"
        note "unwanted: $3"
    else
        ok "$1" 0
    fi
}

# none NAME FINDINGS: passes if there are none.
none() {
    if [ -z "$2" ]; then
        ok "$1" 0
    else
        ok "$1" 1
        note "$2"
    fi
}

# skip_all WHY: ends the test. With CI=true nothing may be left out, so there it is a failure.
skip_all() {
    if [ "${CI:-}" = true ]; then
        echo "not ok 1 - must not be skipped here: $1"
    else
        echo "ok 1 # skip $1"
    fi
    echo 1..1
    exit 0
}

# The last call: the plan.
tap_done() {
    echo "1..$tap_count"
    [ "$tap_failed" -eq 0 ]
}
