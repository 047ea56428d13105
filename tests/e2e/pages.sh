#!/usr/bin/env bash
# The paging scripts: page-by-mail through a real Postfix (mailnet.sh) that holds what it gets, page-by-sms through curl to a
# server that writes down what is posted. usage: pages.sh
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
. "$top/tests/lib/tap.sh"
. "$here/mailnet.sh"

[ "$(id -u)" = 0 ] || skip_all "needs root"
"$top/tests/lib/unshare" --net --uts --mount --pid --fork true 2> /dev/null ||
    skip_all "needs namespaces (a privileged container)"
mailnet_enter "$@"

dir=$(mktemp -d)
chmod 755 "$dir"
trap 'mailnet_stop; rm -rf "$dir"' EXIT
mailnet_start "$dir/net" || {
    ok "the daemons start" 1
    tap_done
    exit
}
mount --bind "$NET/relay/conf" /etc/postfix
postconf -e "header_checks = regexp:$NET/relay/conf/hold"
echo '/^Subject:/ HOLD' > "$NET/relay/conf/hold"
postfix reload 2> "$NET/log/reload"
cp "$top"/icinga-conf/scripts/page-by-* "$dir/"
page() { setpriv --reuid=nobody --regid=nogroup --clear-groups env -i "${@:2}" "$dir/page-by-$1" 2> "$dir/stderr"; }
held() { postqueue -j | sed -n 's/.*"queue_name": "hold", "queue_id": "\([^"]*\)".*/\1/p'; }
is_held() { [ "$(held)" ]; }

text='MAILLOG ERS CRITICAL - Trend Micro ERS blocks 203.0.113.25: example.co.jp, 37 mails
look up: https://lookup.example.com/?ip=203.0.113.25
stop the cause
not on a page'
page mail PAGE_TO=oncall@example.net PAGE_TYPE=PROBLEM PAGE_STATE=CRITICAL PAGE_HOST=mx-out1 "PAGE_SERVICE=Mail refused" \
    "PAGE_TEXT=$text" PAGE_SINCE="2026-11-24 16:25" PAGE_NOTES_URL=https://wiki.example.com/runbook#maillog-ers
ok "page-by-mail" $?
wait_until is_held
mail=$(postcat -hbq "$(held)")
is "who gets it" "$(sed -n 's/^To: //p' <<< "$mail")" oncall@example.net
is "its subject" "$(sed -n 's/^Subject: //p' <<< "$mail")" \
    "PROBLEM Mail refused on mx-out1: MAILLOG ERS CRITICAL - Trend Micro ERS blocks 203.0.113.25: example.co.jp, 37 mails"
is "its text" "$(sed '1,/^$/d' <<< "$mail")" "$(head -n 3 <<< "$text")

2026-11-24 16:25
what to do: https://wiki.example.com/runbook#maillog-ers"
postsuper -d ALL 2> "$NET/log/postsuper"

page mail PAGE_TO=oncall@example.net PAGE_TYPE=PROBLEM $'PAGE_HOST=mx\nBcc: x@example.org' PAGE_SERVICE=s $'PAGE_TEXT=\001first\rline'
wait_until is_held
mail=$(postcat -hbq "$(held)")
is "what is said can't add a header" "$(sed -n 's/^Subject: //p; /^Bcc/p' <<< "$mail")" "PROBLEM s on mx: firstline"
page mail PAGE_TYPE=PROBLEM PAGE_HOST=h PAGE_SERVICE=s PAGE_TEXT=t
ok "nobody to mail to: it fails" $((! $?))
like "and says so" "$(cat "$dir/stderr")" 'no address to mail to'

perl -MIO::Socket::INET -e '$| = 1; my $l = IO::Socket::INET->new(LocalAddr => "127.0.0.1:8080", Listen => 4, ReuseAddr => 1) or die;
    while (my $c = $l->accept) { my $n = 0; my $h = ""; while (<$c>) { $h .= $_; $n = $1 if /^Content-Length: (\d+)/i; last if /^\r$/ }
    read $c, my $b, $n; print "$h$b\n"; print $c $h =~ /^Authorization: Basic dXNlcjpzZWNyZXQ=/mi ? "HTTP/1.0 200 OK\r\n\r\n" :
    "HTTP/1.0 401 No\r\n\r\n"; close $c }' > "$dir/posted" &
server=$!
wait_until eval '(: < /dev/tcp/127.0.0.1/8080) 2> /dev/null'
printf '%s\n' 'url = "http://127.0.0.1:8080/send"' 'user = "user:secret"' > "$dir/sms.curl"
chmod 644 "$dir/sms.curl"
page sms PAGE_SMS_CONFIG="$dir/sms.curl" PAGE_TO=+15550100 "PAGE_TEXT=$text"
ok "page-by-sms" $?
is "its number and text: line 1 alone" "$(tail -n 1 "$dir/posted" | sed 's/%20/+/g')" \
    "to=%2B15550100&text=MAILLOG+ERS+CRITICAL+-+Trend+Micro+ERS+blocks+203.0.113.25%3A+example.co.jp%2C+37+mails"
sed -i /user/d "$dir/sms.curl"
page sms PAGE_SMS_CONFIG="$dir/sms.curl" PAGE_TO=+15550100 "PAGE_TEXT=$text"
ok "a gateway that refuses: it fails" $((! $?))
kill $server
umount /etc/postfix
tap_done
