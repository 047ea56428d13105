/* mail/opensmtpd_line with what stands before it: which lines are deliveries, and that nothing which a remote server or an
 * address' PTR record says moves a field. */
#include "tests/lib/delivery_row.h"
#include "tests/lib/unit.h"

#include "mail/mail_line.h"

#define TAG "Nov 24 02:09:31 mx1 smtpd[57]: "
#define SESSION "97ce4c6b178e84ea "
#define LINE TAG SESSION
#define EVP "evpid=7262b3ea670c1794 "
#define TO "from=<news@example.com> to=<user@example.co.jp> rcpt=<-> "
#define MX "source=\"203.0.113.25\" relay=\"198.51.100.7 (mx.example.co.jp)\" "
#define ERS                                                                                                            \
    "450 Service temporarily unavailable; Client Host [203.0.113.25] blocked using Trend Micro Email Reputation "      \
    "Service. Please see http://www.mail-abuse.com/cgi-bin/lookup?ip_address=203.0.113.25"

static const struct delivery_row lines[] = {
    {.name = "the seed's refusal",
     .line = LINE "mta delivery " EVP TO MX "delay=1d2h3m4s result=\"TempFail\" stat=\"" ERS "\"",
     .outcome = OUTCOME_DEFERRED,
     .hop = HOP_REMOTE,
     .queue_id = "7262b3ea",
     .sender = "news@example.com",
     .recipient = "user@example.co.jp",
     .domain = "example.co.jp",
     .relay_host = "mx.example.co.jp",
     .relay_ip = "198.51.100.7",
     .source_ip = "203.0.113.25",
     .claimed_name = true,
     .reply = ERS,
     .delay_s = 93785,
     .host = "mx1",
     .instance = "smtpd"},
    {.name = "refused for good, with quotes, behind NAT, without a PTR record",
     .line = LINE "mta delivery " EVP TO "source=\"10.0.0.5\" relay=\"198.51.100.7\" delay=0s result=\"PermFail\" "
                  "stat=\"550 5.7.1 blocked using \"zen\".spamhaus.org\"",
     .outcome = OUTCOME_BOUNCED,
     .hop = HOP_REMOTE,
     .queue_id = "7262b3ea",
     .sender = "news@example.com",
     .recipient = "user@example.co.jp",
     .domain = "example.co.jp",
     .relay_ip = "198.51.100.7",
     .reply = "550 5.7.1 blocked using \"zen\".spamhaus.org",
     .delay_s = 1},
    {.name = "delivered, IPv6",
     .line =
         LINE "mta delivery " EVP "from=<> to=<o'x@example.co.jp> rcpt=<list@example.com> source=\"[2001:db8::25]\" "
              "relay=\"[2001:db8::7] (mx.example.co.jp)\" delay=2s result=\"Ok\" stat=\"250 2.0.0 Ok: \"x\" y\"",
     .outcome = OUTCOME_SENT,
     .hop = HOP_REMOTE,
     .queue_id = "7262b3ea",
     .recipient = "o'x@example.co.jp",
     .domain = "example.co.jp",
     .relay_host = "mx.example.co.jp",
     .relay_ip = "2001:db8::7",
     .source_ip = "2001:db8::25",
     .claimed_name = true,
     .delay_s = 3},
    {.name = "into a content filter",
     .line = LINE "mta delivery " EVP TO "source=\"127.0.0.1\" relay=\"127.0.0.1 (localhost)\" delay=0s result=\"Ok\" "
                  "stat=\"250 ok\"",
     .outcome = OUTCOME_SENT,
     .hop = HOP_LOCAL,
     .queue_id = "7262b3ea",
     .sender = "news@example.com",
     .recipient = "user@example.co.jp",
     .domain = "example.co.jp",
     .relay_ip = "127.0.0.1",
     .delay_s = 1},
    {.name = "a PTR record that is the address",
     .line = LINE "mta delivery " EVP TO "source=\"203.0.113.25\" relay=\"198.51.100.7 (198.51.100.7)\" delay=0s "
                  "result=\"TempFail\" stat=\"Connection closed unexpectedly\"",
     .outcome = OUTCOME_DEFERRED,
     .hop = HOP_REMOTE,
     .queue_id = "7262b3ea",
     .sender = "news@example.com",
     .recipient = "user@example.co.jp",
     .domain = "example.co.jp",
     .relay_ip = "198.51.100.7",
     .source_ip = "203.0.113.25",
     .delay_s = 1},
    {.name = "no server was reached",
     .line = TAG "0000000000000000 mta delivery " EVP TO "source=\"-\" relay=\"example.co.jp\" delay=11s "
                 "result=\"TempFail\" stat=\"Network error on destination MXs\"",
     .outcome = OUTCOME_DEFERRED,
     .hop = HOP_NONE,
     .queue_id = "7262b3ea",
     .sender = "news@example.com",
     .recipient = "user@example.co.jp",
     .domain = "example.co.jp",
     .delay_s = 12},
    {.name = "with event=, without quotes (6.0)",
     .line = LINE "mta event=delivery " EVP TO "source=203.0.113.25 relay=198.51.100.7 (mx.example.co.jp) delay=4s "
                  "result=TempFail stat=" ERS,
     .outcome = OUTCOME_DEFERRED,
     .hop = HOP_REMOTE,
     .queue_id = "7262b3ea",
     .sender = "news@example.com",
     .recipient = "user@example.co.jp",
     .domain = "example.co.jp",
     .relay_host = "mx.example.co.jp",
     .relay_ip = "198.51.100.7",
     .source_ip = "203.0.113.25",
     .claimed_name = true,
     .reply = ERS,
     .delay_s = 5},
    {.name = "5.x",
     .line = TAG "relay: TempFail for 7262b3ea670c1794: session=97ce4c6b178e84ea, from=<news@example.com>, "
                 "to=<user@example.co.jp>, rcpt=<->, source=203.0.113.25, relay=198.51.100.7 (mx.example.co.jp), "
                 "delay=1s, stat=" ERS,
     .outcome = OUTCOME_DEFERRED,
     .hop = HOP_REMOTE,
     .queue_id = "7262b3ea",
     .sender = "news@example.com",
     .recipient = "user@example.co.jp",
     .domain = "example.co.jp",
     .relay_host = "mx.example.co.jp",
     .relay_ip = "198.51.100.7",
     .source_ip = "203.0.113.25",
     .claimed_name = true,
     .reply = ERS,
     .delay_s = 2},
    {.name = "5.x, a mailbox",
     .line = TAG "delivery: Ok for 7262b3ea670c1794: from=<news@example.com>, to=<root@example.com>, user=root, "
                 "method=mbox, delay=1s, stat=Delivered",
     .outcome = OUTCOME_SENT,
     .hop = HOP_LOCAL,
     .queue_id = "7262b3ea",
     .sender = "news@example.com",
     .recipient = "root@example.com",
     .domain = "example.com"},
    {.name = "a mailbox",
     .line = LINE "mda delivery " EVP "from=<news@example.com> to=<root@example.com> rcpt=<root@example.com> user=root "
                  "delay=0s result=Ok stat=Delivered",
     .outcome = OUTCOME_SENT,
     .hop = HOP_LOCAL,
     .queue_id = "7262b3ea",
     .sender = "news@example.com",
     .recipient = "root@example.com",
     .domain = "example.com",
     .delay_s = 1},
    {.name = "given up",
     .line = TAG "relay: Expire for 7262b3ea670c1794: from=<news@example.com>, to=<user@example.co.jp>, rcpt=<->, "
                 "delay=4d1s, stat=Envelope expired",
     .outcome = OUTCOME_RETURNED,
     .hop = HOP_NONE,
     .queue_id = "7262b3ea",
     .sender = "news@example.com",
     .recipient = "user@example.co.jp",
     .domain = "example.co.jp"},
    {.name = "an arrival",
     .line = LINE "smtp envelope " EVP "from=<news@example.com> to=<user@example.co.jp>",
     .outcome = OUTCOME_QUEUED,
     .hop = HOP_NONE,
     .queue_id = "7262b3ea",
     .sender = "news@example.com"},
    {.name = "an arrival in 6.0",
     .line = LINE "smtp event=message address=127.0.0.1 host=localhost msgid=7262b3ea from=<news@example.com> "
                  "to=<user@example.co.jp> size=1 ndest=1 proto=ESMTP",
     .outcome = OUTCOME_QUEUED,
     .hop = HOP_NONE,
     .queue_id = "7262b3ea",
     .sender = "news@example.com"},
    {.name = "in the foreground, of a container",
     .line = "smtpd-1  | " SESSION "mta delivery " EVP TO MX "delay=0s result=\"Ok\" stat=\"250 ok\"",
     .outcome = OUTCOME_SENT,
     .hop = HOP_REMOTE,
     .queue_id = "7262b3ea",
     .sender = "news@example.com",
     .recipient = "user@example.co.jp",
     .domain = "example.co.jp",
     .relay_host = "mx.example.co.jp",
     .relay_ip = "198.51.100.7",
     .source_ip = "203.0.113.25",
     .claimed_name = true,
     .delay_s = 1},
};

#define EVIL "source=\"203.0.113.25\" relay=\"198.51.100.9 (mx.example.net)\" delay=0s "
#define FORGED "result=\"Ok\" stat=\"250 ok"

static const struct delivery_row hostile[] = {
    {.name = "a server that plays a delivery",
     .line = LINE "mta delivery " EVP "from=<> to=<user@example.net> rcpt=<-> " EVIL
                  "result=\"TempFail\" stat=\"450 x\" " FORGED "\" mta delivery " EVP TO MX "delay=0s " FORGED "\"",
     .outcome = OUTCOME_DEFERRED,
     .hop = HOP_REMOTE,
     .queue_id = "7262b3ea",
     .recipient = "user@example.net",
     .domain = "example.net",
     .relay_host = "mx.example.net",
     .relay_ip = "198.51.100.9",
     .source_ip = "203.0.113.25",
     .claimed_name = true,
     .reply = "450 x\" " FORGED "\" mta delivery " EVP TO MX "delay=0s " FORGED,
     .delay_s = 1},
    {.name = "in the old form",
     .line = TAG "relay: PermFail for 7262b3ea670c1794: session=97ce4c6b178e84ea, from=<>, to=<user@example.net>, "
                 "rcpt=<->, source=-, relay=198.51.100.9 (mx.example.net), delay=1s, stat=550 x, relay=198.51.100.7 "
                 "(mx.example.co.jp), delay=1s, stat=250 ok",
     .outcome = OUTCOME_BOUNCED,
     .hop = HOP_REMOTE,
     .queue_id = "7262b3ea",
     .recipient = "user@example.net",
     .domain = "example.net",
     .relay_host = "mx.example.net",
     .relay_ip = "198.51.100.9",
     .claimed_name = true,
     .reply = "550 x, relay=198.51.100.7 (mx.example.co.jp), delay=1s, stat=250 ok",
     .delay_s = 2},
};

/* Addresses that smtpd doesn't take, a PTR record that plays fields, and what is no delivery at all. */
static const char *const no_deliveries[] = {
    LINE "mta delivery " EVP "from=<> to=<\"user@example.co.jp> rcpt=<-> " MX "delay=0s " FORGED
         "\"@example.net> rcpt=<-> " EVIL FORGED "\"",
    LINE "mta delivery " EVP
         "from=<a> to=<b@example.co.jp> rcpt=<-> x@example.net> to=<a@example.net> rcpt=<-> " EVIL FORGED "\"",
    LINE "mta delivery " EVP TO
         "source=\"-\" relay=\"198.51.100.9 (x\" delay=0s result=\"Ok\" stat=\"x)\" delay=0s " FORGED "\"",
    LINE "mta delivery " EVP TO "source=\"-\" relay=\"198.51.100.9 (x y)\" delay=0s " FORGED "\"",
    LINE "mta delivery " EVP TO MX "delay=0s result=\"Maybe\" stat=\"250 ok\"",
    LINE "mta delivery evpid=7262b3ea " TO MX "delay=0s " FORGED "\"",
    LINE "mta delivery " EVP TO MX "delay=0s result=\"Ok\"",
    LINE "mta error reason=Connection closed unexpectedly",
    LINE "mta connecting address=smtp://198.51.100.7:25 host=mx.example.co.jp",
    LINE "mta disconnected reason=quit messages=1",
    LINE "smtp connected address=192.0.2.1 host=mx.example.org",
    LINE "smtp failed-command command=\"RCPT TO:<a@example.com>\" result=\"550 5.7.1 " ERS "\"",
    LINE "smtp message msgid=7262b3ea size=364 nrcpt=1 proto=ESMTP",
    TAG "relay: Maybe for 7262b3ea670c1794: from=<>, to=<user@example.net>, rcpt=<->, delay=1s, stat=x",
    TAG "smtp-out: Disabling route [] <-> 198.51.100.7 (mx.example.co.jp) for 15s",
    TAG "warn: PermFail injecting failure report on message 7262b3ea to <news@example.com> for 2 envelopes: 550 x",
    TAG "relay: Expire for 7262b3ea",
    "Nov 24 02:09:31 mx1 dovecot[57]: " SESSION "mta delivery " EVP TO MX "delay=0s " FORGED "\"",
    "Nov 24 02:09:31 mx1 postfix/smtpd[57]: " SESSION "mta delivery " EVP TO MX "delay=0s " FORGED "\"",
    SESSION "mta",
};

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

static void deliveries(void **state)
{
    (void)state;
    delivery_rows_check(lines, COUNT(lines), MTA_OPENSMTPD);
}

static void hostile_lines(void **state)
{
    (void)state;
    delivery_rows_check(hostile, COUNT(hostile), MTA_OPENSMTPD);
}

static void others(void **state)
{
    (void)state;
    delivery_lines_refuse(no_deliveries, COUNT(no_deliveries));
}

static void cut_lines(void **state)
{
    (void)state;
    delivery_rows_cut(lines, COUNT(lines));
    delivery_rows_cut(hostile, COUNT(hostile));
}

/* A refusal before any message is told by the session alone. */
static void refused_sessions(void **state)
{
    static const char log[] =
        LINE "mta connecting address=smtp://198.51.100.7:25 host=mx.example.co.jp\n" TAG
             "aaaaaaaaaaaaaaaa mta event=connecting address=smtps://[2001:db8::7]:465 host=mx2.example.co.jp\n" LINE
             "mta connected\n" LINE "mta error reason=BANNER rejected: 554 5.7.1 " ERS "\n" TAG
             "aaaaaaaaaaaaaaaa mta event=error reason=EHLO rejected: 421 no\n" LINE
             "mta error reason=Connection closed unexpectedly\n" LINE "mta error reason=BANNER rejected: 220 x\n" TAG
             "bbbbbbbbbbbbbbbb mta error reason=BANNER rejected: 554 unknown session\n"
             "Nov 24 02:09:31 mx1 dovecot[57]: " SESSION "mta error reason=BANNER rejected: 554 x\n";
    static const struct {
        const char *host, *ip, *reply;
    } want[] = {{"mx.example.co.jp", "198.51.100.7", "554 5.7.1 " ERS}, {"mx2.example.co.jp", "2001:db8::7", "421 no"}};
    struct mail_lines walk;
    struct mail_line l;
    size_t n = 0;

    (void)state;
    mail_lines_init(&walk);
    mail_lines_feed(&walk, SLICE(log));
    while (mail_lines_next(&walk, &l)) {
        assert_true(n < COUNT(want));
        WANT_INT("outcome", l.delivery.outcome, OUTCOME_ATTEMPT);
        WANT_INT("claimed", l.delivery.claimed_name, true);
        WANT_TEXT("host", l.delivery.relay_host, want[n].host);
        WANT_TEXT("ip", l.delivery.relay_ip, want[n].ip);
        WANT_TEXT("reply", l.delivery.reply, want[n].reply);
        WANT_TEXT("no message", l.delivery.queue_id, "");
        n++;
    }
    WANT_INT("refused sessions", n, COUNT(want));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deliveries), cmocka_unit_test(hostile_lines),    cmocka_unit_test(others),
        cmocka_unit_test(cut_lines),  cmocka_unit_test(refused_sessions),
    };

    return cmocka_run_group_tests_name("mail/opensmtpd_line", tests, NULL, NULL);
}
