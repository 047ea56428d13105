#!/usr/bin/env bash
# Other incidents, as icinga_incident.sh plays the main one: a stolen account whose mail is most of what is blocked; a block that
# no list knows of, where only the canary can tell; a backup server that accepts. To be run in an overlay with icinga2, Postfix and
# rbldnsd. usage: icinga_acts.sh [BUILD]
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
. "$top/tests/lib/tap.sh"
. "$here/mailnet.sh"
. "$here/icinganet.sh"
. "$here/mailhost.sh"
. "$here/incident.sh"
icinganet_enter "$@"

build=$(cd "${1:-$top/build}" && pwd)
dir=$(mktemp -d)
chmod 755 "$dir"
trap 'note "$(timeline)"; mailnet_stop; rm -rf "$dir"' EXIT
incident_start "$build" 'vars.mail_release_canary = true'
sent() { grep -Ec "to=<[^>]*@$1>.*status=sent" "$NET/log/relay.log"; }

tell "act: news@example.com is stolen and sends most of what is blocked"
listing on ers
mail news@example.com {a,b,c,d,e,f,g,h,i,j,k}@example.co.jp
mail orders@example.com {l,m,n}@example.co.jp
wait_logged '@example.co.jp>.*status=deferred .*Trend Micro' 14
must "stolen account: fourteen messages are refused" $?
wait_paged 'PROBLEM.*; top sender news@example.com 1[01]/1[0-4]' 1
ok "stolen account: the page names the sender" $?
wait_until says maillog-trendmicro-ers '14 mails .*; top sender news@example\.com 11/14'
ok "stolen account: all fourteen are counted" $?
wait_state "$HOST!ers-listing" '2 1'
tell "the address is off the list"
listing off
wait_state "$HOST!ers-listing" '0 1'
not_released() { says mail-release 'not released: news@example.com has 11 of 14 blocked messages'; }
wait_until not_released
ok "stolen account: the release says why it doesn't" $?
twice_checked
is "stolen account: nothing is released" "$(sent example.co.jp)" 0
tell "a human deletes the stolen account's mail and releases the rest"
postqueue -j | jq -r 'select(.sender == "news@example.com") | .queue_id' | postsuper -d - 2> "$dir/postsuper"
runuser -u nagios -- $PLUGINS/release-blocked-mail --all > "$dir/all"
wait_logged '@example.co.jp>.*status=sent' 3
ok "stolen account: the others' mail is released" $?
PATIENCE=30 wait_until all_ok
ok "stolen account: everything is OK again" $?
is "stolen account: no message of its was sent" "$(sent example.co.jp)" 3
wait_paged RECOVERY 1
is "stolen account: one page, one recovery" "$(pages PROBLEM) $(pages RECOVERY)" "1 1"

tell "act: mail.example.org blocks $OWN_IP by a list of its own"
before=$(sent example.org)
blocked_by_hand on
for sender in orders billing support hr; do
    mail $sender@example.com {a,b,c}-$sender@example.org
done
wait_logged '@example.org>.*status=deferred .*on our local blacklist' 12
must "no list: twelve messages are refused" $?
wait_paged 'PROBLEM.*any other service.*203\.0\.113\.25: example\.org, 1[0-2] mails' 1
ok "no list: the service for all others pages" $?
wait_until says maillog-ers '203\.0\.113\.25: example\.org, 12 mails'
ok "no list: all twelve are counted" $?
is "no list: no list tells" "$(state "$HOST!ers-listing")" '0 1'
release_pause_over
wait_until says mail-release 'no canary got through'
ok "no list: a canary is refused" $?
is "no list: nothing is released" "$(sent example.org)" "$before"
tell "mail.example.org has changed its mind; the next canary is due"
blocked_by_hand off
release_pause_over
wait_logged '@example.org>.*status=sent' $((before + 12))
ok "no list: a canary gets through, and all is released" $?
PATIENCE=30 wait_until all_ok
ok "no list: everything is OK again" $?
wait_paged RECOVERY 2
is "no list: one page, one recovery" "$(pages PROBLEM) $(pages RECOVERY)" "2 2"
tell "act: Trend Micro lists $OWN_IP; example.jp's first server refuses, its backup accepts"
listing on ers
mail app@example.com {a,b,c,d,e,f}@example.jp
mail hr@example.com {g,h,i,j,k,l}@example.jp
wait_logged '@example.jp>.*mx2\.example\.jp.*status=sent' 12
must "backup: all twelve arrive by the backup" $?
wait_paged 'PROBLEM.*CRITICAL - Trend Micro ERS blocks 203\.0\.113\.25: ' 2 # the first act's, too
ok "backup: there is a page all the same" $?
wait_until says maillog-trendmicro-ers 'blocks 203\.0\.113\.25: .*example\.jp'
ok "backup: the destination is named, at once or soon" $?
wait_state "$HOST!ers-listing" '2 1'
twice_checked
is "backup: nothing waits in the queue" "$(state "$HOST!mailq-deferred")" '0 1'
is "backup: the backup's deliveries end nothing" "$(state "$HOST!maillog-trendmicro-ers")" '2 1'
tell "the address is off the list"
listing off
mail app@example.com m@example.jp
wait_logged '@example.jp>.*mx1\.example\.jp.*status=sent' 1
ok "backup: the first server accepts again" $?
PATIENCE=30 wait_until all_ok
ok "backup: everything is OK again" $?
wait_paged RECOVERY 3
is "backup: one page, one recovery" "$(pages PROBLEM) $(pages RECOVERY)" "3 3"
tap_done
