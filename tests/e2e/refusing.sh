# Sourced: private namespaces with servers that refuse: for our reputation by Trend Micro, by Spamhaus and, for good, by
# Barracuda, by SpamCop in the greeting, and for greylisting; and one that takes everything. What the tests of the MTAs other than Postfix have in common.
# shellcheck shell=bash disable=SC2154,SC2034 # what the caller sets, and what it reads

ERS_MX=198.51.100.11 SPAMHAUS_MX=198.51.100.12 GREY_MX=198.51.100.13 DEAD_MX=198.51.100.14
BARRACUDA_MX=198.51.100.15 OPEN_MX=198.51.100.16 GREETING_MX=198.51.100.17
OWN_IP=203.0.113.25
ERS_REPLY="450 Service temporarily unavailable; Client Host [$OWN_IP] blocked using Trend Micro Email Reputation Service. Please see http://www.mail-abuse.com/cgi-bin/lookup?ip_address=$OWN_IP"
SPAMHAUS_REPLY="450 4.7.1 Service unavailable; Client host [$OWN_IP] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/$OWN_IP"
BARRACUDA_REPLY="554 5.7.1 Service unavailable; Client host [$OWN_IP] blocked using b.barracudacentral.org; http://www.barracudanetworks.com/reputation/?pr=1&ip=$OWN_IP"
GREETING_REPLY="554 5.7.1 Service unavailable; Client host [$OWN_IP] blocked using bl.spamcop.net; Blocked - see https://www.spamcop.net/bl.shtml?$OWN_IP"
GREY_REPLY="450 4.2.0 Recipient address rejected: Greylisted, try again in 300 seconds"

# refusing_enter: runs the calling script again inside the namespaces; what it starts there ends with it. As root.
refusing_enter() {
    [ "${REFUSING:-}" ] || REFUSING=$$ exec "$(dirname "${BASH_SOURCE[0]}")/../lib/unshare" \
        --net --uts --mount --pid --fork --kill-child --mount-proc "$0" "$@"
    hostname relay.example.com
    ip link set lo up
    local a
    for a in $OWN_IP $ERS_MX $SPAMHAUS_MX $GREY_MX $DEAD_MX $BARRACUDA_MX $OPEN_MX $GREETING_MX; do
        ip address add "$a/32" dev lo
    done
    printf '%s %s\n' 127.0.0.1 localhost $OWN_IP relay.example.com $ERS_MX mx.example.co.jp $SPAMHAUS_MX mx1.example.net \
        $GREY_MX mail.example.org $DEAD_MX dead.example.com $BARRACUDA_MX mx.example.com $OPEN_MX mx2.example.net \
        $GREETING_MX mx3.example.net > /etc/hosts
}

# refusing_start DIR: while DIR/accept exists, they take everything.
refusing_start() {
    "$top/tests/lib/refuse" -a "$1/accept" $ERS_MX "$ERS_REPLY" $SPAMHAUS_MX "$SPAMHAUS_REPLY" $GREY_MX "$GREY_REPLY" \
        $BARRACUDA_MX "$BARRACUDA_REPLY" $OPEN_MX "250 2.1.5 ok" \
        $GREETING_MX "greeting $GREETING_REPLY" > "$1/refuse" 2>&1 &
    wait_until grep -q ready "$1/refuse"
}

wait_until() { # COMMAND...: polls it for up to 15 s
    local i
    for ((i = 0; i < 150; ++i)); do
        "$@" && return 0
        sleep 0.1
    done
    return 1
}

# check [OPTION...]: the plugin's output in $out, its line 1 in $line1, its exit status in $status; as $as, if set.
nobody=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
as=()
check() {
    out=$("${as[@]}" "$dir/check" "$@" 2> "$dir/stderr")
    status=$?
    line1=$(head -n 1 <<< "$out")
    [ ! -s "$dir/stderr" ] || is "nothing on stderr" "$(cat "$dir/stderr")" ""
}
perf() { sed -n "s/.*[| ]$1=\([^; ]*\).*/\1/p" <<< "$line1"; }

# begin [PLUGIN-DIRECTORY]: a directory in $dir with $plugin where an unprivileged user can run it, and the servers.
plugin=check_mailq_deferred
begin() {
    dir=$(mktemp -d)
    chmod 755 "$dir"
    trap 'rm -rf "$dir"' EXIT
    cp "${1:-$top/build}/$plugin" "$dir/check"
    refusing_start "$dir" || {
        ok "the refusing servers start" 1
        note "$(cat "$dir/refuse")"
        tap_done
        exit
    }
}
