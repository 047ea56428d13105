#!/usr/bin/env bash
# The runner of the cases must be able to fail: transcripts that are right pass, each kind of wrong one doesn't.
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../lib/tap.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir "$dir/cases"
cp -r "$here/../lib" "$dir"
cp "$here/run" "$dir/cases"

# judged NAME WANT: plays the session on standard input; WANT is "ok" or "not ok".
judged() {
    mkdir "$dir/cases/$1"
    cat > "$dir/cases/$1/transcript"
    like "$1: $2" "$("$dir/cases/run" /bin "$1")" "^$2 1 - $1\$"
}

judged right ok << 'EOC'
# A remark.

+ echo 'a b' > file
$ cat file; echo; date +%Y; exit 3
a b

~ 20[0-9]{2}
exit 3

$ echo "$MP_STATE_PATH" | sed "s,^$TMP,TMP,"
TMP/state
exit 0
EOC
judged other-output 'not ok' << 'EOC'
$ echo a
b
exit 0
EOC
judged more-output 'not ok' << 'EOC'
$ echo a; echo b
a
exit 0
EOC
judged less-output 'not ok' << 'EOC'
$ echo a
a
b
exit 0
EOC
judged other-exit 'not ok' << 'EOC'
$ exit 1
exit 0
EOC
judged no-newline 'not ok' << 'EOC'
$ printf a
a
exit 0
EOC
judged part-of-a-line 'not ok' << 'EOC'
$ echo abc
~ b
exit 0
EOC
judged complaint 'not ok' << 'EOC'
$ echo a >&2
exit 0
EOC
judged failed-set-up 'not ok' << 'EOC'
+ false
$ true
exit 0
EOC
judged nothing-run 'not ok' << 'EOC'
# Only a remark.
EOC
tap_done
