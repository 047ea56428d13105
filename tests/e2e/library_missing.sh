#!/usr/bin/env bash
# libpsl, loaded when it is needed, isn't there: who doesn't need it isn't disturbed, who does gets UNKNOWN and no state, and
# loses nothing by it. usage: tests/e2e/library_missing.sh BINDIR
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/tap.sh"
bin=$(cd "$1" && pwd) || exit 1
[ "$(id -u)" = 0 ] || skip_all "needs root"
[ "${LIBRARY_MISSING:-}" ] || LIBRARY_MISSING=yes exec "$top/tests/lib/unshare" --mount "$0" "$@"
library=$(ldd "$bin/check_mailq_deferred" | sed -n 's/.*libpsl.so.5 => \([^ ]*\) .*/\1/p')
base=$(mktemp -d)
trap 'rm -rf "$base"' EXIT
cd "$base" || exit 1
look() { # sets said and status
    said=$("$bin/check_maillog_ers" -f mail.log --state-dir=state --first-run=start 2>&1)
    status=$?
}
line() { # RELAY DSN STATUS (REASON)
    printf 'Nov 24 02:02:25 mail01 postfix/smtp[42]: 6FFB4AA22F%d: to=<user@%s>, relay=mx.%s[198.51.100.7]:25, delay=1, delays=0/0/1/0, dsn=%s, status=%s\n' \
        $((++number)) "$1" "$1" "$2" "$3"
}
number=0

mount --bind /dev/null "$library"
line example.co.jp 2.0.0 'sent (250 2.0.0 Ok)' > mail.log
look
is "without a refusal nothing is missed" "$status" 0
line example.co.jp 4.7.1 'deferred (host mx.example.co.jp[198.51.100.7] said: 450 4.7.1 Client host [203.0.113.25] blocked using zen.spamhaus.org (in reply to RCPT TO command))' >> mail.log
cp -a state before
look
is "a refusal: unknown" "$status" 3
like "the reason in line 1" "$said" '^[^\n]*UNKNOWN - libpsl, which tells whose servers these are, can.t be loaded: .*libpsl'
is "the state is the one before" "$(cat state/*/check_maillog_ers/*)" "$(cat before/*/check_maillog_ers/*)"
umount "$library"
look
is "the library is back: the refusal is told" "$status" 1
like "with the organisation's name" "$said" 'example\.co\.jp'
tap_done
