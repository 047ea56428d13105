#include "tests/lib/unit.h"

#include <stdlib.h>

#include "tests/lib/dns_world.h"

#define MS 1000LL
#define NOW 1800000000LL

static const struct schedule_rules rules = {
    .servers = 1, .window = 128, .window_max = 2048, .lane_cap = 8, .tries = 2, .patience_us = 2400 * MS};

/* How a list behaves towards the subject 192.0.2.10, and to its points. */
struct behaviour {
    const char *name;
    struct world_reply subject, clean, listed, zone;
    bool known_test, known_listing; /* in the memory: it passed lately; the subject was on it */
    enum verdict want;
    enum unchecked why;
    size_t questions;
};

#define ANSWERS(code)                                                                                                  \
    {                                                                                                                  \
        .outcome = DNS_ANSWER, .delay_us = 20 * MS, .records = { code }                                                \
    }
#define NO_NAME                                                                                                        \
    {                                                                                                                  \
        .outcome = DNS_NO_NAME, .delay_us = 20 * MS                                                                    \
    }
#define NO_DATA                                                                                                        \
    {                                                                                                                  \
        .outcome = DNS_NO_DATA, .delay_us = 20 * MS                                                                    \
    }
#define FAILS(o)                                                                                                       \
    {                                                                                                                  \
        .outcome = (o), .delay_us = 20 * MS                                                                            \
    }
#define SILENT                                                                                                         \
    {                                                                                                                  \
        .outcome = DNS_TIMEOUT, .delay_us = -1                                                                         \
    }
#define SOA_THERE ANSWERS("soa")

static const struct behaviour behaviours[] = {
    {"sound, not listed", NO_NAME, NO_NAME, ANSWERS("127.0.0.2"), SOA_THERE, false, false, VERDICT_NOT_LISTED, 0, 3},
    {"sound, listed", ANSWERS("127.0.0.2"), NO_NAME, ANSWERS("127.0.0.2"), SOA_THERE, false, false, VERDICT_LISTED, 0,
     4},
    {"tested lately, not listed", NO_NAME, SILENT, SILENT, SILENT, true, false, VERDICT_NOT_LISTED, 0, 1},
    {"tested lately, listed as before", ANSWERS("127.0.0.2"), SILENT, SILENT, SILENT, true, true, VERDICT_LISTED, 0, 2},
    {"tested lately, newly listed", ANSWERS("127.0.0.2"), NO_NAME, SILENT, SILENT, true, false, VERDICT_LISTED, 0, 3},
    {"gone wildcard since the test", ANSWERS("127.0.0.2"), ANSWERS("127.0.0.2"), SILENT, SILENT, true, false,
     VERDICT_UNCHECKED, UNCHECKED_WILDCARD, 3},
    {"lists everything", ANSWERS("127.0.0.2"), ANSWERS("127.0.0.2"), ANSWERS("127.0.0.2"), SOA_THERE, false, false,
     VERDICT_UNCHECKED, UNCHECKED_WILDCARD, 4},
    {"refuses everything", ANSWERS("127.255.255.254"), ANSWERS("127.255.255.254"), ANSWERS("127.255.255.254"),
     SOA_THERE, false, false, VERDICT_UNCHECKED, UNCHECKED_REFUSED, 3},
    {"refuses its points only", NO_NAME, ANSWERS("127.255.255.254"), ANSWERS("127.255.255.254"), SOA_THERE, false,
     false, VERDICT_UNCHECKED, UNCHECKED_REFUSED, 3},
    {"refuses from now on", ANSWERS("127.255.255.255"), SILENT, SILENT, SILENT, true, false, VERDICT_UNCHECKED,
     UNCHECKED_REFUSED, 1},
    {"parked", ANSWERS("203.0.113.9"), ANSWERS("203.0.113.9"), ANSWERS("203.0.113.9"), SOA_THERE, false, false,
     VERDICT_UNCHECKED, UNCHECKED_BROKEN, 3},
    {"no such zone", NO_NAME, NO_NAME, NO_NAME, NO_NAME, false, false, VERDICT_UNCHECKED, UNCHECKED_NO_ZONE, 4},
    {"a live zone without its point", NO_NAME, NO_NAME, NO_NAME, SOA_THERE, false, false, VERDICT_NOT_LISTED, 0, 4},
    {"a live part of a zone", NO_NAME, NO_NAME, NO_NAME, NO_DATA, false, false, VERDICT_NOT_LISTED, 0, 4},
    {"empty answers", NO_DATA, NO_DATA, NO_DATA, NO_DATA, false, false, VERDICT_NOT_LISTED, 0, 4},
    {"listed, though no point and no zone", ANSWERS("127.0.0.2"), NO_NAME, NO_NAME, NO_NAME, false, false,
     VERDICT_LISTED, 0, 5},
    {"SERVFAIL", FAILS(DNS_SERVFAIL), FAILS(DNS_SERVFAIL), FAILS(DNS_SERVFAIL), FAILS(DNS_SERVFAIL), false, false,
     VERDICT_UNCHECKED, UNCHECKED_NO_ANSWER, 6},
    {"REFUSED", FAILS(DNS_REFUSED), FAILS(DNS_REFUSED), FAILS(DNS_REFUSED), FAILS(DNS_REFUSED), false, false,
     VERDICT_UNCHECKED, UNCHECKED_NO_ANSWER, 3},
    {"dead", SILENT, SILENT, SILENT, SILENT, false, false, VERDICT_UNCHECKED, UNCHECKED_NO_ANSWER, 6},
    {"dead, tested lately", SILENT, SILENT, SILENT, SILENT, true, false, VERDICT_UNCHECKED, UNCHECKED_NO_ANSWER, 2},
    {"dead, listed before", SILENT, SILENT, SILENT, SILENT, true, true, VERDICT_UNCHECKED, UNCHECKED_NO_ANSWER, 2},
    {"a first hit that nothing confirms", ANSWERS("127.0.0.2"), SILENT, SILENT, SILENT, false, false, VERDICT_UNCHECKED,
     UNCHECKED_UNCONFIRMED, 6},
    {"a hit of a list that is known to be sound", ANSWERS("127.0.0.2"), SILENT, SILENT, SILENT, true, false,
     VERDICT_LISTED, 0, 4},
    {"malformed", FAILS(DNS_MALFORMED), FAILS(DNS_MALFORMED), FAILS(DNS_MALFORMED), FAILS(DNS_MALFORMED), false, false,
     VERDICT_UNCHECKED, UNCHECKED_NO_ANSWER, 3},
    {"truncated for good", FAILS(DNS_TRUNCATED), FAILS(DNS_TRUNCATED), FAILS(DNS_TRUNCATED), FAILS(DNS_TRUNCATED),
     false, false, VERDICT_UNCHECKED, UNCHECKED_NO_ANSWER, 6},
};

static bool starts(const char *name, const char *with)
{
    return strncmp(name, with, strlen(with)) == 0;
}

static struct world_reply behave(struct world *w, const struct dns_question *q)
{
    const struct behaviour *b = w->context;

    if (q->type == DNS_TXT)
        return world_records(20 * MS, "spam", NULL);
    if (q->type == DNS_SOA)
        return b->zone;
    if (starts(q->name, "1.0.0.127."))
        return b->clean;
    return starts(q->name, "2.0.0.127.") ? b->listed : b->subject;
}

static struct subject ip4(const char *text)
{
    struct subject s = {.text = slice_of(text), .family = FAMILY_IP4};

    assert_true(address_parse(&s.address, s.text));
    return s;
}

static struct dns_list list_of(const char *text)
{
    struct dns_list list;

    assert_true(dns_list_parse(&list, slice_of(text), NULL));
    return list;
}

static void test_behaviours(void **state)
{
    const struct subject s = ip4("192.0.2.10");
    const struct dns_list list = list_of("bl.test");

    (void)state;
    for (size_t i = 0; i < sizeof behaviours / sizeof behaviours[0]; i++) {
        struct behaviour b = behaviours[i];
        struct world w = {.reply = behave, .context = &b};
        struct listing_memory *m = listing_memory_new();
        struct inquiry *q;
        struct finding f;
        size_t at = 0;

        assert_non_null(m);
        if (b.known_test)
            listing_memory_pass(m, list.slug, FAMILY_IP4, NOW - 60);
        if (b.known_listing)
            listing_memory_listed(m, s.text, list.slug, NOW - 60);
        q = inquiry_new(&list, 1, &s, 1, m, NOW, &rules);
        assert_non_null(q);
        (void)world_run_inquiry(&w, q, 8000 * MS);
        assert_true(inquiry_finding(q, &at, &f));
        WANT_INT(b.name, f.verdict, b.want);
        if (b.want == VERDICT_UNCHECKED)
            WANT_INT(b.name, f.why, b.why);
        WANT_INT(b.name, w.asked, b.questions);
        WANT_INT(b.name, inquiry_finding(q, &at, &f), false);
        inquiry_free(q);
        listing_memory_free(m);
    }
}

/* What is remembered: listings and delistings that a look-up found, self-tests that were passed; nothing that is unknown. */
static void test_remember(void **state)
{
    static const struct {
        const char *behaviour;
        bool listed, left, passed;
    } rows[] = {
        {"sound, listed", true, false, true},
        {"sound, not listed", false, false, true},
        {"tested lately, listed as before", true, false, true},
        {"gone wildcard since the test", false, false, false},
        {"lists everything", false, false, false},
        {"no such zone", false, false, false},
        {"a live zone without its point", false, false, true},
        {"dead, listed before", true, false, true},
        {"parked", false, false, false},
        {"SERVFAIL", false, false, false},
    };
    const struct subject s = ip4("192.0.2.10");
    const struct dns_list list = list_of("bl.test");

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct listing_memory *m = listing_memory_new();
        struct world w = {.reply = behave};
        const struct listing *known;
        struct behaviour b = {0};
        struct inquiry *q;

        for (size_t k = 0; k < sizeof behaviours / sizeof behaviours[0]; k++)
            if (strcmp(behaviours[k].name, rows[i].behaviour) == 0)
                b = behaviours[k];
        w.context = &b;
        assert_non_null(b.name);
        if (b.known_test)
            listing_memory_pass(m, list.slug, FAMILY_IP4, NOW - 60);
        if (b.known_listing)
            listing_memory_listed(m, s.text, list.slug, NOW - 60);
        q = inquiry_new(&list, 1, &s, 1, m, NOW, &rules);
        (void)world_run_inquiry(&w, q, 8000 * MS);
        inquiry_remember(q);
        known = listing_memory_recent(m, s.text, list.slug, NOW);
        WANT_INT(b.name, known != NULL, rows[i].listed);
        if (known != NULL)
            WANT_INT(b.name, known->first_s, b.known_listing ? NOW - 60 : NOW);
        WANT_INT(b.name, listing_memory_passed(m, list.slug, FAMILY_IP4, NOW) != 0, rows[i].passed);
        inquiry_free(q);
        listing_memory_free(m);
    }
}

static void test_delisted(void **state)
{
    const struct subject s = ip4("192.0.2.10");
    const struct dns_list list = list_of("bl.test");
    struct listing_memory *m = listing_memory_new();
    struct behaviour b = behaviours[0];
    struct world w = {.reply = behave, .context = &b};
    struct inquiry *q;

    (void)state;
    listing_memory_listed(m, s.text, list.slug, NOW - 900);
    q = inquiry_new(&list, 1, &s, 1, m, NOW, &rules);
    (void)world_run_inquiry(&w, q, 8000 * MS);
    inquiry_remember(q);
    WANT_INT("left", listing_memory_recent(m, s.text, list.slug, NOW)->left_s, NOW);
    WANT_INT("since", listing_memory_recent(m, s.text, list.slug, NOW)->first_s, NOW - 900);
    inquiry_free(q);
    listing_memory_free(m);
}

/* Many lists: the first zones of the name tell how one behaves. */
static struct world_reply by_name(struct world *w, const struct dns_question *q)
{
    (void)w;
    if (strstr(q->name, ".dead-") != NULL)
        return world_silence();
    if (strstr(q->name, "q.mail.test") != NULL || strstr(q->name, "r.mail.test") != NULL) {
        bool advanced = strstr(q->name, "q.mail.test") != NULL;

        return starts(q->name, "0.0.0.0.") || starts(q->name, advanced ? "11.2.0.192." : "10.2.0.192.")
                   ? world_records(20 * MS, "127.0.0.2", NULL)
                   : world_outcome(20 * MS, DNS_NO_NAME);
    }
    if (q->type == DNS_TXT)
        return world_records(20 * MS, "why", NULL);
    if (starts(q->name, "2.0.0.127.") || starts(q->name, "10.2.0.192."))
        return world_records(20 * MS, "127.0.0.2", NULL);
    return world_outcome(20 * MS, DNS_NO_NAME);
}

struct count {
    size_t listed, clean, unchecked;
};

static struct count count(const struct inquiry *q)
{
    struct count n = {0};
    struct finding f;

    for (size_t i = 0; inquiry_finding(q, &i, &f);) {
        n.listed += f.verdict == VERDICT_LISTED;
        n.clean += f.verdict == VERDICT_NOT_LISTED;
        n.unchecked += f.verdict == VERDICT_UNCHECKED;
    }
    return n;
}

static struct dns_list *many_lists(size_t alive, size_t dead, char (*names)[32])
{
    struct dns_list *lists = calloc(alive + dead, sizeof *lists);

    assert_non_null(lists);
    for (size_t i = 0; i < alive + dead; i++) {
        (void)snprintf(names[i], 32, "%s-%zu.test", i < alive ? "live" : "dead", i);
        lists[i] = list_of(names[i]);
    }
    return lists;
}

static void test_speed(void **state)
{
    char names[100][32];
    struct dns_list *lists = many_lists(100, 0, names);
    const struct subject s = ip4("192.0.2.20");
    struct listing_memory *m = listing_memory_new();
    struct world w = {.reply = by_name};
    struct inquiry *q = inquiry_new(lists, 100, &s, 1, m, NOW, &rules);
    long long cold = world_run_inquiry(&w, q, 8000 * MS), warm;

    (void)state;
    if (cold > 60 * MS)
        fail_msg("cold: got %lld ms, want at most three round trips of 20 ms", cold / MS);
    inquiry_remember(q);
    inquiry_free(q);
    w = (struct world){.reply = by_name};
    q = inquiry_new(lists, 100, &s, 1, m, NOW + 60, &rules);
    warm = world_run_inquiry(&w, q, 8000 * MS);
    WANT_INT("tested lately: one round trip", warm, 20 * MS);
    WANT_INT("questions", w.asked, 100);
    WANT_INT("checked", count(q).clean, 100);
    inquiry_free(q);
    listing_memory_free(m);
    free(lists);
}

/* 64 addresses, 40 lists of which 5 are dead: no hit is lost, and the dead ones cost one patience. */
static void test_dead_lists(void **state)
{
    char names[40][32], texts[64][16];
    struct dns_list *lists = many_lists(35, 5, names);
    struct listing_memory *m = listing_memory_new();
    struct world w = {.reply = by_name};
    struct subject subjects[64];
    struct inquiry *q;
    struct count n;

    (void)state;
    for (size_t i = 0; i < 64; i++) {
        (void)snprintf(texts[i], sizeof texts[i], "192.0.2.%zu", i);
        subjects[i] = ip4(texts[i]);
    }
    q = inquiry_new(lists, 40, subjects, 64, m, NOW, &rules);
    WANT_INT("time", world_run_inquiry(&w, q, 8000 * MS) <= 2500 * MS, true);
    n = count(q);
    WANT_INT("hits", n.listed, 35);
    WANT_INT("clean", n.clean, 63 * 35);
    WANT_INT("unchecked", n.unchecked, 64 * 5);
    inquiry_free(q);
    listing_memory_free(m);
    free(lists);
}

/* The deadline comes first: what is known stays, the rest is unchecked. */
static void test_deadline(void **state)
{
    char names[3][32];
    struct dns_list *lists = many_lists(2, 1, names);
    const struct subject s = ip4("192.0.2.10");
    struct listing_memory *m = listing_memory_new();
    struct world w = {.reply = by_name};
    struct inquiry *q = inquiry_new(lists, 3, &s, 1, m, NOW, &rules);

    (void)state;
    WANT_INT("in time", world_run_inquiry(&w, q, 1000 * MS), 1000 * MS);
    WANT_INT("listed", count(q).listed, 2);
    WANT_INT("unchecked", count(q).unchecked, 1);
    inquiry_free(q);
    listing_memory_free(m);
    free(lists);
}

/* Trend Micro's two: the second is asked about what the first doesn't list, and their probe is asked in every run. */
static void test_after(void **state)
{
    struct dns_list lists[2] = {list_of("code.r.mail.test"), list_of("code.q.mail.test")};
    const struct subject subjects[3] = {ip4("192.0.2.10"), ip4("192.0.2.11"), ip4("192.0.2.12")};
    struct listing_memory *m = listing_memory_new();
    struct world w = {.reply = by_name};
    struct inquiry *q;
    struct finding f;
    size_t i = 0;

    (void)state;
    for (size_t l = 0; l < 2; l++) {
        lists[l].test_listed = SLICE("0.0.0.0");
        lists[l].test_required = true;
        lists[l].families = 1u << FAMILY_IP4;
    }
    lists[1].after = 1;
    listing_memory_pass(m, lists[0].slug, FAMILY_IP4, NOW - 60);
    listing_memory_pass(m, lists[1].slug, FAMILY_IP4, NOW - 60);
    q = inquiry_new(lists, 2, subjects, 3, m, NOW, &rules);
    (void)world_run_inquiry(&w, q, 8000 * MS);
    assert_true(inquiry_finding(q, &i, &f));
    WANT_INT("on Standard", f.verdict, VERDICT_LISTED);
    assert_true(inquiry_finding(q, &i, &f));
    WANT_INT("so Advanced is not asked about it", f.subject == &subjects[1] && f.list == &lists[0], true);
    assert_true(inquiry_finding(q, &i, &f));
    WANT_INT("on Advanced", f.verdict == VERDICT_LISTED && f.list == &lists[1], true);
    WANT_INT("all", count(q).listed + count(q).clean, 5);
    WANT_INT("unchecked", count(q).unchecked, 0);
    /* probe; three on r, two on q; a TXT and the clean point for each of the two hits */
    WANT_INT("questions", w.asked, 1 + 3 + 2 + 4);
    inquiry_free(q);
    listing_memory_free(m);
}

static void test_code_not_accepted(void **state)
{
    struct dns_list lists[2] = {list_of("bad.code.test"), list_of("bad.other.test")};
    const struct subject s = ip4("192.0.2.20");
    struct listing_memory *m = listing_memory_new();
    struct world w = {.reply = by_name};
    struct inquiry *q;
    struct finding f;
    size_t i = 0;

    (void)state;
    for (size_t l = 0; l < 2; l++) {
        lists[l].test_listed = SLICE("0.0.0.0");
        lists[l].test_required = true;
    }
    lists[1].after = 1;
    q = inquiry_new(lists, 2, &s, 1, m, NOW, &rules);
    (void)world_run_inquiry(&w, q, 8000 * MS);
    for (size_t l = 0; l < 2; l++) {
        assert_true(inquiry_finding(q, &i, &f));
        WANT_INT("not believed", f.verdict, VERDICT_UNCHECKED);
        WANT_INT("why", f.why, UNCHECKED_TEST_FAILED);
    }
    inquiry_free(q);
    listing_memory_free(m);
}

static void test_families(void **state)
{
    struct dns_list lists[2] = {list_of("live-4.test"), list_of("live-d.test")};
    struct subject subjects[2] = {ip4("192.0.2.20"), {.text = SLICE_INIT("example.com"), .family = FAMILY_DOMAIN}};
    struct listing_memory *m = listing_memory_new();
    struct world w = {.reply = by_name};
    struct inquiry *q;
    struct finding f;
    size_t i = 0;

    (void)state;
    lists[0].families = 1u << FAMILY_IP4;
    lists[1].families = 1u << FAMILY_DOMAIN;
    q = inquiry_new(lists, 2, subjects, 2, m, NOW, &rules);
    (void)world_run_inquiry(&w, q, 8000 * MS);
    assert_true(inquiry_finding(q, &i, &f));
    WANT_INT("the address on the address list", f.subject == &subjects[0] && f.list == &lists[0], true);
    assert_true(inquiry_finding(q, &i, &f));
    WANT_INT("the domain on the domain list", f.subject == &subjects[1] && f.list == &lists[1], true);
    WANT_INT("no other pair", inquiry_finding(q, &i, &f), false);
    inquiry_free(q);
    listing_memory_free(m);
}

/* A name that DNS can't hold is not asked and not clean. */
static void test_long_name(void **state)
{
    static const char zone[] =
        "a23456789012345678901234567890123456789012345678901234567890.b23456789012345678901234567890123456"
        "78901234567890123456789012.c2345678901234567890123456789012345678901234567890123456789012.d23456"
        "7890123456789012345678901234567890123456789012.test";
    const struct dns_list list = list_of(zone);
    const struct subject s = {.text = SLICE_INIT("2001:db8::1"), .family = FAMILY_IP6, .address = {.v6 = true}};
    struct listing_memory *m = listing_memory_new();
    struct world w = {.reply = by_name};
    struct inquiry *q = inquiry_new(&list, 1, &s, 1, m, NOW, &rules);

    (void)state;
    (void)world_run_inquiry(&w, q, 8000 * MS);
    WANT_INT("asked", w.asked, 0);
    WANT_INT("unchecked", count(q).unchecked, 1);
    inquiry_free(q);
    listing_memory_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_behaviours), cmocka_unit_test(test_remember),          cmocka_unit_test(test_delisted),
        cmocka_unit_test(test_speed),      cmocka_unit_test(test_dead_lists),        cmocka_unit_test(test_deadline),
        cmocka_unit_test(test_after),      cmocka_unit_test(test_code_not_accepted), cmocka_unit_test(test_families),
        cmocka_unit_test(test_long_name),
    };
    return cmocka_run_group_tests_name("inquiry", tests, NULL, NULL);
}
