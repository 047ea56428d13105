# Sourced: the relay of mailnet.sh as a monitored mail host. Its own paths are the usual ones: /etc/postfix, /var/log/mail.log
# (group adm), /usr/lib/nagios/plugins; they are the overlay's and the namespace's. Its resolver is one of its own, which can
# die without the rest of the world noticing. Needs mailnet.sh, $top, and packages' user nagios.
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

# The timeline. tell TEXT: something that the test does or sees, now. timeline: all of it, with the pages and the states.
tell() { printf '%s\t%s\n' "$(date +%s.%N)" "$1" >> "$NET/timeline"; }
