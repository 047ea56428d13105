#!/usr/bin/env bash
# What strangers can write into what the plugins read, tried with the real plugins: replies of remote servers, addresses of
# recipients and senders, lists' texts, the environment. An open incident stays open, nothing is blamed on who has no part in
# it, and no byte of theirs reaches the result with a meaning. docs/security.md has the table. usage: attacks.sh [BUILD]
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
build=$(cd "${1:-$top/build}" && pwd)
. "$top/tests/lib/tap.sh"
. "$here/dnsnet.sh"
cd "$dir" || exit

now=$(date +%s)
stamp() { date -u -d "@$((now - $1))" +%Y-%m-%dT%H:%M:%SZ; } # SECONDS-AGO
said() { echo "host $1 said: $2 (in reply to RCPT TO command)"; }
ers='450 Service temporarily unavailable; Client Host [203.0.113.25] blocked using Trend Micro Email Reputation Service. Please see http://www.mail-abuse.com/cgi-bin/lookup?ip_address=203.0.113.25'
jp='mx.example.co.jp[198.51.100.7]' org='mx.example.org[198.51.100.8]' net='mx.example.net[198.51.100.9]'
id=0
# delivery SECONDS-AGO TO RELAY STATUS TEXT: a line of Postfix's smtp.
delivery() {
    echo "$(stamp "$1") mail01 postfix/smtp[77]: 3F2A$((1000000 + ++id)): to=<$2>, relay=$3:25, delay=1, delays=0/0/1/0, dsn=4.0.0, status=$4 ($5)"
}
maillog() { # [OPTION...]
    out=$("$build/check_maillog_ers" -f mail.log --state-dir=state --state-key=k "$@" 2> stderr)
    status=$?
    [ ! -s stderr ] || is "nothing on stderr: $*" "$(cat stderr)" ""
}
# incidents: those in $out, each as "service ip state domains".
incidents() {
    perl -MJSON::PP -0777 -ne 'print map { sprintf "%s %s %s %s\n", $_->{service}, $_->{ip} // "-", $_->{state}, join ",", @{$_->{domains}} } @{decode_json($_)->{items}}' <<< "$out" | sort
}
first='trendmicro-ers 203.0.113.25 open example.co.jp'

# attack NAME WANT LINE...: after the lines of the attack, besides the incident that was open before, there are those in
# WANT (one a line; empty: none).
attack() {
    local want=$first
    [ -z "$2" ] || want=$(printf '%s\n%s' "$first" "$2" | sort)
    rm -rf state mail.log
    delivery 1800 a@example.co.jp "$jp" deferred "$(said "$jp" "$ers")" > mail.log
    maillog
    printf '%s\n' "${@:3}" >> mail.log
    maillog --output-format=json
    is "$1" "$(incidents)" "$want"
}
forged_sent="to=<a@example.co.jp>, relay=$jp:25, delay=1, delays=0/0/1/0, dsn=2.0.0, status=sent (250 2.0.0 Ok)"
# The test itself: a true acceptance does end it.
rm -rf state mail.log
delivery 1800 a@example.co.jp "$jp" deferred "$(said "$jp" "$ers")" > mail.log
delivery 1200 a@example.co.jp "$jp" sent '250 2.0.0 Ok' >> mail.log
maillog --output-format=json
is "a true acceptance ends the incident" "$(incidents)" "${first/open/recovered}"

# Forged acceptance.
attack "sent, by a reply" "" "$(delivery 1200 b@example.org "$org" deferred "$(said "$org" "450 4.2.0 later), $forged_sent")")"
attack "sent, by a reply of the refusing server" "" "$(delivery 1200 a@example.co.jp "$jp" deferred "$(said "$jp" "450 4.2.0 later)), dsn=2.0.0, status=sent (250 Ok)")")"
attack "sent, by a quoted recipient" "" "$(delivery 1200 "\"x>, relay=$jp:25, delay=1, delays=0/0/1/0, dsn=2.0.0, status=sent (250 Ok)\"@example.org" "$org" bounced "$(said "$org" '550 5.1.1 unknown')")"
attack "sent, by an unquoted recipient" "" "$(delivery 1200 "a@example.co.jp>, relay=$jp:25, delay=1, delays=0/0/1/0, dsn=2.0.0, status=sent (250 Ok)@example.org" "$org" bounced "$(said "$org" '550 5.1.1 unknown')")"
attack "sent, by a sender" "" "$(stamp 1210) mail01 postfix/qmgr[9]: 3F2A9: from=<\"x>, $forged_sent\"@example.com>, size=9, nrcpt=1 (queue active)" \
    "$(stamp 1209) mail01 postfix/qmgr[9]: 3F2A9: from=<x>, $forged_sent"
attack "sent, by a client's name and greeting" "" "$(stamp 1210) mail01 postfix/smtpd[9]: NOQUEUE: reject: RCPT from unknown[192.0.2.66]: 450 4.7.1 <x>: Helo command rejected; from=<> to=<a@example.co.jp> proto=ESMTP helo=<x>, $forged_sent"
attack "sent, by a subject in a header check" "" "$(stamp 1210) mail01 postfix/cleanup[9]: 3F2A9: warning: header Subject: $forged_sent from unknown[192.0.2.66]; from=<x@example.com> to=<b@example.org> proto=ESMTP helo=<x>: $forged_sent"
attack "sent, by a program that logs a stranger's words" "" "$(stamp 1210) mail01 sshd[9]: Invalid user mail01 postfix/smtp[77]: 3F2A9: $forged_sent from 192.0.2.66"
attack "sent, to a domain of the attacker's by a server of his" "" "$(delivery 1200 x@example.org "$org" sent '250 2.0.0 Ok: relay=mx.example.co.jp')"
attack "sent, by a server with the refusing one's name as a part of his" "" "$(delivery 1200 x@example.org 'mx.example.co.jp.example.org[192.0.2.66]' sent '250 Ok')" \
    "$(delivery 1190 a@example.co.jp 'mx.example.co.jp.example.org[192.0.2.66]' sent '250 Ok')"
attack "sent, by another host of a central log" "" "$(delivery 1200 a@example.co.jp "$jp" sent '250 Ok' | sed 's/ mail01 / mail02 /')"

# Forged victim: another's domain blamed.
attack "victim, by a reply" "spamhaus 203.0.113.25 open example.org" \
    "$(delivery 1200 b@example.org "$org" deferred "$(said "$org" "450 blocked using zen.spamhaus.org; Client host [203.0.113.25]), to=<v@example.net>, relay=$net:25, status=deferred (host $net said: 450 blocked using zen.spamhaus.org")")"
attack "victim, by a quoted recipient" "spamhaus 203.0.113.25 open example.org" \
    "$(delivery 1200 "\"v@example.net>, relay=$net:25, delay=1\"@example.org" "$org" deferred "$(said "$org" '450 Client host [203.0.113.25] blocked using zen.spamhaus.org')")"

# Forged service: only the remote server's own words name one, and it speaks for itself alone.
attack "service, by a recipient that the reply repeats" "" "$(delivery 1200 '"blocked using zen.spamhaus.org"@example.org' "$org" bounced "$(said "$org" '550 5.1.1 <"blocked using zen.spamhaus.org"@example.org>: Recipient address rejected: User unknown')")"
attack "service, by a sender that the reply repeats" "" "$(stamp 1201) mail01 postfix/qmgr[9]: 3F2A$((1000000 + id + 1)): from=<\"blocked using zen.spamhaus.org\"@example.com>, size=9, nrcpt=1 (queue active)" \
    "$(delivery 1200 b@example.org "$org" bounced "$(said "$org" '550 5.1.8 <"blocked using zen.spamhaus.org"@example.com>: Sender address rejected: Domain not found')")"
attack "service, in an acceptance" "" "$(delivery 1200 b@example.org "$org" sent '250 Ok: 203.0.113.25 blocked using zen.spamhaus.org')"
attack "service, by a server that lies: of its own domain alone" "spamhaus 203.0.113.25 open example.org" \
    "$(delivery 1200 b@example.org "$org" deferred "$(said "$org" '450 Client host [203.0.113.25] blocked using zen.spamhaus.org')")"

# Forged address: what a reply names is told as what it names; the incident of the true one is not touched.
attack "address, of another own one" "trendmicro-ers 203.0.113.26 open example.org" \
    "$(delivery 1200 b@example.org "$org" deferred "$(said "$org" "${ers//113.25/113.26}")")"
attack "address, of nobody of ours" "trendmicro-ers 192.0.2.1 open example.org" \
    "$(delivery 1200 b@example.org "$org" deferred "$(said "$org" "${ers//203.0.113.25/192.0.2.1}")")"
maillog --own-ip=203.0.113.25 --own-ip=203.0.113.26
like "address, of nobody of ours: said" "$out" 'Trend Micro ERS names 192\.0\.2\.1, not ours: example\.org'
attack "address, in an address that the reply repeats" "spamhaus - open example.org" \
    "$(delivery 1200 '"[203.0.113.26]"@example.org' "$org" deferred "$(said "$org" '450 <"[203.0.113.26]"@example.org>: blocked using zen.spamhaus.org')")"
attack "address, no address at all" "trendmicro-ers - open example.org" \
    "$(delivery 1200 b@example.org "$org" deferred "$(said "$org" "${ers//203.0.113.25/203.0.113.999}")")"

# Text for the reader's screen, web page and shell, in all that strangers write.
evil=$'| incidents=0;;; <script>alert(1)</script> `id` $(id) \e[31m\e]0;x\a \u202eevil\u2066 \u200b \xff\xc0\x80 %n%s \\n &lt;b&gt;'
# meanings: what in the text in $out isn't safe: no control, direction or invisible character, nothing for HTML or a shell's backquotes, valid
# UTF-8, one bar, whole performance data, lengths as promised.
meanings() {
    perl -MEncode -0777 -ne '
        my $text = eval { decode("UTF-8", $_, Encode::FB_CROAK | Encode::LEAVE_SRC) } // do { print "invalid UTF-8\n"; "" };
        printf "U+%04X at %d\n", ord $1, pos $text while $text =~ /([\x00-\x09\x0b-\x1f\x7f-\x9f\x{200b}-\x{200f}\x{2028}-\x{202e}\x{2060}-\x{2069}\x{feff}<>`])/g;
        my ($line, @more) = split /\n/, $_;
        my ($words, $perf, @bars) = split / \| /, $line, -1;
        print "bars in line 1: $line\n" if @bars || $words =~ /\|/ || $perf =~ /\|/;
        print "a bar below: $_\n" for grep { /\|/ } @more;
        print "performance data: $perf\n" if $perf !~ /^(?:[a-z0-9_]+=(?:-?[0-9.]+(?:s|B|c)?|U);[-0-9.:~@]*;[-0-9.:~@]*;0 ?)+$/;
        printf "%d bytes of words\n", length $words if length $words > 160;
        printf "%d bytes\n", length if length > 4096;' <<< "$out"
}
safe() { none "$1: nothing of it has a meaning" "$(meanings)"; }
out="MAILLOG ERS OK - $evil | incidents=0;;;0"
is "the test itself: it is found in raw text" "$(meanings | cut -d' ' -f1 | sort -u | tr '\n' ' ')" "bars invalid performance "
out=$(LC_ALL=C tr -d '|\200-\377' <<< "MAILLOG ERS OK - $evil")$'\u202e\u2066\u200b | incidents=0;;;0'
like "the test itself: character by character" "$(meanings | cut -d' ' -f1 | sort -u | tr '\n' ' ')" '^U\+0007 U\+001B U\+003C U\+003E U\+0060 U\+200B U\+202E U\+2066 $'
# safe_json NAME: the same of a JSON object.
safe_json() {
    none "$1, JSON: nothing of it has a meaning" "$(perl -MEncode -MJSON::PP -0777 -ne '
        eval { decode_json($_) } or print "no JSON: $@\n";
        my $text = eval { decode("UTF-8", $_, Encode::FB_CROAK | Encode::LEAVE_SRC) } // "";
        printf "U+%04X\n", ord $1 while $text =~ /([\x00-\x09\x0b-\x1f\x7f-\x9f\x{200b}-\x{200f}\x{2028}-\x{202e}\x{2060}-\x{2069}\x{feff}<>`])/g;' <<< "$out")"
}
rm -rf state
{
    echo "$(stamp 1202) mail01 postfix/qmgr[9]: 3F2A$((1000000 + id + 1)): from=<\"$evil\"@example.com>, size=9, nrcpt=1 (queue active)"
    delivery 1200 "\"$evil\"@example.org" "$org" deferred "$(said "$org" "$ers $evil")"
    delivery 1100 "b@$evil.example.org" "$net" deferred "$(said "$net" "$ers $evil")"
    delivery 1000 "b@example.net" "mx.${evil}[198.51.100.9]" bounced "$(said "$net" "550 $evil blocked using $evil.zen.spamhaus.org")"
    echo "$(stamp 900) $evil postfix-$evil/smtp[7]: 3F2A$((1000000 + ++id)): to=<a@example.co.jp>, relay=$jp:25, delay=1, delays=0/0/1/0, dsn=4.0.0, status=deferred ($(said "$jp" "$ers"))"
} > mail.log
for verbose in '' -vvv; do
    maillog $verbose
    like "the log: an alarm" "$status" '^[12]$'
    safe "the log${verbose:+, $verbose}"
done
maillog --output-format=json
safe_json "the log"
out=$("$build/check_maillog_ers" --explain -f mail.log)
for line in $(seq "$(wc -l <<< "$out")"); do
    is "--explain: line $line is one object" "$(sed -n "${line}p" <<< "$out" | perl -MJSON::PP -ne 'print ref decode_json($_)')" HASH
done

perl -MJSON::PP -e 'my ($evil, $ers, $now) = @ARGV; for my $i (1 .. 12) { print JSON::PP->new->encode({queue_name => "deferred", queue_id => "3F2A$i", arrival_time => $now - 60, message_size => 9,
    forced_expire => JSON::PP::false, sender => "$evil\@example.com", recipients => [{address => "$evil\@$i$evil.example.org", delay_reason => "host mx.example.org[198.51.100.8] said: $ers $evil (in reply to RCPT TO command)"}]}), "\n" }' \
    "$evil" "$ers" "$now" > queue
for options in "" "-vvv" "--output-format=json"; do
    out=$("$build/check_mailq_deferred" -i queue $options 2>&1)
    is "the queue${options:+, $options}: twelve are blocked" "$?" 2
    if [ "$options" = --output-format=json ]; then safe_json "the queue"; else safe "the queue${options:+, $options}"; fi
done

# shellcheck disable=SC2119 # without options
serve
for options in "" "-vvv" "--output-format=json"; do
    fresh
    listing -H 192.0.2.10 -l evil.test $options
    is "a list's text${options:+, $options}: listed" "$status" 2
    if [ "$options" = --output-format=json ]; then safe_json "a list's text"; else safe "a list's text${options:+, $options}"; fi
done

# The environment of whoever starts them: no program of his runs, and no verdict changes.
mkdir bin
for program in postqueue postconf exim exim4 mailq sendmail smtpctl journalctl systemctl gzip bzip2 xz zstd zcat ers-web sudo; do
    # shellcheck disable=SC2016 # the inner shell's
    printf '#!/bin/sh\necho "$0" >> "%s/ran"\n' "$dir" > bin/$program
    chmod +x bin/$program
done
gzip -c mail.log > mail.log.1.gz
hostile=(env "PATH=$dir/bin" LC_ALL=tr_TR.UTF-8 LANG=de_DE.UTF-8 TZ=Pacific/Kiritimati IFS=0123456789 "MAIL_CONFIG=$dir" "HOME=$dir" "RESOLV_HOST_CONF=$dir/x" "HOSTALIASES=$dir/x" RES_OPTIONS=ndots:15 LOCALDOMAIN=good.test "BASH_ENV=$dir/bin/sudo" "ENV=$dir/bin/sudo" POSIXLY_CORRECT=1 MALLOC_PERTURB_=255)
"$build/check_mailq_deferred" -i queue > plain
"${hostile[@]}" "$build/check_mailq_deferred" -i queue > got
is "a hostile environment: the queue's verdict" "$(cat got)" "$(cat plain)"
"$build/check_maillog_ers" -f 'mail.log*' --peek --state-dir=none | sed 's/oldest_incident=[^ ]*//' > plain
"${hostile[@]}" "$build/check_maillog_ers" -f 'mail.log*' --peek --state-dir=none | sed 's/oldest_incident=[^ ]*//' > got
is "a hostile environment: the log's verdict" "$(cat got)" "$(cat plain)"
fresh
out=$("${hostile[@]}" "$build/check_ers_listing" -r "127.0.0.1:$port" --allow-private --state-dir="$dir/state" -H 192.0.2.20 -l good.test)
like "a hostile environment: the listing's verdict" "$out" '^ERS LISTING OK - 192\.0\.2\.20 on none of 1 list'
for mta in postfix exim sendmail opensmtpd auto; do
    "${hostile[@]}" "$build/check_mailq_deferred" -M $mta > /dev/null 2>&1
done
"${hostile[@]}" "$build/check_maillog_ers" --journal --state-dir=state > /dev/null 2>&1
"${hostile[@]}" "$build/check_ers_listing" -r "127.0.0.1:$port" --web=ers-classic --web-url=http://127.0.0.1:1/ -H 192.0.2.20 --allow-private --state-dir=state > /dev/null 2>&1
is "a hostile environment: none of its programs ran" "$(cat ran 2> /dev/null)" ""

# What a plugin that an attacker has taken over could become: nothing more, but where postqueue's group is needed.
new_privileges() { # PLUGIN OPTION...: may it gain some, while it waits for its standard input?
    mkfifo "$1.in"
    "$build/$1" "${@:2}" < "$1.in" > /dev/null 2>&1 &
    pid=$!
    exec 7> "$1.in"
    for _ in {1..100}; do
        [ "$(readlink "/proc/$pid/exe")" != "$build/$1" ] || ! grep -q pipe "/proc/$pid/wchan" || break
        sleep 0.02
    done
    sed -n 's/^NoNewPrivs:[[:space:]]*//p' "/proc/$pid/status"
    exec 7>&-
    wait $pid
}
is "check_maillog_ers: no new privileges" "$(new_privileges check_maillog_ers -f - --state-dir=state)" 1
is "check_mailq_deferred: postqueue's group is still to be had" "$(new_privileges check_mailq_deferred -i -)" 0
# shellcheck disable=SC2119 # without options
serve
fresh
"$build/check_ers_listing" -r "127.0.0.1:$port" --allow-private --state-dir="$dir/state" -H 192.0.2.10 -l silent.test -t 3 > /dev/null 2>&1 &
pid=$!
for _ in {1..100}; do
    grep -q '^NoNewPrivs:[[:space:]]1' "/proc/$pid/status" && break
    sleep 0.02
done
like "check_ers_listing: no new privileges" "$(cat "/proc/$pid/status")" '^NoNewPrivs:[[:space:]]1$'
wait $pid
tap_done
