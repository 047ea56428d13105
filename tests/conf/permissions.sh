#!/usr/bin/env bash
# The shipped permission files, applied by systemd's tools, logrotate and SELinux' own compiler: who can read the log then, also
# after a rotation, and how the plugins are labelled. As root, in an overlay with systemd, logrotate, acl, policycoreutils,
# selinux-utils, semodule-utils and selinux-policy-default (tests/lib/overlay).
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/tap.sh"
[ "$(id -u)" = 0 ] || skip_all "needs root"
command -v semodule > /dev/null || skip_all "needs policycoreutils"
files=$top/icinga-conf/permissions
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

for user in nagios nrpe; do
    id $user > /dev/null 2>&1 || useradd --system --no-create-home $user
done
getent group systemd-journal > /dev/null || groupadd --system systemd-journal
# log FILE MODE GROUP: makes one.
log() {
    echo line > "$1"
    chown "root:$3" "$1"
    chmod "$2" "$1"
}
# readable USER FILE: yes or no, with the user's groups as they are now.
readable() { setpriv --reuid="$1" --regid="$(id -g "$1")" --init-groups test -r "$2" && echo yes || echo no; }
# rotated FILE CREATE: what logrotate makes of it.
rotated() {
    printf '%s {\n    rotate 2\n    %s\n}\n' "$1" "$2" > "$dir/logrotate"
    logrotate -f -s "$dir/state" "$dir/logrotate"
}

rm -f /var/log/mail.log /var/log/maillog /var/log/mail
log /var/log/mail.log 640 adm
log /var/log/maillog 600 root
log /var/log/mail 640 root
is "before: none can read" "$(readable nagios /var/log/mail.log) $(readable nrpe /var/log/maillog) $(readable nrpe /var/log/mail)" "no no no"
systemd-sysusers "$files/sysusers-debian.conf"
ok "systemd-sysusers takes the Debian file" $?
is "Debian: nagios can read" "$(readable nagios /var/log/mail.log)" yes
systemd-sysusers "$files/sysusers-journal.conf"
ok "systemd-sysusers takes the journal's file" $?
like "the journal: nrpe is in its group" " $(id -nG nrpe) " ' systemd-journal '
systemd-tmpfiles --create "$files/tmpfiles-acl.conf"
ok "systemd-tmpfiles takes the list" $?
is "RHEL, SUSE: nrpe can read" "$(readable nrpe /var/log/maillog) $(readable nrpe /var/log/mail)" "yes yes"
is "RHEL, SUSE: nobody else can" "$(readable nagios /var/log/maillog) $(readable nobody /var/log/maillog) $(readable nobody /var/log/mail)" "no no no"
rotated /var/log/maillog create
is "after a rotation: the new file" "$(readable nrpe /var/log/maillog)" yes
is "after a rotation: the old one" "$(readable nrpe /var/log/maillog.1)" yes
rotated /var/log/mail.log "create 640 root adm"
is "Debian, after a rotation" "$(readable nagios /var/log/mail.log) $(readable nagios /var/log/mail.log.1)" "yes yes"

context() { matchpathcon -n -f /etc/selinux/default/contexts/files/file_contexts "$1" | cut -d: -f 3; }
is "SELinux: before" "$(context /usr/lib64/nagios/plugins/check_maillog_ers)" bin_t
semodule -n -s default -i "$files/selinux.cil" > "$dir/semodule" 2>&1
ok "SELinux: the module is compiled into the policy" $? || note "$(cat "$dir/semodule")"
for plugin in check_maillog_ers check_mailq_deferred check_ers_listing release-blocked-mail; do
    is "SELinux: $plugin's domain" "$(context /usr/lib64/nagios/plugins/$plugin) $(context /usr/lib/nagios/plugins/$plugin)" \
        "nagios_unconfined_plugin_exec_t nagios_unconfined_plugin_exec_t"
done
is "SELinux: check_mailq keeps its own" "$(context /usr/lib64/nagios/plugins/check_mailq)" nagios_mail_plugin_exec_t
tap_done
