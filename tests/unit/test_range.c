#include "tests/lib/unit.h"

#include <math.h>

#include "monitoring/range.h"

struct accepted {
    const char *text;
    double start, end;
    bool inside;
    const char *canonical;
};
static const struct accepted accepted[] = {
    {"7", 0, 7, false, "7"},
    {"0", 0, 0, false, "0"},
    {"7:", 7, INFINITY, false, "7:"},
    {"~:7", -INFINITY, 7, false, "~:7"},
    {"7:9", 7, 9, false, "7:9"},
    {":4.25", 0, 4.25, false, "4.25"},
    {"0:4", 0, 4, false, "4"},
    {"0:", 0, INFINITY, false, "0:"},
    {"0:0", 0, 0, false, "0"},
    {"3:3", 3, 3, false, "3:3"},
    {"~:", -INFINITY, INFINITY, false, "~:"},
    {"~:-81.5", -INFINITY, -81.5, false, "~:-81.5"},
    {"-8:31", -8, 31, false, "-8:31"},
    {"-8:-3", -8, -3, false, "-8:-3"},
    {"-8:", -8, INFINITY, false, "-8:"},
    {"-0:5", 0, 5, false, "5"},
    {"@7", 0, 7, true, "@7"},
    {"@7:", 7, INFINITY, true, "@7:"},
    {"@0:", 0, INFINITY, true, "@0:"},
    {"@~:7", -INFINITY, 7, true, "@~:7"},
    {"@~:", -INFINITY, INFINITY, true, "@~:"},
    {"@7:9", 7, 9, true, "@7:9"},
    {"@3:3", 3, 3, true, "@3:3"},
    {"@0:431.90625", 0, 431.90625, true, "@431.90625"},
    {".5", 0, 0.5, false, "0.5"},
    {"5.", 0, 5, false, "5"},
    {"0.1:0.3", 0.1, 0.3, false, "0.1:0.3"},
    {"@0.1:0.3", 0.1, 0.3, true, "@0.1:0.3"},
    {"2.50", 0, 2.5, false, "2.5"},
    /* BUG elsewhere: leading zeros read as octal */
    {"017", 0, 17, false, "17"},
    {"011:021", 11, 21, false, "11:21"},
    {"09", 0, 9, false, "9"},
    /* BUG elsewhere: large integers cut to the largest 64-bit one */
    {"9223372036854775809", 0, 9223372036854775808.0, false, "9223372036854776000"},
    {"98765432109876543210:", 98765432109876543210.0, INFINITY, false, "98765432109876540000:"},
    {"-98765432109876543210:0", -98765432109876543210.0, 0, false, "-98765432109876540000:0"},
};

/* Most of these are taken as 0, or as their first digits, by other plugins. */
static const char *const refused[] = {
    "",     "@",    ":",     "@:",    "~",      "@~",       "~7",      "~5:7",      "5~:7", "~:~", "7:~",   "abc",
    "7x",   "x7",   "7:abc", "abc:7", " 7",     "7 ",       "7 :9",    "7: 9",      "\t7",  "7\n", "1e2",   "1e2:2e2",
    "1E2",  "0x1f", "2,5",   "--7",   "+7",     "-",        "-:7",     "7:-",       ".",    "-.",  "1.2.3", "7:8:9",
    "7::9", "7:9:", "inf",   "inf:",  "-inf:7", "nan",      "nan:nan", "NaN",       "@@7",  "7@",  "1:9%",  "1:9%%",
    "9:7",  "@9:7", "-7",    "@-7",   "~~:7",   "INFINITY", "1e400",   "infinity:",
};

static struct range parse(const char *text)
{
    struct range r = {0};

    if (!range_parse(&r, slice_of(text)))
        fail_msg("\"%s\" refused", text);
    return r;
}

static void test_accepted(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof accepted / sizeof accepted[0]; i++) {
        const struct accepted *row = &accepted[i];
        struct range r = parse(row->text);
        struct buffer b;

        if (r.start != row->start || r.end != row->end || r.inside != row->inside || !r.set)
            fail_msg("\"%s\": got %g..%g inside %d, want %g..%g inside %d", row->text, r.start, r.end, r.inside,
                     row->start, row->end, row->inside);
        buffer_init(&b, 1000);
        range_print(&b, &r);
        WANT_TEXT(row->text, buffer_slice(&b), row->canonical);
        buffer_free(&b);
    }
}

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct range r = {.start = 41, .end = 42, .inside = true, .set = false};

        if (range_parse(&r, slice_of(refused[i])))
            fail_msg("\"%s\" accepted as %g..%g", refused[i], r.start, r.end);
        if (r.start != 41 || r.end != 42 || !r.inside || r.set)
            fail_msg("\"%s\": the caller's range was touched", refused[i]);
    }
}

static void test_refuses_nul_inside(void **state)
{
    struct range r = {0};

    (void)state;
    assert_false(range_parse(&r, SLICE("7\0")));
    assert_false(range_parse(&r, SLICE("7\0:9")));
}

static const struct {
    const char *range;
    double value;
    bool alerts;
} alerts[] = {
    {"7", 0, false},
    {"7", 6.99, false},
    {"7", 7.01, true},
    /* BUG elsewhere: "7" read as "~:7", and its end as exclusive */
    {"7", -1, true},
    {"7", 7, false},
    {"~:7", 7, false},
    {"~:0", 0, false},
    {"~:0", 0.5, true},
    {"~:0", -9, false},
    {"~:7", -5000, false},
    {"~:7", 8, true},
    {"7:", 6, true},
    {"7:", 7, false},
    {"7:", 4e9, false},
    {"7:", INFINITY, false},
    {"7:9", 6.5, true},
    {"7:9", 7, false},
    {"7:9", 9, false},
    {"7:9", 9.5, true},
    {"@7:9", 6.5, false},
    {"@7:9", 7, true},
    {"@7:9", 8, true},
    {"@7:9", 9, true},
    {"@7:9", 9.5, false},
    {"@0:431.90625", 17.25, true},
    {"@0:431.90625", -3, false},
    {"@0:431.90625", 431.90625, true},
    {"@0:431.90625", 0, true},
    {"@3:3", 3, true},
    {"@3:3", 2.5, false},
    {"@3:3", 4.75, false},
    {"3:3", 3, false},
    {"3:3", 2.5, true},
    {"3:3", 4.75, true},
    {"~:", -1e300, false},
    {"@~:", 0, true},
    {"98765432109876543210:", 9876543210987654321.0, true},
    {"98765432109876543210:", 98765432109876543210.0, false},
    {"98765432109876543210:", 198765432109876543210.0, false},
    /* BUG elsewhere: negative fractions compared as integers */
    {"-9.5:-3.5", -4.5, false},
    {"-9.5:-3.5", -3.25, true},
    {"-9.5:-3.5", -9.75, true},
    /* what was not measured is never inside */
    {"7", NAN, true},
    {"@7", NAN, true},
    {"~:", NAN, true},
};

static void test_alerts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof alerts / sizeof alerts[0]; i++) {
        struct range r = parse(alerts[i].range);

        if (range_alerts(&r, alerts[i].value) != alerts[i].alerts)
            fail_msg("%s with %g: want %s", alerts[i].range, alerts[i].value, alerts[i].alerts ? "alert" : "none");
    }
}

/* Both thresholds as a plugin asks them: critical first; NULL is an unset one. */
static const struct {
    const char *warning, *critical;
    double value;
    const char *want;
} both[] = {
    {"15", "40", 8, "OK"},
    {"15", "40", 15.001, "WARNING"},
    {"15", "40", 41, "CRITICAL"},
    {"15", "40", -1, "CRITICAL"},
    {"~:15", "~:40", -6, "OK"},
    {"~:15", "~:40", 16, "WARNING"},
    {"~:15", "~:40", 41, "CRITICAL"},
    {"15:", "40", 14, "WARNING"},
    {"15:", "40", 20, "OK"},
    {"15:", "40", 41, "CRITICAL"},
    {"15:", "40", -1, "CRITICAL"},
    {NULL, "1:", 0, "CRITICAL"},
    {NULL, "1:", 1, "OK"},
    {"~:0", "12", 0, "OK"},
    {"~:0", "12", 1, "WARNING"},
    {"~:0", "12", 13, "CRITICAL"},
    {"~:0", "12", -1, "CRITICAL"},
    {NULL, "6:7", 5, "CRITICAL"},
    {NULL, "6:7", 6, "OK"},
    {NULL, "6:7", 7, "OK"},
    {NULL, "6:7", 8, "CRITICAL"},
    {NULL, "@15:40", 14, "OK"},
    {NULL, "@15:40", 15, "CRITICAL"},
    {NULL, "@15:40", 40, "CRITICAL"},
    {NULL, "@15:40", 41, "OK"},
    {"-12:-4", "-40:25", -41, "CRITICAL"},
    {"-12:-4", "-40:25", -39, "WARNING"},
    {"-12:-4", "-40:25", -13, "WARNING"},
    {"-12:-4", "-40:25", -12, "OK"},
    {"-12:-4", "-40:25", -4, "OK"},
    {"-12:-4", "-40:25", -3, "WARNING"},
    {"-12:-4", "-40:25", 25, "WARNING"},
    {"-12:-4", "-40:25", 26, "CRITICAL"},
    {NULL, NULL, 1e9, "OK"},
    {"6:33", NULL, 40, "WARNING"},
    {NULL, "80", 81, "CRITICAL"},
};

static void test_both_thresholds(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof both / sizeof both[0]; i++) {
        struct range warning = {0}, critical = {0};
        char name[80];

        if (both[i].warning != NULL)
            warning = parse(both[i].warning);
        if (both[i].critical != NULL)
            critical = parse(both[i].critical);
        (void)snprintf(name, sizeof name, "-w %s -c %s, value %g", both[i].warning == NULL ? "none" : both[i].warning,
                       both[i].critical == NULL ? "none" : both[i].critical, both[i].value);
        WANT_TEXT(name,
                  range_alerts(&critical, both[i].value)  ? SLICE("CRITICAL")
                  : range_alerts(&warning, both[i].value) ? SLICE("WARNING")
                                                          : SLICE("OK"),
                  both[i].want);
    }
}

static void test_unset(void **state)
{
    struct range unset = {0};
    struct buffer b;

    (void)state;
    buffer_init(&b, 100);
    range_print(&b, &unset);
    WANT_TEXT("unset range", buffer_slice(&b), "");
    assert_false(range_alerts(&unset, 1e300));
    assert_false(range_alerts(&unset, NAN));
    buffer_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accepted),           cmocka_unit_test(test_refused),
        cmocka_unit_test(test_refuses_nul_inside), cmocka_unit_test(test_alerts),
        cmocka_unit_test(test_both_thresholds),    cmocka_unit_test(test_unset),
    };

    return cmocka_run_group_tests_name("range", tests, NULL, NULL);
}
