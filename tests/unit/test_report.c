#include "tests/lib/unit.h"

#include <math.h>
#include <stdlib.h>

#include "monitoring/report.h"

enum { LINE_ONE_MAX = 162, TEXT_MAX = 4096 };

static struct report *start(const struct secrets *secrets)
{
    struct report *r = report_new("MAILLOG ERS", "check_maillog_ers", "1.2.3", secrets);

    assert_non_null(r);
    return r;
}

/* Finishes r and compares; frees it. */
static void want_report(const char *row, struct report *r, bool json, enum state state, const char *want)
{
    struct buffer b;
    enum state got;

    buffer_init(&b, REPORT_CEILING);
    got = report_finish(r, json, &b);
    WANT_TEXT(row, buffer_slice(&b), want);
    WANT_TEXT(row, slice_of(state_name(got)), state_name(state));
    buffer_free(&b);
    report_free(r);
}

static void test_states(void **state)
{
    /* Worst last. */
    static const enum state order[] = {STATE_OK, STATE_UNKNOWN, STATE_WARNING, STATE_CRITICAL};
    static const char *const names[] = {"OK", "WARNING", "CRITICAL", "UNKNOWN"};

    (void)state;
    for (size_t a = 0; a < 4; a++) {
        for (size_t b = 0; b < 4; b++)
            WANT_INT("worse of two", state_worse(order[a], order[b]), order[a > b ? a : b]);
        WANT_TEXT("name of an exit code", slice_of(state_name((enum state)a)), names[a]);
    }
}

/* What was reported ("0text": the exit code as a digit), the detail lines, and what comes of it. */
static const struct {
    const char *name, *states[4], *details[4];
    enum state state;
    const char *want;
} rows[] = {
    {"nothing", {NULL}, {NULL}, STATE_UNKNOWN, "MAILLOG ERS UNKNOWN - nothing was checked\n"},
    {"details alone are no state",
     {NULL},
     {"a line"},
     STATE_UNKNOWN,
     "MAILLOG ERS UNKNOWN - nothing was checked\na line\n"},
    {"one state", {"0no incident"}, {NULL}, STATE_OK, "MAILLOG ERS OK - no incident\n"},
    {"no summary", {"0"}, {NULL}, STATE_OK, "MAILLOG ERS OK\n"},
    {"details in order",
     {"1one incident"},
     {"first", "second", "", "fourth"},
     STATE_WARNING,
     "MAILLOG ERS WARNING - one incident\nfirst\nsecond\n\nfourth\n"},
    {"the worst becomes line 1, the others stay",
     {"0fine", "2blocked", "1late"},
     {"a line"},
     STATE_CRITICAL,
     "MAILLOG ERS CRITICAL - blocked\na line\nOK: fine\nWARNING: late\n"},
    {"what was found outranks what could not be looked at",
     {"3no state directory", "1late"},
     {NULL},
     STATE_WARNING,
     "MAILLOG ERS WARNING - late\nUNKNOWN: no state directory\n"},
    {"what could not be looked at outranks fine",
     {"0fine", "3no state directory"},
     {NULL},
     STATE_UNKNOWN,
     "MAILLOG ERS UNKNOWN - no state directory\nOK: fine\n"},
    {"of equals the first; the word stands there once",
     {"2first", "2second", "3third"},
     {NULL},
     STATE_CRITICAL,
     "MAILLOG ERS CRITICAL - first\nsecond\nUNKNOWN: third\n"},
    {"empty summaries make no lines",
     {"0", "2blocked", "2"},
     {NULL},
     STATE_CRITICAL,
     "MAILLOG ERS CRITICAL - blocked\n"},
    {"a line stays a line",
     {"1two\nlines"},
     {"a\r\nb",
      "c\x0b\x0c"
      "d",
      "e\xe2\x80\xa8"
      "f"},
     STATE_WARNING,
     "MAILLOG ERS WARNING - two lines\na b\nc d\ne f\n"},
    {"no second line 1 and no perfdata from outside",
     {"2said: 550|x=1 `id` <b>"},
     {"550 | y=2", "\nMAILLOG ERS OK - z"},
     STATE_CRITICAL,
     "MAILLOG ERS CRITICAL - said: 550/x=1 'id' (b)\n550 / y=2\n MAILLOG ERS OK - z\n"},
};

static void test_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct report *r = start(NULL);

        for (size_t k = 0; k < 4 && rows[i].states[k] != NULL; k++)
            report_state(r, (enum state)(rows[i].states[k][0] - '0'), slice_of(rows[i].states[k] + 1));
        for (size_t k = 0; k < 4 && rows[i].details[k] != NULL; k++)
            report_line(r, slice_of(rows[i].details[k]));
        want_report(rows[i].name, r, false, rows[i].state, rows[i].want);
    }
}

static void fill(struct report *r)
{
    static const struct slice domains[] = {SLICE_INIT("example.com"), SLICE_INIT("example.net")};
    const struct fact facts[] = {
        {.key = "service", .kind = FACT_TEXT, .text = SLICE("ers|x")},
        {.key = "domains", .kind = FACT_TEXTS, .texts = domains, .count = 2},
        {.key = "first", .kind = FACT_TIME, .number = 60},
        {.key = "ip", .kind = FACT_NULL},
    };
    struct range warning = {.end = 0, .set = true}, critical = {.start = 1, .end = INFINITY, .set = true};

    report_state(r, STATE_UNKNOWN, SLICE("can't \"save\""));
    report_state(r, STATE_CRITICAL, SLICE("blocked|\nnow"));
    report_line(r, SLICE("detail"));
    report_perf(r, "incidents", 1, "", &warning, &critical, true);
    report_perf(r, "a|b\n'c\\", 0.5, "s", NULL, NULL, false);
    report_perf(r, "lag", NAN, "B", NULL, NULL, true);
    report_item(r, facts, 4);
    report_item(r, facts, 1);
}

static void test_perfdata(void **state)
{
    struct report *r = start(NULL);

    (void)state;
    fill(r);
    want_report("everything, as text", r, false, STATE_CRITICAL,
                "MAILLOG ERS CRITICAL - blocked/ now | incidents=1;0;1:;0 'a/b ''c/'=0.5s lag=U;;;0\ndetail\n"
                "UNKNOWN: can't \"save\"\n");
}

static void test_json(void **state)
{
    struct report *r = start(NULL);

    (void)state;
    fill(r);
    want_report(
        "everything, as JSON", r, true, STATE_CRITICAL,
        "{\"plugin\":\"check_maillog_ers\",\"version\":\"1.2.3\",\"state\":\"CRITICAL\",\"summary\":\"blocked/ now\","
        "\"details\":[\"detail\",\"UNKNOWN: can't \\\"save\\\"\"],"
        "\"perfdata\":{\"incidents\":1,\"a/b 'c/\":0.5,\"lag\":null},"
        "\"items\":[{\"service\":\"ers/x\",\"domains\":[\"example.com\",\"example.net\"],"
        "\"first\":\"1970-01-01T00:01:00Z\",\"ip\":null},{\"service\":\"ers/x\"}]}\n");
    r = start(NULL);
    want_report("nothing, as JSON", r, true, STATE_UNKNOWN,
                "{\"plugin\":\"check_maillog_ers\",\"version\":\"1.2.3\",\"state\":\"UNKNOWN\","
                "\"summary\":\"nothing was checked\",\"details\":[],\"perfdata\":{},\"items\":[]}\n");
}

static void test_secrets(void **state)
{
    static const struct slice codes[] = {SLICE_INIT("CODE-4711")}, zones[] = {SLICE_INIT(".r.mail-abuse.com")};
    const struct secrets secrets = {.exact = codes, .exacts = 1, .zones = zones, .zone_count = 1};
    const struct fact fact = {.key = "reason", .kind = FACT_TEXT, .text = SLICE("25.113.0.203.mine.r.mail-abuse.com")};

    (void)state;
    for (int json = 0; json < 2; json++) {
        struct report *r = start(&secrets);

        report_state(r, STATE_OK, SLICE("code-4711 asked"));
        report_state(r, STATE_CRITICAL, SLICE("listed at 25.113.0.203.mine.r.mail-abuse.com"));
        report_line(r, SLICE("CODE-4711"));
        report_item(r, &fact, 1);
        report_perf(r, "CODE-4711", 1, "", NULL, NULL, false);
        if (json)
            want_report("secrets, as JSON", r, true, STATE_CRITICAL,
                        "{\"plugin\":\"check_maillog_ers\",\"version\":\"1.2.3\",\"state\":\"CRITICAL\","
                        "\"summary\":\"listed at 25.113.0.203.[redacted].r.mail-abuse.com\","
                        "\"details\":[\"[redacted]\",\"OK: [redacted] asked\"],\"perfdata\":{\"[redacted]\":1},"
                        "\"items\":[{\"reason\":\"25.113.0.203.[redacted].r.mail-abuse.com\"}]}\n");
        else
            want_report("secrets, as text", r, false, STATE_CRITICAL,
                        "MAILLOG ERS CRITICAL - listed at 25.113.0.203.[redacted].r.mail-abuse.com | [redacted]=1\n"
                        "[redacted]\nOK: [redacted] asked\n");
    }
}

/* Summaries around the limit: label and state take 23 bytes of the 162. */
static void test_line_one(void **state)
{
    static const char head[] = "MAILLOG ERS CRITICAL - ";
    static const size_t lengths[] = {138, 139, 140, 500, 5000};
    char summary[5000];

    (void)state;
    memset(summary, 'x', sizeof summary);
    for (int wide = 0; wide < 2; wide++) {
        for (size_t i = 0; wide && i + 1 < sizeof summary; i += 2)
            memcpy(summary + i, "\xc3\xa9", 2);
        for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
            struct report *r = start(NULL);
            struct slice line, rest;
            struct buffer b;
            char row[40];

            (void)snprintf(row, sizeof row, "summary of %zu bytes, wide %d", lengths[i], wide);
            report_state(r, STATE_CRITICAL, (struct slice){summary, wide ? lengths[i] / 2 * 2 : lengths[i]});
            report_perf(r, "a", 1, "", NULL, NULL, false);
            buffer_init(&b, REPORT_CEILING);
            report_finish(r, false, &b);
            rest = buffer_slice(&b);
            line = slice_cut(rest, 0, slice_find(rest, SLICE(" | a=1\n")));
            if (line.n > LINE_ONE_MAX || line.n < LINE_ONE_MAX - 24)
                fail_msg("%s: line 1 of %zu bytes", row, line.n);
            WANT_INT(row, slice_starts(line, slice_of(head)), true);
            WANT_INT(row, slice_ends(line, SLICE("\xe2\x80\xa6")), lengths[i] > 139);
            if (wide && lengths[i] > 139 && (line.n - strlen(head) - 3) % 2 != 0)
                fail_msg("%s: cut inside a character", row);
            buffer_free(&b);
            report_free(r);
        }
    }
}

/* count details of length bytes and 3 summaries that don't become line 1, perf labels; what stays must add up. */
static void want_within(size_t count, size_t length, size_t perfs)
{
    struct report *r = start(NULL);
    char text[2000], row[80];
    struct slice rest, line;
    size_t details = 0, others = 0, more = 0, perf_end;
    struct buffer b;

    (void)snprintf(row, sizeof row, "%zu details of %zu bytes, %zu labels", count, length, perfs);
    memset(text, 'd', sizeof text);
    report_state(r, STATE_WARNING, SLICE("w"));
    report_state(r, STATE_CRITICAL, SLICE("c"));
    report_state(r, STATE_UNKNOWN, SLICE("u"));
    for (size_t i = 0; i < count; i++)
        report_line(r, (struct slice){text, length});
    for (size_t i = 0; i < perfs; i++)
        report_perf(r, "label", (double)i, "", NULL, NULL, true);
    buffer_init(&b, REPORT_CEILING);
    WANT_INT(row, report_finish(r, false, &b), STATE_CRITICAL);
    rest = buffer_slice(&b);
    perf_end = slice_find_byte(rest, '\n') + 1;
    if (b.n > TEXT_MAX && b.n > perf_end + 40)
        fail_msg("%s: %zu bytes in all, %zu on line 1", row, b.n, perf_end);
    if (perfs > 0) {
        (void)snprintf(text, sizeof text, " label=%zu;;;0\n", perfs - 1);
        WANT_INT(row, slice_find(rest, slice_of(text)) + strlen(text), perf_end);
    }
    rest = slice_cut(rest, perf_end, rest.n);
    while (slice_take_until(&rest, '\n', rest.n, &line)) {
        if (more != 0)
            fail_msg("%s: a line below \"and N more\"", row);
        if (slice_starts(line, SLICE("\xe2\x80\xa6 and ")))
            more = strtoul(line.p + strlen("\xe2\x80\xa6 and "), NULL, 10);
        else if (slice_equal(line, SLICE("WARNING: w")) || slice_equal(line, SLICE("UNKNOWN: u")))
            others++;
        else
            details++;
    }
    WANT_INT(row, rest.n, 0);
    WANT_INT(row, details + others + more, count + 2);
    if (perf_end < 4000 && others != 2)
        fail_msg("%s: %zu other summaries, want 2", row, others);
    buffer_free(&b);
    report_free(r);
}

static void test_ceiling(void **state)
{
    (void)state;
    want_within(3, 10, 2);
    for (size_t length = 1; length < 60; length++)
        want_within(100, length, 3);
    want_within(10000, 10, 2);
    want_within(5, 990, 2);
    want_within(1000, 100, 100);
    want_within(100000, 100, 2); /* more than is kept at all */
    want_within(10, 100, 1000);  /* perfdata alone is more than 4 KiB */
    for (size_t perfs = 250; perfs < 300; perfs++)
        want_within(10, 100, perfs);
}

/* Lines are dropped from the end: a short one behind a long one that found no room is not kept in its place. The other
 * summaries are long here, and stay before the details. */
static void test_dropped_lines(void **state)
{
    static const char more[] = "\xe2\x80\xa6 and 3 more\n";
    struct report *r = start(NULL);
    struct slice rest, line;
    char text[1000];
    struct buffer b;

    (void)state;
    memset(text, 's', sizeof text);
    report_state(r, STATE_CRITICAL, SLICE("c"));
    report_state(r, STATE_CRITICAL, (struct slice){text, 950});
    report_state(r, STATE_CRITICAL, (struct slice){text, 950});
    for (size_t i = 0; i < 3; i++)
        report_line(r, (struct slice){text, 800 + i});
    report_line(r, (struct slice){text, 900});
    report_line(r, SLICE("short"));
    buffer_init(&b, REPORT_CEILING);
    report_finish(r, false, &b);
    rest = buffer_slice(&b);
    assert_true(rest.n <= TEXT_MAX);
    assert_true(slice_take_until(&rest, '\n', rest.n, &line));
    for (size_t i = 0; i < 2; i++) {
        assert_true(slice_take_until(&rest, '\n', rest.n, &line));
        WANT_INT("details from the start", line.n, 800 + i);
    }
    for (size_t i = 0; i < 2; i++) {
        assert_true(slice_take_until(&rest, '\n', rest.n, &line));
        WANT_INT("other summaries", line.n, 950);
    }
    WANT_TEXT("the last line", rest, more);
    buffer_free(&b);
    report_free(r);
}

static void test_json_ceiling(void **state)
{
    char text[1000];
    const struct fact facts[] = {
        {.key = "a", .kind = FACT_TEXT, .text = {text, sizeof text}},
        {.key = "b", .kind = FACT_TEXT, .text = {text, sizeof text}},
    };
    struct report *r = start(NULL);
    struct buffer b;

    (void)state;
    memset(text, '&', sizeof text); /* six bytes each in JSON */
    report_state(r, STATE_OK, SLICE("fine"));
    for (size_t i = 0; i < 3000; i++) {
        report_line(r, (struct slice){text, sizeof text});
        report_item(r, facts, 2);
        report_state(r, STATE_OK, (struct slice){text, sizeof text});
    }
    report_state(r, STATE_CRITICAL, SLICE("at last"));
    buffer_init(&b, REPORT_CEILING);
    WANT_INT("state", report_finish(r, true, &b), STATE_CRITICAL);
    WANT_INT("everything fits", slice_ends(buffer_slice(&b), SLICE("}]}\n")), true);
    WANT_INT("the worst comes late and counts",
             slice_find(buffer_slice(&b), SLICE("\"summary\":\"at last\"")) != SLICE_NONE, true);
    WANT_INT("lines left out are told", slice_find(buffer_slice(&b), SLICE(" more\"")) != SLICE_NONE, true);
    WANT_INT("items left out are told", slice_find(buffer_slice(&b), SLICE(" more items\"")) != SLICE_NONE, true);
    buffer_free(&b);
    report_free(r);
}

/* A buffer with too little room stands for memory that is not there: finish says so, in the room that was set aside. */
static void test_no_memory(void **state)
{
    static const struct {
        enum state reported;
        bool json;
        const char *want;
    } cases[] = {
        {STATE_OK, false, "MAILLOG ERS UNKNOWN - out of memory\n"},
        {STATE_UNKNOWN, false, "MAILLOG ERS UNKNOWN - out of memory\n"},
        {STATE_WARNING, false, "MAILLOG ERS WARNING - out of memory\n"},
        {STATE_CRITICAL, false, "MAILLOG ERS CRITICAL - out of memory\n"},
        {STATE_OK, true,
         "{\"plugin\":\"check_maillog_ers\",\"version\":\"1.2.3\",\"state\":\"UNKNOWN\",\"summary\":\"out of memory\","
         "\"details\":[],\"perfdata\":{},\"items\":[]}\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct report *r = start(NULL);
        struct buffer b;
        enum state got;

        report_state(r, cases[i].reported, SLICE("found"));
        report_line(r, SLICE("a detail"));
        buffer_init(&b, 20);
        got = report_finish(r, cases[i].json, &b);
        WANT_TEXT("out of memory", buffer_slice(&b), cases[i].want);
        WANT_INT("its state", got, state_worse(cases[i].reported, STATE_UNKNOWN));
        buffer_free(&b);
        report_free(r);
    }
}

/* Perfdata is never cut: more than can be kept is a failure, not a shorter list. */
static void test_perfdata_ceiling(void **state)
{
    struct report *r = start(NULL);

    (void)state;
    report_state(r, STATE_OK, SLICE("fine"));
    for (size_t i = 0; i < 50000; i++)
        report_perf(r, "label", 1, "", NULL, NULL, true);
    want_report("too much perfdata", r, false, STATE_UNKNOWN, "MAILLOG ERS UNKNOWN - out of memory\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_states),           cmocka_unit_test(test_text),
        cmocka_unit_test(test_perfdata),         cmocka_unit_test(test_json),
        cmocka_unit_test(test_secrets),          cmocka_unit_test(test_line_one),
        cmocka_unit_test(test_ceiling),          cmocka_unit_test(test_dropped_lines),
        cmocka_unit_test(test_json_ceiling),     cmocka_unit_test(test_no_memory),
        cmocka_unit_test(test_perfdata_ceiling),
    };

    return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
