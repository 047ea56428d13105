#!/usr/bin/env bash
# Every C file is as clang-format leaves it. usage: format.sh [ROOT]
set -u
. "$(dirname "$0")/../lib/tree.sh" "${1:-}"
mapfile -t files < <(git ls-files '*.[ch]')
findings=$(clang-format --dry-run -Werror "${files[@]}" 2>&1)
ok "clang-format has nothing to mend (make format)" $?
[ -z "$findings" ] || note "$(grep -a error: <<< "$findings" | head -n 40)"
tap_done
