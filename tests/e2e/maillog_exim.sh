#!/usr/bin/env bash
# check_maillog_ers reads the log of a real Exim: its own main log, with few fields and with all, and by syslog. To be run in
# an overlay with Exim and rsyslog.
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
. "$top/tests/lib/tap.sh"
. "$here/refusing.sh"
. "$here/maillog.sh"
refusing_enter "$@"
plugin=check_maillog_ers
begin "$@"

configuration() { # LOG_SELECTOR LOG_FILE_PATH RETRY
    {
        printf '%s\n' 'primary_hostname = relay.example.com' 'keep_environment =' 'tls_advertise_hosts =' "log_selector = $1" \
            "log_file_path = $2" 'begin routers' 'bounces:' '  driver = redirect' \
            '  domains = relay.example.com' '  data = :blackhole:'
        route greeting greeting.example.net mx3.example.net
        route co.jp '*.co.jp' mx.example.co.jp
        route backup backup.example.net mx1.example.net:mx2.example.net
        route net '*.net' mx1.example.net
        route org '*.org' mail.example.org
        route com '*' mx.example.com
        printf '%s\n' 'begin transports' 'smtp:' '  driver = smtp' '  hosts_try_fastopen =' "  interface = $OWN_IP" \
            '  hosts_randomize = false' 'begin retry' "* * $3"
    } > /etc/exim4/exim4.conf
}
route() { # NAME DOMAINS HOSTS
    printf '%s\n' "${1/./}:" '  driver = manualroute' "  domains = $2" '  transport = smtp' "  route_list = * $3 byname" \
        '  self = send'
}
send() { printf 'Subject: a message\n\nText.\n' | exim4 -odf -f "$1" "$2"; }
release() { exim4 -qff; }

log=/var/log/exim4/mainlog
note "few fields"
configuration '' '/var/log/exim4/%slog' F,2h,15m
story ' => ' ' (==|\*\*) .* blocked using '
greeting

note "one server refuses, the next takes it"
fresh
send app@relay.example.com user@backup.example.net
wait_logged ' => user@backup.example.net .* H=mx2.example.net ' 1
check_log
is "skipped host: WARNING" "$status" 1
like "skipped host: line 1" "$line1" '^MAILLOG ERS WARNING - Spamhaus blocks 203\.0\.113\.25: backup\.example\.net, 1 mail since '

note "given up after its time"
fresh
configuration '' '/var/log/exim4/%slog' F,1s,1s
send news@relay.example.com late@example.co.jp
given_up() {
    release
    grep -q '\*\* late@example.co.jp: retry timeout exceeded' "$log"
}
wait_until given_up
check_log
like "given up: lost" "$line1" 'Trend Micro ERS blocks 203\.0\.113\.25: example\.co\.jp, 1 mail since [0-9:]{5}, 1 lost'
is "given up: counted" "$(perf returned)" 1c

note "rotated as exicyclog does"
mv "$log" "$log.01"
configuration '' '/var/log/exim4/%slog' F,2h,15m
before=$(perf refusals)
send news@relay.example.com rotated@example.co.jp
check_log
is "rotated: one more refusal" "$(perf refusals)" $((${before%c} + 1))c

empty() { # the queue and what Exim remembers of hosts
    exim4 -bp | awk 'NF > 3 { print $3 }' | xargs -r exim4 -Mrm > "$dir/removed"
    rm -rf /var/spool/exim4/db/* 
}
note "every field"
empty
fresh
configuration +all '/var/log/exim4/%slog' F,2h,15m
story ' => ' ' (==|\*\*) .* blocked using '
like "every field: our address stands in the lines" "$(grep -c ' => .* I=\[203.0.113.25\]:' "$log")" '^[1-9]'

note "by syslog"
empty
fresh
log=/var/log/mail.log
private_syslog RSYSLOG_TraditionalFileFormat
configuration '' syslog F,2h,15m
story ' => ' ' (==|\*\*) .* blocked using '
tap_done
