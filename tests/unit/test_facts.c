#include "tests/lib/unit.h"

#include <math.h>
#include <stdlib.h>

#include "monitoring/facts.h"

#define TEXT(literal) .kind = FACT_TEXT, .text = SLICE_INIT(literal)

static const struct {
    const char *name;
    struct fact fact;
    const char *want;
} rows[] = {
    {"text", {.key = "a", TEXT("450 blocked")}, "{\"a\":\"450 blocked\"}"},
    {"empty text", {.key = "a", TEXT("")}, "{\"a\":\"\"}"},
    {"text is cleaned", {.key = "a", TEXT("a|b\n<c>\xff\x1b[1m")}, "{\"a\":\"a/b (c)? [1m\"}"},
    {"text is escaped", {.key = "a", TEXT("say \"\\\"")}, "{\"a\":\"say \\\"/\\\"\"}"},
    {"number", {.key = "a", .kind = FACT_NUMBER, .number = 37}, "{\"a\":37}"},
    {"fraction", {.key = "a", .kind = FACT_NUMBER, .number = 0.25}, "{\"a\":0.25}"},
    {"no number", {.key = "a", .kind = FACT_NUMBER, .number = NAN}, "{\"a\":null}"},
    {"nothing", {.key = "a", .kind = FACT_NULL}, "{\"a\":null}"},
    {"time", {.key = "a", .kind = FACT_TIME, .number = 1795485745}, "{\"a\":\"2026-11-24T02:02:25Z\"}"},
    {"start of time", {.key = "a", .kind = FACT_TIME, .number = 0}, "{\"a\":\"1970-01-01T00:00:00Z\"}"},
    {"end of time", {.key = "a", .kind = FACT_TIME, .number = 253402300799.0}, "{\"a\":\"9999-12-31T23:59:59Z\"}"},
    {"behind the end", {.key = "a", .kind = FACT_TIME, .number = 253402300800.0}, "{\"a\":null}"},
    {"before the start", {.key = "a", .kind = FACT_TIME, .number = -1}, "{\"a\":null}"},
    {"no time", {.key = "a", .kind = FACT_TIME, .number = NAN}, "{\"a\":null}"},
    {"no texts", {.key = "a", .kind = FACT_TEXTS}, "{\"a\":[]}"},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buffer b;

        buffer_init(&b, 1000);
        facts_print(&b, &rows[i].fact, 1, NULL);
        WANT_TEXT(rows[i].name, buffer_slice(&b), rows[i].want);
        assert_false(b.failed);
        buffer_free(&b);
    }
}

static void test_several(void **state)
{
    static const struct slice texts[] = {SLICE_INIT("one"), SLICE_INIT("code-4711 two"), SLICE_INIT("")};
    static const struct slice codes[] = {SLICE_INIT("code-4711")};
    const struct secrets secrets = {.exact = codes, .exacts = 1};
    const struct fact facts[] = {
        {.key = "to", .kind = FACT_TEXT, .text = SLICE("code-4711")},
        {.key = "domains", .kind = FACT_TEXTS, .texts = texts, .count = 3},
        {.key = "late", .kind = FACT_NUMBER, .number = 12},
    };
    struct buffer b;

    (void)state;
    buffer_init(&b, 1000);
    facts_print(&b, facts, 3, &secrets);
    WANT_TEXT("three facts", buffer_slice(&b),
              "{\"to\":\"[redacted]\",\"domains\":[\"one\",\"[redacted] two\",\"\"],\"late\":12}");
    buffer_cut(&b, 0);
    facts_print(&b, facts, 0, &secrets);
    WANT_TEXT("no fact", buffer_slice(&b), "{}");
    buffer_free(&b);
}

static void test_long_text(void **state)
{
    char text[3000], want[FACT_TEXT_MAX + 20];
    const struct fact fact = {.key = "a", .kind = FACT_TEXT, .text = {text, sizeof text}};
    struct buffer b;

    (void)state;
    memset(text, 'x', sizeof text);
    (void)snprintf(want, sizeof want, "{\"a\":\"%.*s\xe2\x80\xa6\"}", FACT_TEXT_MAX - 3, text);
    buffer_init(&b, 10000);
    facts_print(&b, &fact, 1, NULL);
    WANT_TEXT("long text", buffer_slice(&b), want);
    buffer_free(&b);
}

static void test_no_room(void **state)
{
    const struct fact fact = {.key = "a", .kind = FACT_TEXT, .text = SLICE("more than there is room for")};
    struct buffer b;

    (void)state;
    buffer_init(&b, 10);
    facts_print(&b, &fact, 1, NULL);
    assert_true(b.failed);
    buffer_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_several),
        cmocka_unit_test(test_long_text),
        cmocka_unit_test(test_no_room),
    };

    return cmocka_run_group_tests_name("facts", tests, NULL, NULL);
}
