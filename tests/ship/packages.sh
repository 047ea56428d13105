#!/usr/bin/env bash
# The packages: built, checked, installed over an older version whose state and configuration they keep, run by the monitoring
# user, and removed without a trace. In an overlay of the root with debhelper, lintian and rpm. usage: packages.sh
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/tap.sh
[ "${OVERLAY:-}" ] || skip_all "must run in an overlay of the root (tests/lib/overlay)"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
chmod 755 "$dir"
export DEB_BUILD_OPTIONS='nocheck noautodbgsym parallel=2' LC_ALL=C.UTF-8
quiet() { "$@" > "$dir/log" 2>&1; }
# failed STATUS: what was done quietly, when it didn't work.
failed() { [ "$1" = 0 ] || note "$(tail -n 20 "$dir/log")"; }
state=/var/lib/monitoring-plugins-ers
config=/etc/monitoring-plugins-ers/catalogue.d
# maillog WHO PLUGINDIR: line 1 and the exit status over the log, with the state that the package provides for.
maillog() {
    local status=0
    setpriv --reuid "$1" --regid "$(id -g "$1")" --init-groups "$2/check_maillog_ers" -f "$dir/mail.log" --quiet=0 \
        > "$dir/out" || status=$?
    echo "$(head -n 1 "$dir/out" | sed 's/ |.*//'); exit $status"
}
ours() { find /etc /usr /var/lib /var/cache \( -name '*monitoring-plugins-ers*' -o -name 'check_ers_listing*' \) -print; }
rm -rf $state
was_there=$(ours)

# Debian
quiet make deb
status=$?
ok "make deb" $status
failed $status
deb=$(echo "$PWD"/build/deb/monitoring-plugins-ers_*.deb)
none "lintian" "$(lintian --allow-root --fail-on none --tag-display-limit 0 build/deb/*.changes 2>&1)"
# The older version: the same with a lower number.
dpkg-deb -R "$deb" "$dir/old"
sed -i 's/^Version: .*/Version: 0.0.9/' "$dir/old/DEBIAN/control"
dpkg-deb --root-owner-group -b "$dir/old" "$dir/old.deb" > "$dir/log"
quiet apt-get install -y -qq "$dir/old.deb"
status=$?
ok "an older version is installed" $status
failed $status
is "the state directory is the monitoring user's" "$(stat -c '%U %a' $state)" "nagios 750"
cp demo/blocked.log "$dir/mail.log"
chmod 644 "$dir/mail.log"
blocked='^MAILLOG ERS CRITICAL - Trend Micro ERS blocks 203\.0\.113\.25: example\.co\.jp, 37 mails since .*; exit 2$'
like "it tells the incident, as the monitoring user" "$(maillog nagios /usr/lib/nagios/plugins)" "$blocked"
printf '[trendmicro-ers]\nname = Our name for it\n' >> $config/local.ini
quiet apt-get install -y -qq "$deb"
status=$?
ok "the new version is installed over it" $status
failed $status
is "as which version" "$(dpkg-query -W -f '${Version}' monitoring-plugins-ers)" "$(sed -n 's/^VERSION := //p' Makefile)"
cat demo/still-blocked.log demo/recovered.log >> "$dir/mail.log"
like "it goes on from the old state, and reads the old configuration" "$(maillog nagios /usr/lib/nagios/plugins)" \
    '^MAILLOG ERS OK - Our name for it block of 203\.0\.113\.25 over after 31 min .* 38 late, 38 sent, 0 lost; exit 0$'
like "what is wrong in that folder is said" "$(echo 'nonsense' > $config/zz.ini; maillog nagios /usr/lib/nagios/plugins > /dev/null
    cat "$dir/out")" '/zz\.ini:1: '
rm $config/zz.ini
chmod 700 $config
like "and that it can't be read" "$(maillog nagios /usr/lib/nagios/plugins)" \
    "UNKNOWN - cannot read the catalogue files in $config: Permission denied; exit 3$"
chmod 755 $config
is "dpkg finds its files as they were" "$(dpkg -V monitoring-plugins-ers)" "??5?????? c $config/local.ini"
cp packaging/local.ini $config
# web PLUGINDIR: why a look-up over the web was not made.
web() { "$1/check_ers_listing" -H 203.0.113.25 --allow-private --peek -t 3 -l ers --web | sed -n '/^not checked: Trend Micro ERS web page: /p'; }
like "without the helper, a look-up over the web says so" "$(web /usr/lib/nagios/plugins)" 'no helper /usr/libexec/monitoring-plugins-ers/ers-web'
quiet apt-get install -y -qq "$PWD"/build/deb/monitoring-plugins-ers-web_*.deb
status=$?
ok "the web package" $status
failed $status
like "with it, one is tried" "$(web /usr/lib/nagios/plugins)" 'not reachable|[0-9]'
unlike "and the helper is there" "$(web /usr/lib/nagios/plugins)" 'no helper'
# By Debian's own runner of such tests, on this root.
quiet autopkgtest --no-built-binaries --summary-file="$dir/autopkgtest" "$PWD"/build/deb/*.deb "$PWD"/build/deb/*/ -- null
status=$?
is "the packages' own test, by autopkgtest: its exit status" $status 0
failed $status
like "which ran it" "$(cat "$dir/autopkgtest")" '^installed +PASS$'
quiet apt-get purge -y -qq monitoring-plugins-ers monitoring-plugins-ers-web
status=$?
ok "purge" $status
failed $status
is "nothing is left of it" "$(ours)" "$was_there"

# RPM, here with the Debian system's libraries; the second release from the same objects.
quiet packaging/rpm "$(make --no-print-directory -s dist)" --nocheck --noclean
status=$?
ok "make rpm" $status
failed $status
quiet rpmbuild -bb --nodeps --nocheck --noprep --noclean --define "_topdir $PWD/build/rpm" --define 'package_release 2' \
    packaging/monitoring-plugins-ers.spec
status=$?
ok "a second release" $status
failed $status
rpms=("$PWD"/build/rpm/RPMS/*/monitoring-plugins-ers-[0-9]*.rpm)
useradd --system nrpe
id=$(id -u nagios)
cp demo/blocked.log "$dir/mail.log"
quiet rpm -i --nodeps "${rpms[0]}"
status=$?
ok "rpm -i" $status
failed $status
is "a folder for each monitoring user" "$(stat -c '%n %U %a' $state/* | sed "s,$state/,," | sort)" \
    "$(printf '%s nagios 700\n%s nrpe 700\n' "$id" "$(id -u nrpe)" | sort)"
like "it tells the incident, as the monitoring user" "$(maillog nrpe /usr/lib64/nagios/plugins)" "$blocked"
printf '[trendmicro-ers]\nname = Our name for it\n' >> $config/local.ini
quiet rpm -U --nodeps "${rpms[1]}"
status=$?
ok "rpm -U" $status
failed $status
cat demo/still-blocked.log demo/recovered.log >> "$dir/mail.log"
like "it goes on from the old state, and reads the old configuration" "$(maillog nrpe /usr/lib64/nagios/plugins)" \
    '^MAILLOG ERS OK - Our name for it block of 203\.0\.113\.25 over after 31 min .* 38 late, 38 sent, 0 lost; exit 0$'
# Size and digest tell; of the time rpm says nothing when the build's was later than the changelog's.
is "rpm finds its files as they were, but for what was configured" "$(rpm -V --nodeps monitoring-plugins-ers | sed 's/^\(S\.5\.\.\.\.\)T/\1./')" "S.5......  c $config/local.ini"
quiet rpm -i --nodeps "$PWD"/build/rpm/RPMS/*/monitoring-plugins-ers-web-*-2.*.rpm
status=$?
ok "the web package" $status
failed $status
unlike "it is where the plugin looks" "$(web /usr/lib64/nagios/plugins)" 'no helper|^$'
quiet rpm -e monitoring-plugins-ers-web monitoring-plugins-ers
status=$?
ok "rpm -e" $status
failed $status
rm -f $config/local.ini.rpmsave
rmdir --ignore-fail-on-non-empty -p $config 2> /dev/null
is "nothing is left of it" "$(ours)" "$was_there"
tap_done
