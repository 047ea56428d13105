#include "tests/lib/unit.h"

#include "dns/verdict.h"

static uint32_t code(unsigned a, unsigned b, unsigned c, unsigned d)
{
    return a << 24 | b << 16 | c << 8 | d;
}

static const struct {
    const char *filter;
    bool good;
    uint8_t match[4], other[4];
} patterns[] = {
    {"127.0.0.2", true, {127, 0, 0, 2}, {127, 0, 0, 3}},
    {"127.0.0.[2..11]", true, {127, 0, 0, 11}, {127, 0, 0, 12}},
    {"127.0.0.[2;4;9..10]", true, {127, 0, 0, 4}, {127, 0, 0, 3}},
    {"127.0.[0;1].[0..255]", true, {127, 0, 1, 255}, {127, 0, 2, 1}},
    {"[127].0.0.[2]", true, {127, 0, 0, 2}, {126, 0, 0, 2}},
    {"127.[0..255].[0..255].[0..255]", true, {127, 9, 9, 9}, {128, 0, 0, 2}},
    {"127.0.0.256", false, {0}, {0}},
    {"127.0.0.[11..2]", false, {0}, {0}},
    {"127.0.0.[]", false, {0}, {0}},
    {"127.0.0.[2;]", false, {0}, {0}},
    {"127.0.0.[2", false, {0}, {0}},
    {"127.0.0.2]", false, {0}, {0}},
    {"127.0.0", false, {0}, {0}},
    {"127.0.0.2.3", false, {0}, {0}},
    {"127.0.0.[2...4]", false, {0}, {0}},
    {"127.0.0.2 ", false, {0}, {0}},
    {"127.0.0.0002", false, {0}, {0}},
    {"192.0.2.2", false, {0}, {0}},
    {"", false, {0}, {0}},
};

static void test_patterns(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        const uint8_t *m = patterns[i].match, *o = patterns[i].other;
        struct error why = {""};
        struct code_pattern p;

        WANT_INT(patterns[i].filter, code_pattern_parse(&p, slice_of(patterns[i].filter), &why), patterns[i].good);
        WANT_INT(patterns[i].filter, why.text[0] == '\0', patterns[i].good);
        if (!patterns[i].good)
            continue;
        WANT_INT(patterns[i].filter, code_pattern_matches(&p, code(m[0], m[1], m[2], m[3])), true);
        WANT_INT(patterns[i].filter, code_pattern_matches(&p, code(o[0], o[1], o[2], o[3])), false);
    }
}

static const struct {
    const char *text, *zone, *complaint;
} lists[] = {
    {"bl.example.org", "bl.example.org", NULL},
    {"bl.example.org.", "bl.example.org", NULL},
    {"bl.example.org=127.0.0.2", "bl.example.org", NULL},
    {"bl.example.org*3", NULL, "weights are not used"},
    {"bl.example.org=127.0.0.2*-1", NULL, "weights are not used"},
    {"bl.example.org=", NULL, "is no filter"},
    {"bl.example.org=127.0.0.300", NULL, "is no filter"},
    {"bl..example.org", NULL, "is no domain name"},
    {".example.org", NULL, "is no domain name"},
    {"bl example.org", NULL, "is no domain name"},
    {"bl|.example.org", NULL, "is no domain name"},
    {"127.0.0.2", NULL, "is no domain name"},
    {"", NULL, "is no domain name"},
};

static void test_lists(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        struct error why = {""};
        struct dns_list list;

        WANT_INT(lists[i].text, dns_list_parse(&list, slice_of(lists[i].text), &why), lists[i].zone != NULL);
        if (lists[i].zone != NULL)
            WANT_TEXT(lists[i].text, list.zone, lists[i].zone);
        else if (strstr(why.text, lists[i].complaint) == NULL)
            fail_msg("%s: got \"%s\", want \"%s\"", lists[i].text, why.text, lists[i].complaint);
    }
}

/* What a list says by one record, or several. */
static const struct {
    const char *name, *list;
    uint8_t records[3][4];
    size_t count;
    enum answer_kind want;
} answers[] = {
    {"listed", "bl.example.org", {{127, 0, 0, 2}}, 1, ANSWER_LISTED},
    {"far corner", "bl.example.org", {{127, 254, 3, 9}}, 1, ANSWER_LISTED},
    {"nothing", "bl.example.org", {{0}}, 0, ANSWER_NOT_LISTED},
    {"parked", "bl.example.org", {{203, 0, 113, 9}}, 1, ANSWER_BROKEN},
    {"null address", "bl.example.org", {{0, 0, 0, 0}}, 1, ANSWER_BROKEN},
    {"typing error", "bl.example.org", {{127, 255, 255, 252}}, 1, ANSWER_REFUSED},
    {"public resolver", "bl.example.org", {{127, 255, 255, 254}}, 1, ANSWER_REFUSED},
    {"volume", "bl.example.org", {{127, 255, 255, 255}}, 1, ANSWER_REFUSED},
    {"any error", "bl.example.org", {{127, 255, 255, 1}}, 1, ANSWER_REFUSED},
    {"blocked", "bl.example.org", {{127, 0, 0, 1}}, 1, ANSWER_REFUSED},
    {"second record lists", "bl.example.org", {{127, 255, 255, 254}, {127, 0, 0, 4}}, 2, ANSWER_LISTED},
    {"listed beside a parked one", "bl.example.org", {{203, 0, 113, 9}, {127, 0, 0, 4}}, 2, ANSWER_LISTED},
    {"in the filter", "bl.example.org=127.0.0.[2..3]", {{127, 0, 0, 3}}, 1, ANSWER_LISTED},
    {"out of the filter", "bl.example.org=127.0.0.[2..3]", {{127, 0, 0, 4}}, 1, ANSWER_NOT_LISTED},
    {"one of two in the filter", "bl.example.org=127.0.0.4", {{127, 0, 0, 2}, {127, 0, 0, 4}}, 2, ANSWER_LISTED},
    {"the filter wants 127.0.0.1", "bl.example.org=127.0.0.1", {{127, 0, 0, 1}}, 1, ANSWER_LISTED},
    {"the filter can't want a refusal",
     "bl.example.org=127.[0..255].[0..255].[0..255]",
     {{127, 255, 255, 254}},
     1,
     ANSWER_REFUSED},
    {"refused though filtered", "bl.example.org=127.0.0.2", {{127, 0, 0, 1}}, 1, ANSWER_REFUSED},
};

static void test_answers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        struct dns_record records[3];
        struct list_answer a;
        struct dns_list list;

        assert_true(dns_list_parse(&list, slice_of(answers[i].list), NULL));
        for (size_t k = 0; k < answers[i].count; k++) {
            records[k] = (struct dns_record){.ttl = (uint32_t)(100 - k)};
            memcpy(records[k].address, answers[i].records[k], 4);
        }
        verdict_read(&list, answers[i].count > 0 ? DNS_ANSWER : DNS_NO_NAME, records, answers[i].count, &a);
        WANT_INT(answers[i].name, a.kind, answers[i].want);
        WANT_INT(answers[i].name, a.ttl, answers[i].count == 0 ? 0 : 101 - (long long)answers[i].count);
    }
}

/* An outcome that is no answer never says "not listed". */
static void test_outcomes(void **state)
{
    (void)state;
    for (int outcome = DNS_ANSWER; outcome <= DNS_ABANDONED; outcome++) {
        struct list_answer a;
        struct dns_list list;

        assert_true(dns_list_parse(&list, SLICE("bl.example.org"), NULL));
        verdict_read(&list, (enum dns_outcome)outcome, NULL, 0, &a);
        WANT_INT(outcome_words((enum dns_outcome)outcome), a.kind == ANSWER_NONE, outcome > DNS_NO_NAME);
    }
}

static struct list_code coded(enum code_kind kind, const char *pattern, const char *meaning)
{
    struct list_code c = {.kind = kind, .meaning = slice_of(meaning)};

    assert_true(code_pattern_parse(&c.pattern, slice_of(pattern), NULL));
    return c;
}

/* The catalogue's knowledge goes before what is usual. */
static void test_codes(void **state)
{
    struct dns_list list = {.families = 1, .code_count = 3};
    struct code_reading r;
    struct buffer out;

    (void)state;
    list.codes[0] = coded(CODE_LISTED, "127.0.0.2", "black");
    list.codes[1] = coded(CODE_NEUTRAL, "127.0.0.[1;3]", "white or yellow");
    list.codes[2] = coded(CODE_REFUSED, "127.0.0.9", "not registered");
    list_code_read(&list, code(127, 0, 0, 2), &r);
    WANT_INT("black", r.kind, READING_LISTED);
    list_code_read(&list, code(127, 0, 0, 1), &r);
    WANT_INT("white", r.kind, READING_NEUTRAL);
    list_code_read(&list, code(127, 0, 0, 9), &r);
    WANT_INT("not registered", r.kind, READING_REFUSED);
    WANT_TEXT("not registered", r.meaning, "not registered");
    list_code_read(&list, code(127, 0, 0, 77), &r);
    WANT_INT("a code that is new", r.kind, READING_LISTED);
    buffer_init(&out, 100);
    list.bitmask = true;
    list.codes[0] = coded(CODE_LISTED, "127.0.0.[2;3;6;7]", "two");
    list.codes[1] = coded(CODE_LISTED, "127.0.0.[4..7]", "four");
    list.code_count = 2;
    list_code_describe(&out, &list, code(127, 0, 0, 6));
    WANT_TEXT("both bits", buffer_slice(&out), "two, four");
    buffer_free(&out);
}

static void test_points(void **state)
{
    static const struct {
        enum list_family family;
        bool listed;
        const char *want;
    } rows[] = {
        {FAMILY_IP4, true, "2.0.0.127.bl.example.org"},
        {FAMILY_IP4, false, "1.0.0.127.bl.example.org"},
        {FAMILY_IP6, true, "2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.bl.example.org"},
        {FAMILY_IP6, false, "1.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.bl.example.org"},
        {FAMILY_DOMAIN, true, "test.bl.example.org"},
        {FAMILY_DOMAIN, false, "invalid.bl.example.org"},
    };
    char name[DNS_NAME_MAX + 1];
    struct dns_list list;

    (void)state;
    assert_true(dns_list_parse(&list, SLICE("bl.example.org"), NULL));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        WANT_INT(rows[i].want, dns_list_test_name(&list, rows[i].family, rows[i].listed, name), true);
        WANT_TEXT("point", slice_of(name), rows[i].want);
    }
    list.test_listed = SLICE("0.0.0.0");
    list.test_clean = SLICE("-");
    assert_true(dns_list_test_name(&list, FAMILY_IP4, true, name));
    WANT_TEXT("own point", slice_of(name), "0.0.0.0.bl.example.org");
    WANT_INT("no point", dns_list_test_name(&list, FAMILY_IP4, false, name), false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_patterns), cmocka_unit_test(test_lists), cmocka_unit_test(test_answers),
        cmocka_unit_test(test_outcomes), cmocka_unit_test(test_codes), cmocka_unit_test(test_points),
    };
    return cmocka_run_group_tests_name("dns_list", tests, NULL, NULL);
}
