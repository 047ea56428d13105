#include "text/stamp.h"

#include <stdlib.h>
#include <time.h>

#include "tests/lib/unit.h"

static void host_zone(const char *tz)
{
    WANT_INT("setenv", setenv("TZ", tz, 1), 0);
    tzset();
}

static void finds_where_the_stamp_ends(void **state)
{
    static const struct {
        const char *stamp, *after;
    } rows[] = {
        {"Nov 24 02:02:25", " mail postfix/smtp[1]: x"},
        {"Nov  4 02:02:25", " mail"},
        {"Nov 4 02:02:25", " mail"},
        {"Nov 04 02:02:25", ""},
        {"Nov 24 2026 02:02:25", " mail"},
        {"Nov 24 02:02:25.123456", " mail"},
        {"Nov 24 02:02:25,123", " mail"},
        {"Nov 24 02:02:25", ": mail"},
        {"Nov 24 02:02:25", ". mail"},
        {"2026-11-24T02:02:25Z", " mail"},
        {"2026-11-24T02:02:25z", " mail"},
        {"2026-11-24T02:02:25.123456+09:00", " mail"},
        {"2026-11-24T02:02:25,5-0330", " mail"},
        {"2026-11-24T02:02:25+09", " mail"},
        {"2026-11-24T02:02:25+09", ": mail"},
        {"2026-11-24T02:02:25", " mail"},
        {"2026-11-24T02:02:25", ""},
        {"2026-11-24 02:02:25", " 1wXyZ0-000001-AA == a@example.com"},
        {"2026-11-24 02:02:25 +0900", " 1wXyZ0-000001-AA"},
        {"2026-11-24 02:02:25.123 +09:00", ""},
        {"2026-11-24 02:02:25 Z", " mail"},
        {"2026-11-24 02:02:25", " z mail"},
        {"2026-11-24 02:02:25", " Zoe mail"},
        {"2026-11-24 02:02:25", " +0900x mail"},
        {"2026-11-24 02:02:25", " -> mail"},
        {"2026-11-24 02:02:25", " [1234] mail"},
        {"Feb 31 02:02:25", " mail"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char line[100];

        (void)snprintf(line, sizeof line, "%s%s", rows[i].stamp, rows[i].after);
        WANT_INT(line, stamp_length(slice_of(line)), strlen(rows[i].stamp));
    }
}

static void knows_what_is_no_stamp(void **state)
{
    static const char *const rows[] = {"",
                                       "mail postfix/smtp[1]: x",
                                       "Nov",
                                       "Nov 24",
                                       "nov 24 02:02:25",
                                       "NOV 24 02:02:25",
                                       "Now 24 02:02:25",
                                       "Nov   4 02:02:25",
                                       "Nov 124 02:02:25",
                                       "Nov 24  02:02:25",
                                       "Nov 24 2:02:25",
                                       "Nov 24 02:02",
                                       "Nov 24 02:02:255",
                                       "Nov 24 02:02:25x",
                                       "Nov 24 02-02-25",
                                       "Nov 24 26 02:02:25",
                                       "Nov 24 02:02:25.1234567890",
                                       " Nov 24 02:02:25",
                                       "2026-11-24",
                                       "2026-11-24T02:02",
                                       "2026-11-24t02:02:25",
                                       "2026-1-24T02:02:25",
                                       "26-11-24T02:02:25",
                                       "2026-11-24T02:02:25Zulu",
                                       "2026-11-24T02:02:25+9",
                                       "2026-11-24T02:02:25+24:00",
                                       "2026-11-24T02:02:25+09:60",
                                       "2026-11-24T02:02:25+09000",
                                       "2026-11-24T02:02:25-",
                                       "20x6-11-24T02:02:25Z",
                                       "2026-1x-24T02:02:25Z",
                                       "2026-11-2xT02:02:25Z",
                                       "2026-11-24T0x:02:25Z",
                                       "Nov x4 02:02:25",
                                       "Nov 24 20x6 02:02:25",
                                       "2026/11/24 02:02:25"};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct stamp_clock c;
        long long s = 4711;

        WANT_INT(rows[i], stamp_length(slice_of(rows[i])), 0);
        stamp_clock_init(&c, 1795500000);
        WANT_INT(rows[i], stamp_seconds(&c, slice_of(rows[i]), &s), false);
        WANT_INT(rows[i], s, 4711);
    }
}

/* A sanitizer sees a byte read behind the slice; a plain build sees a wrong length. */
static void reads_nothing_behind_the_slice(void **state)
{
    static const char *const stamps[] = {"2026-11-24 02:02:25.123456 +09:00", "Nov 24 2026 02:02:25,123"};

    (void)state;
    for (size_t i = 0; i < sizeof stamps / sizeof *stamps; i++) {
        for (size_t n = 0; n <= strlen(stamps[i]); n++) {
            char *exact = malloc(n + 1);
            size_t length;

            assert_non_null(exact);
            exact = realloc(exact, n > 0 ? n : 1);
            assert_non_null(exact);
            memcpy(exact, stamps[i], n);
            length = stamp_length((struct slice){exact, n});
            if (length > n)
                fail_msg("%.*s: got %zu, want at most %zu", (int)n, stamps[i], length, n);
            free(exact);
        }
    }
}

static void zoned_stamps_are_exact(void **state)
{
    static const struct {
        const char *stamp;
        bool ok;
        long long seconds;
    } rows[] = {
        {"1970-01-01T00:00:00Z", true, 0},
        {"1969-12-31T23:59:59Z", true, -1},
        {"1970-01-01T09:00:00+09:00", true, 0},
        {"2000-02-29T00:00:00Z", true, 951782400},
        {"2000-03-01T00:00:00Z", true, 951868800},
        {"2026-11-24T02:02:25Z", true, 1795485745},
        {"2026-11-24T02:02:25.999999Z", true, 1795485745},
        {"2026-11-24 02:02:25 Z", true, 1795485745},
        {"2026-11-24T11:02:25+09:00", true, 1795485745},
        {"2026-11-24T11:02:25+0900", true, 1795485745},
        {"2026-11-24T11:02:25+09", true, 1795485745},
        {"2026-11-24 11:02:25 +0900", true, 1795485745},
        {"2026-11-23T22:32:25-03:30", true, 1795485745},
        {"2026-11-24T02:02:25-00:00", true, 1795485745},
        {"2028-02-29T12:00:00Z", true, 1835438400},
        {"2100-03-01T00:00:00Z", true, 4107542400},
        {"9999-12-31T23:59:59Z", true, 253402300799},
        {"2016-12-31T23:59:60Z", true, 1483228800},
        {"2026-11-24T02:02:61Z", false, 0},
        {"2026-11-24T24:00:00Z", false, 0},
        {"2026-11-24T02:60:00Z", false, 0},
        {"2026-02-29T02:02:25Z", false, 0},
        {"2100-02-29T02:02:25Z", false, 0},
        {"2026-02-31T02:02:25Z", false, 0},
        {"2026-04-31T02:02:25Z", false, 0},
        {"2026-00-24T02:02:25Z", false, 0},
        {"2026-13-24T02:02:25Z", false, 0},
        {"2026-11-00T02:02:25Z", false, 0},
        {"2026-11-24T02:02:25Z ", false, 0},
        {"2026-11-24T02:02:25Z mail", false, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct stamp_clock c;
        long long s = 4711;

        stamp_clock_init(&c, 0);
        WANT_INT(rows[i].stamp, stamp_seconds(&c, slice_of(rows[i].stamp), &s), rows[i].ok);
        WANT_INT(rows[i].stamp, s, rows[i].ok ? rows[i].seconds : 4711);
    }
}

static void the_missing_year_makes_it_latest(void **state)
{
    static const struct {
        const char *now, *stamp, *want; /* want: the same moment with its year, NULL: none */
    } rows[] = {
        {"2026-11-24T12:00:00Z", "Nov 24 11:59:59", "2026-11-24T11:59:59Z"},
        {"2026-11-24T12:00:00Z", "Nov 24 12:00:01", "2026-11-24T12:00:01Z"},
        {"2026-11-24T12:00:00Z", "Nov 25 12:00:00", "2026-11-25T12:00:00Z"},
        {"2026-11-24T12:00:00Z", "Nov 25 12:00:59", "2026-11-25T12:00:59Z"},
        {"2026-11-24T12:00:00Z", "Nov 25 12:01:00", "2025-11-25T12:01:00Z"},
        {"2026-11-24T12:00:00Z", "Dec 31 23:59:59", "2025-12-31T23:59:59Z"},
        {"2026-11-24T12:00:00Z", "Jan  1 00:00:00", "2026-01-01T00:00:00Z"},
        {"2027-01-01T00:00:05Z", "Dec 31 23:59:59", "2026-12-31T23:59:59Z"},
        {"2027-01-01T00:00:05Z", "Jan  1 00:00:01", "2027-01-01T00:00:01Z"},
        {"2026-12-31T23:59:00Z", "Jan  1 00:00:01", "2027-01-01T00:00:01Z"},
        {"2026-11-24T12:00:00Z", "Feb 29 12:00:00", "2024-02-29T12:00:00Z"},
        {"2028-02-29T12:00:00Z", "Feb 29 12:00:00", "2028-02-29T12:00:00Z"},
        {"2028-02-28T12:00:00Z", "Feb 29 12:00:00", "2028-02-29T12:00:00Z"},
        {"2028-02-27T12:00:00Z", "Feb 29 12:00:00", "2024-02-29T12:00:00Z"},
        {"2103-06-01T00:00:00Z", "Feb 29 12:00:00", "2096-02-29T12:00:00Z"},
        {"2026-11-24T12:00:00Z", "Nov 24 2020 11:59:59", "2020-11-24T11:59:59Z"},
        {"2026-11-24T12:00:00Z", "Nov 24 2030 11:59:59", "2030-11-24T11:59:59Z"},
        {"2026-11-24T12:00:00Z", "Nov 24 11:59:60", "2026-11-24T12:00:00Z"},
        {"2026-11-24T12:00:00Z", "Feb 30 12:00:00", NULL},
        {"2026-11-24T12:00:00Z", "Nov  0 12:00:00", NULL},
        {"2026-11-24T12:00:00Z", "Nov 24 24:00:00", NULL},
        {"2026-11-24T12:00:00Z", "Nov 24 12:60:00", NULL},
        {"2026-11-24T12:00:00Z", "Nov 24 12:00:61", NULL},
        {"2026-11-24T12:00:00Z", "Feb 29 2026 12:00:00", NULL},
    };

    (void)state;
    host_zone("UTC0");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct stamp_clock c;
        long long now = 0, got = 4711, want = 4711;

        stamp_clock_init(&c, 0);
        WANT_INT(rows[i].now, stamp_seconds(&c, slice_of(rows[i].now), &now), true);
        if (rows[i].want != NULL)
            WANT_INT(rows[i].want, stamp_seconds(&c, slice_of(rows[i].want), &want), true);
        stamp_clock_init(&c, now);
        WANT_INT(rows[i].stamp, stamp_seconds(&c, slice_of(rows[i].stamp), &got), rows[i].want != NULL);
        WANT_INT(rows[i].stamp, got, want);
    }
}

static void without_zone_it_is_the_hosts(void **state)
{
    static const struct {
        const char *tz, *stamp, *want;
    } rows[] = {
        {"JST-9", "Nov 24 11:02:25", "2026-11-24T02:02:25Z"},
        {"JST-9", "2026-11-24T11:02:25", "2026-11-24T02:02:25Z"},
        {"JST-9", "2026-11-24 11:02:25", "2026-11-24T02:02:25Z"},
        {"JST-9", "2026-11-24T02:02:25+00:00", "2026-11-24T02:02:25Z"},
        {"EST5", "Nov 23 21:02:25", "2026-11-24T02:02:25Z"},
        {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-07-01T02:00:00", "2026-07-01T00:00:00Z"},
        {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-12-01T02:00:00", "2026-12-01T01:00:00Z"},
        {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T01:59:59", "2026-03-29T00:59:59Z"},
        {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T02:30:10", "2026-03-29T01:30:10Z"},
        {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T01:59:59", "2026-10-24T23:59:59Z"},
        {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T02:30:10", "2026-10-25T01:30:10Z"},
        {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T03:00:00", "2026-10-25T02:00:00Z"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct stamp_clock c;
        long long got = 0, want = 1;

        host_zone(rows[i].tz);
        stamp_clock_init(&c, 1795500000); /* 2026-11-24T06:00:00Z */
        WANT_INT(rows[i].want, stamp_seconds(&c, slice_of(rows[i].want), &want), true);
        WANT_INT(rows[i].stamp, stamp_seconds(&c, slice_of(rows[i].stamp), &got), true);
        WANT_INT(rows[i].stamp, got, want);
    }
}

/* The C library's mktime answers with the first or the second of the two, depending on its last call. */
static void the_hour_that_comes_twice_depends_on_nothing(void **state)
{
    static const char *const before[] = {"2026-07-01T00:00:00", "2026-12-01T00:00:00"};

    (void)state;
    host_zone("CET-1CEST,M3.5.0,M10.5.0/3");
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        struct stamp_clock c;
        long long s = 0;

        stamp_clock_init(&c, 1795500000);
        WANT_INT(before[i], stamp_seconds(&c, slice_of(before[i]), &s), true);
        WANT_INT(before[i], stamp_seconds(&c, SLICE("Oct 25 02:30:00"), &s), true);
        WANT_INT(before[i], s, 1792891800); /* 01:30:00Z */
    }
}

static void the_memo_never_changes_an_answer(void **state)
{
    static const char *const stamps[] = {
        "2026-11-24T02:02:25Z", "2026-11-24T02:02:26Z", "2026-11-24T02:02:26+09:00", "2026-11-24T02:02:26-09:00",
        "2026-11-24T02:02:26",  "2026-11-24 02:02:26",  "2026-11-24 02:02:26 +0900", "2026-11-24T02:03:00Z",
        "2026-11-24T02:03:60Z", "2026-11-24T02:03:61Z", "Nov 24 02:02:25",           "Nov 24 02:02:26.5",
        "Nov 24 2025 02:02:26", "Nov 24 02:02:27",      "Nov  4 02:02:27",           "Feb 31 02:02:27",
        "Nov 24 02:02:28",      "Nov 25 15:00:59",      "Nov 25 15:00:00",           "Nov 25 15:01:00"};
    struct stamp_clock kept;

    (void)state;
    host_zone("JST-9");
    stamp_clock_init(&kept, 1795500000);
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < sizeof stamps / sizeof *stamps; i++) {
            struct stamp_clock fresh;
            long long got = 0, want = 0;

            stamp_clock_init(&fresh, 1795500000);
            WANT_INT(stamps[i], stamp_seconds(&kept, slice_of(stamps[i]), &got),
                     stamp_seconds(&fresh, slice_of(stamps[i]), &want));
            WANT_INT(stamps[i], got, want);
        }
    }
}

static void people_read_the_time_of_day(void **state)
{
    static const struct {
        long long t, now;
        const char *want;
    } rows[] = {
        {1764001500, 1764001500, "16:25"},         /* 2025-11-24 16:25:00 */
        {1764001500, 1764001500 + 27299, "16:25"}, /* until midnight */
        {1764001500, 1764001500 + 27300, "2025-11-24 16:25"},
        {1764001500, 1764001500 + 365 * 86400, "2025-11-24 16:25"}, /* the same day of another year */
    };
    struct buffer out;

    (void)state;
    assert_int_equal(setenv("TZ", "UTC0", 1), 0);
    tzset();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        buffer_init(&out, 64);
        stamp_print(&out, rows[i].t, rows[i].now);
        WANT_TEXT("time", buffer_slice(&out), rows[i].want);
        buffer_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_where_the_stamp_ends),
        cmocka_unit_test(knows_what_is_no_stamp),
        cmocka_unit_test(reads_nothing_behind_the_slice),
        cmocka_unit_test(zoned_stamps_are_exact),
        cmocka_unit_test(the_missing_year_makes_it_latest),
        cmocka_unit_test(without_zone_it_is_the_hosts),
        cmocka_unit_test(the_hour_that_comes_twice_depends_on_nothing),
        cmocka_unit_test(the_memo_never_changes_an_answer),
        cmocka_unit_test(people_read_the_time_of_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
