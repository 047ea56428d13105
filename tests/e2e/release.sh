#!/usr/bin/env bash
# icinga-conf/scripts/release-blocked-mail with a real Postfix (mailnet.sh) whose mail three organisations refuse: what is
# tried again, what is released and what is not, as Postfix logs it. As an unprivileged user.
# usage: release.sh [BUILD-DIRECTORY]
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
mkdir "$dir/plugins"
cp "${1:-$top/build}"/check_{mailq_deferred,maillog_ers} "$dir/plugins"
install -m 755 "$top/icinga-conf/scripts/release-blocked-mail" "$dir/release"
install -d -o nobody "$dir/state"
mailnet_start "$dir/net" || {
    ok "the daemons start" 1
    tap_done
    exit
}
chmod 644 "$NET/log/relay.log"
mount --bind "$NET/relay/conf" /etc/postfix
# All three organisations only defer; example.net and example.org ask the same list.
sed -i "s/maps_rbl_reject_code=554/maps_rbl_reject_code=450/
    s/smtpd_recipient_restrictions=check_recipient_access/maps_rbl_reject_code=450 -o smtpd_recipient_restrictions=reject_rbl_client,zen.spamhaus.org,check_recipient_access/" \
    "$NET/mx/conf/master.cf"
echo 'late@example.org reject_rbl_client qil.mail-abuse.com' >> "$NET/mx/conf/access"
postfix -c "$NET/mx/conf" reload 2> "$NET/log/reload"

# list ERS SPAMHAUS: whether our address is on each: on or off.
list() {
    listing "$1" ers
    listing "$2" spamhaus
}
# release [OPTION...]: as the monitoring user; the output in $out, its line 1 in $line1, the exit status in $status; what
# Postfix tried meanwhile in $tried, one line per delivery: "ID status".
release() {
    local from
    from=$(wc -l < "$NET/log/relay.log")
    out=$(setpriv --reuid=nobody --regid=nogroup --clear-groups "$dir/release" --plugin-dir="$dir/plugins" \
        --logfile="$NET/log/relay.log" --state-dir="$dir/state" "$@" 2> "$dir/stderr")
    status=$?
    line1=$(head -n 1 <<< "$out")
    tried=$(tail -n "+$((from + 1))" "$NET/log/relay.log" | sed -nE 's/.*\/(smtp|error)\[[0-9]+\]: ([^:]+): to=.* status=(sent|deferred|bounced) .*/\2 \3/p')
    [ ! -s "$dir/stderr" ] || is "nothing on stderr" "$(cat "$dir/stderr")" ""
}
later() { touch -d '-6 minutes' "$dir/state/$(id -u nobody)/release.stamp"; }
count() { grep -c "$1" <<< "$tried"; }
queued() { postqueue -j | grep -c "@$1\""; }
past() { [ "$(date +%s)" -gt "$1" ]; }
deferred() { [ "$(postqueue -j | grep '"queue_name": "deferred"' | grep -c "@$1\"")" = "$2" ]; } # DOMAIN COUNT

release
like "an empty queue: nothing to do" "$status $line1" '^0 RELEASE OK - nothing is blocked \| released=0 waiting=0$'

for i in {1..7}; do
    mail "user$i@example.com" {a,b,c,d,e}@example.co.jp
    [ "$i" -gt 1 ] || wait_until past $(($(date +%s) + 1)) # the queue tells whole seconds, and user1's are to be the oldest
done
mail user8@example.com {a,b,c}@example.net
mail user9@example.com {a,b,c}@example.org
wait_logged 'status=deferred .*blocked using' 41
ok "41 messages are refused by three organisations" $?
wait_until deferred example.co.jp 35
wait_until deferred example.net 3
wait_until deferred example.org 3

for event in OK/HARD/OK/HARD OK/HARD/UNKNOWN/HARD OK/SOFT/CRITICAL OK/HARD/CRITICAL/SOFT CRITICAL/HARD/OK/HARD WARNING/HARD/CRITICAL/HARD; do
    release --event=$event
    like "$event: nothing to do" "$status $line1" "^0 RELEASE OK - nothing to do: $event is no recovery"
done
release --event=OK/HARD/CRITICAL/HARD --downtime=0 --downtime=1
like "in a downtime: nothing to do" "$status $line1" '^0 RELEASE OK - nothing is released in a downtime'
is "in a downtime: nothing is tried" "$tried" ""

release
like "still listed: no canary gets through" "$status $line1" '^0 RELEASE OK - no canary got through: (example[a-z.]+ ?){3} *\| released=0 waiting=41$'
is "still listed: three messages were tried" "$(count deferred) $(count sent)" "3 0"
like "each step is told" "$out" '^example\.co\.jp: the canary is [0-9A-Za-z]+, from user1@example\.com$'
list off on
release
like "at once again: not yet" "$status $line1" '^0 RELEASE OK - the last run was [0-9]+ s ago: not before 300 s'
is "at once again: nothing is tried" "$tried" ""
later
flock "$dir/state/$(id -u nobody)/release.lock" sleep 600 &
holder=$!
wait_until pgrep -P $holder > /dev/null
release
like "two at once: the second leaves it" "$status $line1" '^0 RELEASE OK - another release is running'
kill "$(pgrep -P $holder)"
wait $holder

release --event=OK/HARD/CRITICAL/HARD
like "one of three accepts: its mail is released" "$status $line1" '^0 RELEASE OK - released 35 messages for example\.co\.jp; 6 wait \| released=35 waiting=6$'
is "its mail has left" "$(queued example.co.jp)" 0
is "all of it arrived" "$(count sent)" 35
is "the others' canaries alone were tried" "$(count deferred)" 2
canary=$(sed -n 's/^example\.co\.jp: the canary is \([^,]*\),.*/\1/p' <<< "$out")
is "the canary went first" "$(grep -m 1 sent <<< "$tried")" "$canary sent"
like "in batches that double" "$out" '^example\.co\.jp: tried 20 messages, 20 sent, 14 to go$'
like "the second batch" "$out" '^example\.co\.jp: tried 14 messages, 14 sent, 0 to go$'

mail thief@example.com {d,e,f,g,h,i,j}@example.org
wait_until deferred example.org 10
list off off
later
release
like "one sender has more than half: WARNING, and who" "$status $line1" '^1 RELEASE WARNING - not released: thief@example\.com has 7 of 13 blocked messages; stop the cause'
is "one sender has more than half: nothing is tried" "$tried" ""
release --trust=other@example.com --trust=thief@example.com
like "a trusted one may" "$status $line1" '^0 RELEASE OK - released 13 messages for (example[a-z.]+ ?){2}; 0 wait'
is "a trusted one may: all arrived" "$(count sent)" 13

list on on
mail user1@example.com {a,b,c,d,e,f,g,h,i,j}@example.org
mail user2@example.com late@example.org
mail user3@example.com {k,l,m,n,o,p,q,r,s,t}@example.org
mail user4@example.com {u,v,w,x,y,z}@example.org
wait_until deferred example.org 27
list on off # which late@ alone is asked about
later
release
like "refused again on the way: the rest stays" "$status $line1" '^0 RELEASE OK - released 20 messages for example\.org; 7 wait'
is "refused again: one batch was tried" "$(wc -l <<< "$tried")" 21
like "refused again: it is said" "$out" '^example\.org: refuses again, so the rest stays$'

list on on
# shellcheck disable=SC2016
mail '"x`id`|<y>"@example.com' {a,b,c,d,e,f,g,h,i}@example.net
wait_until deferred example.net 9
later
release
like "a sender that would be a command" "$status $line1" '^1 RELEASE WARNING - not released: "?xidy"?@example\.com has 9 of 1[0-9] blocked'
release --logfile="$NET/log/none"
like "no log: UNKNOWN" "$status $line1" "^3 RELEASE UNKNOWN - nobody can't read .*/none"
release --plugin-dir="$dir"
like "no plugin: UNKNOWN" "$status $line1" '^3 RELEASE UNKNOWN - .*/check_mailq_deferred is missing'
release --state-dir="$dir"
like "no place for the lock: UNKNOWN" "$status $line1" "^3 RELEASE UNKNOWN - can't write to "
release --bogus
like "a wrong option: UNKNOWN" "$status $line1" "^3 RELEASE UNKNOWN - unrecognized option '--bogus'"
like "--help" "$("$dir/release" --help | head -n 1)" '^Releases the mail that a reputation service held back'

list off off
release --all
like "a human's decision" "$status $line1" "^0 RELEASE OK - all queued mail is tried again, as asked by nobody"
wait_until deferred example.net 0 && wait_logged '@example.net>.*status=sent' 12
ok "a human's decision: all arrives" $?
postfix stop 2> /dev/null
release
like "no mail system: UNKNOWN" "$status $line1" '^3 RELEASE UNKNOWN - the queue is not known: mail system is down'
umount /etc/postfix
tap_done
