#!/usr/bin/env bash
# The shipped files for Icinga 2 as icinga2 itself reads them: on one node, and as a master, satellite and agent. To be run in
# an overlay of the root with icinga2-bin, icinga2-common and monitoring-plugins-standard (tests/lib/overlay).
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/tap.sh"
command -v icinga2 > /dev/null || skip_all "needs icinga2"
conf=$top/icinga-conf/icinga2
dir=$(mktemp -d)
chmod 755 "$dir"
trap 'rm -rf "$dir"' EXIT

# list WORD...: sorted, on one line.
list() { printf '%s\n' "$@" | tr ' ' '\n' | sort | paste -sd' '; }
# node NAME ENDPOINT ZONE: a stock configuration without hosts; in $at.
node() {
    at=$dir/$1 endpoint=$2
    mkdir -p "$at"/{lib/certs,log,cache,run,spool}
    cp -a /etc/icinga2 "$at/etc"
    rm -rf "$at"/etc/conf.d/* "$at/etc/zones.d" "$at/etc/zones.conf"
    mkdir "$at/etc/zones.d"
    sed -i "s/^const ZoneName = .*/const ZoneName = \"$3\"/" "$at/etc/constants.conf"
    cp -r "$top/icinga-conf/scripts" "$at/etc/"
}
# defines: into $defines, where the node's daemon finds everything.
defines() {
    local pair
    defines=()
    for pair in ConfigDir=etc ZonesDir=etc/zones.d DataDir=lib LogDir=log CacheDir=cache SpoolDir=spool InitRunDir=run \
        PidPath=run/icinga2.pid StatePath=lib/icinga2.state ModAttrPath=lib/modified-attributes.conf \
        ObjectsPath=cache/icinga2.debug VarsPath=cache/icinga2.vars; do
        defines+=(-D "${pair%%=*}=$at/${pair#*=}")
    done
    defines+=(-D "NodeName=$endpoint" -D RunAsUser=nagios -D RunAsGroup=nagios)
}
zones() { cp "$1" "$at/etc/zones.conf"; }
# valid NAME: icinga2 finds nothing to complain of; that a rule matches nothing here is as it should be.
valid() {
    local name=$1
    defines
    chown -R nagios: "$at"
    # shellcheck disable=SC2046 # since 2.14 the objects are written only when asked for
    out=$(icinga2 daemon -C $(icinga2 daemon --help | grep -o -- --dump-objects) -c "$at/etc/icinga2.conf" \
        "${defines[@]}" 2>&1)
    ok "$name: icinga2 daemon -C" $?
    none "$name: neither warnings nor errors" "$(grep -E '^\[.*(warning|critical)/' <<< "$out" | grep -vE 'Apply rule .* does not match anywhere!')"
}
attributes() { icinga2 object list --type "$1" --name "$2" --define "CacheDir=$at/cache" 2> /dev/null | sed 's/\x1b\[[0-9;]*m//g'; }
names() { attributes "$1" "*" | sed -nE "s/^Object '([^']*)' of type.*/\1/p" | sort | paste -sd' '; }

# The mail host is the monitoring host: all in conf.d.
node one mail.example.com master
cp "$conf"/*.conf "$conf/master/fleet.conf" "$conf/example/global-templates/users.conf" "$at/etc/conf.d/"
cat > "$at/etc/conf.d/hosts.conf" << 'END'
object Host "mail.example.com" {
	check_command = "dummy"
	vars.mail_role = "outbound"
	vars.mail_services = [ "spamhaus", "google" ]
	vars.mail_release_canary = true
}
END
printf '%s\n' 'object Endpoint NodeName { }' 'object Zone ZoneName { endpoints = [ NodeName ] }' > "$at/etc/zones.conf"
valid "one node"
host=mail.example.com
is "one node: the services" "$(names Service)" \
    "$(list $host!{ers-listing,mail-release,maillog-ers,maillog-google,maillog-spamhaus,mailq-deferred} mail-fleet!fleet-{listed,queues,refused})"
is "one node: the notifications" "$(names Notification)" "$(list \
    $host!{maillog-ers,maillog-google,maillog-spamhaus}!ers-{page,late-page} $host!{ers-listing,mail-release,mailq-deferred}!ers-late)"
is "one node: each of its services for itself, the others together" "$(attributes Service "$host!maillog-*" |
    sed -nE 's/.*(maillog_ers_(exclude_)?service) = /\1 /p' | sort -u)" \
    'maillog_ers_exclude_service [ "spamhaus", "google" ]
maillog_ers_service [ "google" ]
maillog_ers_service [ "spamhaus" ]'

# The same, running: its mail host may ask for checks of its services by its certificate (recheck.curl), and for nothing else.
certs=$at/lib/certs
{
    cp "$conf/master/api-user.conf" "$at/etc/conf.d/"
    cat >> "$at/etc/conf.d/hosts.conf" << 'END'
object ApiUser "mail.example.com" {
	import "ers-recheck"

	client_cn = name
}
object Service "another" {
	host_name = "mail.example.com"
	check_command = "dummy"
}
END
    printf 'object ApiListener "api" { bind_host = "127.0.0.1"; bind_port = 15665 }\n' > "$at/etc/features-available/api.conf"
    ln -sf ../features-available/api.conf "$at/etc/features-enabled/"
    mkdir -p "$at"/lib/{ca,api/{log,zones,zones-stage,packages}} "$at/log/crash" "$at"/spool/{perfdata,tmp}
    chown -R nagios: "$at"
    icinga2 pki new-ca "${defines[@]}"
    icinga2 pki new-cert --cn $host --key "$certs/$host.key" --csr "$certs/$host.csr" "${defines[@]}"
    icinga2 pki sign-csr --csr "$certs/$host.csr" --cert "$certs/$host.crt" "${defines[@]}"
    cp "$at/lib/ca/ca.crt" "$certs/"
    chown -R nagios: "$at"
} > "$at/pki" 2>&1
icinga2 daemon -c "$at/etc/icinga2.conf" "${defines[@]}" > "$at/daemon" 2>&1 &
daemon=$!
sed -E "s,https://[^/]*/,https://$host:15665/,; s,/var/lib/icinga2/certs,$certs,; s/mx-out1\.example\.com/$host/g" \
    "$top/icinga-conf/scripts/recheck.curl" > "$dir/recheck.curl"
api() { curl -sS --connect-to "$host:15665:127.0.0.1:15665" "$@"; }
for ((i = 0; i < 150; i++)); do
    recheck=$(api -K "$dir/recheck.curl" 2>&1) && break
    sleep 0.1
done
is "recheck.curl: whose checks were asked for" "$(jq -r '.results[] | select(.code == 200) | .status' <<< "$recheck" |
    sed -nE "s/^Successfully rescheduled check for object '$host!(.*)'\.\$/\1/p" | sort | paste -sd' ')" \
    "ers-listing mail-release maillog-ers maillog-google maillog-spamhaus mailq-deferred"
sed -i 's/reschedule-check/process-check-result/' "$dir/recheck.curl"
sed 's,^url = .*,url = "https://mail.example.com:15665/v1/actions/process-check-result",; s/{..type..:/{\\"verbose\\": true, \\"exit_status\\": 0, \\"plugin_output\\": \\"x\\", \\"type\\":/' "$dir/recheck.curl" > "$dir/other.curl"
like "recheck.curl: nothing else may be asked for" "$(api -K "$dir/other.curl")" "Missing permission: actions/process-check-result"
kill $daemon
wait $daemon

# Masters, a satellite and an agent.
host=mx-out1.example.com
services=$(list $host!{agent-health,ers-listing,maillog-ers,maillog-microsoft,maillog-spamhaus,maillog-trendmicro-ers,mailq-deferred})
node master master1.example.com master
mkdir "$at"/etc/zones.d/{global-templates,master,satellite}
cp "$conf"/*.conf "$conf"/example/global-templates/* "$at/etc/zones.d/global-templates/"
cp "$conf"/master/*.conf "$conf"/example/master/* "$at/etc/zones.d/master/"
cp "$conf"/example/satellite/* "$at/etc/zones.d/satellite/"
zones "$conf/example/zones-master.conf"
valid "master"
is "master: the services" "$(names Service)" "$(list mail-fleet!fleet-{listed,queues,refused} "$services" satellite1.example.com!agent-health smarthost.example.net!ers-listing)"
is "master: what hangs on the agent" "$(names Dependency)" \
    "$(list $host!{ers-listing,maillog-ers,maillog-microsoft,maillog-spamhaus,maillog-trendmicro-ers,mailq-deferred}!agent-health)"
is "master: on the agent, all but its health" "$(attributes Service "$host!*" | grep -c "command_endpoint = \"$host\"")" 6
like "master: the release on the agent" "$(attributes Service "$host!ers-listing")" 'event_command = "release_blocked_mail_on_recovery"'
like "master: pinned to one node" "$(attributes Service 'smarthost*!ers-listing')" 'command_endpoint = "master1\.example\.com"'
unlike "master: nothing to release there" "$(attributes Service 'smarthost*!ers-listing')" 'event_command = "release'
like "master: the page to look up" "$(attributes Service "$host!maillog-ers")" 'action_url = "https://.*/ip-lookup/\?ip=203\.0\.113\.25"'
like "master: what to do" "$(attributes Service "$host!maillog-ers")" 'notes_url = "https://.*#maillog-ers"'

# The Director's basket says the same of each service as services.conf.
basket=$(perl -MJSON::PP -0777 -ne 'my $b = decode_json($_); my $s = $b->{ServiceSet}{"Outbound mail"}{services};
    for my $n (sort keys %$s) { my %a = (%{$b->{ServiceTemplate}{$s->{$n}{imports}[0]}}, %{$s->{$n}});
    my %v = (%{$b->{ServiceTemplate}{$s->{$n}{imports}[0]}{vars}}, %{$s->{$n}{vars}});
    print join("|", $n, map({ $a{$_} // "" } qw(display_name check_command check_interval retry_interval max_check_attempts event_command)),
        map({ my $x = $v{$_}; ref $x ? "@$x" : $x // "" } qw(ers_paging maillog_ers_service maillog_ers_exclude_service))), "\n" }' \
    "$top"/icinga-conf/director/*.json)
shipped=$(while read -r name; do
    attributes Service "$host!$name" > "$dir/service"
    printf '%s' "$name"
    for attribute in display_name check_command check_interval retry_interval max_check_attempts event_command ers_paging \
        maillog_ers_service maillog_ers_exclude_service; do
        printf '|%s' "$(sed -nE "s/^ +\* $attribute = //p" "$dir/service" | tr -d '",[]' | sed 's/^ *//; s/ *$//')"
    done
    echo
done < <(cut -d'|' -f 1 <<< "$basket"))
is "the basket's services are the same" "$basket" "$shipped"

node satellite satellite1.example.com satellite
mkdir -p "$at"/lib/api/zones/{global-templates,satellite}/_etc
cp "$conf"/*.conf "$conf"/example/global-templates/* "$at/lib/api/zones/global-templates/_etc/"
cp "$conf"/example/satellite/* "$at/lib/api/zones/satellite/_etc/"
zones "$conf/example/zones-satellite.conf"
valid "satellite"
is "satellite: the services" "$(names Service)" "$services"

node agent mx-out1.example.com mx-out1.example.com
mkdir -p "$at"/lib/api/zones/global-templates/_etc
cp "$conf"/*.conf "$conf"/example/global-templates/* "$at/lib/api/zones/global-templates/_etc/"
zones "$conf/example/zones-agent.conf"
valid "agent"
is "agent: nothing of its own" "$(names Service)" ""
is "agent: the commands" "$(names CheckCommand | tr ' ' '\n' | grep -xE 'ers_listing|maillog_ers|mailq_deferred|release_blocked_mail' | paste -sd' ')" \
    "ers_listing maillog_ers mailq_deferred release_blocked_mail"
tap_done
