#include "tests/lib/unit.h"

#include "monitoring/option_values.h"

static void test_durations(void **state)
{
    static const struct {
        const char *value;
        long long least, most, want; /* want < 0: refused */
        const char *why;
    } rows[] = {
        {"90", 0, 3600, 90, ""},
        {"15m", 0, 3600, 900, ""},
        {"1h", 0, 3600, 3600, ""},
        {"0", 0, 3600, 0, ""},
        {"0", 1, 3600, -1, "option '--x': '0' is no duration such as 90, 15m, 2h or 3d of 1 to 3600 seconds"},
        {"61m", 0, 3600, -1, "option '--x': '61m' is no duration such as 90, 15m, 2h or 3d of 0 to 3600 seconds"},
        {"soon", 0, OPTION_DURATION_MAX, -1, "option '--x': 'soon' is no duration such as 90, 15m, 2h or 3d"},
        {"", 0, OPTION_DURATION_MAX, -1, "option '--x': '' is no duration such as 90, 15m, 2h or 3d"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct error why = {""};
        long long got = -1;

        WANT_INT(rows[i].value, option_duration(&got, slice_of(rows[i].value), rows[i].least, rows[i].most, "x", &why),
                 rows[i].want >= 0);
        WANT_INT(rows[i].value, got, rows[i].want);
        WANT_TEXT(rows[i].value, slice_of(why.text), rows[i].why);
    }
}

static void test_lists(void **state)
{
    struct option_list list = {.count = 0};
    struct error why = {""};

    (void)state;
    assert_true(option_add(&list, SLICE("a"), 2, "x", &why));
    assert_false(option_add(&list, SLICE(""), 2, "x", &why));
    WANT_TEXT("empty", slice_of(why.text), "option '--x' needs a value that isn't empty");
    assert_true(option_add(&list, SLICE("b"), 2, "x", &why));
    assert_false(option_add(&list, SLICE("c"), 2, "x", &why));
    WANT_TEXT("one too many", slice_of(why.text), "option '--x' was given more than 2 times");
    WANT_INT("count", list.count, 2);
    WANT_TEXT("the first", list.items[0], "a");
    WANT_TEXT("the last", list.items[1], "b");
}

static void test_addresses(void **state)
{
    static const struct {
        const char *value;
        bool good;
    } rows[] = {
        {"203.0.113.25", true},   {"2001:db8::25", true},      {"203.0.113", false},
        {"203.0.113.256", false}, {"mail.example.com", false}, {"", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct option_list list = {.count = 0};
        struct error why = {""};

        WANT_INT(rows[i].value, option_add_address(&list, slice_of(rows[i].value), 4, "own-ip", &why), rows[i].good);
        WANT_INT(rows[i].value, list.count, rows[i].good);
        WANT_INT(rows[i].value, slice_ends(slice_of(why.text), SLICE("is no IP address")), !rows[i].good);
    }
}

static void test_formats_and_ranges(void **state)
{
    struct range range = {.end = 7};
    struct error why = {""};
    bool json = false;

    (void)state;
    assert_true(option_format(&json, SLICE("json"), &why));
    assert_true(json);
    assert_false(option_format(&json, SLICE("xml"), &why));
    WANT_TEXT("format", slice_of(why.text), "option '--output-format': 'xml' is neither text nor json");
    assert_true(json);
    assert_true(option_format(&json, SLICE("text"), &why));
    assert_false(json);
    assert_false(option_range(&range, SLICE("2:1"), "x", &why));
    WANT_TEXT("range", slice_of(why.text), "option '--x': '2:1' is no range such as 10, 5:, 1:10 or @1:10");
    WANT_INT("untouched", range.end, 7);
    assert_true(option_range(&range, SLICE("10"), "x", &why));
    WANT_INT("read", range.end, 10);
}

static void test_state_keys(void **state)
{
    static const struct {
        const char *value;
        bool good;
    } rows[] = {
        {"mx", true}, {"mail-log_2.a", true}, {"", false}, {".hidden", false}, {"../k", false}, {"a b", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct error why = {""};
        const char *key = NULL;

        WANT_INT(rows[i].value, option_state_key(&key, slice_of(rows[i].value), &why), rows[i].good);
        WANT_INT(rows[i].value, key != NULL, rows[i].good);
        WANT_INT(rows[i].value, why.text[0] != '\0', !rows[i].good);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_durations),          cmocka_unit_test(test_lists),      cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_formats_and_ranges), cmocka_unit_test(test_state_keys),
    };

    return cmocka_run_group_tests_name("option_values", tests, NULL, NULL);
}
