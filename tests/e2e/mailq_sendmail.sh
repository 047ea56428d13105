#!/usr/bin/env bash
# check_mailq_deferred against a real Sendmail queue: counted as Sendmail counts, the whole reasons from the control files, as
# root and as a member of the queue's group; several queue directories, and the submission queue. To be run in an overlay with
# Sendmail.
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
. "$top/tests/lib/tap.sh"
. "$here/refusing.sh"
refusing_enter "$@"
begin "$@"

echo 'hosts files' > "$dir/service.switch"
# configuration FILE QUEUE-DIRECTORY SMART-HOST [DEFINE...]
configuration() {
    local file=$1 queue=$2 host=$3
    shift 3
    {
        echo "include(\`/usr/share/sendmail/cf/m4/cf.m4')dnl"
        echo "OSTYPE(\`debian')dnl"
        echo "define(\`confDOMAIN_NAME', \`relay.example.com')dnl"
        echo "define(\`QUEUE_DIR', \`$queue')dnl"
        echo "define(\`confTO_IDENT', \`0')dnl"
        echo "define(\`confSERVICE_SWITCH_FILE', \`$dir/service.switch')dnl" # no DNS here
        echo "define(\`SMART_HOST', \`esmtp:[$host]')dnl"
        printf '%s\n' "$@"
        echo "FEATURE(\`nocanonify')dnl"
        echo "MAILER(\`smtp')dnl"
    } > "$dir/mc"
    m4 "$dir/mc" 2> "$dir/m4" | sed 's/^Fw.*//' > "$file"
}
send() { # CONFIGURATION SENDER RECIPIENT...: one message
    local conf=$1 sender=$2
    shift 2
    printf 'Subject: a message\n\nText.\n' | /usr/libexec/sendmail/sendmail "-C$conf" -odi -f "$sender" -i "$@" > "$dir/send" 2>&1
}

queue=/var/spool/mqueue
chown root:smmsp $queue
chmod 2750 $queue
for server in ers:$ERS_MX spamhaus:$SPAMHAUS_MX grey:$GREY_MX dead:$DEAD_MX; do
    configuration "$dir/${server%%:*}.cf" $queue "${server#*:}"
done
cp "$dir/ers.cf" /etc/mail/sendmail.cf
rm -f /etc/mail/submit.cf
check
is "an empty queue: OK" "$status" 0
like "an empty queue: line 1" "$line1" '^MAILQ DEFERRED OK - 0 blocked; 0 deferred'
send "$dir/ers.cf" news@example.com a@example.co.jp
send "$dir/ers.cf" news@example.com b@example.co.jp c@a-rather-long-name-for-a-subdomain-of-a-company.example.co.jp
send "$dir/spamhaus.cf" app@example.com d@example.net
send "$dir/grey.cf" app@example.com e@example.org
send "$dir/dead.cf" app@example.com f@example.com

smmsp=$(getent group smmsp | cut -d: -f3)
chgrp smmsp $queue/qf*
chmod 640 $queue/qf*
for user in root member; do
    as=()
    [ $user = root ] || as=(setpriv --reuid=nobody --regid=nogroup --groups="$smmsp")
    check
    is "$user: WARNING" "$status" 1
    like "$user: line 1" "$line1" \
        '^MAILQ DEFERRED WARNING - 3 of 5 blocked by Trend Micro ERS, Spamhaus \(203\.0\.113\.25\): .*; oldest [0-9]+ s, first return in (4d23h|5d0h)'
    is "$user: as many as Sendmail has" "Total requests: $(perf unsent)" \
        "$(/usr/libexec/sendmail/sendmail -bp | sed -n 's/^[[:blank:]]*\(Total requests: .*\)/\1/p')"
    is "$user: by service" "$(perf service_trendmicro_ers) $(perf service_spamhaus)" "2 1"
    like "$user: a long recipient is whole" "$out" '^a-rather-long-name-for-a-subdomain-of-a-company\.example\.co\.jp: 1 message blocked by Trend Micro ERS'
    like "$user: says which MTA" "$out" '^Sendmail, by mailq -v'
done
as=("${nobody[@]}")
check
like "a stranger, by Sendmail's set-group-id: -v shows enough" "$line1" '- 3 of 5 blocked by Trend Micro ERS, Spamhaus \(203\.0\.113\.25\): '
chmod 700 $queue
check
is "a stranger: UNKNOWN" "$status" 3
like "a stranger: the remedy" "$line1" "UNKNOWN - queue not listed: add this user to the queue's group"
chmod 2750 $queue
as=()
/usr/libexec/sendmail/sendmail -bp -v > "$dir/listing"
check --input "$dir/listing"
like "a saved mailq -v says the same" "$line1" '- 3 of 5 blocked by Trend Micro ERS, Spamhaus \(203\.0\.113\.25\): '
/usr/libexec/sendmail/sendmail -bp > "$dir/listing"
check --input "$dir/listing"
is "a saved mailq cuts the reasons: UNKNOWN" "$status" 3
like "a saved mailq cuts the reasons: counted all the same" "$line1" 'not known why [0-9] recipients wait.*mailq -v.* unsent=5;'
sed -i '$d' "$dir/listing"
check --input "$dir/listing"
like "a listing that breaks off" "$line1" 'UNKNOWN - the listing breaks off'

mkdir -m 700 /var/spool/mq /var/spool/mq/q1 /var/spool/mq/q2
configuration "$dir/several.cf" '/var/spool/mq/q*' $ERS_MX
for i in 1 2 3 4 5 6; do
    send "$dir/several.cf" news@example.com "user$i@example.co.jp"
done
check -d "$dir/several.cf"
like "several queue directories" "$line1" '- 6 of 6 blocked by Trend Micro ERS \(203\.0\.113\.25\): example\.co\.jp'

{
    echo "include(\`/usr/share/sendmail/cf/m4/cf.m4')dnl"
    echo "OSTYPE(\`debian')dnl"
    echo "define(\`confDOMAIN_NAME', \`relay.example.com')dnl"
    echo "define(\`confSERVICE_SWITCH_FILE', \`$dir/service.switch')dnl"
    echo "FEATURE(\`nocanonify')dnl"
    echo "FEATURE(\`msp', \`[$DEAD_MX]')dnl"
} > "$dir/mc"
m4 "$dir/mc" 2> "$dir/m4" | sed 's#^O QueueDirectory=.*#O QueueDirectory=/var/spool/mqueue-client#' > /etc/mail/submit.cf
install -d -o smmsp -g smmsp -m 2770 /var/spool/mqueue-client
printf 'Subject: a message\n\nText.\n' |
    setpriv --reuid=smmsp --regid=smmsp --clear-groups /usr/libexec/sendmail/sendmail -Ac -odi -i -f user@example.com user@example.com > "$dir/send" 2>&1
submission=$(/usr/libexec/sendmail/sendmail -Ac -bp | sed -n 's/^[[:blank:]]*Total requests: //p')
check
is "the submission queue is counted as well" "$submission $(perf unsent)" "1 6"
tap_done
