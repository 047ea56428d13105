#include "tests/lib/unit.h"

#include "source/journal_line.h"
#include "source/journal_position.h"
#include "source/journal_query.h"
#include "source/log_limits.h"

#define T "2026-11-24T02:02:25.000042Z "

static struct journal_entry entry_of(const char *const fields[JOURNAL_FIELDS])
{
    struct journal_entry e = {.time_us = 1795485745000042};

    for (size_t i = 0; i < JOURNAL_FIELDS; i++)
        e.field[i] = slice_of(fields[i]);
    return e;
}

struct row {
    const char *name;
    const char *fields[JOURNAL_FIELDS];
    const char *want;
};
static const struct row rows[] = {
    {"by syslog",
     {[JOURNAL_MESSAGE] = "4bJ3kq2Xz: removed",
      [JOURNAL_IDENTIFIER] = "postfix/qmgr",
      [JOURNAL_SYSLOG_PID] = "12",
      [JOURNAL_PID] = "99",
      [JOURNAL_HOST] = "mx",
      [JOURNAL_TRANSPORT] = "syslog"},
     T "mx postfix/qmgr[12]: 4bJ3kq2Xz: removed\n"},
    {"the pid that the kernel saw, where the program gives none",
     {[JOURNAL_MESSAGE] = "m", [JOURNAL_IDENTIFIER] = "exim", [JOURNAL_PID] = "99", [JOURNAL_HOST] = "mx"},
     T "mx exim[99]: m\n"},
    {"a pid that is none",
     {[JOURNAL_MESSAGE] = "m", [JOURNAL_IDENTIFIER] = "x", [JOURNAL_SYSLOG_PID] = "1]: ", [JOURNAL_HOST] = "mx"},
     T "mx x: m\n"},
    {"neither host nor name", {[JOURNAL_MESSAGE] = "m"}, T "- -: m\n"},
    {"no message: no line", {[JOURNAL_IDENTIFIER] = "x", [JOURNAL_HOST] = "mx"}, ""},
    {"a newline in the message",
     {[JOURNAL_MESSAGE] = "a\n2026-11-24T02:02:25Z mx postfix/smtp[1]: b\n",
      [JOURNAL_IDENTIFIER] = "x",
      [JOURNAL_HOST] = "mx"},
     T "mx x: a?2026-11-24T02:02:25Z mx postfix/smtp[1]: b?\n"},
    {"a name that looks like a head",
     {[JOURNAL_MESSAGE] = "m", [JOURNAL_IDENTIFIER] = "a: b[1]", [JOURNAL_HOST] = "m x"},
     T "m_x a__b_1_: m\n"},
    {"a message that looks like a line, by syslog",
     {[JOURNAL_MESSAGE] = "Nov 24 01:00:00 other postfix/smtp[1]: b",
      [JOURNAL_IDENTIFIER] = "x",
      [JOURNAL_HOST] = "mx",
      [JOURNAL_TRANSPORT] = "syslog"},
     T "mx x: Nov 24 01:00:00 other postfix/smtp[1]: b\n"},
    {"a container's line with a head of its own: its names, the journal's time",
     {[JOURNAL_MESSAGE] = "Nov 24 01:00:00 other postfix/smtp[1]: b",
      [JOURNAL_IDENTIFIER] = "0123456789ab",
      [JOURNAL_HOST] = "docker",
      [JOURNAL_CONTAINER] = "mail",
      [JOURNAL_TRANSPORT] = "journal"},
     T "other postfix/smtp[1]: b\n"},
    {"a container's line without host",
     {[JOURNAL_MESSAGE] = "postfix/smtp[1]: b", [JOURNAL_HOST] = "docker", [JOURNAL_CONTAINER] = "mail"},
     T "mail postfix/smtp[1]: b\n"},
    {"a container's line of another kind",
     {[JOURNAL_MESSAGE] = "started", [JOURNAL_IDENTIFIER] = "0123456789ab", [JOURNAL_CONTAINER] = "mail"},
     T "mail 0123456789ab: started\n"},
    {"a service's standard output",
     {[JOURNAL_MESSAGE] = "Nov 24 02:02:25 mx postfix/smtp[1]: b",
      [JOURNAL_IDENTIFIER] = "postfix",
      [JOURNAL_HOST] = "mx",
      [JOURNAL_TRANSPORT] = "stdout"},
     T "mx postfix/smtp[1]: b\n"},
    {"Exim's own log on a container's standard output",
     {[JOURNAL_MESSAGE] = "2026-11-24 02:02:25 1rXyzA-000000-AB Completed",
      [JOURNAL_IDENTIFIER] = "0123456789ab",
      [JOURNAL_CONTAINER] = "mail"},
     "2026-11-24 02:02:25 1rXyzA-000000-AB Completed\n"},
};

static void makes_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct journal_entry e = entry_of(rows[i].fields);
        struct buffer got;

        buffer_init(&got, 1 << 12);
        WANT_INT(rows[i].name, journal_line_add(&got, &e), true);
        WANT_TEXT(rows[i].name, buffer_slice(&got), rows[i].want);
        buffer_free(&got);
    }
}

static void keeps_within_a_line(void **state)
{
    static char long_message[LOG_LINE_MAX];
    struct journal_entry e = {.field = {[JOURNAL_MESSAGE] = {long_message, sizeof long_message}}};
    struct buffer got;

    (void)state;
    memset(long_message, 'x', sizeof long_message);
    buffer_init(&got, 1 << 20);
    WANT_INT("is cut", journal_line_add(&got, &e), false);
    WANT_INT("to a line", got.n, LOG_LINE_MAX);
    WANT_INT("which ends", got.p[got.n - 1], '\n');
    buffer_free(&got);
}

/* A position is read back as it was written, and nothing else is read. */
static void remembers_positions(void **state)
{
    static const struct {
        const char *text;
        bool good;
    } positions[] = {{"cursor s=a;i=1f;b=2;m=3;t=4;x=5", true},
                     {"since 1795485745", true},
                     {"since 0", true},
                     {"", false},
                     {"cursor ", false},
                     {"cursor a b", false},
                     {"cursor a\x01", false},
                     {"since", false},
                     {"since -1", false},
                     {"since 1.5", false},
                     {"until 1", false}};

    (void)state;
    for (size_t i = 0; i < sizeof positions / sizeof positions[0]; i++) {
        struct journal_position p = {.cursor_n = 0};
        struct buffer again;

        WANT_INT(positions[i].text, journal_position_parse(&p, slice_of(positions[i].text)), positions[i].good);
        if (!positions[i].good)
            continue;
        buffer_init(&again, 1024);
        journal_position_print(&again, &p);
        WANT_TEXT("again", buffer_slice(&again), positions[i].text);
        buffer_free(&again);
    }
}

static void knows_an_entry_again(void **state)
{
    static const struct {
        const char *name, *a, *b;
        bool same;
    } cursors[] = {
        {"the same", "s=a;i=1;b=2;m=3;t=4;x=5", "s=a;i=1;b=2;m=3;t=4;x=5", true},
        {"moved to another file", "s=a;i=1;b=2;m=3;t=4;x=5", "s=b;i=9;b=2;m=3;t=4;x=5", true},
        {"another content", "s=a;i=1;b=2;m=3;t=4;x=5", "s=a;i=1;b=2;m=3;t=4;x=6", false},
        {"another boot", "s=a;i=1;b=2;m=3;t=4;x=5", "s=a;i=1;b=3;m=3;t=4;x=5", false},
        {"another time", "s=a;i=1;b=2;m=3;t=4;x=5", "s=a;i=2;b=2;m=4;t=5;x=5", false},
        {"a form to come, the same", "z9", "z9", true},
        {"a form to come", "z9", "z8", false},
        {"nothing to compare", "b=;m=;t=;x=", "b=;m=;t=;x=;", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cursors / sizeof cursors[0]; i++)
        WANT_INT(cursors[i].name, journal_cursor_same(slice_of(cursors[i].a), slice_of(cursors[i].b)), cursors[i].same);
}

static void checks_matches(void **state)
{
    static const struct {
        const char *match, *why;
    } matches[] = {{"CONTAINER_NAME=mail", ""},
                   {"_SYSTEMD_UNIT=postfix@-.service", ""},
                   {"A=b=c d", ""},
                   {"CONTAINER_NAME", "is no match"},
                   {"CONTAINER_NAME=", "is no match"},
                   {"=x", "is no field"},
                   {"--directory=x", "is no field"},
                   {"container=x", "is no field"},
                   {"__CURSOR=x", "is no field"},
                   {"1A=x", "is no field"}};

    (void)state;
    for (size_t i = 0; i < sizeof matches / sizeof matches[0]; i++) {
        struct error why = {""};

        WANT_INT(matches[i].match, journal_match_check(slice_of(matches[i].match), &why), matches[i].why[0] == '\0');
        if (strstr(why.text, matches[i].why) == NULL)
            fail_msg("%s: said \"%s\"", matches[i].match, why.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(makes_lines), cmocka_unit_test(keeps_within_a_line),
                                       cmocka_unit_test(remembers_positions), cmocka_unit_test(knows_an_entry_again),
                                       cmocka_unit_test(checks_matches)};

    return cmocka_run_group_tests_name("journal_line", tests, NULL, NULL);
}
