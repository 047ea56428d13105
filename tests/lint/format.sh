#!/usr/bin/env bash
# Every C file is as clang-format leaves it. usage: format.sh [ROOT], a git work tree.
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../lib/tap.sh"
cd "${1:-$here/../..}" || exit 1
mapfile -t files < <(git ls-files '*.[ch]')
findings=$(clang-format --dry-run -Werror "${files[@]}" 2>&1)
ok "clang-format has nothing to mend (make format)" $?
[ -z "$findings" ] || note "$(grep -a error: <<< "$findings" | head -n 40)"
tap_done
