#include "tests/lib/unit.h"

#include <stdlib.h>
#include <time.h>

#include "plugins/check_ers_listing/activation_code.h"
#include "plugins/check_ers_listing/judge.h"
#include "plugins/check_ers_listing/own_address.h"

#define NOW 1800000000LL
#define PAIRS_MAX 64

/* Findings in the making: three lists and as many subjects as a test wants. */
struct scene {
    struct catalogue *services;
    struct listing_config config;
    struct dns_list lists[4];
    const struct service *of[4];
    struct subject subjects[16];
    char texts[16][16];
    struct told_finding all[PAIRS_MAX];
    bool lacks_test[4];
    struct listing_memory *memory;
    struct listing_run run;
};

static struct dns_list list_of(const char *name, enum list_severity severity)
{
    struct dns_list l;

    assert_true(dns_list_parse(&l, slice_of(name), NULL));
    l.severity = severity;
    return l;
}

static void begin(struct scene *s)
{
    struct error why[4];
    size_t whys;

    *s = (struct scene){.memory = listing_memory_new()};
    s->services = catalogue_load(NULL, NULL, 0, why, 4, &whys);
    s->lists[0] = list_of("critical.example", LIST_CRITICAL);
    s->lists[1] = list_of("warning.example", LIST_WARNING);
    s->lists[2] = list_of("info.example", LIST_INFO);
    s->lists[3] = list_of("other.example", LIST_CRITICAL);
    s->lists[0].removal_url = SLICE("https://critical.example/remove?ip={ip}");
    for (size_t i = 0; i < 16; i++) {
        (void)snprintf(s->texts[i], sizeof s->texts[i], "203.0.113.%zu", 25 + i);
        s->subjects[i] = (struct subject){.text = slice_of(s->texts[i]), .family = FAMILY_IP4};
    }
    s->run = (struct listing_run){.config = &s->config,
                                  .all = s->all,
                                  .lists = s->lists,
                                  .list_count = 4,
                                  .lacks_test = s->lacks_test,
                                  .wall_s = NOW,
                                  .took_us = 23456};
}

static void end(struct scene *s)
{
    listing_memory_free(s->memory);
    catalogue_free(s->services);
}

/* One pair; subjects in order. */
static void found(struct scene *s, size_t subject, size_t list, enum verdict verdict, enum unchecked why)
{
    struct told_finding *t = &s->all[s->run.count++];

    *t = (struct told_finding){.finding = {.subject = &s->subjects[subject],
                                           .list = &s->lists[list],
                                           .verdict = verdict,
                                           .why = why,
                                           .outcome = verdict == VERDICT_UNCHECKED ? DNS_TIMEOUT : DNS_ANSWER,
                                           .ttl = 300,
                                           .ms = 20},
                               .origin = s->subjects[subject].text};
    if (verdict == VERDICT_LISTED) {
        t->finding.codes[0] = 0x7f000002;
        t->finding.codes_n = 1;
    }
    if (subject >= s->run.subject_count)
        s->run.subject_count = subject + 1;
    listing_tell_as(t, &s->config, s->memory, NOW);
}

static enum state judge(struct scene *s, struct buffer *out)
{
    struct report *r = report_new("ERS LISTING", "check_ers_listing", "1", NULL);
    enum state state;

    assert_non_null(r);
    listing_judge(r, &s->run);
    buffer_init(out, REPORT_CEILING);
    state = report_finish(r, s->config.json, out);
    report_free(r);
    return state;
}

static void want(const char *row, struct scene *s, enum state state, const char *text)
{
    struct buffer out;

    WANT_INT(row, judge(s, &out), state);
    if (slice_find(buffer_slice(&out), slice_of(text)) == SLICE_NONE)
        fail_msg("%s: got \"%.*s\", want \"%s\"", row, (int)out.n, out.p, text);
    buffer_free(&out);
    end(s);
}

/* A letter per list: c listed, - clean, u no answer, w wildcard; the state and a part of the text. */
static const struct {
    const char *name, *lists;
    bool named;
    enum unchecked_rule unchecked;
    enum state state;
    const char *text;
} rows[] = {
    {"clean", "----", false, UNCHECKED_BY_NAME, STATE_OK, "203.0.113.25 on none of 4 lists |"},
    {"critical", "c---", false, UNCHECKED_BY_NAME, STATE_CRITICAL, "203.0.113.25 on critical.example since "},
    {"critical: off the others", "c---", false, UNCHECKED_BY_NAME, STATE_CRITICAL,
     ", off 3 others; remove: https://critical.example/remove?ip=203.0.113.25 |"},
    {"warning", "-c--", false, UNCHECKED_BY_NAME, STATE_WARNING, "203.0.113.25 on warning.example since "},
    {"information", "--c-", false, UNCHECKED_BY_NAME, STATE_OK, "on none of 4 lists, 1 for information |"},
    {"all", "cccc", false, UNCHECKED_BY_NAME, STATE_CRITICAL,
     "on critical.example, warning.example, other.example since"},
    {"one of a group dead", "---u", false, UNCHECKED_BY_NAME, STATE_OK,
     "on none of 3 lists; not checked: other.example: no answer |"},
    {"one of the named dead", "---u", true, UNCHECKED_BY_NAME, STATE_UNKNOWN,
     "on none of 3 lists; not checked: other.example: no answer |"},
    {"one dead, and one listing", "c--u", true, UNCHECKED_BY_NAME, STATE_CRITICAL,
     "not checked: other.example: no answer"},
    {"one dead, told to be fine", "---u", true, UNCHECKED_OK, STATE_OK, "other.example: no answer"},
    {"one dead, told to warn", "---u", false, UNCHECKED_WARNING, STATE_WARNING, "other.example: no answer"},
    {"one dead, told to be unknown", "---u", false, UNCHECKED_UNKNOWN, STATE_UNKNOWN, "other.example: no answer"},
    {"all dead", "uuuu", false, UNCHECKED_BY_NAME, STATE_UNKNOWN,
     "no list could be asked; not checked: critical.example: no answer"},
    {"all dead, told to be fine", "uuuu", false, UNCHECKED_OK, STATE_UNKNOWN, "no list could be asked"},
    {"wildcard", "---w", true, UNCHECKED_BY_NAME, STATE_UNKNOWN, "other.example: lists everything"},
    {"a hit in a group that nothing confirms", "---n", false, UNCHECKED_BY_NAME, STATE_UNKNOWN,
     "other.example: says listed, but its test point gave no answer"},
};

static void add_row(struct scene *s, size_t subject, const char *lists)
{
    for (size_t l = 0; lists[l] != '\0'; l++)
        found(s, subject, l,
              lists[l] == 'c'   ? VERDICT_LISTED
              : lists[l] == '-' ? VERDICT_NOT_LISTED
                                : VERDICT_UNCHECKED,
              lists[l] == 'w'   ? UNCHECKED_WILDCARD
              : lists[l] == 'n' ? UNCHECKED_UNCONFIRMED
                                : UNCHECKED_NO_ANSWER);
}

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        static struct scene s;

        begin(&s);
        s.config.unchecked = rows[i].unchecked;
        for (size_t l = 0; l < 4; l++)
            s.lists[l].named = rows[i].named;
        add_row(&s, 0, rows[i].lists);
        want(rows[i].name, &s, rows[i].state, rows[i].text);
    }
}

/* -w and -c count the listings, without those for information. */
static void test_counts(void **state)
{
    static const struct {
        const char *lists, *warning, *critical;
        enum state state;
    } counts[] = {
        {"c---", "1", "2", STATE_OK},      {"cc--", "1", "2", STATE_WARNING},   {"cc-c", "1", "2", STATE_CRITICAL},
        {"--c-", "0", "0", STATE_OK},      {"-c--", "0", "0", STATE_CRITICAL},  {"-c--", "0", NULL, STATE_WARNING},
        {"c--u", "5", "5", STATE_UNKNOWN}, {"----", "1:", NULL, STATE_WARNING},
    };

    (void)state;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        static struct scene s;

        begin(&s);
        s.lists[3].named = true;
        if (counts[i].warning != NULL)
            assert_true(range_parse(&s.config.warning, slice_of(counts[i].warning)));
        if (counts[i].critical != NULL)
            assert_true(range_parse(&s.config.critical, slice_of(counts[i].critical)));
        add_row(&s, 0, counts[i].lists);
        want(counts[i].lists, &s, counts[i].state, "ERS LISTING");
    }
}

static void test_kept(void **state)
{
    static struct scene s;

    (void)state;
    begin(&s);
    listing_memory_listed(s.memory, s.subjects[0].text, s.lists[0].slug, NOW - 3600);
    add_row(&s, 0, "u---");
    want("listed before, dead now", &s, STATE_CRITICAL, ", not re-checked since ");
    begin(&s);
    listing_memory_listed(s.memory, s.subjects[0].text, s.lists[0].slug, NOW - 86401);
    add_row(&s, 0, "u---");
    want("for longer than a day", &s, STATE_OK, "on none of 3 lists; not checked: critical.example: no answer");
    begin(&s);
    listing_memory_listed(s.memory, s.subjects[0].text, s.lists[0].slug, NOW - 3600);
    add_row(&s, 0, "uuuu");
    want("listed before, all dead now", &s, STATE_CRITICAL, "203.0.113.25 on critical.example since ");
}

/* The same service by DNS (list 0) and by web (list 3): c listed, - clean, u not read, s silent. */
static void test_web(void **state)
{
    static const struct {
        const char *verdicts;
        bool named;
        enum state state;
        const char *text, *unwanted;
    } ways[] = {
        {"--", true, STATE_OK, "203.0.113.25 on none of 2 lists |", "they differ"},
        {"c-", true, STATE_CRITICAL,
         "they differ: listed by DNS (asked now), not listed by web (other.example, asked 12 min ago)", NULL},
        {"-c", true, STATE_CRITICAL,
         "they differ: listed by web (asked 12 min ago), not listed by DNS (critical.example, asked now)", NULL},
        {"-c", true, STATE_CRITICAL, "its web page says so: QIL; asked 12 min ago", NULL},
        {"cc", true, STATE_CRITICAL, "on critical.example, other.example since", "they differ"},
        {"-u", true, STATE_UNKNOWN, "not checked: other.example: HTTP 503, asked 12 min ago", "they differ"},
        {"-u", false, STATE_OK, "not checked: other.example: HTTP 503", NULL},
        {"cu", true, STATE_CRITICAL, "not checked: other.example: HTTP 503", "they differ"},
        {"-s", true, STATE_OK, "not checked: other.example: no status", NULL},
        {"us", true, STATE_UNKNOWN, "no list could be asked", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        static struct scene s;

        begin(&s);
        s.of[0] = s.of[3] = catalogue_at(s.services, 0);
        s.run.services = s.of;
        s.lists[3].named = ways[i].named;
        for (size_t k = 0; k < 2; k++) {
            char v = ways[i].verdicts[k];
            struct told_finding *t = &s.all[k];

            found(&s, 0, k == 0 ? 0 : 3,
                  v == 'c'   ? VERDICT_LISTED
                  : v == '-' ? VERDICT_NOT_LISTED
                             : VERDICT_UNCHECKED,
                  k == 0     ? UNCHECKED_NO_ANSWER
                  : v == 's' ? UNCHECKED_SILENT
                             : UNCHECKED_NOT_READ);
            if (k == 0)
                continue;
            t->finding.source = SOURCE_WEB;
            t->finding.codes_n = 0;
            t->finding.asked_s = NOW - 720;
            t->finding.reason = v == 'c' ? SLICE("QIL") : v == 's' ? SLICE("no status") : SLICE("HTTP 503");
        }
        if (ways[i].unwanted != NULL) {
            struct buffer out;

            (void)judge(&s, &out);
            WANT_INT(ways[i].verdicts, slice_find(buffer_slice(&out), slice_of(ways[i].unwanted)) == SLICE_NONE, true);
            buffer_free(&out);
        }
        want(ways[i].verdicts, &s, ways[i].state, ways[i].text);
    }
}

static void test_left(void **state)
{
    static struct scene s;

    (void)state;
    begin(&s);
    listing_memory_listed(s.memory, s.subjects[0].text, s.lists[0].slug, NOW - 2000);
    listing_memory_clean(s.memory, s.subjects[0].text, s.lists[0].slug, NOW - 1100);
    add_row(&s, 0, "----");
    want("delisted", &s, STATE_OK, "; left critical.example ");
    begin(&s);
    listing_memory_listed(s.memory, s.subjects[0].text, s.lists[0].slug, NOW - 2000);
    listing_memory_clean(s.memory, s.subjects[0].text, s.lists[0].slug, NOW - 1100);
    add_row(&s, 0, "----");
    want("how long it was", &s, STATE_OK, " after 15 min");
}

static void test_ignore(void **state)
{
    static const struct {
        const char *ignore;
        enum state state;
    } ignores[] = {
        {"203.0.113.25@critical.example", STATE_OK},
        {"203.0.113.25@CRITICAL.example", STATE_OK},
        {"*@critical.example", STATE_OK},
        {"203.0.113.25@*", STATE_OK},
        {"203.0.113.26@critical.example", STATE_CRITICAL},
        {"203.0.113.25@other.example", STATE_CRITICAL},
        {"203.0.113.25@critical.example:2027-12-31", STATE_OK},
        {"203.0.113.25@critical.example:2026-12-31", STATE_CRITICAL},
        {"203.0.113.25@critical.example:2027-01-15T08:00:00Z", STATE_OK},
        {"203.0.113.25@critical.example:2027-01-15T07:59:59Z", STATE_CRITICAL},
    };
    static const char *const bad[] = {"203.0.113.25",   "@x.example", "203.0.113.25@", "a@b:soon",
                                      "a@b:2026-02-31", "a@b:",       "a@b:2026-12"};

    (void)state;
    for (size_t i = 0; i < sizeof ignores / sizeof ignores[0]; i++) {
        static struct scene s;
        struct error why;

        begin(&s);
        assert_true(ignore_parse(&s.config.ignores[0], slice_of(ignores[i].ignore), &why));
        s.config.ignore_count = 1;
        add_row(&s, 0, "c---");
        want(ignores[i].ignore, &s, ignores[i].state,
             ignores[i].state == STATE_OK ? "ignored: 203.0.113.25" : "remove: ");
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct error why = {""};
        struct ignore out;

        WANT_INT(bad[i], ignore_parse(&out, slice_of(bad[i]), &why), false);
        WANT_INT(bad[i], why.text[0] != '\0', true);
    }
}

/* A subject that no list has checked is never clean, however well the others are. */
static void test_blind(void **state)
{
    static struct scene s;

    (void)state;
    begin(&s);
    add_row(&s, 0, "----");
    add_row(&s, 1, "uuuu");
    want("one of two unchecked", &s, STATE_UNKNOWN, "1 of 2 addresses and domains were checked by no list");
    begin(&s);
    add_row(&s, 0, "----");
    s.run.subject_count = 2;
    want("one that no list takes", &s, STATE_UNKNOWN, "1 of 2 addresses and domains were checked by no list");
    begin(&s);
    s.run.subject_count = 1;
    want("nothing to ask", &s, STATE_UNKNOWN, "no list was asked");
}

static void test_allow(void **state)
{
    static struct scene s;

    (void)state;
    begin(&s);
    s.lists[0].allow = true;
    add_row(&s, 0, "c---");
    want("a list of good senders", &s, STATE_OK,
         "203.0.113.25 on the list of good senders critical.example: 127.0.0.2");
}

static void test_perfdata(void **state)
{
    static struct scene s;

    (void)state;
    begin(&s);
    s.lists[0].named = true;
    add_row(&s, 0, "cc-u");
    want("perfdata", &s, STATE_CRITICAL,
         " | listed=2;;;0 checked=3;;;0 unchecked=1;;;0 time=0.023s;;;0 listed_critical_example=1;;;0\n");
}

static void test_json(void **state)
{
    static struct scene s;

    (void)state;
    begin(&s);
    s.config.json = true;
    add_row(&s, 0, "c--u");
    want("json", &s, STATE_CRITICAL,
         "{\"target\":\"203.0.113.25\",\"origin\":\"203.0.113.25\",\"list\":\"critical.example\",\"source\":\"dns\","
         "\"verdict\":\"listed\",\"codes\":[\"127.0.0.2\"],\"meaning\":null,\"reason\":null,\"since\":"
         "\"2027-01-15T08:00:00Z\",\"rechecked\":null,\"left\":null,\"asked\":null,\"ttl\":300,\"ms\":20,\"lookup_"
         "url\":null,"
         "\"removal_url\":\"https://critical.example/remove?ip=203.0.113.25\"}");
    begin(&s);
    s.config.json = true;
    add_row(&s, 0, "---u");
    want("json", &s, STATE_OK,
         "\"list\":\"other.example\",\"source\":\"dns\",\"verdict\":\"unchecked\",\"codes\":[],\"meaning\":\"no "
         "answer\"");
}

/* Line 1 stays short, whatever is found. */
static void test_length(void **state)
{
    static struct scene s;
    struct buffer out;
    size_t bar;

    (void)state;
    begin(&s);
    s.lists[0].name = SLICE("a list whose name is so long that it would fill the line alone, and more than that");
    s.lists[1].name = SLICE("another list whose name is so long that it would fill the line alone, and more");
    for (size_t i = 0; i < 15; i++)
        add_row(&s, i, "cccu");
    WANT_INT("state", judge(&s, &out), STATE_CRITICAL);
    bar = slice_find(buffer_slice(&out), SLICE(" | "));
    if (bar > 160)
        fail_msg("got a line of %zu bytes", bar);
    if (slice_find(buffer_slice(&out), SLICE("15 of 15 listed: 203.0.113.25 on ")) > bar)
        fail_msg("got \"%.*s\"", (int)bar, out.p);
    buffer_free(&out);
    end(&s);
}

static void test_own_address(void **state)
{
    static const struct {
        const char *main_cf, *want;
    } files[] = {
        {"smtp_bind_address = 192.0.2.25\n", "192.0.2.25"},
        {"smtp_bind_address=192.0.2.25\nsmtp_bind_address6 = 2001:db8::25\n", "192.0.2.25 2001:db8::25"},
        {"# smtp_bind_address = 192.0.2.1\nsmtp_bind_address = 192.0.2.2\nsmtp_bind_address = 192.0.2.3", "192.0.2.3"},
        {"inet_interfaces = 127.0.0.1, 192.0.2.25 [::1]\n  [2001:db8::25]\nmynetworks = 192.0.2.7\n",
         "192.0.2.25 2001:db8::25"},
        {"inet_interfaces = all\n", ""},
        {"inet_interfaces = loopback-only\n", ""},
        {"inet_interfaces = 192.0.2.1\nsmtp_bind_address = 192.0.2.2\n", "192.0.2.2"},
        {"smtp_bind_address =\n", ""},
        {"  192.0.2.1\n=\nsmtp_bind_address\n", ""},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct own_addresses own;
        struct buffer got;

        WANT_INT(files[i].main_cf, own_addresses_postfix(&own, slice_of(files[i].main_cf)), files[i].want[0] != '\0');
        buffer_init(&got, 1000);
        for (size_t k = 0; k < own.count; k++) {
            buffer_text(&got, k > 0 ? " " : "");
            address_print(&got, &own.items[k]);
        }
        WANT_TEXT(files[i].main_cf, buffer_slice(&got), files[i].want);
        buffer_free(&got);
    }
}

static void test_code_from_environment(void **state)
{
    static char good[] = "ERS_ACTIVATION_CODE=AB-CD12-34",
                blank[] = "ERS_ACTIVATION_CODE=", bad[] = "ERS_ACTIVATION_CODE=a.b";
    char *const none[] = {NULL}, *const env[] = {good, NULL}, *const empty[] = {blank, NULL},
                *const wrong[] = {bad, NULL};
    struct activation_code code;
    struct error why = {""};

    (void)state;
    assert_true(activation_code_read(&code, NULL, none, &why));
    WANT_TEXT("none", slice_of(code.asked), "");
    assert_true(activation_code_read(&code, NULL, empty, &why));
    WANT_TEXT("empty", slice_of(code.asked), "");
    assert_true(activation_code_read(&code, NULL, env, &why));
    WANT_TEXT("without dashes", slice_of(code.asked), "ABCD1234");
    WANT_TEXT("as given", slice_of(code.given), "AB-CD12-34");
    WANT_INT("a dot", activation_code_read(&code, NULL, wrong, &why), false);
    WANT_INT("the code is not in the message", strstr(why.text, "a.b") == NULL, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_kept),
        cmocka_unit_test(test_web),
        cmocka_unit_test(test_left),
        cmocka_unit_test(test_ignore),
        cmocka_unit_test(test_blind),
        cmocka_unit_test(test_allow),
        cmocka_unit_test(test_perfdata),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_length),
        cmocka_unit_test(test_own_address),
        cmocka_unit_test(test_code_from_environment),
    };

    (void)setenv("TZ", "UTC", 1);
    tzset();
    return cmocka_run_group_tests_name("listing_judge", tests, NULL, NULL);
}
