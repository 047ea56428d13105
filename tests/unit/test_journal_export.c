#include "tests/lib/unit.h"

#include "source/journal_export.h"
#include "source/log_limits.h"

#define HEAD "__CURSOR=s=a;i=1\n__REALTIME_TIMESTAMP=1795485745123456\n"

/* Fed in pieces of `step` bytes; each entry as "cursor|time|message|identifier|pid|host\n", then what ended it. */
static void read_all(struct slice input, size_t step, struct buffer *out)
{
    struct journal_export e;
    struct journal_entry entry;
    enum journal_got got = JOURNAL_MORE;

    assert_true(journal_export_open(&e));
    for (size_t at = 0; at < input.n && got == JOURNAL_MORE; at += step) {
        journal_export_feed(&e, slice_cut(input, at, step));
        while ((got = journal_export_next(&e, &entry)) == JOURNAL_ENTRY) {
            static const enum journal_field shown[] = {JOURNAL_CURSOR,     JOURNAL_TIME, JOURNAL_MESSAGE,
                                                       JOURNAL_IDENTIFIER, JOURNAL_PID,  JOURNAL_HOST};

            for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
                buffer_text(out, i == 0 ? "" : "|");
                buffer_add(out, entry.field[shown[i]]);
            }
            buffer_text(out, entry.cut ? " cut\n" : "\n");
        }
    }
    buffer_text(out, got == JOURNAL_BAD ? "bad" : journal_export_inside(&e) ? "inside" : "end");
    journal_export_free(&e);
}

struct row {
    const char *name;
    struct slice input;
    const char *want;
};
#define ROW(name, input, want)                                                                                         \
    {                                                                                                                  \
        name, SLICE_INIT(input), want                                                                                  \
    }
static const struct row rows[] = {
    ROW("nothing", "", "end"),
    ROW("an entry", HEAD "MESSAGE=hello\nSYSLOG_IDENTIFIER=postfix/smtp\n_PID=7\n_HOSTNAME=mx\n\n",
        "s=a;i=1|1795485745123456|hello|postfix/smtp|7|mx\nend"),
    ROW("two entries, blank lines between", HEAD "MESSAGE=a\n\n\n\n" HEAD "MESSAGE=b\n\n",
        "s=a;i=1|1795485745123456|a|||\ns=a;i=1|1795485745123456|b|||\nend"),
    ROW("a binary message", HEAD "MESSAGE\n\x05\0\0\0\0\0\0\0a\n=\0b\n\n", "s=a;i=1|1795485745123456|a\n=\0b|||\nend"),
    ROW("an empty binary value", HEAD "MESSAGE\n\0\0\0\0\0\0\0\0\n\n", "s=a;i=1|1795485745123456||||\nend"),
    ROW("fields of others, text and binary", HEAD "FOO=bar\nBAR\n\x02\0\0\0\0\0\0\0\n\n\n_PID=9\n\n",
        "s=a;i=1|1795485745123456|||9|\nend"),
    ROW("a value with '='", HEAD "MESSAGE=MESSAGE=x\n\n", "s=a;i=1|1795485745123456|MESSAGE=x|||\nend"),
    ROW("sent twice: the first", HEAD "MESSAGE=a\nMESSAGE=b\n\n", "s=a;i=1|1795485745123456|a|||\nend"),
    ROW("no message", HEAD "\n", "s=a;i=1|1795485745123456||||\nend"),
    ROW("control bytes in the head's fields", HEAD "_HOSTNAME\n\x03\0\0\0\0\0\0\0a\nb\nMESSAGE=m\n\n",
        "s=a;i=1|1795485745123456|m|||\nend"),
    ROW("cut in a name", HEAD "MESS", "inside"),
    ROW("cut before the empty line", HEAD "MESSAGE=a\n", "inside"),
    ROW("cut in a length", HEAD "MESSAGE\n\x05\0\0", "inside"),
    ROW("cut in a value", HEAD "MESSAGE\n\x05\0\0\0\0\0\0\0ab", "inside"),
    ROW("no cursor", "__REALTIME_TIMESTAMP=1\nMESSAGE=a\n\n", "bad"),
    ROW("an empty cursor", "__CURSOR=\n__REALTIME_TIMESTAMP=1\nMESSAGE=a\n\n", "bad"),
    ROW("no time", "__CURSOR=a\nMESSAGE=a\n\n", "bad"),
    ROW("a time that is none", "__CURSOR=a\n__REALTIME_TIMESTAMP=-1\n\n", "bad"),
    ROW("text that is no field", "-- No entries --\n", "bad"),
    ROW("a name in small letters", HEAD "message=a\n\n", "bad"),
    ROW("a name that begins with a digit", HEAD "1A=a\n\n", "bad"),
    ROW("a value without a name", HEAD "=a\n\n", "bad"),
    ROW("a name of 65 bytes", HEAD "A234567890123456789012345678901234567890123456789012345678901234X=a\n\n", "bad"),
    ROW("a length beyond all bounds", HEAD "MESSAGE\n\0\0\0\0\0\0\0\x01", "bad"),
    ROW("a value longer than it says", HEAD "MESSAGE\n\x01\0\0\0\0\0\0\0ab\n\n", "bad"),
};

static void reads_the_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (size_t step = 1; step <= rows[i].input.n + 1; step += step < 8 ? 1 : 97) {
            struct buffer got;
            struct slice want = slice_of(rows[i].want);
            char name[100];

            if (strstr(rows[i].name, "a binary message") != NULL)
                want = SLICE("s=a;i=1|1795485745123456|a\n=\0b|||\nend");
            (void)snprintf(name, sizeof name, "%s, by %zu", rows[i].name, step);
            buffer_init(&got, 1 << 16);
            read_all(rows[i].input, step, &got);
            WANT_SLICE(name, buffer_slice(&got), want);
            buffer_free(&got);
        }
}

/* A core dump's backtrace, say: kept up to what a line may have, the rest passed over. */
static void cuts_a_long_message(void **state)
{
    struct buffer input;
    struct journal_export e;
    struct journal_entry entry;

    (void)state;
    buffer_init(&input, 1 << 20);
    buffer_text(&input, HEAD "MESSAGE=");
    for (size_t i = 0; i < LOG_LINE_MAX + 10; i++)
        buffer_byte(&input, 'x');
    buffer_text(&input, "\n\n" HEAD "MESSAGE=after\n\n");
    assert_true(journal_export_open(&e));
    journal_export_feed(&e, buffer_slice(&input));
    WANT_INT("the long one", journal_export_next(&e, &entry), JOURNAL_ENTRY);
    WANT_INT("its length", entry.field[JOURNAL_MESSAGE].n, LOG_LINE_MAX);
    WANT_INT("is cut", entry.cut, true);
    WANT_INT("the next", journal_export_next(&e, &entry), JOURNAL_ENTRY);
    WANT_TEXT("its message", entry.field[JOURNAL_MESSAGE], "after");
    WANT_INT("is whole", entry.cut, false);
    journal_export_free(&e);
    buffer_free(&input);
}

static void wants_a_cursor_that_fits(void **state)
{
    struct buffer input, got;

    (void)state;
    buffer_init(&input, 1 << 12);
    buffer_init(&got, 1 << 12);
    buffer_text(&input, "__CURSOR=");
    for (size_t i = 0; i <= JOURNAL_CURSOR_MAX; i++)
        buffer_byte(&input, 'x');
    buffer_text(&input, "\n__REALTIME_TIMESTAMP=1\n\n");
    read_all(buffer_slice(&input), 1000, &got);
    WANT_TEXT("too long", buffer_slice(&got), "bad");
    buffer_free(&input);
    buffer_free(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_the_rows), cmocka_unit_test(cuts_a_long_message),
                                       cmocka_unit_test(wants_a_cursor_that_fits)};

    return cmocka_run_group_tests_name("journal_export", tests, NULL, NULL);
}
