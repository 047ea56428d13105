# Sourced by the lint with the tree to look at, or nothing for this one: enters it. What counts as the tree is what git tracks.
# shellcheck shell=bash
. "$(dirname "${BASH_SOURCE[0]}")/tap.sh"
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/../..}" || exit 1
git rev-parse --is-inside-work-tree > /dev/null || skip_all "needs a git work tree"
