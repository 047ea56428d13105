#!/usr/bin/env bash
# The shipped dashboards: sound JSON and INI, panels that don't overlap, variables and curves that exist, and only metrics that
# the plugins have. usage: dashboards.sh [BUILD-DIRECTORY]
# shellcheck disable=SC2016 # a $ in single quotes is Grafana's or Graphite's own
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/tap.sh"
build=$(cd "${1:-$top/build}" && pwd)
cd "$top/icinga-conf" || exit
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# What there is: "COMMAND LABEL", from the plugins' own JSON; SLUG stands for a service or list.
labels() { # COMMAND OPTION...
    "$build/check_$1" --output-format=json "${@:2}" | jq -r --arg command "$1" \
        '.perfdata | keys[] | sub("^(?<a>service|listed)_.*"; "\(.a)_SLUG") | "\($command) \(.)"'
}
{
    labels maillog_ers -f "$top/tests/cases/maillog-json/mail.log" --state-dir="$dir"
    labels mailq_deferred -i - < <(sed "s/@[0-9]*/$(date +%s)/" "$top/tests/cases/mailq-input/postfix.ndjson")
    labels ers_listing -H 192.0.2.1 --allow-private -l bl.example.org -r 127.0.0.1:9 -t 1 --state-dir="$dir"
} | sort -u > "$dir/labels"
is "what there is" "$(cut -d' ' -f 1 "$dir/labels" | uniq -c | tr -s ' ' | paste -sd,)" " 5 ers_listing, 10 maillog_ers, 11 mailq_deferred"
# known NAME: on standard input "COMMAND LABEL", with service_* for any.
known() {
    sort -u > "$dir/used"
    ok "$1: there are metrics" $((! $(wc -l < "$dir/used")))
    none "$1: each is a plugin's" "$(sed 's/service_\*/service_SLUG/' "$dir/used" | sort -u | comm -23 - "$dir/labels")"
}

for file in grafana/dashboard-*.json; do
    kind=${file#*dashboard-}
    kind=${kind%.json}
    jq -e . "$file" > /dev/null
    ok "$file: JSON" $?
    is "$file: panels have ids of their own" "$(jq '[.panels[].id] | length == (unique | length)' "$file")" true
    none "$file: panels don't overlap, and fit" "$(jq -r '[.panels[] | .title as $t | .gridPos | {$t, x, y, X: (.x + .w), Y: (.y + .h)}] as $p |
        ($p[] | select(.X > 24) | .t), (range($p | length) as $i | range($i) as $j | [$p[$i], $p[$j]] |
        select(.[0].x < .[1].X and .[1].x < .[0].X and .[0].y < .[1].Y and .[1].y < .[0].Y) | map(.t) | join(" over "))' "$file")"
    none "$file: each query is for its store" "$(jq -r --arg kind "$kind" '.panels[] | .title as $t | .datasource, .targets[].datasource |
        select(.type != $kind or .uid != "${datasource}") | $t' "$file")"
    is "$file: variables" "$(grep -oE '\$(\{[a-z]+|[a-z]+)' "$file" | tr -d '${' | sort -u | paste -sd' ')" \
        "$(if [ "$kind" = influxdb ]; then echo datasource host tag time; else echo datasource host; fi)"
    is "$file: variables defined" "$(jq -r '.templating.list[].name' "$file" | paste -sd' ')" "datasource host"
    is "$file: as many panels as the other" "$(jq '.panels | length' "$file")" "$(jq '.panels | length' grafana/dashboard-influxdb.json)"
done
for file in grafana/alerts-*.json; do
    jq -e '.apiVersion == 1' "$file" > /dev/null
    ok "$file: JSON" $?
    is "$file: rules have ids of their own" "$(jq '[.groups[].rules[].uid] | length == (unique | length)' "$file")" true
    none "$file: conditions and inputs exist" "$(jq -r '.groups[].rules[] | .title as $t | [.data[].refId] as $ids |
        (.condition, (.data[].model.expression // empty)) | select(. as $id | $ids | index($id) | not) | "\($t): \(.)"' "$file")"
done
for kind in influxdb graphite; do
    "$top/tests/lib/dashboard_queries" grafana/*-$kind.json > "$dir/queries"
    unlike "$kind: the queries are plain" "$(cut -f 2 "$dir/queries" | sed "s/'\\$'//")" '\$|null'
    is "$kind: how many" "$(wc -l < "$dir/queries")" "$(jq -s 'map((.panels // [] | map(.targets | length)[]), (.groups // [] | .[].rules | length)) | add' grafana/*-$kind.json)"
done
known influxdb < <("$top/tests/lib/dashboard_queries" grafana/*-influxdb.json |
    sed -nE "s/.*FROM \"([a-z_]+)\" WHERE \"metric\" (= '|=~ \/\^)([a-z_]+).*/\1 \3/p" | sed 's/ service_$/ service_*/')
known graphite < <("$top/tests/lib/dashboard_queries" grafana/*-graphite.json |
    grep -oE 'services\.\*\.[a-z_]+\.perfdata\.[a-z_*]+\.value' | awk -F. '{ print $3, $5 }')

for file in icingaweb2/graphite/*.ini; do
    command=$(basename "$file" .ini)
    is "$file: for its command" "$(sed -n 's/^check_command = "\(.*\)"/\1/p' "$file" | sort -u)" "$command"
    curves() { awk -v part="$1" '/^\[/ { on = index($0, "." part "]"); name = $0; sub(/\..*/, "", name) } on && / = / { print name, $1 }' "$file" | sort; }
    is "$file: each curve has its function" "$(curves functions)" "$(curves metrics_filters)"
    known "$file" < <(sed -nE 's/.* = "\$service_name_template\$\.perfdata\.(\$[a-z]+:)?([a-z_*]+)\$?\.value"/'"$command"' \2/p' "$file")
    is "$file: no metric is of another form" "$(grep -c service_name_template "$file")" "$(grep -cE '"\$service_name_template\$\.perfdata\.(\$[a-z]+:[a-z_*]+\$|[a-z_]+)\.value"' "$file")"
done
none "dashboard.ini: the commands exist" "$(grep -oE 'checkcommand_name=[a-z_]+' icingaweb2/dashboard.ini | cut -d= -f 2 | sort -u |
    while read -r command; do grep -qrh "object CheckCommand \"$command\"" icinga2 || echo "$command"; done)"
is "dashboard.ini: each dashlet is of the pane" "$(grep -c '^\[Mail reputation\.' icingaweb2/dashboard.ini)" "$(grep -c '^url = ' icingaweb2/dashboard.ini)"
tap_done
