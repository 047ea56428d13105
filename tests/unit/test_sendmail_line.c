/* mail/sendmail_line with what stands before it: which lines are deliveries, and that nothing which a recipient, a sender
 * or a remote server writes moves a field. */
#include "tests/lib/delivery_row.h"
#include "tests/lib/unit.h"

#include "mail/delivery_line.h"
#include "mail/opensmtpd_sessions.h"

#define TAG "Nov 24 02:09:31 mx1 sm-mta[6555]: "
#define ID "6AO8lUUn000073"
#define LINE TAG ID ": "
#define TRIED ", ctladdr=<www@example.com> (33/33), delay=00:01:02, xdelay=00:00:01, mailer=esmtp, pri=120314, "
#define MX "relay=mx.example.co.jp. [198.51.100.7], "
#define ERS                                                                                                            \
    "450 4.7.1 Service temporarily unavailable; Client Host [203.0.113.25] blocked using Trend Micro Email Reputation" \
    " Service."

static const struct delivery_row lines[] = {
    {.name = "the seed's refusal",
     .line = LINE "to=<user@example.co.jp>" TRIED MX "dsn=4.7.1, stat=Deferred: " ERS,
     .outcome = OUTCOME_DEFERRED,
     .hop = HOP_REMOTE,
     .queue_id = ID,
     .recipient = "user@example.co.jp",
     .domain = "example.co.jp",
     .relay_host = "mx.example.co.jp",
     .relay_ip = "198.51.100.7",
     .reply = ERS,
     .delay_s = 63,
     .host = "mx1",
     .instance = "sendmail"},
    {.name = "with reply=, and the fields of later versions",
     .line = LINE "to=<user@example.co.jp>, delay=5+00:00:09, xdelay=00:00:01, mailer=esmtp, tls_verify=OK, pri=1, " MX
                  "dsn=4.7.1, ntries=3, reply=" ERS ", stage=RCPT, stat=Deferred: " ERS,
     .outcome = OUTCOME_DEFERRED,
     .hop = HOP_REMOTE,
     .queue_id = ID,
     .recipient = "user@example.co.jp",
     .domain = "example.co.jp",
     .relay_host = "mx.example.co.jp",
     .relay_ip = "198.51.100.7",
     .reply = ERS ", stage=RCPT",
     .delay_s = 432010},
    {.name = "refused for good: the words are in reply= alone",
     .line = LINE "to=<user@example.co.jp>" TRIED MX
                  "dsn=5.7.1, reply=554 5.7.1 blocked using zen.spamhaus.org, stat=Service unavailable",
     .outcome = OUTCOME_BOUNCED,
     .hop = HOP_REMOTE,
     .queue_id = ID,
     .recipient = "user@example.co.jp",
     .domain = "example.co.jp",
     .relay_host = "mx.example.co.jp",
     .relay_ip = "198.51.100.7",
     .reply = "554 5.7.1 blocked using zen.spamhaus.org",
     .delay_s = 63},
    {.name = "Sendmail's own words in reply=",
     .line =
         LINE "to=<user@example.co.jp>" TRIED MX "dsn=4.4.2, reply=421 4.4.1 Connection reset by mx.example.co.jp., "
              "stat=Deferred",
     .outcome = OUTCOME_DEFERRED,
     .hop = HOP_REMOTE,
     .queue_id = ID,
     .recipient = "user@example.co.jp",
     .domain = "example.co.jp",
     .relay_host = "mx.example.co.jp",
     .relay_ip = "198.51.100.7",
     .delay_s = 63},
    {.name = "an older one's permanent failure: no words",
     .line = LINE "to=<user@example.co.jp>" TRIED MX "dsn=5.1.1, stat=User unknown",
     .outcome = OUTCOME_BOUNCED,
     .hop = HOP_REMOTE,
     .queue_id = ID,
     .recipient = "user@example.co.jp",
     .domain = "example.co.jp",
     .relay_host = "mx.example.co.jp",
     .relay_ip = "198.51.100.7",
     .delay_s = 63},
    {.name = "several recipients, more in the next line",
     .line = LINE "to=<a@example.co.jp>,<\"b, c\"@example.co.jp>,John Doe <d@example.net>,e, [more]" TRIED MX
                  "dsn=2.0.0, stat=Sent (ok 4711)",
     .outcome = OUTCOME_SENT,
     .hop = HOP_REMOTE,
     .queue_id = ID,
     .recipient = "a@example.co.jp",
     .domain = "example.co.jp",
     .others = "<\"b, c\"@example.co.jp>,John Doe <d@example.net>,e",
     .relay_host = "mx.example.co.jp",
     .relay_ip = "198.51.100.7",
     .delay_s = 63},
    {.name = "an address literal for a relay",
     .line = LINE "to=a@example.co.jp, delay=00:00:00, mailer=relay, pri=1, relay=[198.51.100.7] [198.51.100.7], "
                  "dsn=2.0.0, stat=Sent",
     .outcome = OUTCOME_SENT,
     .hop = HOP_REMOTE,
     .queue_id = ID,
     .recipient = "a@example.co.jp",
     .domain = "example.co.jp",
     .relay_ip = "198.51.100.7",
     .delay_s = 1},
    {.name = "a relay's name cut in its middle",
     .line = LINE
     "to=<a@example.co.jp>, delay=00:00:00, mailer=esmtp, pri=1, relay=mx.a-very-long-name-of-a-s...ple.co.jp. "
     "[IPv6:2001:db8:0:0:0:0:0:7], dsn=2.0.0, stat=Sent (ok)",
     .outcome = OUTCOME_SENT,
     .hop = HOP_REMOTE,
     .queue_id = ID,
     .recipient = "a@example.co.jp",
     .domain = "example.co.jp",
     .relay_ip = "2001:db8:0:0:0:0:0:7",
     .delay_s = 1},
    {.name = "from the submission queue to the daemon",
     .line = "Nov 24 02:09:31 mx1 sm-msp-queue[7]: " ID ": to=<a@example.co.jp>, delay=00:00:00, mailer=relay, pri=1, "
             "relay=localhost. [127.0.0.1], dsn=2.0.0, stat=Sent (6AO8lUUn000074 Message accepted for delivery)",
     .outcome = OUTCOME_SENT,
     .hop = HOP_LOCAL,
     .queue_id = ID,
     .recipient = "a@example.co.jp",
     .domain = "example.co.jp",
     .relay_host = "localhost",
     .relay_ip = "127.0.0.1",
     .delay_s = 1,
     .instance = "sendmail"},
    {.name = "a mailbox, of another daemon",
     .line = "2026-11-24T02:09:31.123456+09:00 mx1 sm-mta-in[7]: " ID ": to=hanako, ctladdr=hanako (1000/1000), "
             "delay=00:00:00, xdelay=00:00:00, mailer=local, pri=30026, dsn=2.0.0, stat=Sent",
     .outcome = OUTCOME_SENT,
     .hop = HOP_LOCAL,
     .queue_id = ID,
     .recipient = "hanako",
     .delay_s = 1,
     .instance = "sm-mta-in"},
    {.name = "Sendmail's own words about a local user are no reply",
     .line = LINE "to=y@example.com, delay=00:00:00, mailer=local, pri=0, dsn=5.1.1, reply=550 5.1.1 User unknown, "
                  "stat=User unknown",
     .outcome = OUTCOME_BOUNCED,
     .hop = HOP_LOCAL,
     .queue_id = ID,
     .recipient = "y@example.com",
     .domain = "example.com",
     .delay_s = 1},
    {.name = "no server",
     .line = LINE "to=<a@example.net>" TRIED "relay=example.net., dsn=4.4.3, stat=Deferred: Name server: example.net.: "
                  "host name lookup failure",
     .outcome = OUTCOME_DEFERRED,
     .hop = HOP_NONE,
     .queue_id = ID,
     .recipient = "a@example.net",
     .domain = "example.net",
     .delay_s = 63},
    {.name = "the connection breaks",
     .line = LINE "to=<a@example.co.jp>" TRIED MX "dsn=4.0.0, stat=Deferred: Connection reset by mx.example.co.jp.",
     .outcome = OUTCOME_DEFERRED,
     .hop = HOP_REMOTE,
     .queue_id = ID,
     .recipient = "a@example.co.jp",
     .domain = "example.co.jp",
     .relay_host = "mx.example.co.jp",
     .relay_ip = "198.51.100.7",
     .delay_s = 63},
    {.name = "an arrival, from a piece of a line",
     .line = TAG ID "[1]: from=<\"x, size=1\"@example.com>, size=26, class=0, nrcpts=1, msgid=<1@example.com>, "
                    "relay=root@localhost",
     .outcome = OUTCOME_QUEUED,
     .hop = HOP_NONE,
     .queue_id = ID,
     .sender = "\"x, size=1\"@example.com"},
    {.name = "a bounce arrives",
     .line = LINE "from=<>, size=26, class=0, nrcpts=1",
     .outcome = OUTCOME_QUEUED,
     .hop = HOP_NONE,
     .queue_id = ID},
    {.name = "given up",
     .line = LINE "6AO8ldU2000096: sender notify: Cannot send message for 5 days",
     .outcome = OUTCOME_RETURNED,
     .hop = HOP_NONE,
     .queue_id = ID},
    {.name = "given up by DELIVERBY",
     .line = LINE "6AO8ldU2000096: return to sender: delivery time expired 60s",
     .outcome = OUTCOME_RETURNED,
     .hop = HOP_NONE,
     .queue_id = ID},
};

#define FORGED                                                                                                         \
    "delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=1, relay=mx.example.co.jp. [198.51.100.7], dsn=2.0.0, "        \
    "stat=Sent (x"
#define TRUE_END TRIED "relay=mx.example.net. [198.51.100.9], dsn=2.0.0, stat=Sent (ok)"

static const struct delivery_row hostile[] = {
    {.name = "a recipient that plays a delivery",
     .line = LINE "to=<\"a@example.co.jp>, " FORGED "\"@example.net>" TRUE_END,
     .outcome = OUTCOME_SENT,
     .hop = HOP_REMOTE,
     .ambiguous = true,
     .queue_id = ID,
     .recipient = "\"a@example.co.jp>, " FORGED "\"@example.net",
     .domain = "example.net",
     .relay_host = "mx.example.net",
     .relay_ip = "198.51.100.9",
     .delay_s = 63},
    {.name = "one with a quote in its quotes: the backslash comes twice",
     .line = LINE "to=<\"x\\\\\", " FORGED "\"@example.net>" TRUE_END,
     .outcome = OUTCOME_SENT,
     .hop = HOP_REMOTE,
     .ambiguous = true,
     .queue_id = ID,
     .recipient = "\"x\\\\\", " FORGED "\"@example.net",
     .domain = "example.net",
     .relay_host = "mx.example.net",
     .relay_ip = "198.51.100.9",
     .delay_s = 63},
    {.name = "what a list's cut within quotes leaves for the next line",
     .line = LINE "to=a@example.co.jp, " FORGED "\"@example.net>" TRUE_END,
     .outcome = OUTCOME_SENT,
     .hop = HOP_REMOTE,
     .ambiguous = true,
     .queue_id = ID,
     .recipient = "a@example.co.jp",
     .domain = "example.co.jp",
     .relay_host = "mx.example.co.jp",
     .relay_ip = "198.51.100.7",
     .delay_s = 2},
    {.name = "the same without a status of its own",
     .line = LINE "to=a@example.co.jp, delay=00:00:01, " MX "x=\"@example.net>" TRUE_END,
     .outcome = OUTCOME_SENT,
     .hop = HOP_REMOTE,
     .ambiguous = true,
     .queue_id = ID,
     .recipient = "a@example.co.jp",
     .domain = "example.co.jp",
     .relay_host = "mx.example.co.jp",
     .relay_ip = "198.51.100.7",
     .delay_s = 2},
    {.name = "and what it leaves in the first",
     .line = LINE "to=<b@example.net>,<\"a, [more]" TRUE_END,
     .outcome = OUTCOME_SENT,
     .hop = HOP_REMOTE,
     .ambiguous = true,
     .queue_id = ID,
     .recipient = "b@example.net",
     .domain = "example.net",
     .others = "<\"a, [more], ctladdr=<www@example.com> (33/33)",
     .relay_host = "mx.example.net",
     .relay_ip = "198.51.100.9",
     .delay_s = 63},
    {.name = "a cut within quotes, which a server's words close again",
     .line = LINE "to=<b@example.co.jp>,\"@example.net>" TRIED
                  "relay=mx.example.net. [198.51.100.9], dsn=2.0.0, stat=Sent (x\"@example.co.jp, " FORGED "))",
     .outcome = OUTCOME_SENT,
     .hop = HOP_REMOTE,
     .ambiguous = true,
     .queue_id = ID,
     .recipient = "b@example.co.jp",
     .domain = "example.co.jp",
     .others = "\"@example.net>" TRIED "relay=mx.example.net. [198.51.100.9], dsn=2.0.0, stat=Sent (x\"@example.co.jp",
     .relay_host = "mx.example.co.jp",
     .relay_ip = "198.51.100.7",
     .delay_s = 2},
    {.name = "a controlling address that was shortened within quotes",
     .line =
         LINE "to=<a@example.net>, ctladdr=<\"user+, " FORGED "...xample.com>, delay=00:01:02, mailer=esmtp, pri=1, "
              "relay=mx.example.net. [198.51.100.9], dsn=2.0.0, stat=Sent (ok)",
     .outcome = OUTCOME_SENT,
     .hop = HOP_REMOTE,
     .ambiguous = true,
     .queue_id = ID,
     .recipient = "a@example.net",
     .domain = "example.net",
     .relay_host = "mx.example.co.jp",
     .relay_ip = "198.51.100.7",
     .delay_s = 2},
    {.name = "a server that says Sent",
     .line = LINE "to=<a@example.net>" TRIED "relay=mx.example.net. [198.51.100.9], dsn=4.7.1, reply=450 4.7.1 x, "
                  "stat=Sent (ok), stat=Deferred: 450 4.7.1 x, stat=Sent (ok)",
     .outcome = OUTCOME_DEFERRED,
     .hop = HOP_REMOTE,
     .ambiguous = true,
     .queue_id = ID,
     .recipient = "a@example.net",
     .domain = "example.net",
     .relay_host = "mx.example.net",
     .relay_ip = "198.51.100.9",
     .reply = "450 4.7.1 x",
     .delay_s = 63},
    {.name = "without reply=",
     .line =
         LINE "to=<a@example.net>" TRIED "relay=mx.example.net. [198.51.100.9], dsn=4.7.1, stat=Deferred: 450 4.7.1 "
              "x, relay=mx.example.co.jp. [198.51.100.7], stat=Sent (ok)",
     .outcome = OUTCOME_DEFERRED,
     .hop = HOP_REMOTE,
     .ambiguous = true,
     .queue_id = ID,
     .recipient = "a@example.net",
     .domain = "example.net",
     .relay_host = "mx.example.net",
     .relay_ip = "198.51.100.9",
     .reply = "450 4.7.1 x, relay=mx.example.co.jp. [198.51.100.7], stat=Sent (ok)",
     .delay_s = 63},
    {.name = "a server that takes the mail and plays another",
     .line = LINE "to=<a@example.net>" TRIED "relay=mx.example.net. [198.51.100.9], dsn=2.0.0, stat=Sent (ok), "
                  "relay=mx.example.co.jp. [198.51.100.7], stat=Sent (ok)",
     .outcome = OUTCOME_SENT,
     .hop = HOP_REMOTE,
     .ambiguous = true,
     .queue_id = ID,
     .recipient = "a@example.net",
     .domain = "example.net",
     .relay_host = "mx.example.net",
     .relay_ip = "198.51.100.9",
     .delay_s = 63},
};

static const char *const no_deliveries[] = {
    LINE "to=<a@example.co.jp>, delay=00:00:00, mailer=esmtp, pri=30026, stat=queued",
    LINE "to=<a@example.co.jp>, delay=00:00:00, mailer=esmtp, pri=30026, quarantine=x, stat=quarantined",
    LINE "to=<a@example.co.jp>" TRIED MX "dsn=2.0.0, stat=Sentinel",
    LINE "to=<a@example.co.jp>" TRIED MX "dsn=2.0.0",
    LINE "to=",
    LINE "to=, stat=Sent",
    LINE "a@example.co.jp... User unknown",
    LINE "6AO8ldU2000096: sender notify: Warning: could not send message for past 4 hours",
    LINE "6AO8ldU2000096: DSN: Service unavailable",
    LINE "ruleset=check_rcpt, arg1=<b@example.com>, relay=mx.example.org [192.0.2.1], reject=550 5.7.1 " ERS,
    LINE "Milter: to=<b@example.com>, reject=451 4.7.1 " ERS,
    LINE "done; delay=00:00:00, ntries=1",
    LINE "from=<a@example.com>",
    TAG "NOQUEUE: connect from mx.example.org [192.0.2.1]",
    TAG "gethostbyaddr(198.51.100.18) failed: 2",
    "Nov 24 02:09:31 mx1 dovecot[1]: " ID ": to=<a@example.co.jp>" TRIED MX "dsn=2.0.0, stat=Sent (ok)",
    "Nov 24 02:09:31 mx1 postfix/sendmail[1]: " ID ": to=<a@example.co.jp>" TRIED MX "dsn=2.0.0, stat=Sent (ok)",
    "Nov 24 02:09:31 mx1 sendmail/x[1]: " ID ": to=<a@example.co.jp>" TRIED MX "dsn=2.0.0, stat=Sent (ok)",
};

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

static void deliveries(void **state)
{
    (void)state;
    delivery_rows_check(lines, COUNT(lines), MTA_SENDMAIL);
}

static void hostile_lines(void **state)
{
    (void)state;
    delivery_rows_check(hostile, COUNT(hostile), MTA_SENDMAIL);
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

static void every_recipient(void **state)
{
    static const char *const want[][2] = {{"a@example.co.jp", "example.co.jp"},
                                          {"\"b, c\"@example.co.jp", "example.co.jp"},
                                          {"d@example.net", "example.net"},
                                          {"e", ""}};
    struct opensmtpd_sessions sessions = {.next = 0};
    struct syslog_head head;
    struct delivery d;
    size_t i = 0;

    (void)state;
    assert_true(syslog_head_parse(&head, slice_of(lines[5].line)) && delivery_line_parse(&d, &head, &sessions));
    do {
        assert_true(i < COUNT(want));
        WANT_TEXT("recipient", d.recipient, want[i][0]);
        WANT_TEXT("domain", d.domain, want[i][1]);
        WANT_TEXT("the same server", d.relay_host, "mx.example.co.jp");
        i++;
    } while (delivery_next_recipient(&d));
    WANT_INT("recipients", i, COUNT(want));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deliveries), cmocka_unit_test(hostile_lines),   cmocka_unit_test(others),
        cmocka_unit_test(cut_lines),  cmocka_unit_test(every_recipient),
    };

    return cmocka_run_group_tests_name("mail/sendmail_line", tests, NULL, NULL);
}
