#!/usr/bin/env bash
# The whole story with real daemons: a relay's mail is refused by Trend Micro's list and by Spamhaus', the connection is
# dropped, the address is taken off the lists, the queue is released, the mail arrives. check_maillog_ers reads the relay's
# log after each step. The daemons live in a private directory and in private namespaces (mailnet.sh).
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
. "$top/tests/lib/tap.sh"
. "$here/mailnet.sh"

[ "$(id -u)" = 0 ] || skip_all "needs root"
"$top/tests/lib/unshare" --net --uts --mount --pid --fork true 2> /dev/null ||
    skip_all "needs namespaces (a privileged container)"
mailnet_enter "$@"

plugin=${1:-$top/build}/check_maillog_ers
dir=$(mktemp -d)
chmod 755 "$dir" # Postfix's own user must get through
trap 'mailnet_stop; rm -rf "$dir"' EXIT
mailnet_start "$dir/net" || {
    ok "the daemons start" 1
    tap_done
    exit
}
mkdir "$dir/state"

# check [OPTION...]: runs the plugin on the relay's log; its output in $out, its exit status in $status.
check() {
    out=$("$plugin" -f "$NET/log/relay.log" --state-dir "$dir/state" "$@" 2> "$dir/stderr")
    status=$?
    is "nothing on stderr" "$(cat "$dir/stderr")" ""
}

mail app@example.com user@example.org
wait_logged 'to=<user@example.org>.*status=sent' 1
ok "a message is delivered" $?
check
is "no refusal yet: OK" "$status" 0
like "no refusal yet: the state word" "$out" '^MAILLOG ERS OK - '

mail news@example.com {a,b,c,d,e,f,g,h,i,j,k}@example.co.jp
mail app@example.com l@example.co.jp {x,y}@example.net {grey,nobody,full,user}@example.org
wait_logged '@example.co.jp>.*status=deferred .*said: 450 Service temporarily unavailable; Client Host \[203.0.113.25\] blocked using Trend Micro Email Reputation Service' 12 &&
    wait_logged '@example.net>.*status=bounced .*said: 554 5.7.1 Service unavailable; Client host \[203.0.113.25\] blocked using zen.spamhaus.org' 2 &&
    wait_logged '@example.org>.*status=(deferred|bounced|sent) ' 5
ok "twelve messages are refused by ERS, two by Spamhaus, three for other reasons, one is delivered" $?
check
is "blocked: CRITICAL" "$status" 2
like "blocked: line 1 names the service, our address and the destination" "$(head -n 1 <<< "$out")" \
    '^MAILLOG ERS CRITICAL - .*Trend Micro ERS.*203\.0\.113\.25.*example\.co\.jp'
like "blocked: both incidents are counted, and twelve and two refusals" "$out" '[| ]incidents=2;.* refusals=14c'
like "blocked: Spamhaus is told as well" "$out" 'Spamhaus'
unlike "blocked: greylisting, an unknown user and a full mailbox are no reputation" "$out" 'example\.org'

ers_mx_drops
release
wait_logged '@example.co.jp>.*status=deferred \(lost connection with mx.example.co.jp' 1 &&
    mail app@example.com m@example.co.jp &&
    wait_logged 'm@example.co.jp>.*status=deferred \(delivery temporarily suspended: lost connection with mx.example.co.jp' 1
ok "the server hangs up, and Postfix suspends the destination" $?
check
is "hung up on: still CRITICAL" "$status" 2
like "hung up on: the incident is the same" "$(head -n 1 <<< "$out")" 'Trend Micro ERS.*203\.0\.113\.25.*example\.co\.jp'

ers_mx_answers
listing off
release
mail app@example.com z@example.net
wait_logged '@example.co.jp>.*status=sent' 13 && wait_logged 'z@example.net>.*status=sent' 1
ok "off the lists: the queue is released and all arrives" $?
check
is "recovering: WARNING" "$status" 1
check --quiet=0
is "recovered: OK" "$status" 0
like "recovered: line 1 says so" "$(head -n 1 <<< "$out")" '^MAILLOG ERS OK - .*over after'
like "recovered: Trend Micro's incident" "$out" 'Trend Micro ERS'
like "recovered: Spamhaus' incident" "$out" 'Spamhaus'
check --quiet=0 --output-format=json
like "recovered: JSON says so too" "$out" '"state": ?"recovered"'
tap_done
