# Sourced: a small mail world of real daemons in a private directory and private namespaces (network, host name, processes).
# shellcheck shell=bash disable=SC2016 # a $ in single quotes is Postfix's or rbldnsd's own
#
#   203.0.113.25   relay.example.com  our relay, a Postfix; its log is $NET/log/relay.log
#   198.51.100.11  mx.example.co.jp   asks Trend Micro's list, 450
#   198.51.100.12  mx1.example.net    asks Spamhaus' list, 554
#   198.51.100.13  mail.example.org   asks nobody; knows grey@ (greylisting), nobody@ (no such user), full@, and addresses of
#                                     its own choice (blocked_by_hand)
#   198.51.100.14  mx1.example.jp     asks Trend Micro's list, 450; the backup, 198.51.100.15 mx2.example.jp, asks nobody
#   (this Postfix)  oncall@example.com, whose mail on the MXs' side of the world is kept in the Maildir $NET/oncall
#   127.0.0.253    rbldnsd            the MX and A records, and the two lists: Trend Micro's also as a customer with the
#                                     activation code ACTIVATIONCODE sees it
#
# The addresses are of the documentation ranges and exist in the network namespace alone: the three MXs must not look like
# loopback, since a delivery to a content filter on loopback proves nothing about the world outside.

OWN_IP=203.0.113.25
ERS_MX=198.51.100.11 SPAMHAUS_MX=198.51.100.12 OTHER_MX=198.51.100.13 FIRST_MX=198.51.100.14 BACKUP_MX=198.51.100.15
RESOLVER=127.0.0.253
ACTIVATION_CODE=ACTIVATIONCODE

# mailnet_enter: runs the calling script again inside the namespaces; what it starts there ends with it. As root.
mailnet_enter() {
    [ "${MAILNET:-}" ] || MAILNET=$$ exec "$(dirname "${BASH_SOURCE[0]}")/../lib/unshare" \
        --net --uts --mount --pid --fork --kill-child --mount-proc "$0" "$@"
    hostname relay
    ip link set lo up
    local a
    for a in $OWN_IP $ERS_MX $SPAMHAUS_MX $OTHER_MX $FIRST_MX $BACKUP_MX; do
        ip address add "$a/32" dev lo
    done
}

postfix_main() { # NAME HOSTNAME
    cat <<EOC
compatibility_level = 3.6
queue_directory = $NET/$1/spool
data_directory = $NET/$1/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
shlib_directory = /usr/lib/postfix
mail_owner = postfix
setgid_group = postdrop
maillog_file = $NET/log/$1.log
maillog_file_prefixes = $NET
syslog_name = postfix
myhostname = $2
inet_protocols = ipv4
inet_interfaces = 127.0.0.1
alias_maps =
alias_database =
local_recipient_maps =
biff = no
smtpd_tls_security_level = none
smtp_tls_security_level = none
EOC
}

# smtp and smtpd are chrooted so that they read the resolv.conf of their queue directory.
postfix_master() {
    cat <<'EOC'
postlog   unix-dgram n - n - 1 postlogd
pickup    unix n - n 60    1 pickup
cleanup   unix n - n -     0 cleanup
qmgr      unix n - n 300   1 qmgr
rewrite   unix - - n -     - trivial-rewrite
bounce    unix - - n -     0 bounce
defer     unix - - n -     0 bounce
trace     unix - - n -     0 bounce
flush     unix n - n 1000? 0 flush
proxymap  unix - - n -     - proxymap
showq     unix n - n -     - showq
scache    unix - - n -     1 scache
error     unix - - n -     - error
retry     unix - - n -     - error
discard   unix - - n -     - discard
smtp      unix - - y -     - smtp
anvil     unix - - n -     1 anvil
EOC
}

# The relay. An appliance sends Trend Micro's wording without an enhanced status code, but Postfix's smtpd always puts one
# into what it says: the relay's reply filter takes it off again, and so the log reads as it does in front of an appliance.
# No session is used again, since its smtpd goes on with what it knew of the lists.
relay_config() { # NAME ADDRESS
    { postfix_main "$1" "$1.example.com"; cat <<EOC; } > "$NET/$1/conf/main.cf"
mydestination = $1.example.com, example.com
local_transport = discard:
smtp_bind_address = $2
smtp_connect_timeout = 3s
smtp_reply_filter = regexp:$NET/$1/conf/reply_filter
initial_destination_concurrency = 1
minimal_backoff_time = 300s
queue_run_delay = 300s
in_flow_delay = 0
smtp_connection_cache_on_demand = no
EOC
    postfix_master > "$NET/$1/conf/master.cf"
    echo '/^450 4\.7\.1 (Service temporarily unavailable; .*)/ 450 $1' > "$NET/$1/conf/reply_filter"
}

# relay_start NAME ADDRESS: another relay beside ours, which sends from this address and logs to $NET/log/NAME.log.
relay_start() {
    postfix_place "$1"
    relay_config "$1" "$2"
    ip address add "$2/32" dev lo
    postfix -c "$NET/$1/conf" start >> "$NET/log/start" 2>&1
}

# postfix_place NAME: the directories of a Postfix, and its resolver.
postfix_place() {
    mkdir -p "$NET/$1"/{conf,data,spool/etc}
    chown postfix "$NET/$1/data"
    printf 'nameserver %s\noptions timeout:1 attempts:1\n' $RESOLVER > "$NET/$1/spool/etc/resolv.conf"
}

# The other side. One smtpd per client (max_use), since a running one remembers a list's answer for ever.
mx_config() {
    { postfix_main mx mx.example.co.jp; cat <<EOC; } > "$NET/mx/conf/main.cf"
mydestination =
mynetworks =
relay_domains = static:all
transport_maps = texthash:$NET/mx/conf/transport static:discard:
virtual_mailbox_base = $NET
virtual_mailbox_maps = static:oncall/
virtual_uid_maps = static:$(id -u postfix)
virtual_gid_maps = static:$(id -g postfix)
rbl_reply_maps = texthash:$NET/mx/conf/rbl_reply
smtpd_relay_restrictions = reject_unauth_destination
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtpd_error_sleep_time = 0
smtpd_peername_lookup = no
max_use = 1
EOC
    printf '%s %s %s\n' qil.mail-abuse.com \
        '$rbl_code Service temporarily unavailable; Client Host [$client_address] blocked using Trend Micro Email Reputation Service.' \
        'Please see http://www.mail-abuse.com/cgi-bin/lookup?ip_address=$client_address' > "$NET/mx/conf/rbl_reply"
    cat > "$NET/mx/conf/access" <<'EOC'
grey@example.org 450 4.2.0 Greylisted, try again in 300 seconds
nobody@example.org 550 5.1.1 User unknown in virtual mailbox table
full@example.org 452 4.2.2 Mailbox full
EOC
    echo 'oncall@example.com virtual:' > "$NET/mx/conf/transport"
    install -d -o postfix "$NET/oncall"
    blocked_by_hand off
    mx_services
}

# blocked_by_hand on|off: mail.example.org's own mind about our address.
blocked_by_hand() {
    local mark=
    [ "$1" = on ] || mark='#'
    echo "$mark$OWN_IP 450 4.7.1 Your IP address $OWN_IP is on our local blacklist" > "$NET/mx/conf/clients"
}

# mx_services [without-ers]: which addresses the MX side listens at.
mx_services() {
    {
        postfix_master
        echo 'virtual unix - n n - - virtual'
        [ "${1:-}" = without-ers ] || echo "$ERS_MX:25 inet n - y - - smtpd -o maps_rbl_reject_code=450" \
            "-o smtpd_recipient_restrictions=reject_rbl_client,qil.mail-abuse.com,reject_unauth_destination"
        echo "$SPAMHAUS_MX:25 inet n - y - - smtpd -o myhostname=mx1.example.net -o maps_rbl_reject_code=554" \
            "-o smtpd_recipient_restrictions=reject_rbl_client,zen.spamhaus.org,reject_unauth_destination"
        echo "$OTHER_MX:25 inet n - y - - smtpd -o myhostname=mail.example.org" \
            "-o smtpd_client_restrictions=check_client_access,texthash:$NET/mx/conf/clients" \
            "-o smtpd_recipient_restrictions=check_recipient_access,texthash:$NET/mx/conf/access,reject_unauth_destination"
        echo "$FIRST_MX:25 inet n - y - - smtpd -o myhostname=mx1.example.jp -o maps_rbl_reject_code=450" \
            "-o smtpd_recipient_restrictions=reject_rbl_client,qil.mail-abuse.com,reject_unauth_destination"
        echo "$BACKUP_MX:25 inet n - y - - smtpd -o myhostname=mx2.example.jp"
    } > "$NET/mx/conf/master.cf"
}

# listing on|off [ers|spamhaus]: our address on that list, or on both; or not.
listing() {
    local mark='#' list loads
    [ "$1" = off ] || mark=
    for list in ${2:-ers spamhaus}; do
        case $list in
        ers)
            printf '%s\n' ':127.0.0.2:Mail from $ blocked using Trend Micro Email Reputation database' 127.0.0.2 0.0.0.0 "$mark$OWN_IP"
            ;;
        spamhaus) printf '%s\n' ':127.0.0.2:https://www.spamhaus.org/query/ip/$' 127.0.0.2 "$mark$OWN_IP" ;;
        esac > "$NET/dns/$list"
    done
    for list in "$NET"/dns/*.pid; do
        [ ! -f "$list" ] || {
            loads=$(zone_loads "$list")
            kill -HUP "$(cat "$list")"
            wait_until zones_loaded "$list" $((loads + 1))
        }
    done
}
zone_loads() { grep -c 'zones reloaded' "${1%.pid}.log"; }
zones_loaded() { [ "$(zone_loads "$1")" -ge "$2" ]; }

# dns_start ADDRESS: the lists and the MX records at this address; dns_stop ADDRESS.
dns_start() {
    local at=$NET/dns/$1
    : > "$at.log"
    rbldnsd -n -b "$1/53" -w "$NET/dns" -c 0 -t 1:1:1 qil.mail-abuse.com:ip4set:ers \
        $ACTIVATION_CODE.r.mail-abuse.com:ip4set:none $ACTIVATION_CODE.q.mail-abuse.com:ip4set:ers \
        zen.spamhaus.org:ip4set:spamhaus co.jp:generic:co.jp example.jp:generic:example.jp \
        example.net:generic:example.net example.org:generic:example.org >> "$at.log" 2>&1 &
    echo $! > "$at.pid"
    wait_until zones_loaded "$at.pid" 1
}
dns_stop() {
    kill "$(cat "$NET/dns/$1.pid")"
    rm "$NET/dns/$1.pid"
}

# mailnet_start DIR: makes and starts all of it below DIR; 1 and a log on stdout if something doesn't start.
mailnet_start() {
    NET=$1
    mkdir -p "$NET/log" "$NET/dns"
    chmod 755 "$NET"
    postfix_place relay
    postfix_place mx
    relay_config relay $OWN_IP
    mx_config
    printf '%s\n' '$TTL 60' 'example MX 10 mx.example.co.jp' "mx.example A $ERS_MX" > "$NET/dns/co.jp"
    printf '%s\n' '$TTL 60' '@ MX 10 mx1.example.net' "mx1 A $SPAMHAUS_MX" > "$NET/dns/example.net"
    printf '%s\n' '$TTL 60' '@ MX 10 mail.example.org' "mail A $OTHER_MX" > "$NET/dns/example.org"
    printf '%s\n' '$TTL 60' '@ MX 10 mx1.example.jp' '@ MX 20 mx2.example.jp' "mx1 A $FIRST_MX" "mx2 A $BACKUP_MX" > "$NET/dns/example.jp"
    printf '%s\n' ':127.0.0.2:' 0.0.0.0 > "$NET/dns/none"
    listing on
    dns_start $RESOLVER && postfix -c "$NET/mx/conf" start > "$NET/log/start" 2>&1 &&
        postfix -c "$NET/relay/conf" start >> "$NET/log/start" 2>&1 && return 0
    cat "$NET/log"/* "$NET"/dns/*.log
    return 1
}

mailnet_stop() {
    local side pid
    for side in "$NET"/*/conf; do
        postfix -c "$side" stop
    done
    for pid in "$NET"/dns/*.pid "$NET/sink.pid"; do
        [ ! -f "$pid" ] || kill "$(cat "$pid")"
    done
} > "${NET:-}/log/stop" 2>&1

# ers_mx_drops: from now on mx.example.co.jp hangs up on every RCPT TO. ers_mx_answers: it is itself again.
ers_mx_drops() {
    mx_services without-ers
    postfix -c "$NET/mx/conf" reload 2> "$NET/log/reload"
    wait_until port_is_free
    smtp-sink -u postfix -p -q rcpt -h mx.example.co.jp $ERS_MX:25 16 > "$NET/log/sink" 2>&1 &
    echo $! > "$NET/sink.pid"
    wait_until port_is_taken
}
ers_mx_answers() {
    kill "$(cat "$NET/sink.pid")"
    rm "$NET/sink.pid"
    wait_until port_is_free
    mx_services
    postfix -c "$NET/mx/conf" reload 2> "$NET/log/reload"
    wait_until port_is_taken
}
port_is_taken() { (: < /dev/tcp/$ERS_MX/25) 2> /dev/null; }
port_is_free() { ! port_is_taken; }

# mail SENDER RECIPIENT...: one message each, by the relay $RELAY.
RELAY=relay
mail() {
    local sender=$1 to
    shift
    for to in "$@"; do
        printf 'From: %s\nTo: %s\nSubject: a message\n\nText.\n' "$sender" "$to" |
            sendmail -C "$NET/$RELAY/conf" -i -f "$sender" "$to"
    done
}
release() { postqueue -c "$NET/relay/conf" -f; }

# wait_until COMMAND...: polls it for up to 15 s, or $PATIENCE seconds.
wait_until() {
    local end=$((SECONDS + ${PATIENCE:-15}))
    until "$@"; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.1
    done
}
logged() { [ "$(grep -Ec -- "$1" "$NET/log/$RELAY.log")" -ge "$2" ]; } # REGEX COUNT
wait_logged() { wait_until logged "$1" "$2"; }
