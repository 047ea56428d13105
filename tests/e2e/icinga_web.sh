#!/usr/bin/env bash
# What a person sees of the incident: the service pages of Icinga DB Web in a headless Chromium, with the graphs of the module
# graphite; and what Grafana is told: every query of the shipped dashboards and alert rules, asked of the real InfluxDB and
# Graphite that Icinga's own writers have filled. To be run in an overlay with icinga2, Postfix, rbldnsd, MariaDB, Redis,
# Icinga DB, Icinga Web 2, graphite-web, InfluxDB and Chromium. usage: icinga_web.sh BUILD [PICTURE.png]
# PICTURE: also keeps the page of the log's service as it is seen (tools/picture).
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
. "$top/tests/lib/tap.sh"
. "$here/mailnet.sh"
. "$here/icinganet.sh"
. "$here/mailhost.sh"
. "$here/icingawebnet.sh"
. "$here/dashboards.sh"
. "$here/incident.sh"
icinganet_enter "$@"

build=$(cd "${1:-$top/build}" && pwd)
picture=${2:-}
dir=$(mktemp -d)
chmod 755 "$dir"
WEB=$dir/web
mkdir "$WEB"
trap 'mailnet_stop; rm -rf "$dir"' EXIT

stores_start() {
    databases_start
    must "the databases start" $?
    graphite_start
    influx_start
    must "InfluxDB starts" $?
    writers_config
}
BEFORE_MASTER=stores_start
incident_start "$build" 'vars.mail_services = [ "trendmicro-ers", "spamhaus" ]'
icingadb_start
icingaweb_config icingadb graphite
cp "$top"/icinga-conf/icingaweb2/graphite/*.ini "$WEB/icingaweb2/modules/graphite/templates/"
icingaweb_start
must "Icinga Web starts" $?

# Mail is refused, in three waves; and one server has words of the kind that pages stumble over.
twice_checked
start=$SECONDS
listing on ers
printf '%s %s\n' "$OWN_IP" '450 4.7.1 on our blacklist <b>now</b> <a@example.com> [CRITICAL] (OK) a|b=7 C:\new <OK> ブロック' > "$NET/mx/conf/clients"
mail hr@example.com user@example.org
for wave in a b c; do
    mail orders@example.com "$wave"{1,2,3,4,5}@example.co.jp
    mail news@example.com "$wave"{6,7,8}@example.co.jp
    twice_checked
done
wait_logged 'status=deferred .*Trend Micro' 24
must "24 messages are refused" $?
for service in maillog-trendmicro-ers mailq-deferred ers-listing; do
    wait_state "$HOST!$service" '2 1'
    must "$service is CRITICAL" $?
done
wait_until says mailq-deferred '25 of 25 blocked'
wait_until says maillog-trendmicro-ers '24 mails'
wait_until says maillog-ers 'an unnamed blocklist'
twice_checked

# seen SERVICE: its page in the browser, into $page. text CLASS...: what it says there.
url() { echo "/icingadb/service?name=$1&host.name=$HOST"; }
seen() {
    page=$dir/$1.html
    browse "$(url "$1")" --dump-dom --window-size=1000,1600 > "$page"
}
text() { "$here/page_text" "$@" < "$page"; }
# images: the graphs on the page, "TEMPLATE TAB PATH".
images() { grep -oE 'src="/graphite/graph/[^"]*"' "$page" | sed 's/^src="//; s/"$//; s/&amp;/\&/g; s/.*template=\([a-z_-]*\).*/\1\t&/'; }
is_picture() { [ "$(there curl -s "http://127.0.0.1$1" | head -c 4 | tail -c 3)" = PNG ]; }
for service in maillog-trendmicro-ers mailq-deferred ers-listing; do
    seen $service
    command=$(service "$HOST!$service" .check_command)
    like "$service: the page has line 1" "$(text plugin-output)" 'CRITICAL - .*Trend Micro ERS'
    like "$service: and what to do" "$(text plugin-output)" 'CRITICAL - .*look up: https://.*stop the cause first: .*request removal: https://'
    unlike "$service: nothing has become a state's ball" "$(text plugin-output)" '\{ball\}'
    is "$service: its links" "$(grep -oE 'href="https?://[^"]*"' "$page" | grep -E 'ers/ip-lookup/\?ip=|runbook' | sort -u)" \
        "href=\"https://servicecentral.trendmicro.com/en-us/ers/ip-lookup/?ip=$OWN_IP\"
href=\"https://wiki.example.com/mail/runbook#${service/trendmicro-/}\""
    is "$service: performance data, each with its row" "$(text performance-data-table | grep -oE '(^| )[a-z][a-z0-9_]+ -?[0-9]' | cut -d' ' -f 2 | sort)" \
        "$(service "$HOST!$service" '.last_check_result.performance_data[]' | cut -d= -f 1 | sort)"
    templates=$(sed -n 's/^\[\(.*\)\.graph\]/\1/p' "$top/icinga-conf/icingaweb2/graphite/$command.ini")
    is "$service: the first two graphs" "$(images | cut -f 1)" "$(head -n 2 <<< "$templates")"
    page=$dir/$service-graphs.html
    browse "/graphite/services?service.name=$service&host.name=$HOST&graphs_limit=-1" --dump-dom --window-size=1000,1600 > "$page"
    is "$service: all graphs" "$(images | cut -f 1 | grep -v '^default-' | sort -u)" "$(sort <<< "$templates")" # default-: the module's own
    images | while IFS=$'\t' read -r template image; do
        is_picture "$image" || echo "$template"
    done > "$dir/undrawn"
    none "$service: Graphite draws each" "$(cat "$dir/undrawn")"
    # shellcheck disable=SC2016 # the module's own $
    sed -n 's/.*= "$service_name_template$\.perfdata\.\(.*\)\.value"/\1/p' "$top/icinga-conf/icingaweb2/graphite/$command.ini" |
        sed 's/\$[a-z]*:\(.*\)\$/\1/' | while read -r metric; do
        [ "$(ask_graphite "icinga2.$HOST.services.$service.$command.perfdata.$metric.value")" ] || echo "$metric"
    done > "$dir/empty"
    none "$service: each curve has values" "$(cat "$dir/empty")"
done
seen maillog-ers
like "words of a stranger are shown as the plugin gave them" "$(text plugin-output)" \
    'on our blacklist \(b\)now\(/b\) \(a@example\.com\) \[CRITICAL \] \(OK \) a/b=7 C:/new \(OK \) ブロック \(in reply'
none "and in one line" "$(grep 'on our blacklist' "$page" | grep -v 'in reply to RCPT TO command)')"
unlike "and make no metric" "$(text performance-data-table)" '(^| )b '
[ -z "$picture" ] || { browse "$(url maillog-trendmicro-ers)" --window-size=1000,860 --screenshot="$dir/picture.png" && cat "$dir/picture.png" > "$picture"; }

most=$((SECONDS - start + 60)) # seconds that it can last while it is asked for
dashboards_say "in the incident" << END
Open incidents	incidents	1	1
Since when	oldest_incident	5	$most
Messages held back	blocked	25	25
Until the first is returned	time_left	431000	432000
Listings	listed	1	1
Who blocks us	service_trendmicro_ers	24	24
Who blocks us	service_other_ip_block	1	1
Who holds the queue	service_trendmicro_ers	24	24
Who holds the queue	service_other_ip_block	1	1
How much is stuck	blocked	25	25
How much is stuck	deferred	25	25
How long	oldest_blocked	5	$most
How long	oldest_incident	5	$most
Is it getting better: deliveries per minute	sent	0	6000
Is it getting better: deliveries per minute	refusals	20	6000
What is lost: per minute	bounced	0	0
What is lost: per minute	returned	0	0
On lists	listed	1	1
On lists	unchecked	0	0
Log not read yet	lag	0	0
Mail is refused for our reputation	incidents	1	1
Mail is refused for our reputation	fires	1	1
One of our addresses is blacklisted	listed	1	1
One of our addresses is blacklisted	fires	1	1
Mail is held back in the queue	blocked	25	25
Mail is held back in the queue	fires	1	1
Held mail will be returned within a day	time_left	431000	432000
Held mail will be returned within a day	fires	0	0
Lists can't be asked	unchecked	0	0
Lists can't be asked	fires	0	0
END

# It ends: the address is off the list, and Postfix tries again.
listing off
blocked_by_hand off
wait_state "$HOST!ers-listing" '0 1'
release
wait_logged '@example.co.jp>.*status=sent' 24
must "all are sent" $?
mail app@example.com after@example.org
PATIENCE=40 wait_until all_ok
ok "everything is OK again" $?
twice_checked
# What the window of an hour has seen stays; and what isn't known any more, like the time left, keeps its last value.
dashboards_say "after it" << END
Open incidents	incidents	0	0
Since when	oldest_incident	0	0
Messages held back	blocked	0	0
Until the first is returned	time_left	431000	432000
Listings	listed	0	0
Who blocks us	service_trendmicro_ers	24	24
Who blocks us	service_other_ip_block	1	1
Who holds the queue	service_trendmicro_ers	1	24
Who holds the queue	service_other_ip_block	1	1
How much is stuck	blocked	0	0
How much is stuck	deferred	0	0
How long	oldest_blocked	0	0
How long	oldest_incident	0	0
Is it getting better: deliveries per minute	sent	20	6000
Is it getting better: deliveries per minute	refusals	20	6000
What is lost: per minute	bounced	0	0
What is lost: per minute	returned	0	0
On lists	listed	0	0
On lists	unchecked	0	0
Log not read yet	lag	0	0
Mail is refused for our reputation	incidents	0	0
Mail is refused for our reputation	fires	0	0
One of our addresses is blacklisted	listed	0	0
One of our addresses is blacklisted	fires	0	0
Mail is held back in the queue	blocked	0	0
Mail is held back in the queue	fires	0	0
Held mail will be returned within a day	time_left	431000	432000
Held mail will be returned within a day	fires	0	0
Lists can't be asked	unchecked	0	0
Lists can't be asked	fires	0	0
END
tap_done
