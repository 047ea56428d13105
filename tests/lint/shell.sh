#!/usr/bin/env bash
# Every script by shellcheck, what people read by codespell. usage: shell.sh [ROOT], a git work tree.
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../lib/tap.sh"
cd "${1:-$here/../..}" || exit 1
mapfile -t scripts < <({ git ls-files '*.sh'; git grep -lIE '^#!.*[/ ](ba)?sh$'; } | sort -u)
ok "there are scripts" $((${#scripts[@]} == 0))
none "shellcheck" "$(shellcheck -x -P SCRIPTDIR -f gcc "${scripts[@]}" 2>&1)"
none "codespell" "$(git ls-files '*.md' '*.h' | xargs codespell 2>&1)"
tap_done
