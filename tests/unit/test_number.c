#include "text/number.h"

#include <math.h>

#include "tests/lib/unit.h"

static void number_parse_takes_digits_only(void **state)
{
    static const struct {
        const char *text;
        uint64_t max;
        bool ok;
        uint64_t value;
    } rows[] = {
        {"0", 0, true, 0},
        {"7", 9, true, 7},
        {"010", 100, true, 10},
        {"0000000000000000000000000000012", 12, true, 12},
        {"255", 255, true, 255},
        {"256", 255, false, 0},
        {"1", 0, false, 0},
        {"9", 5, false, 0},
        {"18446744073709551615", UINT64_MAX, true, UINT64_MAX},
        {"18446744073709551616", UINT64_MAX, false, 0},
        {"99999999999999999999", UINT64_MAX, false, 0},
        {"", 10, false, 0},
        {"-1", 10, false, 0},
        {"+1", 10, false, 0},
        {" 1", 10, false, 0},
        {"1 ", 10, false, 0},
        {"0x10", 100, false, 0},
        {"1e3", 10000, false, 0},
        {"1.0", 10, false, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t value = 4711;

        WANT_INT(rows[i].text, number_parse(slice_of(rows[i].text), rows[i].max, &value), rows[i].ok);
        if (value != (rows[i].ok ? rows[i].value : 4711))
            fail_msg("%s: got %ju", rows[i].text, (uintmax_t)value);
    }
    WANT_INT("NUL inside", number_parse(SLICE("1\0"), 10, &(uint64_t){0}), false);
}

static void number_parse_double_takes_plain_decimals(void **state)
{
    static const struct {
        const char *text;
        bool ok;
        double value;
    } rows[] = {
        {"0", true, 0},
        {"10", true, 10},
        {"010", true, 10},
        {"-5", true, -5},
        {"-5.5", true, -5.5},
        {"0.1", true, 0.1},
        {"5.", true, 5},
        {".5", true, 0.5},
        {"-.5", true, -0.5},
        {"657.8210567", true, 657.8210567},
        {"12345678901234567890", true, 12345678901234567890.0},
        {"0.30000000000000004", true, 0.30000000000000004},
        {"", false, 0},
        {".", false, 0},
        {"-", false, 0},
        {"-.", false, 0},
        {"+5", false, 0},
        {"--5", false, 0},
        {"5-", false, 0},
        {"1.2.3", false, 0},
        {"1,5", false, 0},
        {"1e3", false, 0},
        {"0x10", false, 0},
        {"inf", false, 0},
        {"nan", false, 0},
        {" 5", false, 0},
        {"5 ", false, 0},
        {"10x", false, 0},
        {"abc", false, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double value = 4711, want = rows[i].ok ? rows[i].value : 4711;

        WANT_INT(rows[i].text, number_parse_double(slice_of(rows[i].text), &value), rows[i].ok);
        if (value != want)
            fail_msg("%s: got %.17g, want %.17g", rows[i].text, value, want);
    }
    WANT_INT("NUL inside", number_parse_double(SLICE("1\0"), &(double){0}), false);
}

static void number_parse_double_has_bounds(void **state)
{
    char text[402];
    const double want = 1e308;
    double value = 0;

    (void)state;
    memset(text, '9', sizeof text);
    WANT_INT("309 nines", number_parse_double((struct slice){text, 309}, &value), false);
    WANT_INT("308 nines", number_parse_double((struct slice){text, 308}, &value), true);
    if (value != want)
        fail_msg("308 nines: got %.17g", value);
    memset(text, '0', sizeof text);
    WANT_INT("400 digits", number_parse_double((struct slice){text, 400}, &value), true);
    WANT_INT("401 digits", number_parse_double((struct slice){text, 401}, &value), false);
}

static void number_print_is_short_and_exact(void **state)
{
    static const struct {
        double value;
        const char *want;
    } rows[] = {
        {0, "0"},
        {-0.0, "0"},
        {1, "1"},
        {-1, "-1"},
        {10, "10"},
        {1024, "1024"},
        {123456789, "123456789"},
        {0.1, "0.1"},
        {-0.1, "-0.1"},
        {0.5, "0.5"},
        {0.05, "0.05"},
        {1.5, "1.5"},
        {100.25, "100.25"},
        {0.30000000000000004, "0.30000000000000004"},
        {1.0 / 3, "0.3333333333333333"},
        {657.8210567, "657.8210567"},
        {0.000195, "0.000195"},
        {9007199254740993.0, "9007199254740992"},
        {12345678901234567890.0, "12345678901234567000"},
        {1e21, "1000000000000000000000"},
        {1e-7, "0.0000001"},
        {INFINITY, "U"},
        {-INFINITY, "U"},
        {NAN, "U"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer out;

        buffer_init(&out, 100);
        number_print(&out, rows[i].value);
        WANT_TEXT(rows[i].want, buffer_slice(&out), rows[i].want);
        buffer_free(&out);
    }
}

static void number_print_reads_back(void **state)
{
    static const double values[] = {
        1e300,   -1e300, 1.7976931348623157e308, 2.2250738585072014e-308, 4.9e-324, 1.1e-300, 5e-324, 123456.789e-20,
        8.41e21, 9.5e-3, 4503599627370497.5};

    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        struct buffer out;
        double back = 0;

        buffer_init(&out, 1000);
        number_print(&out, values[i]);
        WANT_INT("no exponent", slice_find_byte(buffer_slice(&out), 'e'), SLICE_NONE);
        WANT_INT("readable", number_parse_double(buffer_slice(&out), &back), true);
        if (back != values[i])
            fail_msg("got %.17g, want %.17g", back, values[i]);
        buffer_free(&out);
    }
}

static void number_print_adds_all_or_nothing(void **state)
{
    struct buffer out;

    (void)state;
    buffer_init(&out, 5);
    buffer_text(&out, "a=");
    number_print(&out, 1234);
    WANT_TEXT("too long for the ceiling", buffer_slice(&out), "a=");
    WANT_INT("failed", out.failed, true);
    buffer_free(&out);
}

static void duration_parse_takes_one_unit(void **state)
{
    static const struct {
        const char *text;
        bool ok;
        long long seconds;
    } rows[] = {
        {"0", true, 0},
        {"90", true, 90},
        {"90s", true, 90},
        {"15m", true, 900},
        {"2h", true, 7200},
        {"3d", true, 259200},
        {"1w", true, 604800},
        {"010m", true, 600},
        {"36525d", true, 3155760000},
        {"36526d", false, 0},
        {"3155760000", true, 3155760000},
        {"3155760001", false, 0},
        {"99999999999999999999w", false, 0},
        {"", false, 0},
        {"s", false, 0},
        {"1y", false, 0},
        {"1M", false, 0},
        {"1H", false, 0},
        {"-5", false, 0},
        {"1.5h", false, 0},
        {"1h30m", false, 0},
        {"1 h", false, 0},
        {"5 ", false, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        long long seconds = 4711;

        WANT_INT(rows[i].text, duration_parse(slice_of(rows[i].text), &seconds), rows[i].ok);
        WANT_INT(rows[i].text, seconds, rows[i].ok ? rows[i].seconds : 4711);
    }
}

static void duration_print_never_rounds_up(void **state)
{
    static const struct {
        long long seconds;
        const char *want;
    } rows[] = {{-1, "0 s"},         {0, "0 s"},          {45, "45 s"},     {59, "59 s"},      {60, "1 min"},
                {119, "1 min"},      {1860, "31 min"},    {3599, "59 min"}, {3600, "1h00"},    {3660, "1h01"},
                {86399, "23h59"},    {86400, "1d0h"},     {90000, "1d1h"},  {431999, "4d23h"}, {432000, "5d0h"},
                {8639999, "99d23h"}, {31536000, "365d0h"}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer out;

        buffer_init(&out, 100);
        duration_print(&out, rows[i].seconds);
        WANT_TEXT(rows[i].want, buffer_slice(&out), rows[i].want);
        buffer_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(number_parse_takes_digits_only), cmocka_unit_test(number_parse_double_takes_plain_decimals),
        cmocka_unit_test(number_parse_double_has_bounds), cmocka_unit_test(number_print_is_short_and_exact),
        cmocka_unit_test(number_print_reads_back),        cmocka_unit_test(number_print_adds_all_or_nothing),
        cmocka_unit_test(duration_parse_takes_one_unit),  cmocka_unit_test(duration_print_never_rounds_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
