#!/usr/bin/env bash
# Every option of monitoring-plugins' check_mailq is understood by check_mailq_deferred and gives the same state for the same
# queue, side by side. Two things differ, and the help says so: N means "more than N" here and "N or more" there, and a listing
# that failed is UNKNOWN here. To be run in an overlay with monitoring-plugins-standard.
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
. "$top/tests/lib/tap.sh"
. "$here/mailnet.sh"

[ "$(id -u)" = 0 ] || skip_all "needs root"
"$top/tests/lib/unshare" --net --uts --mount --pid --fork true 2> /dev/null ||
    skip_all "needs namespaces (a privileged container)"
mailnet_enter "$@"

dir=$(mktemp -d)
chmod 755 "$dir"
trap 'mailnet_stop; rm -rf "$dir"' EXIT
cp "${1:-$top/build}/check_mailq_deferred" "$dir/check"
theirs=/usr/lib/nagios/plugins/check_mailq
mailnet_start "$dir/net" || {
    ok "the daemons start" 1
    tap_done
    exit
}
mount --bind "$NET/relay/conf" /etc/postfix
mail app@example.com {grey,full,grey}@example.org # for other reasons than a reputation
wait_logged '@example.org>.*status=deferred' 3
ok "three messages wait" $?

# both NAME STATE THEIR-OPTIONS | OUR-OPTIONS
both() {
    local name=$1 want=$2
    local -a mine=() their=()
    shift 2
    while [ "$1" != '|' ]; do
        their+=("$1")
        shift
    done
    shift
    mine=("$@")
    "$theirs" "${their[@]}" > "$dir/theirs" 2>&1
    is "$name: check_mailq" "$?" "$want"
    "$dir/check" "${mine[@]}" > "$dir/ours" 2>&1
    is "$name: check_mailq_deferred" "$?" "$want"
}
both "below" 0 -w 4 -c 5 '|' -w 3 -c 4
both "at the warning" 1 -w 3 -c 5 '|' -w 2 -c 4
both "at the critical" 2 -w 1 -c 3 '|' -w 0 -c 2
both "long names" 1 --warning=3 --critical=5 '|' --warning=2 --critical=4
both "the MTA" 1 -M postfix -w 3 -c 5 '|' -M postfix -w 2 -c 4
both "the MTA, long" 1 --mailserver=postfix -w 3 -c 5 '|' --mailserver=postfix -w 2 -c 4
both "an MTA that is none" 3 -M courier -w 3 -c 5 '|' -M courier -w 2 -c 4
like "an MTA that isn't here" "$("$dir/check" -M qmail)" \
    "UNKNOWN - no program to list qmail's queue is installed here; take another --mta, or give a saved listing with --input"
both "a time-out" 0 -t 20 -w 4 -c 5 '|' -t 20 -w 3 -c 4
both "a time-out, long" 0 --timeout=20 -w 4 -c 5 '|' --timeout=20 -w 3 -c 4
both "verbose" 0 -v -w 4 -c 5 '|' -v -w 3 -c 4
both "per domain, within" 0 -W 8 -C 9 -w 4 -c 5 '|' -W 8 -C 9 -w 3 -c 4
both "a configuration directory" 0 -M postfix -d "$NET/mx/conf" -w 3 -c 5 '|' -M postfix -d "$NET/mx/conf" -w 2 -c 4
both "a configuration directory, long" 0 -M postfix --configdir="$NET/mx/conf" -w 3 -c 5 '|' -M postfix --configdir="$NET/mx/conf" -w 2 -c 4
both "help" 3 -h '|' -h
both "version" 3 -V '|' -V
both "no number" 3 -w x -c 5 '|' -w x -c 5
"$dir/check" -s -w 3 -c 4 > "$dir/ours" 2>&1
is "-s is accepted and ignored" $? 0
like "the drop-in's perfdata" "$(head -n 1 "$dir/ours")" ' unsent=3;3;4;0'
like "check_mailq counts as many" "$("$theirs" -w 4 -c 5)" 'unsent=3;4;5;0'

nobody=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
postconf -e 'authorized_mailq_users = root'
"${nobody[@]}" "$theirs" -M postfix -w 4 -c 5 > "$dir/theirs" 2>&1
is "not allowed: check_mailq takes that for a count" $? 2
"${nobody[@]}" "$dir/check" -M postfix -w 3 -c 4 > "$dir/ours" 2>&1
is "not allowed: check_mailq_deferred does not know" $? 3
tap_done
