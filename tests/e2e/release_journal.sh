#!/usr/bin/env bash
# release-blocked-mail where Postfix logs to the journal alone: with a real Postfix (mailnet.sh) and a journald of its own, as a
# user of the group systemd-journal. usage: release_journal.sh [BUILD-DIRECTORY]
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
. "$top/tests/lib/tap.sh"
. "$here/mailnet.sh"

[ "$(id -u)" = 0 ] || skip_all "needs root"
"$top/tests/lib/unshare" --net --uts --mount --pid --fork true 2> /dev/null ||
    skip_all "needs namespaces (a privileged container)"
journald=/lib/systemd/systemd-journald
[ -x $journald ] || skip_all "needs systemd's journald"
mailnet_enter "$@"

dir=$(mktemp -d)
chmod 755 "$dir"
trap 'mailnet_stop; rm -rf "$dir"' EXIT
mkdir "$dir/plugins"
cp "${1:-$top/build}"/check_{mailq_deferred,maillog_ers} "$dir/plugins"
install -m 755 "$top/icinga-conf/scripts/release-blocked-mail" "$dir/plugins/release"
install -d -o nobody "$dir/state"

# A /dev with a socket for the log, and a journal, in this mount namespace alone.
mkdir "$dir/dev"
mount -t tmpfs -o mode=755 tmpfs "$dir/dev"
for node in null zero full random urandom; do
    touch "$dir/dev/$node"
    mount --bind "/dev/$node" "$dir/dev/$node"
done
ln -s /proc/self/fd "$dir/dev/fd"
ln -s /run/systemd/journal/dev-log "$dir/dev/log"
mount --move "$dir/dev" /dev
mkdir -p /run/systemd /run/log
mount -t tmpfs -o mode=755 tmpfs /run/systemd
mount -t tmpfs -o mode=755 tmpfs /run/log
mkdir /run/systemd/journal
install -d -g systemd-journal -m 2755 /run/log/journal
$journald > "$dir/journald" 2>&1 &
wait_until [ -S /run/systemd/journal/dev-log ]
ok "journald runs" $?

mailnet_start "$dir/net" || {
    ok "the daemons start" 1
    tap_done
    exit
}
mount --bind "$NET/relay/conf" /etc/postfix
postconf -e maillog_file=
postfix stop 2> "$NET/log/stop"
umount /etc/postfix
postfix -c "$NET/relay/conf" start 2> "$NET/log/start"
mount --bind "$NET/relay/conf" /etc/postfix
deferred() { [ "$(postqueue -j | grep -c '"queue_name": "deferred"')" = "$1" ]; }
release() {
    out=$(setpriv --reuid=nobody --regid=nogroup --groups="$(getent group systemd-journal | cut -d: -f 3)" \
        "$dir/plugins/release" --logfile=journal --state-dir="$dir/state" 2> "$dir/stderr")
    status=$?
    line1=$(head -n 1 <<< "$out")
    is "nothing on stderr" "$(cat "$dir/stderr")" ""
}
for i in {1..6}; do
    mail "user$i@example.com" user@example.co.jp
done
wait_until deferred 6
ok "six messages are refused" $?
is "Postfix logs to the journal alone" "$(journalctl -q -t postfix/smtp | grep -c 'status=deferred')" 6
release
like "still listed: the canary is refused, as the journal has it" "$status $line1" '^0 RELEASE OK - no canary got through: example\.co\.jp'
like "still listed: and by whom" "$out" '^example\.co\.jp: still refuses$'
listing off
touch -d '-6 minutes' "$dir/state/$(id -u nobody)/release.stamp"
release
like "off the list: all is released" "$status $line1" '^0 RELEASE OK - released 6 messages for example\.co\.jp; 0 wait'
is "all arrived" "$(journalctl -q -t postfix/smtp | grep -c 'status=sent')" 6
umount /etc/postfix
tap_done
