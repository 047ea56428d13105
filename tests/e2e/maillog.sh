# Sourced after refusing.sh: the incident as an MTA other than Postfix logs it, read by check_maillog_ers. The caller has
# begun, has an MTA that routes example.co.jp to the server that asks Trend Micro, example.net to Spamhaus', example.org to
# the greylisting one, example.com to Barracuda's and greeting.example.net to the one that refuses in the greeting, and takes mail for relay.example.com or
# refuses it itself, whose log is $log, and defines
#   send SENDER RECIPIENT    one message, tried at once
#   release                  all waiting messages are tried again
# shellcheck shell=bash disable=SC2154,SC2034 # what the caller sets, and what it reads

# private_syslog FORMAT: a /dev of our own with a real syslog daemon that writes $log.
private_syslog() {
    local node
    mount -t tmpfs -o mode=755 dev /mnt
    for node in null zero full random urandom tty; do
        touch "/mnt/$node"
        mount --bind "/dev/$node" "/mnt/$node"
    done
    ln -s /proc/self/fd /mnt/fd
    mount --rbind /mnt /dev
    printf '%s\n' 'module(load="imuxsock")' "mail.* action(type=\"omfile\" file=\"$log\" template=\"$1\")" > "$dir/rsyslog.conf"
    rsyslogd -n -f "$dir/rsyslog.conf" -i "$dir/rsyslog.pid" > "$dir/rsyslog" 2>&1 &
    wait_until test -S /dev/log
}

logged() { [ -f "$log" ] && [ "$(grep -Ec -- "$1" "$log")" -ge "$2" ]; } # REGEX COUNT
wait_logged() { wait_until logged "$1" "$2"; }
check_log() { check -f "$log" --state-dir "$dir/state" "$@"; }

# fresh: as if nothing had been logged.
fresh() {
    rm -rf "$log".* "$dir/state" "$dir/found"
    : > "$log"
}

# story SENT REFUSED: regular expressions of a line that tells of a delivery, and of one that tells of a refusal by
# "blocked using". As many refusals, messages and losses as the same makes in Postfix's log.
story() {
    local sent=$1 refused=$2 to
    touch "$dir/accept"
    send app@relay.example.com user@example.org
    wait_logged "$sent" 1
    ok "a message is delivered" $?
    rm "$dir/accept"
    check_log
    is "no refusal yet: OK" "$status" 0
    like "no refusal yet: line 1" "$line1" '^MAILLOG ERS OK - .* sent=1c'

    check --state-dir "$dir/found"
    is "the log is found without being named: OK" "$status $(perf sent)" "0 1c"
    like "the log is found without being named: told" "$out" "$log"

    for to in a b c d e f g h i j; do
        send news@relay.example.com $to@example.co.jp
    done
    send app@relay.example.com k@example.co.jp
    send app@relay.example.com user@example.net
    send app@relay.example.com user@example.org
    wait_logged "$refused" 12 && wait_logged 'user@example\.org.*Greylisted' 1
    ok "eleven messages are refused by ERS, one by Spamhaus, one is greylisted" $?
    check_log
    is "blocked: CRITICAL" "$status" 2
    like "blocked: line 1" "$line1" \
        '^MAILLOG ERS CRITICAL - Trend Micro ERS blocks 203\.0\.113\.25: example\.co\.jp, 11 mails since [0-9:]{5}, 0 lost '
    like "blocked: top sender" "$out" '^top sender news@relay\.example\.com with 10 messages$'
    is "blocked: incidents, messages and refusals" "$(perf incidents) $(perf blocked) $(perf refusals)" "2 12 12c"
    is "blocked: sent, deferred, bounced" "$(perf sent) $(perf deferred) $(perf bounced)" "1c 13c 0c"
    like "blocked: Spamhaus is told as well" "$out" 'Spamhaus blocks 203\.0\.113\.25: example\.net, 1 mail'
    unlike "blocked: greylisting is no reputation" "$out" 'example\.org'
    check_log --output-format=json
    like "blocked: the organisation is the server's" "$out" '"service": ?"trendmicro-ers","zone":[^{}]*"state": ?"open"[^{}]*"organisations": ?\["example\.co\.jp"\]'

    send app@relay.example.com user@example.com
    wait_logged "$refused" 13
    check_log
    like "refused for good: lost" "$out" 'Barracuda blocks 203\.0\.113\.25: example\.com, 1 mail since [0-9:]{5}, 1 lost'
    is "refused for good: counted" "$(perf incidents) $(perf bounced)" "3 1c"

    check_log
    touch "$dir/accept"
    told "$sent" 2 one "$(told_id example.co.jp)"
    [[ $out == *'may follow'* ]] || is "the one that was tried again, and no other" "$(grep -Ec -- "$sent" "$log")" 2
    told "$sent" 14 all
    send app@relay.example.com user@example.com
    wait_logged "$sent" 15
    check_log
    is "recovering: WARNING" "$status" 1
    check_log --quiet=0
    is "recovered: OK" "$status" 0
    like "recovered: ERS" "$out" 'Trend Micro ERS block of 203\.0\.113\.25 over after .*: example\.co\.jp accepts; 11 late, 11 sent, 0 lost'
    like "recovered: Spamhaus" "$out" 'Spamhaus block of 203\.0\.113\.25 over after .*: example\.net accepts; 1 late, 1 sent, 0 lost'
    is "recovered: counted" "$(perf incidents) $(perf sent) $(perf bounced)" "0 15c 1c"
    rm "$dir/accept"
}

# told_id DOMAIN: the queue id of a message for it that waits, as the log tells.
told_id() {
    "$dir/check" --explain -f "$log" |
        sed -n "s/.*\"queue_id\":\"\([^\"]*\)\",\"to_domain\":\"$1\".*\"status\":\"deferred\".*/\1/p" | head -n 1
}
# told SENT COUNT one|all [ID]: does what the runbook in $out says, word for word, until COUNT deliveries are in the log.
told() {
    local one='^wait, look up again, .* retry one message \(([^;]*)(;.*)?\), and only' all='accepted the rest \((.*)\)$' command
    [[ $(grep -m 1 '^wait, look up again' <<< "$out") =~ ${!3} ]]
    command=${BASH_REMATCH[1]:-false}
    # shellcheck disable=SC2086 # its words
    (set -f && ${command/ID/${4:-}}) > "$dir/told" 2>&1
    wait_logged "$1" "$2"
    ok "the runbook's $command, and $(($2 - 1)) messages that waited arrive" $?
    like "which it says is seen by this in the log" "$(grep -cF -- "$(sed -n 's/^verify: \(.*[^ …"]\)[ …"]* in the log .*/\1/p' <<< "$out" | head -n 1)" "$log")" '^[1-9]'
}

# A server that says it in the greeting, before any message.
greeting() {
    note "refused in the greeting"
    fresh
    send app@relay.example.com user@greeting.example.net
    wait_logged 'blocked using bl.spamcop.net' 1
    check_log
    is "WARNING" "$status" 1
    like "line 1" "$line1" '^MAILLOG ERS WARNING - SpamCop blocks 203\.0\.113\.25: '
    is "counted once" "$(perf refusals)" 1c
    like "by whom" "$out" ' by example\.net '
}
