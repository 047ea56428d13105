#!/usr/bin/env bash
# What the page says when it isn't the mail that is wrong: a plugin is missing on the agent, or older than the configuration; a
# custom variable is wrong; the log can't be read. To be run in an overlay with icinga2, Postfix and rbldnsd.
# usage: icinga_bad_input.sh [BUILD]
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
# What is UNKNOWN notifies when it still is so after ErsLate, a variable of the site.
LATE=1s
# Of a plugin of the future, which has an option more, this configuration will know.
# shellcheck disable=SC2016 # a $ in single quotes is Icinga's own
MORE_COMMANDS='object CheckCommand "maillog_ers_of_the_future" {
  import "maillog_ers"
  arguments["--foresight"] = { value = "$maillog_ers_foresight$" }
}'
incident_start "$build"

# set_service SERVICE JSON: changes the running service's attributes.
set_service() { api "objects/services/$HOST!$1" '{"attrs": {'"$2"'}}' > "$dir/set"; }
# page NAME SERVICE-IN-SUBJECT REGEX: UNKNOWN is paged with these words.
page() {
    wait_paged "PROBLEM $2 .*$3" 1
    ok "$1: the page says so" $?
    note "$(subjects | grep -- "PROBLEM $2" | tail -n 1)"
}
# over NAME: all is OK again, by itself.
over() {
    PATIENCE=30 wait_until all_ok
    ok "$1: OK again" $?
    wait_until paged RECOVERY "$(pages PROBLEM)"
    rm -f "$NET"/oncall/new/*
}

tell "the queue's plugin is missing on the agent"
mv $PLUGINS/check_mailq_deferred "$dir/"
page "a missing plugin" "Mail queue" 'execvpe\(/usr/lib/nagios/plugins/check_mailq_deferred\) failed: No such file or directory'
like "a missing plugin: UNKNOWN" "$(output "$HOST!mailq-deferred")" 'check_mailq_deferred\) failed: No such file or directory'
mv "$dir/check_mailq_deferred" $PLUGINS/
over "a missing plugin"

tell "the configuration is newer than the plugin"
set_service maillog-microsoft '"check_command": "maillog_ers_of_the_future", "vars.maillog_ers_foresight": "a"'
page "an old plugin" "Mail refused: microsoft" "UNKNOWN - unrecognized option '--foresight' \(see --help\)"
set_service maillog-microsoft '"check_command": "maillog_ers"'
over "an old plugin"

tell "custom variables are wrong"
set_service mailq-deferred '"vars.mailq_deferred_blocked_critical": "many"'
set_service ers-listing '"vars.ers_listing_list": ["spamhaus-zem"]'
set_service maillog-ers '"vars.maillog_ers_window": "an hour"'
page "a wrong range" "Mail queue" "UNKNOWN - .*--blocked-critical.*many"
page "a list that isn't" "Reputation lists" "UNKNOWN - .*spamhaus-zem.*nearest: spamhaus-zen"
page "a wrong duration" "Mail refused: any other service" "UNKNOWN - .*--window.*an hour"
set_service mailq-deferred '"vars.mailq_deferred_blocked_critical": "9"'
set_service ers-listing '"vars.ers_listing_list": ["ers", "spamhaus-zen"]'
set_service maillog-ers '"vars.maillog_ers_window": "1h"'
over "wrong variables"

tell "the log can't be read"
chmod 600 "$NET/log/relay.log"
first_says() { output "$HOST!$1" | head -n 1 | grep -Eq -- "$2"; } # SERVICE REGEX
wait_until first_says maillog-ers 'UNKNOWN - .*permission denied.*group adm'
ok "an unreadable log: line 1 says it, with the remedy" $?
note "$(output "$HOST!maillog-ers" | cut -c 1-200 | head -n 4)"
chmod 640 "$NET/log/relay.log"
over "an unreadable log"

tell "others can read the activation code"
chmod 644 /etc/monitoring-plugins-ers/activation-code
page "a careless secret" "Reputation lists" 'UNKNOWN - the activation code file .* can be read by others: chmod o-rwx'
unlike "a careless secret: not told further" "$(cat "$NET"/oncall/new/*)" "$ACTIVATION_CODE"
chmod 640 /etc/monitoring-plugins-ers/activation-code
over "a careless secret"
tap_done
