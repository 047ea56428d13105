#include "tests/lib/unit.h"

#include "tests/lib/story.h"

#define T 1700000000LL
#define MX "mx.example.co.jp[198.51.100.7]"
#define ERS "trendmicro-ers"
#define IP "203.0.113.25"

static void test_refusals_open_one_incident(void **state)
{
    struct story *s = *state;
    struct incident i;

    story_refuse(s, T, "A1", "example.co.jp", MX, "450", ERS, IP);
    story_refuse(s, T + 60, "A2", "sub.example.co.jp", "mx2.example.co.jp[198.51.100.8]", "450", ERS, IP);
    story_refuse(s, T + 120, "A1", "example.co.jp", MX, "450", ERS, IP); /* the same message again */
    i = story_incident(s, T + 120, 0);
    WANT_INT("incidents", story_count(s, T + 120), 1);
    WANT_INT("state", i.state, INCIDENT_OPEN);
    WANT_TEXT("service", i.service, ERS);
    WANT_TEXT("ip", i.ip, IP);
    WANT_INT("first", i.first, T);
    WANT_INT("last", i.last, T + 120);
    WANT_INT("refusals", i.refusals, 3);
    WANT_INT("messages", i.messages, 2);
    WANT_INT("organisations", i.organisations, 1);
    WANT_INT("window", i.window, 2);
    WANT_INT("window an hour later", story_incident(s, T + 3661, 0).window, 1);
    WANT_INT("total", book_totals(s->book)->refusals, 3);
}

static void test_addresses_services_and_instances_are_apart(void **state)
{
    struct story *s = *state;

    story_refuse(s, T, "A1", "example.co.jp", MX, "450", ERS, IP);
    story_refuse(s, T, "A2", "example.co.jp", MX, "450", ERS, "203.0.113.26");
    story_refuse(s, T, "A3", "example.co.jp", MX, "554", "spamhaus", IP);
    s->instance = "postfix-out";
    story_refuse(s, T, "A4", "example.co.jp", MX, "450", ERS, IP);
    s->host = "mail02";
    story_refuse(s, T, "A5", "example.co.jp", MX, "450", ERS, IP);
    WANT_INT("incidents", story_count(s, T), 5);
    story_reload(s);
    WANT_INT("incidents after a reload", story_count(s, T), 5);
}

static void test_recovery_by_a_delivery_there(void **state)
{
    struct story *s = *state;
    struct incident i;

    story_refuse(s, T, "A1", "example.co.jp", MX, "450", ERS, IP);
    story_follow(s, T + 900, "A2", "example.co.jp");
    i = story_incident(s, T + 900, 0);
    WANT_INT("late", i.late, 2);
    WANT_INT("still open", i.state, INCIDENT_OPEN);
    story_reload(s);
    story_sent(s, T + 1860, "A1", "example.co.jp", "mx2.example.co.jp[198.51.100.8]");
    story_sent(s, T + 1861, "A2", "example.co.jp", MX);
    i = story_incident(s, T + 1861, 0);
    WANT_INT("over: ten minutes without a refusal have passed", i.state, INCIDENT_RECOVERED);
    WANT_INT("after", i.ended - i.first, 1860);
    WANT_INT("sent", i.sent, 2);
    WANT_INT("lost", i.lost, 0);
    WANT_INT("waiting", i.waiting, 0);
    WANT_INT("its deliveries are no refusals in the window", story_incident(s, T + 900 + 3600, 0).window, 0);
    WANT_INT("told for a day", story_count(s, T + 1860 + 86400), 1);
    WANT_INT("and no longer", story_count(s, T + 1860 + 86401), 0);
}

static void test_recovering_until_quiet(void **state)
{
    struct story *s = *state;

    story_refuse(s, T, "A1", "example.co.jp", MX, "450", ERS, IP);
    story_sent(s, T + 60, "A1", "example.co.jp", MX);
    WANT_INT("soon after", story_incident(s, T + 61, 0).state, INCIDENT_RECOVERING);
    WANT_INT("quiet", story_incident(s, T + 600, 0).state, INCIDENT_RECOVERED);
    story_refuse(s, T + 300, "A2", "example.co.jp", MX, "450", ERS, IP);
    WANT_INT("refused again", story_incident(s, T + 600, 0).state, INCIDENT_OPEN);
    WANT_INT("it is the same incident", story_count(s, T + 600), 1);
    WANT_INT("since", story_incident(s, T + 600, 0).first, T);
    story_sent(s, T + 400, "A2", "example.co.jp", MX);
    story_refuse(s, T + 901, "A3", "example.co.jp", MX, "450", ERS, IP);
    WANT_INT("refused again after it was over: another incident", story_count(s, T + 901), 2);
    WANT_INT("the new one first", story_incident(s, T + 901, 0).first, T + 901);
    WANT_INT("the old one stays recovered", story_incident(s, T + 901, 1).state, INCIDENT_RECOVERED);
}

/* Each row: a delivery after the refusal that must not end the incident. */
static void test_no_false_recovery(void **state)
{
    static const struct {
        const char *name, *host, *instance, *domain, *relay;
        long long after;
    } rows[] = {
        {"a content filter on loopback", "mail01", "postfix", "example.co.jp", "127.0.0.1[127.0.0.1]", 60},
        {"a filter named like the destination", "mail01", "postfix", "example.co.jp", "mx.example.co.jp[127.0.0.1]",
         60},
        {"a private address", "mail01", "postfix", "example.co.jp", "mx.example.co.jp[10.0.0.5]", 60},
        {"another instance", "mail01", "postfix-in", "example.co.jp", MX, 60},
        {"another transport with a name of its own", "mail01", "postfix/pool2", "example.co.jp", MX, 60},
        {"another host of a central log", "mail02", "postfix", "example.co.jp", MX, 60},
        {"a backup of another organisation", "mail01", "postfix", "example.co.jp", "mx.example.net[192.0.2.9]", 60},
        {"another domain elsewhere", "mail01", "postfix", "example.org", "mx.example.org[192.0.2.8]", 60},
        {"another domain of the same organisation", "mail01", "postfix", "example.org", MX, 60},
        {"no relay", "mail01", "postfix", "example.co.jp", "none", 60},
        {"an earlier stamp", "mail01", "postfix", "example.co.jp", MX, -60},
    };
    struct story *s = *state;

    story_refuse(s, T, "A1", "example.co.jp", MX, "450", ERS, IP);
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        s->host = rows[r].host;
        s->instance = rows[r].instance;
        story_sent(s, T + rows[r].after, "B9", rows[r].domain, rows[r].relay);
        WANT_INT(rows[r].name, story_incident(s, T + 1000, 0).state, INCIDENT_OPEN);
    }
}

static void test_ambiguous_lines_open_but_never_close(void **state)
{
    struct story *s = *state;
    struct service ers = {.slug = SLICE_INIT(ERS)};
    struct attribution a = {.service = &ers, .scope = SCOPE_IP}, none = {0};
    struct delivery d = {.mta = MTA_POSTFIX,
                         .outcome = OUTCOME_DEFERRED,
                         .host = SLICE_INIT("mail01"),
                         .instance = SLICE_INIT("postfix"),
                         .daemon = SLICE_INIT("smtp"),
                         .queue_id = SLICE_INIT("A1"),
                         .domain = SLICE_INIT("example.co.jp"),
                         .relay_host = SLICE_INIT("mx.example.co.jp"),
                         .relay_ip = SLICE_INIT("198.51.100.7"),
                         .reply = SLICE_INIT("450 x"),
                         .ambiguous = true};

    book_line(s->book, T, SLICE("1"), &d, &a);
    WANT_INT("opened", story_incident(s, T, 0).state, INCIDENT_OPEN);
    d.outcome = OUTCOME_SENT;
    book_line(s->book, T + 60, SLICE("1"), &d, &none);
    WANT_INT("not closed", story_incident(s, T + 1000, 0).state, INCIDENT_OPEN);
    d.ambiguous = false;
    book_line(s->book, T + 61, SLICE("1"), &d, &none);
    WANT_INT("closed by a clear one", story_incident(s, T + 1000, 0).state, INCIDENT_RECOVERED);
}

static void test_ten_others_recover_a_hosted_service(void **state)
{
    struct story *s = *state;
    char id[8], domain[32];

    story_refuse(s, T, "A1", "example.co.jp", MX, "450", ERS, IP);
    for (int n = 0; n < 9; n++) {
        (void)snprintf(id, sizeof id, "B%d", n);
        (void)snprintf(domain, sizeof domain, "d%d.example.org", n);
        story_sent(s, T + 10 + n, id, domain, MX);
    }
    story_reload(s);
    WANT_INT("nine are not enough", story_incident(s, T + 1000, 0).state, INCIDENT_OPEN);
    story_refuse(s, T + 20, "A2", "example.co.jp", MX, "450", ERS, IP);
    story_sent(s, T + 30, "C1", "other.example.org", MX);
    WANT_INT("a refusal in between starts anew", story_incident(s, T + 1000, 0).state, INCIDENT_OPEN);
    for (int n = 0; n < 9; n++)
        story_sent(s, T + 40 + n, "C2", "other.example.org", MX);
    WANT_INT("ten since", story_incident(s, T + 1000, 0).state, INCIDENT_RECOVERED);
}

static void test_backup_takes_what_the_first_server_refused(void **state)
{
    struct story *s = *state;
    struct incident i;
    struct slice domain = {NULL, 0};

    story_attempt(s, T, "A1", MX, ERS, IP);
    story_reload(s); /* a run may end between the two lines */
    story_sent(s, T + 1, "A1", "example.co.jp", "backup.example.co.jp[198.51.100.9]");
    i = story_incident(s, T + 1000, 0);
    WANT_INT("the delivery by the neighbour ends nothing", i.state, INCIDENT_OPEN);
    assert_true(incident_domain(s->book, &i, &(struct incident_walk){0}, &domain));
    WANT_TEXT("its recipient says for which domain", domain, "example.co.jp");
    WANT_INT("the message got through", i.sent, 1);
    story_sent(s, T + 60, "A2", "example.co.jp", "backup.example.co.jp[198.51.100.9]");
    WANT_INT("nor does a later one there", story_incident(s, T + 1000, 0).state, INCIDENT_OPEN);
    story_sent(s, T + 90, "A3", "example.co.jp", MX);
    WANT_INT("but one by the server itself", story_incident(s, T + 1000, 0).state, INCIDENT_RECOVERED);
}

/* A run may end inside a log whose lines are hours older than another's. */
static void test_evidence_of_a_log_that_lags_outlasts_a_run(void **state)
{
    struct story *s = *state;
    struct incident i;
    struct slice domain = {NULL, 0};

    story_sent(s, T + 7200, "B1", "example.org", "mx.example.org[192.0.2.8]");
    story_queued(s, T, "A1", "news@example.com");
    story_attempt(s, T + 1, "A1", MX, ERS, IP);
    story_queued(s, T + 1, "A2", "news@example.com");
    story_reload(s);
    story_sent(s, T + 2, "A1", "example.co.jp", "backup.example.co.jp[198.51.100.9]");
    i = story_incident(s, T + 7200, 0);
    assert_true(incident_domain(s->book, &i, &(struct incident_walk){0}, &domain));
    WANT_TEXT("the recipient says for which domain", domain, "example.co.jp");
    story_refuse(s, T + 2, "A2", "example.co.jp", MX, "450", ERS, IP);
    i = story_incident(s, T + 7200, 0);
    WANT_INT("the senders are known", i.top_sender_messages, 2);
}

static void test_attempt_belongs_to_its_own_process(void **state)
{
    struct story *s = *state;
    struct slice domain;
    struct incident i;

    story_attempt(s, T, "A1", MX, ERS, IP);
    s->pid = "101"; /* the same message's other destination, by another process */
    story_sent(s, T + 1, "A1", "example.org", "mx.example.org[192.0.2.8]");
    i = story_incident(s, T + 2, 0);
    assert_false(incident_domain(s->book, &i, &(struct incident_walk){0}, &domain));
}

static void test_all_members_have_to_recover(void **state)
{
    struct story *s = *state;
    struct incident i;

    story_refuse(s, T, "A1", "example.co.jp", MX, "450", ERS, IP);
    story_refuse(s, T, "A2", "example.net", "mx.example.net[192.0.2.9]", "450", ERS, IP);
    story_sent(s, T + 60, "A1", "example.co.jp", MX);
    i = story_incident(s, T + 1000, 0);
    WANT_INT("one of two", i.state, INCIDENT_OPEN);
    WANT_INT("organisations", i.organisations, 2);
    WANT_INT("that still refuse", i.refusing, 1);
    story_sent(s, T + 120, "A2", "EXAMPLE.net", "mx.example.net[192.0.2.9]");
    WANT_INT("both", story_incident(s, T + 1000, 0).state, INCIDENT_RECOVERED);
    WANT_INT("at", story_incident(s, T + 1000, 0).ended, T + 120);
}

static void test_lapse(void **state)
{
    struct story *s = *state;

    story_refuse(s, T, "A1", "example.co.jp", MX, "450", ERS, IP);
    story_refuse(s, T, "A2", "example.net", "mx.example.net[192.0.2.9]", "554", "spamhaus", IP);
    story_reload(s);
    WANT_INT("both open for two hours", story_incident(s, T + 7200, 1).state, INCIDENT_OPEN);
    WANT_TEXT("the permanent one lapses after", story_incident(s, T + 7201, 1).service, "spamhaus");
    WANT_INT("it lapsed", story_incident(s, T + 7201, 1).state, INCIDENT_LAPSED);
    WANT_INT("the other holds a day", story_incident(s, T + 86400, 0).state, INCIDENT_OPEN);
    WANT_INT("and then lapses", story_incident(s, T + 86401, 0).state, INCIDENT_LAPSED);
    story_follow(s, T + 80000, "A3", "example.co.jp");
    WANT_INT("unless something was heard", story_incident(s, T + 86401, 0).state, INCIDENT_OPEN);
    story_refuse(s, T + 80000 + 86401, "A4", "example.co.jp", MX, "450", ERS, IP);
    WANT_INT("a refusal a day later is a new incident", story_incident(s, T + 170000, 0).first, T + 80000 + 86401);
}

/* An incident that lapsed is told for a day after that, also when another one has followed. */
static void test_lapsed_before_another(void **state)
{
    struct story *s = *state;
    const long long day = 86400;

    story_refuse(s, T, "A1", "example.co.jp", MX, "450", ERS, IP);
    story_refuse(s, T + day + 100, "A2", "example.co.jp", MX, "450", ERS, IP);
    story_sent(s, T + 2 * day - 100, "A3", "example.org", "mx.example.org[192.0.2.8]");
    story_reload(s);
    WANT_INT("told", story_count(s, T + 2 * day - 100), 2);
    WANT_INT("state", story_incident(s, T + 2 * day - 100, 1).state, INCIDENT_LAPSED);
    s->view.hold_s = 5 * day;
    WANT_INT("ended, however long others hold", story_incident(s, T + 2 * day - 100, 1).ended, T + day);
    WANT_INT("told for a day", story_count(s, T + 2 * day + 100), 1);
}

static void test_what_becomes_of_messages(void **state)
{
    struct story *s = *state;
    struct incident i;

    story_refuse(s, T, "A1", "example.co.jp", MX, "450", ERS, IP);
    story_refuse(s, T, "A2", "example.co.jp", MX, "450", ERS, IP);
    story_refuse(s, T, "A3", "example.co.jp", MX, "450", ERS, IP);
    story_refuse(s, T, "A4", "example.co.jp", MX, "554", ERS, IP);          /* bounced at once */
    story_sent(s, T + 5, "A1", "example.org", "mx.example.org[192.0.2.8]"); /* its other recipient */
    i = story_incident(s, T + 5, 0);
    WANT_INT("messages", i.messages, 4);
    WANT_INT("late", i.late, 3);
    WANT_INT("lost at once", i.lost, 1);
    WANT_INT("waiting", i.waiting, 3);
    story_other(s, T + 6, "A2", OUTCOME_RETURNED, NULL, "none");
    story_other(s, T + 6, "A2", OUTCOME_RETURNED, NULL, "none"); /* said once per recipient batch: counted once */
    story_other(s, T + 7, "A3", OUTCOME_BOUNCED, "example.co.jp", MX);
    story_sent(s, T + 8, "A1", "example.co.jp", MX);
    i = story_incident(s, T + 8, 0);
    WANT_INT("sent", i.sent, 1);
    WANT_INT("lost", i.lost, 3);
    WANT_INT("waiting at the end", i.waiting, 0);
    WANT_INT("returned, in all", book_totals(s->book)->returned, 2);
}

/* A message that two services kept waiting and one refuses for good is lost for both. */
static void test_bounced_while_others_keep_it(void **state)
{
    struct story *s = *state;

    story_refuse(s, T, "A1", "example.co.jp", MX, "450", ERS, IP);
    story_refuse(s, T + 60, "A1", "example.co.jp", MX, "550", "spamhaus", IP);
    for (size_t n = 0; n < 2; n++) {
        struct incident i = story_incident(s, T + 60, n);

        WANT_INT("lost", i.lost, 1);
        WANT_INT("waiting", i.waiting, 0);
    }
    story_refuse(s, T + 61, "A2", "example.co.jp", MX, "450", ERS, IP);
    story_refuse(s, T + 62, "A2", "other.example.jp", MX, "550", "spamhaus", IP); /* another recipient of it */
    WANT_INT("still waiting", story_incident(s, T + 62, 0).waiting + story_incident(s, T + 62, 1).waiting, 1);
}

static void test_senders(void **state)
{
    struct story *s = *state;
    struct incident i;
    char id[8], sender[32];

    for (int n = 0; n < 30; n++) {
        (void)snprintf(id, sizeof id, "S%d", n);
        (void)snprintf(sender, sizeof sender, "user%d@example.com", n);
        story_queued(s, T, id, n % 3 == 0 ? "news@example.com" : sender);
        if (n == 15)
            story_reload(s);
        story_refuse(s, T, id, "example.co.jp", MX, "450", ERS, IP);
        story_refuse(s, T, id, "example.co.jp", MX, "450", ERS, IP); /* again: counted once */
    }
    i = story_incident(s, T, 0);
    WANT_TEXT("top sender", i.top_sender, "news@example.com");
    WANT_INT("its messages", i.top_sender_messages, 10);
    WANT_INT("messages with a known sender", i.sender_known, 30);
}

/* Before what took the message up was read, or long after it was forgotten. */
static void test_sender_of_the_refusal_itself(void **state)
{
    struct story *s = *state;
    struct service ers = {.slug = SLICE_INIT(ERS)};
    struct attribution a = {.service = &ers, .scope = SCOPE_IP};
    struct delivery d = {.mta = MTA_OPENSMTPD,
                         .outcome = OUTCOME_DEFERRED,
                         .host = SLICE_INIT("mail01"),
                         .instance = SLICE_INIT("smtpd"),
                         .daemon = SLICE_INIT("smtp"),
                         .queue_id = SLICE_INIT("7262b3ea"),
                         .sender = SLICE_INIT("news@example.com"),
                         .domain = SLICE_INIT("example.co.jp"),
                         .relay_host = SLICE_INIT("mx.example.co.jp"),
                         .relay_ip = SLICE_INIT("198.51.100.7"),
                         .reply = SLICE_INIT("450 x")};
    struct incident i;

    book_line(s->book, T, SLICE("1"), &d, &a);
    i = story_incident(s, T, 0);
    WANT_TEXT("top sender", i.top_sender, "news@example.com");
    WANT_INT("its messages", i.top_sender_messages, 1);
}

static void test_claimed_addresses_cannot_fill_the_book(void **state)
{
    struct story *s = *state;
    char ip[32];

    for (unsigned n = 0; n < 2000; n++) {
        (void)snprintf(ip, sizeof ip, "198.18.%u.%u", n / 250, n % 250);
        story_refuse(s, T, "A1", "example.co.jp", MX, "450", ERS, ip);
    }
    WANT_INT("incidents", story_count(s, T), 257);
    WANT_INT("refusals are all counted", book_totals(s->book)->refusals, 2000);
}

static void test_source_in_the_log_beats_the_claim(void **state)
{
    struct story *s = *state;
    struct service ers = {.slug = SLICE_INIT(ERS)};
    struct attribution a = {.service = &ers, .scope = SCOPE_IP, .claimed_ip = SLICE_INIT("198.51.100.99")};
    struct delivery d = {.mta = MTA_POSTFIX,
                         .outcome = OUTCOME_DEFERRED,
                         .instance = SLICE_INIT("postfix-203.0.113.9"),
                         .source_ip = SLICE_INIT("203.0.113.9"),
                         .domain = SLICE_INIT("example.co.jp"),
                         .relay_ip = SLICE_INIT("198.51.100.7"),
                         .reply = SLICE_INIT("450 x")};

    book_line(s->book, T, SLICE("1"), &d, &a);
    WANT_TEXT("ip", story_incident(s, T, 0).ip, "203.0.113.9");
}

static void test_totals_leave_mailboxes_out(void **state)
{
    struct story *s = *state;

    story_sent(s, T, "A1", "example.co.jp", MX);
    story_sent(s, T, "A2", "example.com", "127.0.0.1[127.0.0.1]");
    story_other(s, T, "A3", OUTCOME_DEFERRED, "example.co.jp", MX);
    story_other(s, T, "A4", OUTCOME_BOUNCED, "example.co.jp", MX);
    story_other(s, T, "A5", OUTCOME_PROBE, "example.co.jp", MX);
    WANT_INT("sent", book_totals(s->book)->sent, 1);
    WANT_INT("deferred", book_totals(s->book)->deferred, 1);
    WANT_INT("bounced", book_totals(s->book)->bounced, 1);
    WANT_INT("incidents", story_count(s, T), 0);
}

static void test_unreadable_state(void **state)
{
    static const char *const rows[] = {
        "book\t1\t2\t3\n",
        "nonsense\n",
        "book\t1\t0\t0\t0\t0\t0\t0",
        "member\texample.org\t1\t1\t1\t0\t1\t1\t0\t0\t0\n",
        "domain\texample.org\n",
        "message\t1\t2\t0\t0\t0\t1\t1\t1\n",
        "incident\tx\t\t\\x0\thost\tpostfix\t0\t1\t1\t0\t1\t1\t1\t0\t0\t0\treply\n",
    };
    struct story *s = *state;
    struct error why;

    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        story_refuse(s, T, "A1", "example.co.jp", MX, "450", ERS, IP);
        why.text[0] = '\0';
        if (book_load(s->book, slice_of(rows[r]), &why))
            fail_msg("loaded: %s", rows[r]);
        if (why.text[0] == '\0')
            fail_msg("no reason given for: %s", rows[r]);
        WANT_INT("the book is empty then", story_count(s, T), 0);
    }
}

static void want_domains(struct story *s, long long t, const char *const *want, size_t count)
{
    struct incident i = story_incident(s, t, 0);
    struct incident_walk walk = {0};
    struct slice domain;
    size_t n = 0;

    while (incident_domain(s->book, &i, &walk, &domain)) {
        assert_true(n < count);
        WANT_TEXT("domain", domain, want[n++]);
    }
    WANT_INT("domains", n, count);
}

/* The server's answer to MAIL, and then, once per recipient, what becomes of it. */
static void test_exim_tells_a_refusal_twice(void **state)
{
    static const char *const domains[] = {"example.co.jp", "sub.example.co.jp"};
    struct story *s = *state;
    struct incident i;

    s->mta = MTA_EXIM;
    story_attempt(s, T, "M1", MX, ERS, IP);
    story_refuse(s, T, "M1", "example.co.jp", MX, "450", ERS, IP);
    story_refuse(s, T, "M1", "sub.example.co.jp", MX, "450", ERS, IP);
    i = story_incident(s, T, 0);
    WANT_INT("refusals", i.refusals, 2);
    WANT_INT("in all", book_totals(s->book)->refusals, 2);
    WANT_INT("messages", i.messages, 1);
    WANT_INT("late", i.late, 1);
    want_domains(s, T, domains, 2);
    story_reload(s);
    story_attempt(s, T + 60, "M1", MX, ERS, IP);
    story_refuse(s, T + 60, "M1", "example.co.jp", MX, "450", ERS, IP);
    WANT_INT("tried again", book_totals(s->book)->refusals, 3);
    story_attempt(s, T + 120, "M2", MX, ERS, IP);
    story_refuse(s, T + 120, "M2", "example.co.jp", "mx2.example.co.jp[198.51.100.8]", "450", ERS, IP);
    WANT_INT("by two servers", book_totals(s->book)->refusals, 5);
    story_sent(s, T + 1000, "M1", "example.co.jp", MX);
    WANT_INT("any server's delivery recovers", story_incident(s, T + 1000, 0).state, INCIDENT_RECOVERED);
}

static void test_exim_names_the_recipient_of_an_attempt(void **state)
{
    static const char *const domains[] = {"example.co.jp"};
    struct story *s = *state;

    s->mta = MTA_EXIM;
    s->attempt_domain = "example.co.jp";
    story_attempt(s, T, "M1", MX, ERS, IP);
    story_sent(s, T, "M1", "example.net", "mx.example.net[198.51.100.9]");
    want_domains(s, T, domains, 1);
    WANT_INT("waits", story_incident(s, T, 0).sent, 0);
    story_sent(s, T, "M1", "example.co.jp", "backup.example.net[198.51.100.10]");
    WANT_INT("the backup takes it", story_incident(s, T, 0).sent, 1);
    WANT_INT("that ends nothing", story_incident(s, T, 0).state, INCIDENT_OPEN);
    story_sent(s, T + 700, "M2", "example.co.jp", MX);
    WANT_INT("the server itself does", story_incident(s, T + 700, 0).state, INCIDENT_RECOVERED);
}

/* Anybody can give his address the name of another's server. */
static void test_a_claimed_name_ends_nothing_elsewhere(void **state)
{
    struct story *s = *state;

    s->mta = MTA_OPENSMTPD;
    s->claimed_name = true;
    story_refuse(s, T, "M1", "example.co.jp", MX, "450", ERS, IP);
    for (int n = 0; n < 30; n++)
        story_sent(s, T + 700, "M2", "example.net", "mx.example.co.jp[198.51.100.66]");
    WANT_INT("deliveries of other domains", story_incident(s, T + 1400, 0).state, INCIDENT_OPEN);
    story_sent(s, T + 1400, "M1", "example.co.jp", MX);
    WANT_INT("one of its own", story_incident(s, T + 1400, 0).state, INCIDENT_RECOVERED);
}

/* In the greeting, say: whom it was for is never told. */
static void test_refused_before_any_recipient(void **state)
{
    struct story *s = *state;

    s->mta = MTA_OPENSMTPD;
    s->claimed_name = true;
    story_attempt(s, T, NULL, MX, ERS, IP);
    story_sent(s, T + 700, "M1", "example.co.jp", "mx.example.co.jp[198.51.100.66]");
    WANT_INT("another server", story_incident(s, T + 1400, 0).state, INCIDENT_OPEN);
    story_reload(s);
    story_sent(s, T + 1400, "M1", "example.net", MX);
    WANT_INT("itself", story_incident(s, T + 1400, 0).state, INCIDENT_RECOVERED);
}

static void test_given_up_for_one_recipient(void **state)
{
    struct story *s = *state;

    s->mta = MTA_EXIM;
    story_refuse(s, T, "M1", "example.co.jp", MX, "450", ERS, IP);
    story_other(s, T + 10, "M1", OUTCOME_RETURNED, "example.net", "none");
    WANT_INT("another's", story_incident(s, T + 10, 0).lost, 0);
    story_other(s, T + 20, "M1", OUTCOME_RETURNED, "example.co.jp", "none");
    WANT_INT("its own", story_incident(s, T + 20, 0).lost, 1);
    WANT_INT("returned", book_totals(s->book)->returned, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_refusals_open_one_incident, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_addresses_services_and_instances_are_apart, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_recovery_by_a_delivery_there, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_recovering_until_quiet, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_no_false_recovery, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_ambiguous_lines_open_but_never_close, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_ten_others_recover_a_hosted_service, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_backup_takes_what_the_first_server_refused, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_evidence_of_a_log_that_lags_outlasts_a_run, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_attempt_belongs_to_its_own_process, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_all_members_have_to_recover, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_lapse, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_lapsed_before_another, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_what_becomes_of_messages, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_bounced_while_others_keep_it, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_senders, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_sender_of_the_refusal_itself, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_claimed_addresses_cannot_fill_the_book, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_source_in_the_log_beats_the_claim, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_totals_leave_mailboxes_out, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_unreadable_state, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_exim_tells_a_refusal_twice, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_exim_names_the_recipient_of_an_attempt, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_a_claimed_name_ends_nothing_elsewhere, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_refused_before_any_recipient, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_given_up_for_one_recipient, story_setup, story_teardown),
    };

    return cmocka_run_group_tests_name("book", tests, NULL, NULL);
}
