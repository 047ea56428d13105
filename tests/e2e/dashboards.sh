# Sourced: the queries of the shipped dashboards and alert rules, asked of the stores of icingawebnet.sh. Needs tap.sh, $top, $dir
# and $HOST, the only host with such services.
# shellcheck shell=bash disable=SC2154

# ask_STORE QUERY [last|max]: its answer, a line per series: "METRIC TAB VALUE", the last that is there, or the greatest.
ask_influxdb() {
    influx "$1" | jq -r --arg host "$HOST" --arg metric "$(sed -n "s/.*\"metric\" = '\([a-z_]*\)'.*/\1/p" <<< "$1")" '.results[0] |
        if .error then "\(.error)\t" else .series[]? | [(if .tags.hostname == $host then .tags.metric // $metric else "another host" end),
            (.values | map(.[1] | select(. != null)) | '"${2:-last}"')] | @tsv end'
}
ask_graphite() {
    there curl -sG http://127.0.0.1:8080/render --data-urlencode "target=$1" -d from=-1h -d format=json |
        jq -r --arg host "$HOST" --arg metric "$(sed -n 's/.*\.perfdata\.\([a-z_]*\)\.value.*/\1/p' <<< "$1")" '.[] |
            [((.target | capture("^\($host)\\.(?<metric>.*)").metric) // (if .target | startswith($host) then $metric else .target end)),
                (.datapoints | map(.[0] | select(. != null)) | '"${2:-last}"')] | @tsv'
}

# dashboard_answers STORE: "TITLE TAB METRIC TAB VALUE" for each series of each query, and for each alert rule "TITLE TAB fires TAB"
# 1 or 0: whether it does, if this lasts as long as the rule wants.
dashboard_answers() {
    local file title query most type limit
    for file in "$top/icinga-conf/grafana"/{dashboard,alerts}-"$1".json; do
        "$top/tests/lib/dashboard_queries" "$file" | while IFS=$'\t' read -r title query; do
            most=last
            [[ $title != *'per minute' ]] || most=max
            "ask_$1" "$query" $most | sed "s/^/$title\t/"
        done
    done > "$dir/answers"
    cat "$dir/answers"
    # As Grafana does it: the last value of each series against the rule's threshold.
    jq -r '.groups[].rules[] | .title as $title | .data[].model | select(.type == "threshold") | .conditions[0].evaluator |
        [$title, .type, .params[0]] | @tsv' "$top/icinga-conf/grafana/alerts-$1.json" | while IFS=$'\t' read -r title type limit; do
        awk -F '\t' -v title="$title" -v type="$type" -v limit="$limit" '
            $1 == title && (type == "gt" ? $3 > limit : type == "lt" && $3 < limit) { fires = 1 }
            END { printf "%s\tfires\t%d\n", title, fires }' "$dir/answers"
    done
}

# dashboards_say NAME < TABLE: both stores come to answer every query as the table has it, in lines of "TITLE TAB METRIC TAB
# LEAST TAB MOST", and nothing more. It takes a while: a query's last point has the greatest value of up to a minute.
dashboards_say() {
    local store
    cat > "$dir/want"
    for store in influxdb graphite; do
        PATIENCE=75 wait_until answers_agree $store
        none "$1: $store" "$(cat "$dir/wrong")"
    done
}
answers_agree() {
    dashboard_answers "$1" > "$dir/got"
    awk -F '\t' '
        { key = $1 FS $2 }
        NR == FNR { least[key] = $3; most[key] = $4; next }
        !(key in least) { print "not wanted: " $0; next }
        { seen[key] = 1 }
        $3 == "" || $3 + 0 < least[key] + 0 || $3 + 0 > most[key] + 0 { print $0 ", wanted: " least[key] " to " most[key] }
        END { for (key in least) if (!(key in seen)) print "missing: " key }' "$dir/want" "$dir/got" > "$dir/wrong"
    [ ! -s "$dir/wrong" ]
}
