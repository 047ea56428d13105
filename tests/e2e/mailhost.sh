# Sourced: the relay of mailnet.sh as a monitored mail host. Its own paths are the usual ones: /etc/postfix, /var/log/mail.log
# (group adm), /usr/lib/nagios/plugins; they are the overlay's and the namespace's. Its resolver is one of its own, which can
# die without the rest of the world noticing. And the one on call, whose pages come by the world's Postfix, and the timeline.
# Needs mailnet.sh, $top, and packages' user nagios.
# shellcheck shell=bash disable=SC2154,SC2086,SC2317

HOST_RESOLVER=127.0.0.252
PLUGINS=/usr/lib/nagios/plugins

# mailhost_start DIR BUILD [RELAY ADDRESS]: the mail world below DIR, with our address on no list, and the plugins of BUILD in
# their place; with another relay (relay_start).
mailhost_start() {
    mailnet_start "$1" || return 1
    [ $# -lt 4 ] || relay_start "$3" "$4" || return 1
    listing off
    dns_start $HOST_RESOLVER || return 1
    printf 'nameserver %s\n' $HOST_RESOLVER > "$NET/resolv.conf"
    mount --bind "$NET/resolv.conf" /etc/resolv.conf
    mount --bind "$NET/relay/conf" /etc/postfix
    chgrp adm "$NET/log/relay.log"
    chmod 640 "$NET/log/relay.log"
    touch /var/log/mail.log
    mount --bind "$NET/log/relay.log" /var/log/mail.log
    usermod -a -G adm nagios
    install -m 755 "$2"/check_ers_listing "$2"/check_mailq_deferred "$2"/check_maillog_ers $PLUGINS/
    [ ! -d "$top/icinga-conf/scripts" ] || install -m 755 "$top"/icinga-conf/scripts/* $PLUGINS/
    install -d -o root -g nagios -m 750 /etc/monitoring-plugins-ers
    echo $ACTIVATION_CODE > /etc/monitoring-plugins-ers/activation-code
    chgrp nagios /etc/monitoring-plugins-ers/activation-code
    chmod 640 /etc/monitoring-plugins-ers/activation-code
}

# pages_from NETWORK: what is mailed there goes by the world's Postfix and not by ours (ip-netns(8) puts this over /etc/postfix).
pages_from() {
    mkdir "/etc/netns/$1"
    ln -s "$NET/mx/conf" "/etc/netns/$1/postfix"
}
# subjects: of all pages. pages [REGEX]: how many have arrived, with this in their subject.
subjects() { grep -h '^Subject: ' "$NET"/oncall/new/* 2> "$NET/no-pages"; }
pages() { subjects | grep -Ec -- "${1:-}"; }
paged() { [ "$(pages "$1")" -ge "$2" ]; } # REGEX COUNT
wait_paged() { wait_until paged "$1" "$2"; }

# release_pause_over: as if the last release had been five minutes ago.
release_pause_over() { touch -d '-6 minutes' "/var/lib/monitoring-plugins-ers/$(id -u nagios)/release.stamp"; }

# tell TEXT: something that the test does or sees, now. timeline: all of it in order, with the pages and what state_changes, the
# monitoring's own, prints in lines of "SECONDS<TAB>TEXT"; in seconds since the first thing told.
tell() { printf '%s\t%s\n' "$(date +%s.%N)" "$1" >> "$NET/timeline"; }
timeline() {
    local start page
    [ -s "$NET/timeline" ] || return
    start=$(head -n 1 "$NET/timeline" | cut -f 1)
    {
        cat "$NET/timeline"
        state_changes
        for page in "$NET"/oncall/new/*; do
            [ ! -f "$page" ] || printf '%s\t  PAGE %s\n' "$(stat -c %.Y "$page")" "$(sed -n 's/^Subject: //p' "$page")"
        done
    } | sort -n | awk -F '\t' -v start="$start" '{ printf "%7.1f  %s\n", $1 - start, $2 }'
}
