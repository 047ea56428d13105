/* What the book forgets: what ended long ago, and what is beyond its bounds. What stays is found as before. */
#include "tests/lib/unit.h"

#include "tests/lib/story.h"

#define T 1700000000LL
#define DAY 86400LL
#define MX "mx.example.co.jp[198.51.100.7]"
#define BACKUP "backup.example.co.jp[198.51.100.9]"
#define ERS "trendmicro-ers"
#define IP "203.0.113.25"

static void test_what_ended_long_ago_gives_way(void **state)
{
    struct story *s = *state;
    const long long later = T + 30 * DAY;
    struct slice domain;
    struct incident i;

    story_refuse(s, T, "A1", "example.net", "mx.example.net[192.0.2.9]", "450", "spamhaus", IP);
    story_sent(s, T + 60, "A1", "example.net", "mx.example.net[192.0.2.9]");
    story_refuse(s, T, "A2", "example.org", "mx.example.org[192.0.2.8]", "450", "barracuda",
                 IP); /* never heard of again */
    story_refuse(s, later, "B1", "example.co.jp", MX, "450", ERS, IP);
    story_attempt(s, later + 1, "B2", MX, ERS, IP);
    story_reload(s); /* saving is when it gives way */
    WANT_INT("told", story_count(s, later + 1), 1);
    story_sent(s, later + 2, "B2", "example.com", BACKUP);
    i = story_incident(s, later + 2, 0);
    WANT_TEXT("what stays", i.service, ERS);
    WANT_INT("its evidence waited with it", i.sent, 1);
    story_refuse(s, later + 3, "B3", "example.co.jp", MX, "450", ERS, IP);
    WANT_INT("it is found by its service", story_incident(s, later + 3, 0).refusals, 3);
    story_follow(s, later + 4, "B4", "example.co.jp");
    WANT_INT("and by its domain", story_incident(s, later + 4, 0).heard, later + 4);
    story_sent(s, later + 5, "B5", "example.co.jp", MX);
    i = story_incident(s, later + 700, 0);
    WANT_INT("and by its organisation", i.state, INCIDENT_RECOVERED);
    assert_true(incident_domain(s->book, &i, &(struct incident_walk){0}, &domain));
    WANT_TEXT("its first domain", domain, "example.co.jp");
    story_refuse(s, later + 800, "C1", "example.net", "mx.example.net[192.0.2.9]", "450", "spamhaus", IP);
    WANT_INT("what gave way begins anew", story_incident(s, later + 800, 0).first, later + 800);
    WANT_INT("the totals stay", book_totals(s->book)->refusals, 6);
}

static void test_domains_of_an_organisation(void **state)
{
    struct story *s = *state;
    struct incident_walk walk = {0};
    struct incident i;
    struct slice domain;
    char name[32], id[16];
    int n = 0;

    for (int k = 0; k < 100; k++) {
        (void)snprintf(name, sizeof name, "d%d.example.org", k);
        (void)snprintf(id, sizeof id, "A%d", k);
        story_refuse(s, T + k, id, name, MX, "450", ERS, IP);
    }
    story_reload(s);
    i = story_incident(s, T + 100, 0);
    WANT_INT("all are refusals", i.refusals, 100);
    for (; incident_domain(s->book, &i, &walk, &domain); n++) {
        (void)snprintf(name, sizeof name, "d%d.example.org", n);
        WANT_TEXT("domain", domain, name);
    }
    WANT_INT("the first 64 are told", n, 64);
}

/* Evidence that waits for its second line, which names the recipient: the last 1,024. */
static void test_evidence(void **state)
{
    enum { LINES = 3000, WAIT = 1024 };
    struct story *s = *state;
    struct incident_walk walk = {0};
    struct incident i;
    struct slice domain;
    char id[16];

    for (int k = 0; k < LINES; k++) {
        (void)snprintf(id, sizeof id, "A%d", k);
        story_attempt(s, T, id, MX, ERS, IP);
    }
    for (int k = 0; k < LINES; k++) {
        (void)snprintf(id, sizeof id, "A%d", k);
        story_sent(s, T + 1, id, k < LINES - WAIT ? "example.com" : "example.co.jp", BACKUP);
    }
    i = story_incident(s, T + 1, 0);
    WANT_INT("all are refusals", i.refusals, LINES);
    WANT_INT("of messages that the backup took", i.sent, LINES);
    assert_true(incident_domain(s->book, &i, &walk, &domain));
    WANT_TEXT("the domain of what waited", domain, "example.co.jp");
    assert_false(incident_domain(s->book, &i, &walk, &domain));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_ended_long_ago_gives_way, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_domains_of_an_organisation, story_setup, story_teardown),
        cmocka_unit_test_setup_teardown(test_evidence, story_setup, story_teardown),
    };

    return cmocka_run_group_tests_name("book_bounds", tests, NULL, NULL);
}
