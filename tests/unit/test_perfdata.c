#include "tests/lib/unit.h"

#include <float.h>
#include <math.h>

#include "monitoring/perfdata.h"

static const struct {
    const char *name, *label;
    double value;
    const char *unit, *warning, *critical; /* ranges; NULL: unset */
    bool min_zero;
    const char *want;
} rows[] = {
    {"count", "mails", 37, "", NULL, NULL, false, "mails=37"},
    {"unit", "oldest", 37, "s", NULL, NULL, false, "oldest=37s"},
    {"bytes", "lag", 2048, "B", NULL, NULL, false, "lag=2048B"},
    {"counter", "sent", 12345678901, "c", NULL, NULL, true, "sent=12345678901c;;;0"},
    {"minimum", "oldest", 37, "s", NULL, NULL, true, "oldest=37s;;;0"},
    {"plain upper bounds", "mails", 3, "", "15", "40", true, "mails=3;15;40;0"},
    {"no minimum", "mails", 3, "", "15", "40", false, "mails=3;15;40"},
    {"warning alone", "mails", 3, "", "15", NULL, false, "mails=3;15"},
    {"critical alone", "mails", 3, "", NULL, "40", false, "mails=3;;40"},
    {"critical and minimum", "mails", 3, "", NULL, "40", true, "mails=3;;40;0"},
    {"ranges", "oldest", 3.5, "s", "@10:20", "~:30", true, "oldest=3.5s;@10:20;~:30;0"},
    {"canonical ranges", "oldest", 7, "s", "0:15.50", ":040", false, "oldest=7s;15.5;40"},
    {"BUG elsewhere: 10 written as ~:10", "a", 7, "s", "10", NULL, false, "a=7s;10"},
    {"lower bound", "a", 7, "s", "10:", NULL, false, "a=7s;10:"},
    {"0: is a range", "a", 7, "s", "0:", NULL, false, "a=7s;0:"},
    {"@0: is a range", "a", 7, "s", "@0:", NULL, false, "a=7s;@0:"},
    {"fractions in a range", "a", 7, "s", "1.5:2.5", NULL, false, "a=7s;1.5:2.5"},
    {"fraction", "time", 0.0123456789, "s", "1", "2", true, "time=0.0123456789s;1;2;0"},
    {"shortest decimal", "a", 0.1, "", NULL, NULL, false, "a=0.1"},
    {"small, no exponent", "a", 1e-7, "", NULL, NULL, false, "a=0.0000001"},
    {"large, no exponent", "a", 1e21, "", NULL, NULL, false, "a=1000000000000000000000"},
    {"negative", "a", -2.5, "", NULL, NULL, false, "a=-2.5"},
    {"minus zero", "a", -0.0, "s", NULL, NULL, false, "a=0s"},
    {"no number", "a", NAN, "s", NULL, NULL, false, "a=U"},
    {"infinite", "a", INFINITY, "s", "1", NULL, true, "a=U;1;;0"},
    {"minus infinite", "a", -INFINITY, "", NULL, NULL, false, "a=U"},
    {"blank in the label", "a b", 5, "s", NULL, NULL, false, "'a b'=5s"},
    {"BUG elsewhere: quote in the label lost or not doubled", "who's", 5, "s", NULL, NULL, false, "'who''s'=5s"},
    {"quotes alone", "''", 5, "s", NULL, NULL, false, "''''''=5s"},
    {"equals sign in the label", "a=b", 5, "s", NULL, NULL, false, "'a=b'=5s"},
    {"empty label", "", 5, "s", NULL, NULL, false, "''=5s"},
    {"label without need of quotes", "a.b-c/d_e", 5, "", NULL, NULL, false, "a.b-c/d_e=5"},
};

static void read_range(struct range *r, const char *text)
{
    *r = (struct range){0};
    if (text != NULL && !range_parse(r, slice_of(text)))
        fail_msg("range \"%s\" refused", text);
}

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct range warning, critical;
        struct buffer b;

        read_range(&warning, rows[i].warning);
        read_range(&critical, rows[i].critical);
        buffer_init(&b, 1000);
        perfdata_print(&b, slice_of(rows[i].label), rows[i].value, rows[i].unit, &warning, &critical, rows[i].min_zero);
        WANT_TEXT(rows[i].name, buffer_slice(&b), rows[i].want);
        buffer_free(&b);
    }
}

static void test_no_ranges(void **state)
{
    struct buffer b;

    (void)state;
    buffer_init(&b, 1000);
    perfdata_print(&b, SLICE("a"), DBL_MAX, "", NULL, NULL, false);
    assert_int_equal(b.n, strlen("a=") + 309);
    buffer_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_no_ranges)};

    return cmocka_run_group_tests_name("perfdata", tests, NULL, NULL);
}
