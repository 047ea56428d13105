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
git -C "$dir" -c user.name=lint -c user.email=lint@example.com commit -qm 'The tree as it is'
declare -A clean

# planted SCRIPT TEST FILE: writes standard input to FILE; the test of SCRIPT whose name begins with TEST must then fail and
# name FILE, which it didn't before.
planted() {
    local name=${3%.*} after
    [ "${clean[$1]:-}" ] || clean[$1]=$("$here/$1" "$dir")
    mkdir -p "$(dirname "$dir/$3")"
    cat > "$dir/$3"
    git -C "$dir" add -A
    after=$("$here/$1" "$dir")
    git -C "$dir" reset -q --hard
    unlike "$2: quiet without $3" "$(finding "$2" <<< "${clean[$1]}")" "${name##*/}"
    like "$2: found in $3" "$(finding "$2" <<< "$after")" "${name##*/}"
}
# finding TEST: the remarks below the failed test whose name begins with TEST.
finding() {
    awk -v name=" - $1" '/^(not )?ok / { on = /^not/ && index($0, name) } on && /^#/'
}

planted source.sh 'includes point downward' common/text/planted.h <<< '#include "source/store.h"'
planted source.sh 'includes point downward' common/mail/planted.h <<< '#include "monitoring/report.h"'
planted source.sh 'includes point downward' common/dns/planted.h <<< '#include "slice.h"'
planted source.sh 'no cycle among the folders' common/text/monitoring.h <<< '#include "monitoring/range.h"'
planted source.sh 'the first include' common/text/planted.c <<< '#include <string.h>'
planted source.sh "a library's header" common/text/planted.h <<< '#include <zlib.h>'
planted source.sh 'no banned function' common/text/planted.c <<< 'int f(const char *s) { return atoi(s); }'
planted source.sh 'no banned function' tests/unit/test_planted.c <<< 'void f(char *d) { sprintf(d, "x"); }'
planted source.sh 'no banned function' common/text/planted.c <<< 'long f(const char *s) { return strtol(s, NULL, 0); }'
planted source.sh 'no banned function' common/text/planted.c <<< '#include <ctype.h>'
planted source.sh 'no #ifdef TEST' common/text/planted.c <<< '#ifdef TEST'
planted source.sh 'no #ifdef TEST' tests/unit/test_planted.c <<< '#include "../../common/text/slice.c"'
planted source.sh 'no typedef' common/text/planted.h <<< 'typedef struct slice slice_t;'
planted source.sh 'no mutable static' common/text/planted.c <<< 'static char room[80];'
planted source.sh 'common/ neither prints' common/source/planted.c <<< 'void f(void) { exit(1); }'
planted source.sh 'the pure rooms' common/mail/planted.c <<< 'long f(void) { return time(NULL); }'
planted source.sh 'no file above 300' common/text/planted.h <<< "$(yes 'int x;' | head -n 301)"
planted format.sh 'clang-format' common/text/planted.h <<< 'int  f (void) ;'
planted words.sh 'nothing unfinished' README.planted <<< "TO""DO: the rest"
planted words.sh 'no path of one machine' README.planted <<< "see /ho""me/somebody/x"
planted words.sh 'no word of a tracker' README.planted <<< "iss""ue #12"
planted words.sh 'addresses are' README.planted <<< 'listed: 52.16''.1.2'
planted words.sh 'addresses are' README.planted <<< 'listed: 2606''::1234 and 2a01'':4f8::1'
# shellcheck disable=SC2016
planted shell.sh 'shellcheck' planted.sh <<< '#!/bin/sh
rm -rf $1/*'
planted shell.sh 'codespell' README.planted.md <<< 'a re''cieved message'
tap_done
