#!/usr/bin/env bash
# Attacks on the state directory and floods, with the real plugins: another's file, link, FIFO or directory in each name's
# place, a directory that is swapped while it is opened, states that were tampered with, a million domains. What is another's
# stays as it was, no run hangs, none is a silent OK, and memory and output keep their bounds. docs/security.md has the table.
# usage: attacks_state.sh [BUILD]
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
build=$(cd "${1:-$top/build}" && pwd)
. "$top/tests/lib/tap.sh"
. "$here/dnsnet.sh"
chmod 755 "$dir"
cd "$dir" || exit
# shellcheck disable=SC2119 # without options
serve

refuse() { # NUMBER: one refusal more
    echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) mail01 postfix/smtp[77]: 3F2A100000$1: to=<a@example.co.jp>, relay=mx.example.co.jp[198.51.100.7]:25, delay=1, delays=0/0/1/0, dsn=4.0.0, status=deferred (host mx.example.co.jp[198.51.100.7] said: 450 Client Host [203.0.113.25] blocked using Trend Micro Email Reputation Service. (in reply to RCPT TO command))"
}
# run PLUGIN [TARGET]: its output in $out, its exit status in $status. Another target, or another line of the log, so that
# there is something to save.
run() {
    local options=(-f "$dir/mail.log")
    [ "$1" = check_maillog_ers ] || options=(-H "${2:-192.0.2.10}" -l good.test -r "127.0.0.1:$port" --allow-private)
    out=$(timeout 10 "$build/$1" "${options[@]}" --state-dir="$dir/state" --state-key=k 2>&1)
    status=$?
}
user=$(id -u)
declare -A found=([check_maillog_ers]=1 [check_ers_listing]=2) # with an incident, with a listing
for plugin in check_maillog_ers check_ers_listing; do
    own=state/$user/$plugin
    for name in k k.old k.new k.lock; do
        for kind in symlink dangling hardlink fifo directory device; do
            rm -rf state victim
            refuse 1 > mail.log
            run $plugin
            refuse 2 >> mail.log
            run $plugin 192.0.2.11
            refuse 3 >> mail.log
            mkdir victim
            echo precious > victim/file
            rm -f "$own/$name"
            case $kind in
            symlink) ln -s "$dir/victim/file" "$own/$name" ;;
            dangling) ln -s "$dir/victim/new" "$own/$name" ;;
            hardlink) ln victim/file "$own/$name" ;;
            fifo) mkfifo "$own/$name" ;;
            directory) mkdir "$own/$name" ;;
            device) mknod "$own/$name" c 1 5 2> /dev/null || continue ;; # as root
            esac
            run $plugin 2001:db8::10
            # What is found outranks the trouble, which is told too; where the name is to be given to a new file anyway, or is
            # given up, there is none.
            want='state'
            case $name,$kind in
            k.new,directory | k.old,directory) ;;
            k.new,* | k.old,* | *,hardlink) want='^' ;;
            esac
            is "$plugin: $kind as $name: what is found is told" "$status" "${found[$plugin]}"
            like "$plugin: $kind as $name: and the trouble" "$out" "$want"
            is "$plugin: $kind as $name: nothing of another's is touched" "$(cat victim/*) $(ls victim)" "precious file"
        done
    done
    refuse 1 > mail.log
    # A damaged state, and one that somebody wrote: each 7th byte changed, cut at each length, another plugin's in its place.
    rm -rf state
    run $plugin
    cp "$own/k" good
    bad=
    for ((at = 0; at < $(stat -c %s good); at += 7)); do
        for how in flip cut; do
            rm -f "$own"/k*
            head -c "$at" good > "$own/k"
            [ $how = cut ] || { printf '\377' && tail -c +$((at + 2)) good; } >> "$own/k"
            run $plugin
            [ "$status" = "${found[$plugin]}" ] || bad+="$how at $at: $status $out"$'\n'
        done
    done
    none "$plugin: no damage silences it" "$bad"
    other=check_maillog_ers
    [ $plugin = check_ers_listing ] || other=check_ers_listing
    rm -rf state
    run $other
    mkdir -m 700 "$own"
    cp -p "state/$user/$other/k" "$own/k"
    run $plugin
    is "$plugin: another plugin's state: what is found is told" "$status" "${found[$plugin]}"
    like "$plugin: another plugin's state: and that its own was lost" "$out" 'state'
done

# Who may write beside the state, as the monitoring user may beside root's: links in the directories' places, again and again.
if [ "$user" = 0 ]; then
    for plugin in check_maillog_ers check_ers_listing; do
        for link in 0 "0/$plugin"; do
            rm -rf state victim
            mkdir state victim
            chown 65534 state
            [ "$link" = 0 ] || setpriv --reuid=65534 --regid=65534 --clear-groups mkdir -m 777 state/0
            echo precious > victim/file
            # shellcheck disable=SC2016 # the inner shell's
            setpriv --reuid=65534 --regid=65534 --clear-groups perl -e 'my ($name, $to) = @ARGV; for (;;) { symlink $to, $name; unlink $name; mkdir $name; rmdir $name; symlink "$to/file", $name; unlink $name }' \
                "$dir/state/$link" "$dir/victim" &
            racer=$!
            bad=
            for ((i = 0; i < 40; ++i)); do
                run $plugin
                [ "$status" = "${found[$plugin]}" ] || bad+="$status $out"$'\n'
            done
            kill $racer
            wait $racer 2> /dev/null
            none "$plugin: $link is swapped while it runs: what is found is told" "$bad"
            is "$plugin: $link is swapped while it runs: nothing of another's is touched" "$(cat victim/*) $(ls victim)" "precious file"
        done
    done
else
    echo "# not root: the race for the directories is left out"
fi

# Floods. The bound is on address space, so that a plugin that needs more can't get it; 4 KiB of output at most.
# flood NAME STATUS WORDS COMMAND...
flood() {
    out=$(ulimit -v 131072 && timeout 100 "${@:4}" 2>&1)
    is "$1: exit status" "$?" "$2"
    like "$1: line 1" "$(line1)" "$3"
    ok "$1: at most 4 KiB ($(printf %s "$out" | wc -c) bytes)" $(($(printf %s "$out" | wc -c) > 4096))
}
mail() { # FORMAT: a million lines of it, with the number and the time in it.
    perl -e 'my ($format, $now) = @ARGV; for my $i (1 .. 1_000_000) { (my $line = $format) =~ s/%n/$i/g; $line =~ s/%t/$now/g; print $line, "\n" }' "$@"
}
mail '{"queue_name": "deferred", "queue_id": "%n", "arrival_time": %t, "message_size": 1, "forced_expire": false, "sender": "s%n@example.com", "recipients": [{"address": "a@d%n.example.net", "delay_reason": "host mx.d%n.example.net[198.51.100.7] said: 450 Client Host [203.0.113.25] blocked using Trend Micro Email Reputation Service. (in reply to RCPT TO command)"}]}' "$(date +%s)" > flood
flood "a queue of a million domains" 2 '^MAILQ DEFERRED CRITICAL - 1000000 of 1000000 blocked' "$build/check_mailq_deferred" -t 90 -i flood
mail '%t mail01 postfix/smtp[7]: 3F2A%n: to=<a@d%n.example>, relay=mx.d%n.example[198.51.100.7]:25, delay=1, delays=0/0/1/0, dsn=4.0.0, status=deferred (host mx.d%n.example[198.51.100.7] said: 450 Client Host [203.0.113.25] blocked using Trend Micro Email Reputation Service. (in reply to RCPT TO command))' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" > flood
flood "a log of a million domains" 2 '^MAILLOG ERS CRITICAL - Trend Micro ERS blocks 203\.0\.113\.25' "$build/check_maillog_ers" -t 90 --first-run=start -f flood --state-dir="$dir/flooded" --state-key=domains
like "a log of a million domains: none is uncounted" "$out" ' refusals=1000000c'
like "a log of a million domains: what found no room is told" "$out" '^refusals that found no room in the tables and are only counted: [0-9]{6}$'
size=$(find flooded -type f -printf '%s\n' | sort -n | tail -n 1)
ok "a log of a million domains: a state of at most 16 MiB ($size bytes)" $((size == 0 || size > 16 << 20))
mail '%t mail01 postfix/smtp[7]: 3F2A%n: to=<a@example.net>, relay=mx.example.net[198.51.100.7]:25, delay=1, delays=0/0/1/0, dsn=4.0.0, status=deferred (host mx.example.net[198.51.100.7] said: 450 Client host blocked using bl%n.example.org (in reply to RCPT TO command))' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" > flood
flood "a log of a million lists" 2 '^MAILLOG ERS CRITICAL - ' "$build/check_maillog_ers" -t 90 --first-run=start -f flood --state-dir="$dir/flooded" --state-key=lists
like "a log of a million lists: none is uncounted" "$out" ' refusals=1000000c'
tap_done
