#!/usr/bin/env bash
# check_ers_listing --web and --snds-key-file against web servers of its own (web_server.py) and name servers (dns_server.c), on
# loopback. usage: listing_web.sh [BUILD]
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
build=$(cd "${1:-$top/build}" && pwd)
. "$top/tests/lib/tap.sh"
. "$here/dnsnet.sh"
. "$here/webnet.sh"
[ -x "$build/ers-web" ] || skip_all "needs libcurl's headers"

# Certificates: an authority of our own; one leaf per way of being wrong.
certificate() { # NAME SUBJECT_ALT_NAME DAYS
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -keyout "$dir/$1.key" -out "$dir/$1.req"
    openssl x509 -req -in "$dir/$1.req" -CA "$dir/ca.pem" -CAkey "$dir/ca.key" -CAcreateserial -days "$3" \
        -extfile <(echo "subjectAltName=$2") -out "$dir/$1.crt"
    cat "$dir/$1.key" "$dir/$1.crt" > "$dir/$1.pem"
}
{
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=ca -keyout "$dir/ca.key" -out "$dir/ca.pem"
    certificate good IP:127.0.0.1 2
    certificate wronghost DNS:other.example.com 2
    certificate expired IP:127.0.0.1 0
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=self -addext subjectAltName=IP:127.0.0.1 \
        -keyout "$dir/self.key" -out "$dir/self.crt"
    cat "$dir/self.key" "$dir/self.crt" > "$dir/selfsigned.pem"
} 2> "$dir/openssl.log" || note "$(cat "$dir/openssl.log")"

serve_web "$dir"
https=https://127.0.0.1:$(web_port good)
# shellcheck disable=SC2119 # no options
serve

# The built-in profile's markers, on pages of our own; one with a form, and the two files of SNDS.
cat > "$dir/web.ini" << END
[web page]
service = trendmicro-ers
name = Page
url = $http/plain?ip={ip}
listed = IP: {ip} Reputation: Bad
clean = IP: {ip} Reputation: Unlisted in the spam sender list Listed in: None
refused = too many queries
names = Listed in: {names} Feedback
kind = ip4 ip6
[web second]
service = spamhaus
name = Second
url = $http/plain?ip={ip}
listed = {ip} Reputation: Bad
clean = {ip} Reputation: Unlisted & Listed in: None
[web snds-status]
url = $https/snds/status?key={key}
[web snds-data]
url = $https/snds/data?key={key}
END
asked() { wc -l < "$log"; }
web() { # [OPTION...]: --web=page with these options
    listing --catalogue="$dir/web.ini" --cacert="$dir/ca.pem" "$@"
}
# by PATH ADDRESS STATUS REGEX [OPTION...]: one look-up in a new state.
by() {
    local path=$1 address=$2 want=$3 regex=$4
    shift 4
    fresh
    web --web=page --web-url="$http/$path?ip={ip}" -H "$address" -l notest.test "$@"
    is "$path, $address: exit status" "$status" "$want"
    like "$path, $address" "$out" "$regex"
}

# What a page says, and every way of saying nothing. 192.0.2.10 is on the page as listed; notest.test doesn't list .30 and .31.
by plain 192.0.2.10 2 'CRITICAL - 192\.0\.2\.10 on .*Page'
like "the lists' names are told" "$out" '192\.0\.2\.10 on Page since .*: its web page says so: QIL, KSSL; asked now'
by plain 192.0.2.30 0 'OK - 192\.0\.2\.30 on none of 2 lists'
by gzip 192.0.2.30 0 'OK - 192\.0\.2\.30 on none of 2 lists'
by ahead 192.0.2.30 0 'OK - 192\.0\.2\.30 on none of 2 lists'
by ahead 192.0.2.10 2 'CRITICAL - 192\.0\.2\.10 on .*Page'
while read -r path words; do
    for address in 192.0.2.30 192.0.2.31; do
        by "$path" "$address" 3 "^not checked: Page: $words"
        like "$path: line 1" "$(line1)" 'UNKNOWN - 192\.0\.2\.3. on none of 1 list; .*not checked'
    done
done << 'END'
none the page has no known marker
other the page has no known marker
longer the page has no known marker
both the page says both listed and not listed
captcha the page asks for a captcha
scriptcaptcha the page asks for a captcha
javascript the page has no known marker: it is made by JavaScript
busy the page says that it does not answer
status/404 HTTP 404
status/503 HTTP 503
status/204 HTTP 204
loop more than 5 redirects
tofile HTTP 302, a redirect to what is no web address
tohost redirected elsewhere \(evil\.example\.com\)
touser HTTP 302, a redirect to what is no web address
bomb too large: the body outgrew its limit
big too large: the body outgrew its limit
badgzip no valid HTTP: 
chunked no valid HTTP: 
short no valid HTTP: 
headers too large: more than 64 KiB of headers|no valid HTTP
nohttp no valid HTTP: 
close no valid HTTP: 
END
for path in slow drip; do
    by "$path" 192.0.2.30 3 '^not checked: Page: time-out' -t 2
    [ "$ms" -lt 2000 ]
    ok "$path: in time ($ms ms)" $?
done
by slow 192.0.2.10 2 'CRITICAL - 192\.0\.2\.10 on notest\.test since .*not checked: Page: time-out' -t 2
[ "$ms" -lt 2000 ]
ok "the web hangs, DNS has answered: in time with its verdict ($ms ms)" $?
by plain 192.0.2.30 3 '^not checked: Page: not reachable: ' --web-url='http://127.0.0.1:1/?ip={ip}'
by evil 192.0.2.10 2 'its web page says so: Q/x=1;;;0 \[31mgnp .id. \(script\); asked now'
unlike "nothing of the page gets into the output as it is" "$out" $'\x1b|\u202e|`|<'

# TLS.
tls() { # NAME STATUS REGEX [OPTION...]
    local name=$1
    shift
    by plain 192.0.2.30 "$1" "$2" --web-url="https://127.0.0.1:$(web_port "$name")/plain?ip={ip}" "${@:3}"
}
tls good 0 'OK - 192\.0\.2\.30 on none of 2 lists'
tls good 3 '^not checked: Page: TLS failure: SSL certificate problem' --cacert="$dir/self.crt"
tls wronghost 3 "^not checked: Page: TLS failure: .*(no alternative certificate|does not match)"
tls expired 3 '^not checked: Page: TLS failure: .*certificate has expired'
tls selfsigned 3 '^not checked: Page: TLS failure: .*self-signed'
tls junk 3 '^not checked: Page: TLS failure: '
by tohttp 192.0.2.30 3 '^not checked: Page: redirected elsewhere \(http://127\.0\.0\.1\)' --web-url="$https/tohttp?ip={ip}"

# A form with tokens and a cookie: the built-in profile, moved here.
fresh
web --web=ers-classic --web-url="$http/form" -H 192.0.2.10 -l notest.test
like "a form: listed" "$(line1)" 'CRITICAL - 192\.0\.2\.10 on .*Trend Micro ERS web page'
like "a form: what was posted" "$(tail -n 1 "$log")" \
    '^POST /form monitoring-plugins-ers/[0-9.]+ \(check_ers_listing\) _method=POST&data%5BReputation%5D%5Bip%5D=192\.0\.2\.10&data%5B_Token%5D%5Bkey%5D=tok%26en%3C1%3E&data%5B_Token%5D%5Bfields%5D=f$'
fresh
web --web=ers-classic --web-url="$http/form" -H 192.0.2.30 -l notest.test
is "a form: clean" "$status" 0
fresh
web --web=ers-classic --web-url="$http/notoken" -H 192.0.2.30 -l notest.test
like "a form without its tokens" "$out" '^not checked: Trend Micro ERS web page: the form has no such token: the page has changed \(last known to work in 2022\)'

# Time passes: the stamps of the state are moved back, and its checksum (CRC-32C of head and content) made anew.
age_state() { # SECONDS
    perl -0777 -i -pe '
        sub crc { my $c = 0xffffffff; for (unpack "C*", $_[0]) { $c ^= $_; $c = $c & 1 ? $c >> 1 ^ 0x82f63b78 : $c >> 1 for 1 .. 8 } $c ^ 0xffffffff }
        my ($head, $content) = /^(.*)\t[0-9a-f]{8}\n(.*)/s or die;
        $content =~ s/\b(\d{10})\b/$1 - '"$1"'/ge;
        $_ = sprintf "%s\t%08x\n%s", $head, crc($head . $content), $content' "$dir"/state/*/check_ers_listing/*[!k]
}

# One look-up per address and interval; meanwhile the earlier answer, with its age.
fresh
before=$(asked)
web --web=page -H 192.0.2.10 -l notest.test
web --web=page -H 192.0.2.10 -l notest.test
is "asked once in two runs" "$(($(asked) - before))" 1
web -H 192.0.2.10 -l notest.test
web --web=page -H 192.0.2.10 -l notest.test --output-format=json
is "nor after a run without it" "$(($(asked) - before))" 1
is "JSON" "$(perl -MJSON::PP -0777 -ne 'my $j = decode_json($_); print join ",", map { "$_->{list} $_->{source} $_->{verdict} " . ($_->{asked} ? "asked" : "-") } @{$j->{items}}' <<< "$out")" \
    "notest.test dns listed -,page web listed asked"
fresh
web --web=page --web-url="$http/none?ip={ip}" -H 192.0.2.30 -l notest.test
before=$(asked)
web --web=page -H 192.0.2.30 -l notest.test
is "no answer is a look-up, too" "$status, $(($(asked) - before))" "3, 0"
fresh
web --web=page --web-url='http://127.0.0.1:1/?ip={ip}' -H 192.0.2.30 -l notest.test
web --web=page -H 192.0.2.30 -l notest.test
is "but not to have reached nobody" "$status" 0
fresh
before=$(asked)
web --web=page -H 192.0.2.32/27 -l notest.test
is "a network: so many look-ups in one run" "$(($(asked) - before))" 16
like "a network: the others are not taken for clean" "$out" '^not checked: Page: not asked yet, too many look-ups for one run'
is "a network: exit status" "$status" 3
web --web=page -H 192.0.2.32/27 -l notest.test
is "a network: the others in the next run" "$(($(asked) - before)), $status" "32, 0"
age_state 3601
web --web=page -H 192.0.2.32/27 -l notest.test
is "a network: and from the beginning" "$(($(asked) - before)), $status" "48, 3"

# DNS and web beside each other.
fresh
before=$(date +%s%N)
web --web=page --web-url="$http/later?ip={ip}" -H 192.0.2.30 -l late1200.test -l notest.test
[ $((($(date +%s%N) - before) / 1000000)) -lt 1900 ]
ok "they run side by side ($ms ms)" $?
is "and both are heard" "$status" 0
printf 'GOODCODE\n' > "$dir/code"
chmod 600 "$dir/code"
fresh
web --web=page --web-url="$http/other?ip={ip}" -H 192.0.2.10 -l ers --activation-code-file="$dir/code"
like "the web says nothing, DNS lists" "$(line1)" 'CRITICAL - 192\.0\.2\.10 on Trend Micro ERS Standard'
fresh
web --web=page -H 192.0.2.10 -l ers-standard --activation-code-file="$dir/code" --web-url="$http/plain?ip={ip}"
unlike "both list: they don't differ" "$out" '^they differ'
cat > "$dir/turned.ini" << END
[web page]
listed = IP: {ip} Reputation: Unlisted
clean = IP: {ip} Reputation: Bad
END
fresh
web --web=page -H 192.0.2.10 -l ers --activation-code-file="$dir/code" --catalogue="$dir/turned.ini"
is "DNS lists, the web doesn't" "$status" 2
like "DNS lists, the web doesn't: both are said" "$out" '^they differ: listed by DNS \(asked now\), not listed by web \(Page, asked now\)'
web --web=page -H 192.0.2.20 -l ers --activation-code-file="$dir/code" --catalogue="$dir/turned.ini"
is "the web lists, DNS doesn't" "$status" 2
like "the web lists, DNS doesn't: both are said" "$out" '^they differ: listed by web \(asked now\), not listed by DNS \(Trend Micro ERS Standard, asked now\)'
fresh
is "without an activation code the web answers" "$(web --web=page -H 192.0.2.10 -l ers; line1 | grep -c 'CRITICAL - 192\.0\.2\.10 on Page')" 1
fresh
web --web -H 192.0.2.10 -l ers --web-url="$http/form" --catalogue=/dev/null
check "--web means the pages of the services named" 3 "^UNKNOWN - option '--web-url' is for one page, and 2 are asked" \
    --web -l ers -H 192.0.2.10 --web-url="$http/form" --catalogue="$dir/web.ini"
check "alone, there is one" 2 'CRITICAL - 192\.0\.2\.10 on Trend Micro ERS web page' --web -l ers -H 192.0.2.10 --web-url="$http/form"
unlike "and no note that it was not asked" "$out" 'was not asked'
check "--ignore" 0 'OK - 192\.0\.2\.10 on none but ignored' --web -l ers -H 192.0.2.10 --ignore=192.0.2.10@ers-classic
check "-c counts them" 0 'OK - ' --web -l ers -H 192.0.2.10 -c 1
fresh
check "--unchecked=ok" 0 'OK - ' --web=page --web-url="$http/none?ip={ip}" -l notest.test -H 192.0.2.30 --unchecked=ok --catalogue="$dir/web.ini"
fresh
before=$(asked)
web --web=page -H 192.0.2.10 -l notest.test --ignore='*@notest.test'
age_state 1800
web --web=page -H 192.0.2.10 -l notest.test --ignore='*@notest.test'
is "after half an hour: not asked again" "$(($(asked) - before))" 1
like "after half an hour: the answer stands, with its age" "$out" '^192\.0\.2\.10 on Page since .*; asked 30 min ago'
age_state 1801
web --web=page --web-url="$http/none?ip={ip}" -H 192.0.2.10 -l notest.test --ignore='*@notest.test'
is "after an hour: asked again" "$(($(asked) - before))" 2
like "no answer then: the listing is kept" "$(line1)" 'CRITICAL - 192\.0\.2\.10 on Page since .*, not re-checked since .*not checked'
age_state 3600
web --web=page -H 192.0.2.10 -l notest.test --ignore='*@notest.test' --catalogue="$dir/turned.ini"
like "delisted: told" "$(line1)" 'OK - 192\.0\.2\.10 on none but ignored of .*; left Page '
age_state 3600
web --web=page -H 192.0.2.10 -l ers --activation-code-file="$dir/code" --catalogue="$dir/turned.ini"
web --web=page -H 192.0.2.10 -l ers --activation-code-file="$dir/code" --catalogue="$dir/turned.ini"
age_state 720
web --web=page -H 192.0.2.10 -l ers --activation-code-file="$dir/code" --catalogue="$dir/turned.ini"
like "two sources that differ: each with its age" "$out" '^they differ: listed by DNS \(asked now\), not listed by web \(Page, asked 12 min ago\)'

# A proxy gets the whole URL.
fresh
web --web=page --web-url='http://ers.example.com/plain?ip={ip}' --proxy="127.0.0.1:$(web_port http)" -H 192.0.2.10 -l notest.test
is "by a proxy" "$status" 2
like "by a proxy: what it was asked" "$(tail -n 1 "$log")" '^GET http://ers\.example\.com/plain\?ip=192\.0\.2\.10 '

# SNDS.
key=abcdef12-3456-7890-abcd-ef1234567890
printf '%s\n' $key > "$dir/key"
chmod 640 "$dir/key"
snds() { # ADDRESS STATUS REGEX [OPTION...]
    local address=$1 want=$2 regex=$3
    shift 3
    fresh
    web --snds-key-file="$dir/key" -H "$address" -l notest.test "$@"
    is "SNDS, $address $*: exit status" "$status" "$want"
    like "SNDS, $address $*" "$out" "$regex"
}
snds 192.0.2.12 2 '^192\.0\.2\.12 on Microsoft SNDS status since .*: SNDS says Blocked due to user complaints, "spam"; asked now'
like "SNDS: no data is no answer, and no alarm" "$out" '^not checked: Microsoft SNDS filter result: no data of this address'
snds 192.0.2.30 1 'WARNING - 192\.0\.2\.30 on Microsoft SNDS filter result since .*'
like "SNDS: filter result" "$out" 'SNDS says RED, complaints 3\.1%'
snds 192.0.2.20 0 'OK - 192\.0\.2\.20 on none of 3 lists'
snds 198.51.100.1 0 'OK - 198\.51\.100\.1 on none of 2 lists'
snds 192.0.2.40 0 '^not checked: Microsoft SNDS status: no status of this address'
printf '[web snds-status]\nurl = %s/snds/many?key={key}\n' "$https" > "$dir/many.ini"
snds 192.0.2.10 2 'Microsoft SNDS status' --catalogue="$dir/many.ini"
[ "$ms" -lt 8000 ]
ok "SNDS, 100,000 ranges: in time ($ms ms)" $?
snds 10.0.200.3 2 'Microsoft SNDS status' --catalogue="$dir/many.ini"
printf '[web snds-status]\nurl = %s/snds/broken?key={key}\n' "$https" > "$dir/broken.ini"
snds 192.0.2.10 2 'Microsoft SNDS status' --catalogue="$dir/broken.ini"
snds 192.0.2.20 3 '^not checked: Microsoft SNDS status: 2 rows of the answer were not understood' --catalogue="$dir/broken.ini"
printf '[web snds-status]\nurl = %s/snds/empty?key={key}\n[web snds-data]\nurl = %s/snds/empty?key={key}\n' "$https" "$https" > "$dir/empty.ini"
snds 192.0.2.12 0 '^not checked: Microsoft SNDS status: no status of this address' --catalogue="$dir/empty.ini"
fresh
web --snds-key-file="$dir/key" -H 192.0.2.12 -l notest.test
age_state 3601
web --snds-key-file="$dir/key" -H 192.0.2.12 -l notest.test --catalogue="$dir/empty.ini"
is "SNDS: unblocked: exit status" "$status" 0
like "SNDS: unblocked, the account is known to cover it" "$(line1)" 'OK - 192\.0\.2\.12 on none of 2 lists; left Microsoft SNDS status '
printf 'another-key-12345\n' > "$dir/key2"
chmod 600 "$dir/key2"
fresh
web --snds-key-file="$dir/key2" -H 192.0.2.20 -l notest.test
is "SNDS: a key that isn't accepted" "$status" 3
like "SNDS: a key that isn't accepted: told" "$out" '^not checked: Microsoft SNDS status: the answer is no SNDS data: the key is not accepted'
fresh
web --snds-key-file="$dir/key" -H 192.0.2.12 -l notest.test -vvv --output-format=json
unlike "the key is never shown" "$out" "$key"
web --snds-key-file="$dir/key" -H 192.0.2.12 -l notest.test -vvv -H "$key.example.com"
unlike "not even where it stands in a name" "$out" "$key"
fresh
web --snds-key-file="$dir/key" -H 192.0.2.12 -l notest.test -vvv
unlike "nor in the text" "$out" "$key"
is "nor kept" "$(grep -rl $key "$dir/state")" ""

# The helper by hand.
request() { printf 'ers-web\t1\nprofile\tpage\nurl\t%s/plain?ip={ip}\nlisted\t{ip} Reputation: Bad\nclean\t{ip} Reputation: Unlisted\n%b' "$http" "$1"; }
out=$(request 'ask\t0\t192.0.2.10\nask\t0\t192.0.2.20\nend\n' | "$build/ers-web" 5000 2> "$dir/stderr")
is "the helper's answers" "$? $(sort <<< "$out" | sed 's/[0-9]*\t$/N/' | tr '\n\t' '; ')" \
    "0 answer 0 listed N;answer 1 clean N;end;"
is "nothing on its stderr" "$(cat "$dir/stderr")" ""
request 'ask\t0\t192.0.2.10\n' | "$build/ers-web" 5000 > "$dir/out" 2> "$dir/stderr"
is "a request that is cut" "${PIPESTATUS[1]} $(cat "$dir/out" "$dir/stderr")" "1 the request is cut"
"$build/ers-web" > "$dir/out" 2> "$dir/stderr" < /dev/null
is "without a limit" "$? $(cat "$dir/out" "$dir/stderr")" "1 usage: ers-web MILLISECONDS; it is started by check_ers_listing"

# What a helper can do wrong: a copy of the plugin finds the one beside it.
mkdir "$dir/bin"
cp "$build/check_ers_listing" "$dir/bin/"
helper() { # NAME SCRIPT REGEX
    printf '#!/bin/bash\n%s\n' "$2" > "$dir/bin/ers-web"
    chmod 755 "$dir/bin/ers-web"
    fresh
    build=$dir/bin by plain 192.0.2.30 3 "^not checked: Page: $3" -t 2
    [ "$ms" -lt 2600 ]
    ok "a helper that $1: in time ($ms ms)" $?
    build=$dir/bin by plain 192.0.2.10 2 'CRITICAL - 192\.0\.2\.10 on notest\.test' -t 2
}
helper "hangs" 'exec sleep 30' 'ers-web gave no answer in time'
helper "dies" 'kill -SEGV $$' 'ers-web died of signal 11'
helper "fails" 'echo "error while loading shared libraries: libcurl.so.4" >&2; exit 127' 'ers-web ended with status 127: error while loading'
helper "says nothing" 'exit 0' 'ers-web gave no answer'
helper "says what is not understood" 'cat > /dev/null; echo OK' 'ers-web said what is not understood'
helper "answers what was not asked" 'printf "answer\t1\tclean\t1\t\nend\n"' 'ers-web said what is not understood'
helper "contradicts itself" 'printf "answer\t0\tclean\t1\t\nanswer\t0\tlisted\t1\t\nend\n"' 'ers-web answered a question twice'
helper "never ends a line" 'head -c 2000000 /dev/zero | tr "\0" x' 'ers-web said what is not understood'
helper "ends within a line" 'printf "answer\t0\tclean\t1\t"' 'ers-web ended within a line'
helper "floods" 'while :; do printf "answer\t0\tclean\t1\t%%s\n" x; done' 'ers-web answered a question twice'
chmod 757 "$dir/bin/ers-web"
fresh
build=$dir/bin by plain 192.0.2.30 3 '^not checked: Page: the helper .* could have been changed by other users'
rm "$dir/bin/ers-web"
if [ -e /usr/local/libexec/monitoring-plugins-ers/ers-web ]; then
    note "an installed helper: the missing one can't be shown"
else
    fresh
    build=$dir/bin by plain 192.0.2.30 3 '^not checked: Page: no helper /.*/monitoring-plugins-ers/ers-web: No such file'
fi

# Nothing of this costs anything who doesn't ask for it.
printf '#!/bin/sh\ntouch %s/started\n' "$dir" > "$dir/bin/ers-web"
chmod 755 "$dir/bin/ers-web"
fresh
build=$dir/bin listing -H 192.0.2.10 -l notest.test
[ ! -e "$dir/started" ]
ok "without --web the helper is not started" $?
build=$dir/bin by plain 192.0.2.30 3 'not checked: Page'
[ -e "$dir/started" ]
ok "with it, it is" $?
for program in "$build"/check_*; do
    unlike "$(basename "$program") has no libcurl" "$(ldd "$program")" 'libcurl'
done
like "ers-web has" "$(ldd "$build/ers-web")" 'libcurl'


# Without libcurl's headers only the helper is left out.
plan=$(make -C "$top" --no-print-directory -n O="$dir/none" HELPERS= all)
like "without libcurl the plugins are built" "$plan" 'LD  .*/check_ers_listing'
unlike "and nothing that needs it" "$plan" 'source/web\.c|-lcurl|LD .*/ers-web'
like "which is said" "$plan" "ers-web is left out: libcurl's headers .* are missing"

# While it runs: no secret in its arguments or environment, and no core.
fresh
"$build/check_ers_listing" -r "127.0.0.1:$port" --allow-private --state-dir="$dir/state" --catalogue="$dir/web.ini" \
    --cacert="$dir/ca.pem" --snds-key-file="$dir/key" --web=page --web-url="$http/slow?ip={ip}" -H 192.0.2.30 -l notest.test -t 3 > "$dir/out" &
plugin=$!
for _ in {1..100}; do
    child=$(awk -v p=$plugin '$1 == "Pid:" { pid = $2 } $1 == "PPid:" && $2 == p { print pid; exit }' /proc/[0-9]*/status 2> /dev/null)
    [ "$child" ] && grep -qzx ers-web "/proc/$child/cmdline" && break
    sleep 0.02
done
unlike "no key in the arguments" "$(tr '\0' ' ' < "/proc/$child/cmdline")$(tr '\0' ' ' < "/proc/$plugin/cmdline")" "$key"
unlike "nor in the environment" "$(tr '\0' ' ' < "/proc/$child/environ")" "$key|HOME"
for _ in {1..100}; do
    grep -q 'core file size *0 *0' "/proc/$child/limits" && break
    sleep 0.02
done
like "no core of the helper" "$(cat "/proc/$child/limits")" 'core file size *0 *0'
like "no new privileges of the helper" "$(cat "/proc/$child/status")" '^NoNewPrivs:[[:space:]]1$'
like "no core of the plugin" "$(cat "/proc/$plugin/limits")" 'core file size *0 *0'
wait $plugin

# Bad input: one clear line.
: > "$dir/empty"
echo "a key" > "$dir/code2"
chmod 600 "$dir/empty" "$dir/code2"
chmod 644 "$dir/key2"
printf '[web bare]\nservice = trendmicro-ers\nurl = http://www.example.com/?ip={ip}\n[web noip]\nservice = trendmicro-ers\nurl = http://www.example.com/\nlisted = {ip} bad\nclean = {ip} good\n' > "$dir/bare.ini"
printf '[web skipped]\nservice = trendmicro-ers\nurl = http://www.example.com/?ip={ip}\nlisted = bad\n' > "$dir/skipped.ini"
while IFS='	' read -r words options; do
    # shellcheck disable=SC2086 # words of options
    listing -H 192.0.2.10 -l notest.test $options
    is "bad: $options" "$status, $(wc -l <<< "$out") line" "3, 1 line"
    like "bad: $options: words" "$out" "^UNKNOWN - .*$words"
done << END
option '--web-url': a URL starts with https:// or http://	--web=ers-classic --web-url=ftp://www.example.com/{ip}
option '--web-url': a URL may not hold a user or password	--web=ers-classic --web-url=http://u:p@www.example.com/{ip}
option '--web-url': the URL has no host	--web=ers-classic --web-url=http:///{ip}
option '--web-url': the URL's port	--web=ers-classic --web-url=http://www.example.com:0/{ip}
option '--web-url' needs --web	--web-url=http://www.example.com/{ip}
no \{ip\}	--web=page --catalogue=$dir/web.ini --web-url=http://www.example.com/
no web look-up 'nothing' in the catalogue	--web=nothing
web look-up 'bare' has no marker for listed	--web=bare --catalogue=$dir/bare.ini
web look-up 'skipped' has no marker for listed \(.*skipped\.ini:4: a marker holds \{ip\}	--web=skipped --catalogue=$dir/skipped.ini
web look-up 'noip' has no \{ip\} in its url or body	--web=noip --catalogue=$dir/bare.ini
web look-up 'snds-status' needs a key	--web=snds-status
no list that is named with -l has a web page	--web
cannot read the SNDS key file .*No such file	--snds-key-file=$dir/absent
the SNDS key file .* can be read by others: chmod o-rwx	--snds-key-file=$dir/key2
is no regular file	--snds-key-file=$dir
is empty: an SNDS key is expected	--snds-key-file=$dir/empty
holds no SNDS key	--snds-key-file=$dir/code2
option '--proxy': a proxy is http://	--web=ers-classic --proxy=gopher://www.example.com
option '--proxy': a URL may not hold a user	--web=ers-classic --proxy=http://u:p@www.example.com
option '--cacert': cannot read	--web=ers-classic --cacert=$dir/absent
END
tap_done
