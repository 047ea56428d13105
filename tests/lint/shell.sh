#!/usr/bin/env bash
# Every script by shellcheck, what people read by codespell. usage: shell.sh [ROOT]
set -u
. "$(dirname "$0")/../lib/tree.sh" "${1:-}"
mapfile -t scripts < <({ git ls-files '*.sh'; git grep -lIE '^#!.*[/ ](ba)?sh$'; } | sort -u)
ok "there are scripts" $((${#scripts[@]} == 0))
none "shellcheck" "$(shellcheck -x -P SCRIPTDIR -f gcc "${scripts[@]}" 2>&1)"
none "codespell" "$(git ls-files '*.md' '*.h' | xargs codespell 2>&1)"
tap_done
