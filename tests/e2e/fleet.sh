# Sourced: a fleet by the files of icinga-conf/icinga2/example/: two masters, a satellite, and behind it two mail hosts with their
# agents, each with a Postfix, a log, plugins and a state of its own. Needs what incident.sh needs, and that.
#
#   monitor  192.0.2.11, 12           master1 and master2; pages go from here
#   site     192.0.2.21, 31           satellite1, between the two others
#   mail     192.0.2.10, 203.0.113.*  the mail world; mx-out1 at .25, mx-out2 at .26
# shellcheck shell=bash disable=SC2154,SC2086,SC2034

SITE_RESOLVER=192.0.2.10 # for those outside of the mail world
SECOND_IP=203.0.113.26
MASTER=master1.example.com MATE=master2.example.com SATELLITE=satellite1.example.com
ONE=mx-out1.example.com TWO=mx-out2.example.com
EXAMPLE=$top/icinga-conf/icinga2/example
SECOND_PLUGINS=$dir/plugins-mx-out2

# fleet_start BUILD: all of it, everything OK.
fleet_start() {
    local node
    ICINGA=$dir/icinga HOST='mx-out*' API=192.0.2.11 SCHEDULER=192.0.2.31
    fleet_network
    mailhost_start "$dir/net" "$1" mx-out2 $SECOND_IP && dns_start $SITE_RESOLVER
    must "two mail hosts start" $?
    chgrp adm "$NET/log/mx-out2.log"
    chmod 640 "$NET/log/mx-out2.log"
    cp -a $PLUGINS "$SECOND_PLUGINS"
    fleet_nodes
    none "icinga2 daemon -C on the shipped files" "$(icinga_valid $MASTER)"
    for node in $ONE $TWO $SATELLITE $MASTER $MATE; do
        node_start $node
    done
    PATIENCE=30 wait_until api status > "$dir/status"
    must "the master answers" $?
    curl -skN -u "test:$API_SECRET" -H 'Accept: application/json' -X POST \
        "https://$API:5665/v1/events?queue=timeline&types=StateChange&types=Notification" > "$NET/events" &
    mail app@example.com user@example.org
    RELAY=mx-out2 mail app@example.com user@example.org
    wait_logged 'status=sent' 1 && RELAY=mx-out2 wait_logged 'status=sent' 1
    ask_again &
    PATIENCE=60 wait_until all_ok_now
    must "all services of both hosts are OK" $?
    PATIENCE=60 wait_until shared
    must "the masters have shared out who pages for what" $?
    # With checks this often, the reloads after the first configuration look like lost nodes.
    rm -f "$NET"/oncall/new/*
    tell "all is well"
}

# shared: each notification is sent by one of the two masters; which, they settle within half a minute.
pausing() { API=$1 api 'objects/notifications?attrs=paused' | jq -c "[.results[] | select(.attrs.paused == $2) | .name] | sort"; }
shared() {
    local ours
    ours=$(pausing 192.0.2.11 false)
    [ "$(jq length <<< "$ours")" -gt 0 ] && [ "$ours" = "$(pausing 192.0.2.12 true)" ]
}

fleet_network() {
    network monitor
    network site
    wire monitor 192.0.2.11 site 192.0.2.21
    wire site 192.0.2.31 mail 192.0.2.10
    ip -n monitor address add 192.0.2.12/32 dev lo
    ip -n site route add 192.0.2.12 via 192.0.2.11
    ip -n site route add $OWN_IP via 192.0.2.10
    ip -n site route add $SECOND_IP via 192.0.2.10
    ip netns exec site sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'
    ip -n monitor route add 192.0.2.10 via 192.0.2.21
    ip -n mail route add 192.0.2.11 via 192.0.2.31
    ip -n mail route add 192.0.2.12 via 192.0.2.31
}

# both FILE: an example; and what it says of mx-out1, said of mx-out2.
both() {
    cat "$1"
    sed -n '/^object.*"mx-out1/,/^}/p' "$1" | sed 's/mx-out1/mx-out2/; s/203\.0\.113\.25/203.0.113.26/'
}

fleet_nodes() {
    local node
    for node in $MASTER:master $MATE:master $SATELLITE:satellite $ONE:$ONE $TWO:$TWO; do
        icinga_make ${node%:*} ${node#*:}
    done
    for node in $MASTER:master $MATE:master $SATELLITE:satellite; do
        both "$EXAMPLE/zones-${node#*:}.conf" > "$ICINGA/${node%:*}/etc/zones.conf"
    done
    cp "$EXAMPLE/zones-agent.conf" "$ICINGA/$ONE/etc/zones.conf"
    sed 's/mx-out1/mx-out2/' "$EXAMPLE/zones-agent.conf" > "$ICINGA/$TWO/etc/zones.conf"
    for node in $MATE $SATELLITE $ONE $TWO; do
        icinga_obeys $node
    done
    ln -s ../features-available/notification.conf "$ICINGA/$MATE/etc/features-enabled/"
    icinga_listens $MASTER 192.0.2.11
    icinga_listens $MATE 192.0.2.12
    icinga_listens $ONE $OWN_IP
    icinga_listens $TWO $SECOND_IP
    cp "$top"/icinga-conf/scripts/page-by-* "$ICINGA/$MATE/etc/scripts/"
    pages_from monitor
    echo "nameserver $SITE_RESOLVER" > /etc/netns/monitor/resolv.conf
    fleet_site
}

# What the site writes itself: the examples' hosts, with what this small world needs.
fleet_site() {
    local zones=$ICINGA/$MASTER/etc/zones.d lists node
    lists='  vars.ers_listing_list = [ "ers", "spamhaus-zen" ]\n  vars.ers_listing_allow_private = true
  vars.ers_listing_activation_code_file = "/etc/monitoring-plugins-ers/activation-code"'
    site_files $MASTER
    mkdir "$zones/satellite"
    cp "$EXAMPLE"/global-templates/* "$zones/global-templates/"
    both "$EXAMPLE/master/hosts.conf" | sed "/vars.listing_from/i ${lists//$'\n'/\\n}" > "$zones/master/hosts.conf"
    both "$EXAMPLE/satellite/hosts.conf" | sed -e "s,/etc/icinga2/recheck.curl,$ICINGA/\" + name + \"/etc/recheck.curl," \
        -e "/vars.mail_role/a ${lists//$'\n'/\\n}\n  vars.maillog_ers_quiet = \"5s\"\n  vars.maillog_ers_hold = \"1d\"" \
        > "$zones/satellite/hosts.conf"
    for node in $ONE $TWO; do
        sed -e "s,$MASTER,192.0.2.11,; s,$ONE,$node,g; s,/var/lib/icinga2,$ICINGA/$node/lib," \
            "$top/icinga-conf/scripts/recheck.curl" > "$ICINGA/$node/etc/recheck.curl"
    done
}

# node_start NODE: as a host of its own; the first mail host is the world itself.
node_start() {
    local own=(--) network=mail
    mkdir -p "$dir/state/$1"
    chown nagios: "$dir/state/$1"
    chmod 700 "$dir/state/$1"
    case $1 in
    master*) network=monitor ;;
    satellite*) network=site ;;
    esac
    [ $1 != $TWO ] || own=("$NET/mx-out2/conf=/etc/postfix" "$NET/log/mx-out2.log=/var/log/mail.log" "$SECOND_PLUGINS=$PLUGINS" --)
    icinga_start $1 $network "$here/as_host" $1 "$dir/state/$1=/var/lib/monitoring-plugins-ers" "${own[@]}"
}
# satellite_up_for SECONDS: starts it as if that long ago. Its clock is right again as soon as it answers; it sleeps until the next
# check by the old one, and is woken.
satellite_up_for() {
    echo "-$1s" > "$dir/clock"
    chmod 644 "$dir/clock"
    environment=("LD_PRELOAD=$(echo /usr/lib/*/faketime/libfaketimeMT.so.1)" "FAKETIME_TIMESTAMP_FILE=$dir/clock" \
        FAKETIME_CACHE_DURATION=1 FAKETIME_DONT_FAKE_MONOTONIC=1)
    node_start $SATELLITE
    environment=()
    API=$SCHEDULER wait_until api status > "$dir/status"
    echo +0s > "$dir/clock"
    sleep 1.5 # it looks there every second
    API=$SCHEDULER api actions/reschedule-check '{"type": "Service", "filter": "true", "force": true}' > "$dir/rescheduled"
}

# older_plugin: into mx-out2's place check_maillog_ers as of a version that had no option --hold: this one's tree with that row
# out of the table, where only that is built again.
older_plugin() {
    mkdir "$dir/older"
    cp -a "$top"/{Makefile,common,plugins,packaging,tools} "$dir/older/"
    mkdir "$dir/older/build"
    cp -a "$build"/{obj,gen,compile_catalogue,*.a} "$dir/older/build/"
    sed -i '/{HOLD, 0,/,/},$/d' "$dir/older/plugins/check_maillog_ers/options.c"
    make -s -C "$dir/older" build/check_maillog_ers > "$dir/older/make" 2>&1 || note "$(cat "$dir/older/make")"
    install -m 755 "$dir/older/build/check_maillog_ers" "$SECOND_PLUGINS/"
}
# source_of HOST!SERVICE: the node that ran its last check. remember NODE: which plugins have a state there.
source_of() { service "$1" .last_check_result.check_source; }
remember() { (cd "$dir/state/$1" && find . -mindepth 2 -type d -printf '%f\n') | sort | paste -sd' '; }
