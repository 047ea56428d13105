#!/usr/bin/env bash
# The lint must be able to fail: each violation, planted in a copy of the tree, is found by the script that is for it.
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../lib/tap.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
git -C "$here/../.." ls-files -z common plugins Makefile .clang-format README.md |
    (cd "$here/../.." && xargs -0 cp --parents -t "$dir")
git -C "$dir" init -q
git -C "$dir" add -A

# planted SCRIPT TEST FILE: writes standard input to FILE. Later, the test of SCRIPT whose name begins with TEST must fail and
# name FILE (or its stem: a room), which it doesn't without.
plants=()
planted() {
    mkdir -p "$(dirname "$dir/$3")"
    cat > "$dir/$3"
    plants+=("$1 $3 $2")
}
# findings TEST: the remarks below the failed test whose name begins with TEST.
findings() {
    awk -v name=" - $1" '/^(not )?ok / { on = /^not/ && index($0, name) } on && /^#/'
}

declare -A before after
for script in source format words shell; do
    before[$script.sh]=$("$here/$script.sh" "$dir")
done
planted source.sh 'includes point downward' common/text/upward.h <<< '#include "source/store.h"'
planted source.sh 'includes point downward' common/mail/sideways.h <<< '#include "monitoring/report.h"'
planted source.sh 'includes point downward' common/dns/nearby.h <<< '#include "slice.h"'
planted source.sh 'no cycle among the folders' common/text/monitoring.h <<< '#include "monitoring/range.h"'
planted source.sh 'the first include' common/text/late.c <<< '#include <string.h>'
planted source.sh "a library's header" common/text/library.h <<< '#include <zlib.h>'
planted source.sh 'no banned function' common/text/number_of.c <<< 'int f(const char *s) { return atoi(s); }'
planted source.sh 'no banned function' tests/unit/test_print.c <<< 'void f(char *d) { sprintf(d, "x"); }'
planted source.sh 'no banned function' common/text/octal.c <<< 'long f(const char *s) { return strtol(s, NULL, 0); }'
planted source.sh 'no banned function' common/text/ctypes.c <<< '#include <ctype.h>'
planted source.sh 'no #ifdef TEST' common/text/seam.c <<< '#ifdef TEST'
planted source.sh 'no #ifdef TEST' tests/unit/test_inside.c <<< '#include "../../common/text/slice.c"'
planted source.sh 'no typedef' common/text/typedefs.h <<< 'typedef struct slice slice_t;'
planted source.sh 'no mutable static' common/text/mutable.c <<< 'static char room[80];'
planted source.sh 'common/ neither prints' common/source/exits.c <<< 'void f(void) { exit(1); }'
planted source.sh 'the pure rooms' common/mail/clock.c <<< 'long f(void) { return time(NULL); }'
planted source.sh 'no file above 300' common/text/long.h <<< "$(yes 'int x;' | head -n 301)"
planted format.sh 'clang-format' common/text/shape.h <<< 'int  f (void) ;'
planted words.sh 'nothing unfinished' unfinished.txt <<< "TO""DO: the rest"
planted words.sh 'no path of one machine' path.txt <<< "see /ho""me/somebody/x"
planted words.sh 'no word of a tracker' tracker.txt <<< "iss""ue #12"
planted words.sh 'addresses are' address.txt <<< 'listed: 52.16''.1.2'
planted words.sh 'addresses are' address6.txt <<< 'listed: 2606''::1234 and 2a01'':4f8::1'
# shellcheck disable=SC2016
planted shell.sh 'shellcheck' quotes.sh <<< '#!/bin/sh
rm -rf $1/*'
planted shell.sh 'codespell' spelling.md <<< 'a re''cieved message'
git -C "$dir" add -A
for script in source format words shell; do
    after[$script.sh]=$("$here/$script.sh" "$dir")
done
for plant in "${plants[@]}"; do
    read -r script file name <<< "$plant"
    stem=$(basename "${file%.*}")
    unlike "$name: nothing before" "$(findings "$name" <<< "${before[$script]}")" "$stem"
    like "$name: found in $file" "$(findings "$name" <<< "${after[$script]}")" "$stem"
done
tap_done
