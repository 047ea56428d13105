#!/usr/bin/env bash
# The README's commands, as they stand in its blocks marked sh, one after the other on a bare Debian 12: a root made by
# debootstrap, a fresh clone, and the recorded log of a real Postfix as its mail log. As root. make test is left out there,
# since this is run by it, unless asked for. usage: bare_root.sh [--all]
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/tap.sh
[ -z "${BARE_ROOT:-}" ] || skip_all "is what runs this"
[ "$(id -u)" = 0 ] || skip_all "needs root"
mirror=$(tests/lib/debian_mirror) || skip_all "knows no mirror to install from"
base=$(mktemp -d)
trap 'rm -rf "$base"' EXIT
root=$base/root

# commands FILE: the lines of its blocks marked sh.
# shellcheck disable=SC2016 # that is no command
commands() { sed -n '/^```sh$/,/^```$/{/^```/!p}' "$1"; }
# in_root COMMAND: by a shell in the clone.
in_root() {
    # shellcheck disable=SC2016
    tests/lib/unshare --mount sh -c 'for d in proc dev sys; do mount --rbind "/$d" "$1/$d" || exit 99; done
        exec chroot "$1" env -i BARE_ROOT=yes HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 sh -c "cd /src && $2"' sh "$root" "$1" < /dev/null
}
# runs COMMAND STATUS [REGEX]: a command of the README: its exit status, and what its output must hold.
runs() {
    local status=0 start=$SECONDS
    is "the README has it: $1" "$(commands README.md | grep -cFx -e "$1")" 1
    in_root "$1" > "$base/out" 2>&1 || status=$?
    [ "$status" = "$2" ] || note "$(tail -n 40 "$base/out")"
    is "$1: exit status, after $((SECONDS - start)) s" "$status" "$2"
    if [ $# -gt 2 ]; then
        grep -Eq -e "$3" "$base/out"
        ok "$1: what it says ($3)" $?
    fi
    known+=("$1")
}
known=('make test')

debootstrap --variant=minbase bookworm "$root" "$mirror" > "$base/debootstrap.log" 2>&1
is "a bare root, after $SECONDS s" "$?" 0
cp /etc/resolv.conf /etc/hosts "$root/etc/"
printf 'APT::Get::Assume-Yes "true";\nAPT::Install-Recommends "false";\n' > "$root/etc/apt/apt.conf.d/90unattended"
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d" # nothing is started
chmod +x "$root/usr/sbin/policy-rc.d"
git clone -q --no-hardlinks . "$root/src"
install -g adm -m 0640 demo/blocked.log "$root/var/log/mail.log"
in_root 'apt-get update && apt-get install make git' > "$base/out" 2>&1
is "make and git, as the README wants" "$?" 0

runs 'make demo' 0 'MAILLOG ERS OK - Trend Micro ERS block of 203\.0\.113\.25 over after 31 min '
[ "${1:-}" != --all ] || runs 'make test' 0 'Result: PASS'
runs 'make deb' 0 'build/deb/monitoring-plugins-ers_.*\.deb'
runs 'apt-get install ./build/deb/monitoring-plugins-ers_*.deb' 0 'Setting up monitoring-plugins-ers '
plugins=/usr/lib/nagios/plugins
like "who leaves the next command out is told what is missing" "$(in_root "runuser -u nagios -- $plugins/check_maillog_ers --peek")" \
    '^MAILLOG ERS UNKNOWN - cannot read /var/log/mail\.log: permission denied \(.*group adm: usermod -aG adm nagios\)'
runs 'adduser nagios adm' 0 'Done'
runs "runuser -u nagios -- $plugins/check_maillog_ers --peek" 2 '^MAILLOG ERS CRITICAL - Trend Micro ERS blocks 203\.0\.113\.25: example\.co\.jp, 37 mails '
runs "runuser -u nagios -- $plugins/check_mailq_deferred" 3 '^MAILQ DEFERRED UNKNOWN - '
runs "runuser -u nagios -- $plugins/check_ers_listing -H mx:example.com --peek" 3 '^ERS LISTING UNKNOWN - |^UNKNOWN - '
mapfile -t icinga < <(commands README.md | sed -n '/^apt-get install icinga2$/,$p')
for command in "${icinga[@]:0:${#icinga[@]}-1}"; do
    runs "$command" 0
done
runs 'icinga2 daemon -C' 0 'Finished validating'
unlike "no warning of icinga2" "$(grep -v 'Apply rule .* does not match anywhere' "$base/out")" 'warning/|critical/'
like "the services are there" "$(in_root 'icinga2 object list --type Service --name "*maillog-ers*"')" "of type 'Service'"

none "no command of the README is left out" "$(commands README.md | grep -vFx "$(printf '%s\n' "${known[@]}")")"
note "all of it took $SECONDS s"
tap_done
