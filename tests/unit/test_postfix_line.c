/* mail/postfix_line with mail/syslog_head before it: which lines are deliveries, and that nothing which a recipient or a
 * remote server writes moves a field. */
#include "tests/lib/unit.h"

#include "mail/postfix_line.h"

#define HEAD "Nov 24 02:02:25 mx1 "
#define SMTP HEAD "postfix/smtp[1234]: 4bJ31wkchvczYM: "
#define ERS                                                                                                            \
    "450 Service temporarily unavailable; Client Host [203.0.113.25] blocked using Trend Micro Email Reputation "      \
    "Service. Please see http://www.mail-abuse.com/cgi-bin/lookup?ip_address=203.0.113.25"

static bool parse(struct delivery *out, const char *line)
{
    struct syslog_head head;

    return syslog_head_parse(&head, slice_of(line)) && postfix_line_parse(out, &head);
}

/* NULL: the field must be empty. */
struct row {
    const char *name, *line;
    enum outcome outcome;
    enum hop hop;
    const char *queue_id, *recipient, *domain, *relay_host, *relay_ip, *status, *dsn, *reply;
    long long delay_s;
    bool suspended, ambiguous;
};

static void check(const struct row *row)
{
    struct delivery d;

    if (!parse(&d, row->line))
        fail_msg("%s: not taken for a delivery", row->name);
    WANT_INT(row->name, d.mta, MTA_POSTFIX);
    WANT_INT(row->name, d.outcome, row->outcome);
    WANT_INT(row->name, d.hop, row->hop);
    WANT_TEXT(row->name, d.queue_id, row->queue_id);
    WANT_TEXT(row->name, d.recipient, row->recipient);
    WANT_TEXT(row->name, d.domain, row->domain);
    WANT_TEXT(row->name, d.relay_host, row->relay_host);
    WANT_TEXT(row->name, d.relay_ip, row->relay_ip);
    WANT_TEXT(row->name, d.status, row->status);
    WANT_TEXT(row->name, d.dsn, row->dsn);
    WANT_TEXT(row->name, d.reply, row->reply);
    WANT_INT(row->name, d.delay_s, row->delay_s);
    WANT_INT(row->name, d.suspended, row->suspended);
    WANT_INT(row->name, d.ambiguous, row->ambiguous);
}

static void check_all(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check(&rows[i]);
}
#define CHECK_ALL(rows) check_all((rows), sizeof(rows) / sizeof(rows)[0])

static void status_lines(void **state)
{
    static const struct row rows[] = {
        {.name = "the seed's refusal",
         .line = SMTP "to=<user@example.co.jp>, relay=mx.example.co.jp[198.51.100.7]:25, delay=0.96, "
                      "delays=0.22/0.15/0.15/0.44, dsn=4.0.0, status=deferred (host mx.example.co.jp[198.51.100.7] "
                      "said: " ERS " (in reply to RCPT TO command))",
         .outcome = OUTCOME_DEFERRED,
         .hop = HOP_REMOTE,
         .queue_id = "4bJ31wkchvczYM",
         .recipient = "user@example.co.jp",
         .domain = "example.co.jp",
         .relay_host = "mx.example.co.jp",
         .relay_ip = "198.51.100.7",
         .status = "deferred",
         .dsn = "4.0.0",
         .reply = ERS " (in reply to RCPT TO command)"},
        {.name = "sent: the server's words are no refusal",
         .line = SMTP "to=<user@example.net>, relay=mx.example.net[198.51.100.9]:25, conn_use=3, delay=8101, "
                      "delays=8100/0.02/0.5/0.3, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 6FFB4AA22F1)",
         .outcome = OUTCOME_SENT,
         .hop = HOP_REMOTE,
         .queue_id = "4bJ31wkchvczYM",
         .recipient = "user@example.net",
         .domain = "example.net",
         .relay_host = "mx.example.net",
         .relay_ip = "198.51.100.9",
         .status = "sent",
         .dsn = "2.0.0",
         .delay_s = 8101},
        {.name = "bounced, short id, trailing dot",
         .line = HEAD "postfix/smtp[7]: 6FFB4AA22F1: to=<User@Example.ORG.>, relay=mx.example.org[198.51.100.10]:25, "
                      "delay=1, delays=1/0/0/0, dsn=5.7.1, status=bounced (host mx.example.org[198.51.100.10] said: "
                      "554 5.7.1 Blocked (in reply to MAIL FROM command))",
         .outcome = OUTCOME_BOUNCED,
         .hop = HOP_REMOTE,
         .queue_id = "6FFB4AA22F1",
         .recipient = "User@Example.ORG.",
         .domain = "Example.ORG",
         .relay_host = "mx.example.org",
         .relay_ip = "198.51.100.10",
         .status = "bounced",
         .dsn = "5.7.1",
         .reply = "554 5.7.1 Blocked (in reply to MAIL FROM command)",
         .delay_s = 1},
        {.name = "SOFTBOUNCE is a deferral; refused at the greeting",
         .line = SMTP "to=<a@example.com>, relay=mx.example.com[2001:db8::19]:25, delay=3, delays=3/0/0/0, dsn=5.7.1, "
                      "status=SOFTBOUNCE (host mx.example.com[2001:db8::19] refused to talk to me: 554 5.7.1 No)",
         .outcome = OUTCOME_DEFERRED,
         .hop = HOP_REMOTE,
         .queue_id = "4bJ31wkchvczYM",
         .recipient = "a@example.com",
         .domain = "example.com",
         .relay_host = "mx.example.com",
         .relay_ip = "2001:db8::19",
         .status = "SOFTBOUNCE",
         .dsn = "5.7.1",
         .reply = "554 5.7.1 No",
         .delay_s = 3},
        {.name = "fields of later versions, and of none",
         .line = SMTP "to=<a@example.com>, orig_to=<root>, relay=mx.example.com[198.51.100.4]:25, conn_use=2, "
                      "delay=0.4, delays=0/0/0.3/0.1, tls=(disabled:dane)/!sts, x_new=1 2 3, dsn=4.7.1, size=3, "
                      "status=deferred (host mx.example.com[198.51.100.4] said: 451 4.7.1 Later)",
         .outcome = OUTCOME_DEFERRED,
         .hop = HOP_REMOTE,
         .queue_id = "4bJ31wkchvczYM",
         .recipient = "a@example.com",
         .domain = "example.com",
         .relay_host = "mx.example.com",
         .relay_ip = "198.51.100.4",
         .status = "deferred",
         .dsn = "4.7.1",
         .reply = "451 4.7.1 Later"},
        {.name = "before 2.3: neither dsn= nor delays=, and the queue manager tells it",
         .line = HEAD "postfix/qmgr[16]: E724C2E42F1: to=<root@example.com>, orig_to=<root>, relay=none, delay=8033, "
                      "status=deferred (delivery temporarily suspended: Host or domain name not found. Name service "
                      "error for name=example.com type=MX: Host not found, try again)",
         .outcome = OUTCOME_DEFERRED,
         .hop = HOP_NONE,
         .queue_id = "E724C2E42F1",
         .recipient = "root@example.com",
         .domain = "example.com",
         .status = "deferred",
         .delay_s = 8033,
         .suspended = true},
        {.name = "a local name",
         .line = HEAD "postfix/local[16]: E724C2E42F1: to=<root>, relay=local, delay=1, delays=1/0/0/0, dsn=2.0.0, "
                      "status=sent (delivered to mailbox)",
         .outcome = OUTCOME_SENT,
         .hop = HOP_LOCAL,
         .queue_id = "E724C2E42F1",
         .recipient = "root",
         .status = "sent",
         .dsn = "2.0.0",
         .delay_s = 1},
        {.name = "an address literal",
         .line = SMTP "to=<user@[198.51.100.14]>, relay=198.51.100.14[198.51.100.14]:25, delay=0.03, delays=0/0/0/0, "
                      "dsn=2.0.0, status=sent (250 ok)",
         .outcome = OUTCOME_SENT,
         .hop = HOP_REMOTE,
         .queue_id = "4bJ31wkchvczYM",
         .recipient = "user@[198.51.100.14]",
         .domain = "[198.51.100.14]",
         .relay_host = "198.51.100.14",
         .relay_ip = "198.51.100.14",
         .status = "sent",
         .dsn = "2.0.0"},
        {.name = "cut at the record's length: no closing parentheses",
         .line = SMTP "to=<a@example.com>, relay=mx.example.com[198.51.100.4]:25, delay=1, delays=1/0/0/0, dsn=4.7.1, "
                      "status=deferred (host mx.example.com[198.51.100.4] said: 450 4.7.1 AAAAAAA",
         .outcome = OUTCOME_DEFERRED,
         .hop = HOP_REMOTE,
         .queue_id = "4bJ31wkchvczYM",
         .recipient = "a@example.com",
         .domain = "example.com",
         .relay_host = "mx.example.com",
         .relay_ip = "198.51.100.4",
         .status = "deferred",
         .dsn = "4.7.1",
         .reply = "450 4.7.1 AAAAAAA",
         .delay_s = 1},
        {.name = "cut behind the word",
         .line = SMTP "to=<a@example.com>, relay=none, delay=1, delays=1/0/0/0, dsn=4.7.1, status=deferred",
         .outcome = OUTCOME_DEFERRED,
         .hop = HOP_NONE,
         .queue_id = "4bJ31wkchvczYM",
         .recipient = "a@example.com",
         .domain = "example.com",
         .status = "deferred",
         .dsn = "4.7.1",
         .delay_s = 1},
    };

    (void)state;
    CHECK_ALL(rows);
}

static void words(void **state)
{
    static const struct {
        const char *word;
        bool taken;
        enum outcome outcome;
    } rows[] = {
        {"sent", true, OUTCOME_SENT},
        {"deferred", true, OUTCOME_DEFERRED},
        {"bounced", true, OUTCOME_BOUNCED},
        {"SOFTBOUNCE", true, OUTCOME_DEFERRED},
        {"deliverable", true, OUTCOME_PROBE},
        {"undeliverable", true, OUTCOME_PROBE},
        {"undeliverable-but-not-cached", true, OUTCOME_PROBE},
        {"delivered", true, OUTCOME_PROBE},
        {"relayed", true, OUTCOME_PROBE},
        {"expanded", true, OUTCOME_PROBE},
        {"expired", false, OUTCOME_SENT},
        {"Sent", false, OUTCOME_SENT},
        {"sen", false, OUTCOME_SENT},
        {"sent,", false, OUTCOME_SENT},
        {"", false, OUTCOME_SENT},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char line[256];
        struct delivery d;

        (void)snprintf(line, sizeof line,
                       SMTP "to=<a@example.com>, relay=mx.example.com[198.51.100.4]:25, delay=1, delays=1/0/0/0, "
                            "dsn=2.0.0, status=%s (250 ok)",
                       rows[i].word);
        WANT_INT(rows[i].word, parse(&d, line), rows[i].taken);
        if (!rows[i].taken)
            continue;
        WANT_INT(rows[i].word, d.outcome, rows[i].outcome);
        WANT_TEXT(rows[i].word, d.status, rows[i].word);
        WANT_TEXT(rows[i].word, d.reason, "250 ok");
    }
}

/* The server that a line without relay names in its reason, and its words. */
static void reasons(void **state)
{
    static const struct {
        const char *daemon, *reason, *host, *ip, *reply;
        enum hop hop;
        bool suspended;
    } rows[] = {
        {"error",
         "delivery temporarily suspended: host mx.example.net[198.51.100.25] refused to talk to me: 421 4.7.0 [X]",
         "mx.example.net", "198.51.100.25", "421 4.7.0 [X]", HOP_REMOTE, true},
        {"retry",
         "delivery temporarily suspended: lost connection with mx.example.net[198.51.100.25]:25 while sending RCPT TO",
         "mx.example.net", "198.51.100.25", "", HOP_REMOTE, true},
        {"error", "delivery temporarily suspended: conversation with mx.example.net[2001:db8::5] timed out while x",
         "mx.example.net", "2001:db8::5", "", HOP_REMOTE, true},
        {"error",
         "delivery temporarily suspended: connect to mx.example.net[198.51.100.25]: server refused to talk to me: 421 "
         "No",
         "mx.example.net", "198.51.100.25", "421 No", HOP_REMOTE, true},
        {"smtp", "connect to mx.example.net[198.51.100.25]:25: Connection timed out", "mx.example.net", "198.51.100.25",
         "", HOP_REMOTE, false},
        {"smtp", "connect to mx.example.net[198.51.100.25]:25: server refused to talk to me: 554 5.7.1 No",
         "mx.example.net", "198.51.100.25", "554 5.7.1 No", HOP_REMOTE, false},
        {"smtp", "connect to filter[127.0.0.1]:10025: Connection refused", "filter", "127.0.0.1", "", HOP_LOCAL, false},
        {"smtp", "lost connection with gw.example.net[10.1.2.3] while performing the HELO handshake", "gw.example.net",
         "10.1.2.3", "", HOP_LOCAL, false},
        {"smtp", "host said: 421 rate limited", "", "", "421 rate limited", HOP_NONE, false},
        {"smtp", "host [198.51.100.25] said: 550 No", "", "198.51.100.25", "550 No", HOP_REMOTE, false},
        {"smtp", "<a@example.com>: host mx.example.net[198.51.100.25] said: 550 No", "mx.example.net", "198.51.100.25",
         "550 No", HOP_REMOTE, false},
        {"smtp", "a@example.com: host mx.example.net[198.51.100.25] said: 550 No", "mx.example.net", "198.51.100.25",
         "550 No", HOP_REMOTE, false},
        {"smtp", "Protocol error: host mx.example.net[198.51.100.25] said: 250 2.0.0 Ok", "mx.example.net",
         "198.51.100.25", "250 2.0.0 Ok", HOP_REMOTE, false},
        {"smtp", "SASL authentication failed; server mx.example.net[198.51.100.25] said: 535 5.7.8 No",
         "mx.example.net", "198.51.100.25", "535 5.7.8 No", HOP_REMOTE, false},
        {"smtp", "550-5.7.1 blocked", "", "", "550-5.7.1 blocked", HOP_NONE, false},
        {"smtp", "5.7.1 blocked", "", "", "5.7.1 blocked", HOP_NONE, false},
        {"error", "550-5.7.1 blocked by the administrator", "", "", "", HOP_NONE, false},
        {"error", "mail blocked here, blocked using nothing", "", "", "", HOP_NONE, false},
        {"smtp", "mail for example.com loops back to myself", "", "", "", HOP_NONE, false},
        {"smtp", "TLS is required, but was not offered by host mx.example.net[198.51.100.25]", "", "", "", HOP_NONE,
         false},
        {"smtp", "Host or domain name not found. Name service error for name=example.com type=MX: Host not found", "",
         "", "", HOP_NONE, false},
        {"smtp", "4 things", "", "", "", HOP_NONE, false},
        {"smtp", "host mx.example.net said: 550 No", "", "", "", HOP_NONE, false},
        {"pipe", "host mx.example.net[198.51.100.25] said: 550 blocked", "", "", "", HOP_LOCAL, false},
        {"bounce", "host mx.example.net[198.51.100.25] said: 550 blocked", "", "", "", HOP_NONE, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char line[512];
        struct delivery d;

        (void)snprintf(line, sizeof line,
                       HEAD "postfix/%s[2]: 6FFB4AA22F1: to=<a@example.com>, relay=none, delay=1, delays=1/0/0/0, "
                            "dsn=4.4.2, status=deferred (%s)",
                       rows[i].daemon, rows[i].reason);
        WANT_INT(rows[i].reason, parse(&d, line), true);
        WANT_TEXT(rows[i].reason, d.reason, rows[i].reason);
        WANT_TEXT(rows[i].reason, d.relay_host, rows[i].host);
        WANT_TEXT(rows[i].reason, d.relay_ip, rows[i].ip);
        WANT_TEXT(rows[i].reason, d.reply, rows[i].reply);
        WANT_INT(rows[i].reason, d.hop, rows[i].hop);
        WANT_INT(rows[i].reason, d.suspended, rows[i].suspended);
    }
}

static void hops(void **state)
{
    static const struct {
        const char *daemon, *relay, *host, *ip;
        enum hop hop;
    } rows[] = {
        {"smtp", "mx.example.net[198.51.100.25]:25", "mx.example.net", "198.51.100.25", HOP_REMOTE},
        {"smtp", "mx.example.net[198.51.100.25]", "mx.example.net", "198.51.100.25", HOP_REMOTE},
        {"smtp", "[198.51.100.25]:587", "", "198.51.100.25", HOP_REMOTE},
        {"smtp", "mx.example.net[2001:db8::25]:25", "mx.example.net", "2001:db8::25", HOP_REMOTE},
        {"smtp", "mx.example.net[IPv6:2001:db8::25]:25", "mx.example.net", "2001:db8::25", HOP_REMOTE},
        {"smtp", "mx.example.net[::ffff:198.51.100.25]:587", "mx.example.net", "198.51.100.25", HOP_REMOTE},
        {"smtp", "a-very-long-name-of-a-server.in-a-very-long-domain.with-many-labels.example.net[198.51.100.25]:25",
         "a-very-long-name-of-a-server.in-a-very-long-domain.with-many-labels.example.net", "198.51.100.25",
         HOP_REMOTE},
        {"smtp", "127.0.0.1[127.0.0.1]:10025", "127.0.0.1", "127.0.0.1", HOP_LOCAL},
        {"smtp", "localhost[::1]:10025", "localhost", "::1", HOP_LOCAL},
        {"smtp", "filter[::ffff:127.0.0.1]:10025", "filter", "127.0.0.1", HOP_LOCAL},
        {"smtp", "gw.example.net[192.168.7.1]:25", "gw.example.net", "192.168.7.1", HOP_LOCAL},
        {"smtp", "gw.example.net[fe80::1%eth0]:25", "gw.example.net", "fe80::1", HOP_LOCAL},
        {"smtp", "none", "", "", HOP_NONE},
        {"smtp", "mx.example.net[masked]:25", "mx.example.net", "", HOP_REMOTE},
        {"smtp", "mx.example.net", "mx.example.net", "", HOP_REMOTE},
        {"smtp", "198.51.100.25", "", "198.51.100.25", HOP_REMOTE},
        {"lmtp", "mail.example.net[private/dovecot-lmtp]", "mail.example.net", "", HOP_LOCAL},
        {"lmtp", "/run/dovecot.lmtp", "", "", HOP_LOCAL},
        {"lmtp", "unix:/run/dovecot.lmtp", "", "", HOP_LOCAL},
        {"lmtp", "store.example.net[198.51.100.3]:24", "store.example.net", "198.51.100.3", HOP_LOCAL},
        {"local", "local", "", "", HOP_LOCAL},
        {"virtual", "virtual", "", "", HOP_LOCAL},
        {"pipe", "maildrop", "", "", HOP_LOCAL},
        {"discard", "none", "", "", HOP_LOCAL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char line[320];
        struct delivery d;

        (void)snprintf(line, sizeof line,
                       HEAD "postfix/%s[2]: 6FFB4AA22F1: to=<a@example.com>, relay=%s, delay=1, delays=1/0/0/0, "
                            "dsn=2.0.0, status=sent (ok)",
                       rows[i].daemon, rows[i].relay);
        WANT_INT(rows[i].relay, parse(&d, line), true);
        WANT_TEXT(rows[i].relay, d.relay_host, rows[i].host);
        WANT_TEXT(rows[i].relay, d.relay_ip, rows[i].ip);
        WANT_INT(rows[i].relay, d.hop, rows[i].hop);
    }
}

static void tags(void **state)
{
    static const struct {
        const char *tag, *instance, *daemon, *source_ip;
    } rows[] = {
        {"postfix/smtp[1]", "postfix", "smtp", ""},
        {"postfix/smtp", "postfix", "smtp", ""},
        {"postfix-out/smtp[1]", "postfix-out", "smtp", ""},
        {"postfix/polite/smtp[1]", "postfix/polite", "smtp", ""},
        {"203.0.113.9/smtp[1]", "203.0.113.9", "smtp", "203.0.113.9"},
        {"postfix-203.0.113.9/error[1]", "postfix-203.0.113.9", "error", "203.0.113.9"},
        {"postfix-203.0.113.9/relay/smtp[1]", "postfix-203.0.113.9/relay", "smtp", "203.0.113.9"},
        {"server1-1/smtp[1]", "server1-1", "smtp", ""},
        {"postfix-1.2.3/smtp[1]", "postfix-1.2.3", "smtp", ""},
        {"postfix-1.2.3.456/smtp[1]", "postfix-1.2.3.456", "smtp", ""},
        {"postfix/retry[1]", "postfix", "retry", ""},
        {"postfix/cleanup[1]", "postfix", "cleanup", ""},
        {"postfix/virtual[1]", "postfix", "virtual", ""},
    };
    static const char *const others[] = {
        "postfix/smtpd[1]",
        "postfix/postscreen[1]",
        "postfix/dnsblog[1]",
        "postfix/tlsproxy[1]",
        "postfix/esmtp[1]",
        "postfix/error2[1]",
        "smtp[1]",
        "/smtp[1]",
        "postfix[1]",
        "postfix/terror[1]",
    };
    static const char text[] = ": 6FFB4AA22F1: to=<a@example.com>, relay=none, delay=1, delays=1/0/0/0, dsn=4.0.0, "
                               "status=deferred (x)";
    char line[256];
    struct delivery d;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        (void)snprintf(line, sizeof line, HEAD "%s%s", rows[i].tag, text);
        WANT_INT(rows[i].tag, parse(&d, line), true);
        WANT_TEXT(rows[i].tag, d.host, "mx1");
        WANT_TEXT(rows[i].tag, d.instance, rows[i].instance);
        WANT_TEXT(rows[i].tag, d.daemon, rows[i].daemon);
        WANT_TEXT(rows[i].tag, d.source_ip, rows[i].source_ip);
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        (void)snprintf(line, sizeof line, HEAD "%s%s", others[i], text);
        WANT_INT(others[i], parse(&d, line), false);
    }
}

static void other_lines(void **state)
{
    static const struct row rows[] = {
        {.name = "a server is skipped",
         .line = SMTP "host mx1.example.net[198.51.100.25] said: 450 4.7.1 No (in reply to RCPT TO command)",
         .outcome = OUTCOME_ATTEMPT,
         .hop = HOP_REMOTE,
         .queue_id = "4bJ31wkchvczYM",
         .relay_host = "mx1.example.net",
         .relay_ip = "198.51.100.25",
         .reply = "450 4.7.1 No (in reply to RCPT TO command)",
         .delay_s = -1},
        {.name = "a server refuses to talk",
         .line = SMTP "host mx1.example.net[198.51.100.25] refused to talk to me: 554-mx1 554 No",
         .outcome = OUTCOME_ATTEMPT,
         .hop = HOP_REMOTE,
         .queue_id = "4bJ31wkchvczYM",
         .relay_host = "mx1.example.net",
         .relay_ip = "198.51.100.25",
         .reply = "554-mx1 554 No",
         .delay_s = -1},
    };
    static const struct {
        const char *text, *sender, *status;
        enum outcome outcome;
    } senders[] = {
        {"from=<news@example.com>, size=261, nrcpt=1 (queue active)", "news@example.com", "", OUTCOME_QUEUED},
        {"from=<>, size=2129, nrcpt=1 (queue active)", "", "", OUTCOME_QUEUED},
        {"from=<a@example.com>, status=expired, returned to sender", "a@example.com", "expired", OUTCOME_RETURNED},
        {"from=<>, status=force-expired, returned to sender", "", "force-expired", OUTCOME_RETURNED},
        {"from=<a>, status=expired, returned to sender@example.com>, size=9, nrcpt=1 (queue active)",
         "a>, status=expired, returned to sender@example.com", "", OUTCOME_QUEUED},
        {"from=<\"a>, size=1, nrcpt=1 (queue active)\"@example.com>, size=9, nrcpt=1 (queue active)",
         "\"a>, size=1, nrcpt=1 (queue active)\"@example.com", "", OUTCOME_QUEUED},
    };
    static const char *const none[] = {
        SMTP "lost connection with mx1.example.net[198.51.100.25] while sending RCPT TO",
        SMTP "conversation with mx1.example.net[198.51.100.25] timed out while receiving the initial server greeting",
        SMTP "host mx1.example.net[198.51.100.25] greeted me with my own hostname mx1.example.net",
        SMTP "host said: 450 nobody",
        SMTP "enabling PIX workarounds: disable_esmtp delay_dotcrlf for mx1.example.net[198.51.100.25]:25",
        SMTP "to=<a@example.com>, status=sent (no relay)",
        SMTP "to=<a@example.com>, relay=none, dsn=4.x.0, status=deferred (x)",
        SMTP "to=<a@example.com>, relay=none, delay=1, dsn=4.0.0 status=deferred (x)",
        SMTP "to=<a@example.com>, relay=none, delay=1, Delay 3, dsn=4.0.0, status=deferred (x)",
        SMTP "to=<a@example.com>, relay=none, delay=1, delays=1/0/0/0, dsn=4.0.0",
        SMTP "to=<a@example.com> proto=ESMTP helo=<x>",
        SMTP "status=deferred (bounce failed)",
        HEAD "postfix/smtp[1]: connect to mx.example.net[198.51.100.25]:25: Connection timed out",
        HEAD "postfix/smtp[1]: warning: host mx.example.net[198.51.100.25] said: 450 4.7.1 not a delivery",
        HEAD "postfix/smtp[1]: NOQUEUE: host mx.example.net[198.51.100.25] said: 450 4.7.1 not a delivery",
        HEAD "postfix/smtp[1]: 4b_31: to=<a@example.com>, relay=none, delay=1, dsn=4.0.0, status=deferred (x)",
        HEAD "postfix/smtp[1]: 4b31: to=<a@example.com>, relay=none, delay=1, dsn=4.0.0, status=deferred (x)",
        HEAD "postfix/smtpd[1]: NOQUEUE: reject: RCPT from x[198.51.100.2]: 554 5.7.1 Service unavailable; Client host "
             "[198.51.100.2] blocked using zen.spamhaus.org; from=<a@example.com> to=<b@example.net> proto=SMTP",
        HEAD "postfix/postscreen[1]: NOQUEUE: reject: RCPT from [198.51.100.2]:4984: 550 5.7.1 Service unavailable",
        HEAD "postfix/bounce[1]: 6FFB4AA22F1: sender non-delivery notification: 4jYR061zdMz1d3YC",
        HEAD "postfix/cleanup[1]: 6FFB4AA22F1: message-id=<1@example.com>",
        HEAD "postfix/smtp[1]: 6FFB4AA22F1: removed",
        HEAD "postfix/qmgr[1]: 6FFB4AA22F1: removed",
        HEAD "postfix/qmgr[1]: 6FFB4AA22F1: removed by hand",
        HEAD "postfix/qmgr[1]: 6FFB4AA22F1: from=<a@example.com>, size=1, nrcpt=1 (queue active) and more",
        HEAD "postfix/qmgr[1]: 6FFB4AA22F1: from=<a@example.com>, status=expired, returned to sender@example.com",
        HEAD "postfix/pickup[1]: 6FFB4AA22F1: uid=0 from=<a@example.com>",
        HEAD "postfix/error[1]: 6FFB4AA22F1: host mx.example.net[198.51.100.25] said: 450 4.7.1 no attempt",
    };
    struct delivery d;

    (void)state;
    CHECK_ALL(rows);
    for (size_t i = 0; i < sizeof senders / sizeof senders[0]; i++) {
        char line[256];

        (void)snprintf(line, sizeof line, HEAD "postfix/qmgr[1]: 6FFB4AA22F1: %s", senders[i].text);
        WANT_INT(senders[i].text, parse(&d, line), true);
        WANT_INT(senders[i].text, d.outcome, senders[i].outcome);
        WANT_TEXT(senders[i].text, d.sender, senders[i].sender);
        WANT_TEXT(senders[i].text, d.status, senders[i].status);
    }
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        WANT_INT(none[i], parse(&d, none[i]), false);
}

/* Recipients and servers that write log lines. */
static void injections(void **state)
{
    static const struct row rows[] = {
        {.name = "a reply that looks like the end of its own line and like the next one",
         .line = SMTP "to=<a@example.com>, relay=mx.example.com[198.51.100.4]:25, delay=6, delays=6/0/0/0, dsn=4.7.1, "
                      "status=deferred (host mx.example.com[198.51.100.4] said: 450 4.7.1 no), dsn=2.0.0, status=sent "
                      "(250 ok) 4bJ31wkchvczYM: to=<b@example.net>, relay=mx.example.net[198.51.100.9]:25, delay=1, "
                      "dsn=4.7.1, status=bounced (host x said: 554 blocked) (in reply to RCPT TO command))",
         .outcome = OUTCOME_DEFERRED,
         .hop = HOP_REMOTE,
         .queue_id = "4bJ31wkchvczYM",
         .recipient = "a@example.com",
         .domain = "example.com",
         .relay_host = "mx.example.com",
         .relay_ip = "198.51.100.4",
         .status = "deferred",
         .dsn = "4.7.1",
         .reply =
             "450 4.7.1 no), dsn=2.0.0, status=sent (250 ok) 4bJ31wkchvczYM: to=<b@example.net>, "
             "relay=mx.example.net[198.51.100.9]:25, delay=1, dsn=4.7.1, status=bounced (host x said: 554 blocked) "
             "(in reply to RCPT TO command)",
         .delay_s = 6,
         .ambiguous = true},
        {.name = "a reply with a status, but no address",
         .line = SMTP "to=<a@example.com>, relay=mx.example.com[198.51.100.4]:25, delay=6, delays=6/0/0/0, dsn=2.0.0, "
                      "status=sent (250 2.0.0 Ok, dsn=4.7.1, status=deferred (host x[198.51.100.9] said: 450 no))",
         .outcome = OUTCOME_SENT,
         .hop = HOP_REMOTE,
         .queue_id = "4bJ31wkchvczYM",
         .recipient = "a@example.com",
         .domain = "example.com",
         .relay_host = "mx.example.com",
         .relay_ip = "198.51.100.4",
         .status = "sent",
         .dsn = "2.0.0",
         .delay_s = 6},
        {.name = "a quoted recipient that holds a whole status line",
         .line =
             SMTP "to=<\"a>, relay=mx.example.net[198.51.100.9]:25, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent "
                  "(250 ok)\"@example.com>, relay=mx.example.com[198.51.100.4]:25, delay=2, delays=2/0/0/0, "
                  "dsn=4.7.1, status=deferred (host mx.example.com[198.51.100.4] said: 450 4.7.1 no)",
         .outcome = OUTCOME_DEFERRED,
         .hop = HOP_REMOTE,
         .queue_id = "4bJ31wkchvczYM",
         .recipient = "\"a>, relay=mx.example.net[198.51.100.9]:25, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent "
                      "(250 ok)\"@example.com",
         .domain = "example.com",
         .relay_host = "mx.example.com",
         .relay_ip = "198.51.100.4",
         .status = "deferred",
         .dsn = "4.7.1",
         .reply = "450 4.7.1 no",
         .delay_s = 2,
         .ambiguous = true},
        {.name = "a quoted recipient with escapes, '@' and '>'",
         .line = SMTP "to=<\"q\\\"u@example.net>\\\\\"@example.com>, relay=mx.example.com[198.51.100.4]:25, delay=2, "
                      "delays=2/0/0/0, dsn=2.0.0, status=sent (250 ok)",
         .outcome = OUTCOME_SENT,
         .hop = HOP_REMOTE,
         .queue_id = "4bJ31wkchvczYM",
         .recipient = "\"q\\\"u@example.net>\\\\\"@example.com",
         .domain = "example.com",
         .relay_host = "mx.example.com",
         .relay_ip = "198.51.100.4",
         .status = "sent",
         .dsn = "2.0.0",
         .delay_s = 2},
        {.name = "an unquoted recipient of an older version that holds a whole status line: may open, never closes",
         .line = SMTP "to=<a>, relay=mx.example.net[198.51.100.9]:25, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent "
                      "(250 ok)@example.com>, relay=mx.example.com[198.51.100.4]:25, delay=2, delays=2/0/0/0, "
                      "dsn=4.7.1, status=deferred (host mx.example.com[198.51.100.4] said: 450 4.7.1 no)",
         .outcome = OUTCOME_SENT,
         .hop = HOP_REMOTE,
         .queue_id = "4bJ31wkchvczYM",
         .recipient = "a",
         .relay_host = "mx.example.net",
         .relay_ip = "198.51.100.9",
         .status = "sent",
         .dsn = "2.0.0",
         .delay_s = 1,
         .ambiguous = true},
        {.name = "an unbalanced quote of an older version, closed by the server's reply",
         .line =
             SMTP "to=<\"a@example.com>, relay=mx.example.com[198.51.100.4]:25, delay=2, delays=2/0/0/0, dsn=5.7.1, "
                  "status=bounced (host mx.example.com[198.51.100.4] said: 550 \"@example.net>, "
                  "relay=mx.example.net[198.51.100.9]:25, delay=1, dsn=2.0.0, status=sent (250 ok)",
         .outcome = OUTCOME_SENT,
         .hop = HOP_REMOTE,
         .queue_id = "4bJ31wkchvczYM",
         .recipient = "\"a@example.com>, relay=mx.example.com[198.51.100.4]:25, delay=2, delays=2/0/0/0, dsn=5.7.1, "
                      "status=bounced (host mx.example.com[198.51.100.4] said: 550 \"@example.net",
         .domain = "example.net",
         .relay_host = "mx.example.net",
         .relay_ip = "198.51.100.9",
         .status = "sent",
         .dsn = "2.0.0",
         .delay_s = 1,
         .ambiguous = true},
        {.name = "an unquoted '>' that ends nothing",
         .line =
             SMTP "to=<a>b@example.com>, relay=mx.example.com[198.51.100.4]:25, delay=2, delays=2/0/0/0, dsn=2.0.0, "
                  "status=sent (250 ok)",
         .outcome = OUTCOME_SENT,
         .hop = HOP_REMOTE,
         .queue_id = "4bJ31wkchvczYM",
         .recipient = "a>b@example.com",
         .domain = "example.com",
         .relay_host = "mx.example.com",
         .relay_ip = "198.51.100.4",
         .status = "sent",
         .dsn = "2.0.0",
         .delay_s = 2},
        {.name = "a quote that opens nothing",
         .line =
             SMTP "to=<\"a@example.com>, relay=mx.example.com[198.51.100.4]:25, delay=2, delays=2/0/0/0, dsn=2.0.0, "
                  "status=sent (250 ok)",
         .outcome = OUTCOME_SENT,
         .hop = HOP_REMOTE,
         .queue_id = "4bJ31wkchvczYM",
         .recipient = "\"a@example.com",
         .domain = "example.com",
         .relay_host = "mx.example.com",
         .relay_ip = "198.51.100.4",
         .status = "sent",
         .dsn = "2.0.0",
         .delay_s = 2},
        {.name = "another server in the words of the first",
         .line = SMTP "to=<a@example.com>, relay=none, delay=2, delays=2/0/0/0, dsn=4.7.1, status=deferred (host "
                      "mx.example.com[198.51.100.4] said: 450 host mx.example.net[198.51.100.9] said: 550 no)",
         .outcome = OUTCOME_DEFERRED,
         .hop = HOP_REMOTE,
         .queue_id = "4bJ31wkchvczYM",
         .recipient = "a@example.com",
         .domain = "example.com",
         .relay_host = "mx.example.com",
         .relay_ip = "198.51.100.4",
         .status = "deferred",
         .dsn = "4.7.1",
         .reply = "450 host mx.example.net[198.51.100.9] said: 550 no",
         .delay_s = 2},
        {.name = "a reply of an attempt that looks like a delivery",
         .line = SMTP "host mx1.example.net[198.51.100.25] said: 450 4bJ31wkchvczYM: to=<a@example.com>, "
                      "relay=mx.example.com[198.51.100.4]:25, delay=1, dsn=2.0.0, status=sent (250 ok)",
         .outcome = OUTCOME_ATTEMPT,
         .hop = HOP_REMOTE,
         .queue_id = "4bJ31wkchvczYM",
         .relay_host = "mx1.example.net",
         .relay_ip = "198.51.100.25",
         .reply = "450 4bJ31wkchvczYM: to=<a@example.com>, relay=mx.example.com[198.51.100.4]:25, delay=1, dsn=2.0.0, "
                  "status=sent (250 ok)",
         .delay_s = -1},
    };

    (void)state;
    CHECK_ALL(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(status_lines), cmocka_unit_test(words), cmocka_unit_test(reasons),
        cmocka_unit_test(hops),         cmocka_unit_test(tags),  cmocka_unit_test(other_lines),
        cmocka_unit_test(injections),
    };

    return cmocka_run_group_tests_name("mail/postfix_line", tests, NULL, NULL);
}
