#!/usr/bin/env bash
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
. "$top/tests/lib/tap.sh"
. "$top/tests/lib/nagios.sh"
. "$here/mailnet.sh"
. "$here/networks.sh"
. "$here/mailhost.sh"
networks_enter nagios4 "$@"

build=$(cd "${1:-$top/build}" && pwd)
dir=$(mktemp -d)
chmod 755 "$dir"
. "$here/nagiosnet.sh"
trap 'note "$(timeline)"; nagiosnet_stop; mailnet_stop; rm -rf "$dir"' EXIT
nagiosnet_start "$build"
is "no page while all is well" "$(pages)" 0

tell "Trend Micro lists $OWN_IP"
listing on ers
for sender in orders billing support hr; do
    mail $sender@example.com {a,b,c}-$sender@example.co.jp
done
wait_logged 'status=deferred .*Trend Micro' 12
must "twelve messages are refused" $?
refused=$(date +%s)
tell "twelve messages to example.co.jp are refused"
wait_paged 'CRITICAL' 1
ok "a page" $?
[ -z "${EXPLORE:-}" ] || . "$EXPLORE"
tap_done
