#include "tests/lib/unit.h"

#include "reputation/maillog_memory.h"

struct row {
    const char *name, *text;
    bool good;
    const char *journal, *positions, *book;
};
static const struct row rows[] = {
    {"files alone, as it was before there were journals", "news\t5\noffset\t0\npositions\t4\nlog\nbook", true, "",
     "log\n", "book"},
    {"a journal", "news\t5\noffset\t0\njournal\tcursor s=a;i=1\npositions\t0\nbook", true, "cursor s=a;i=1", "",
     "book"},
    {"both", "news\t5\noffset\t0\njournal\tsince 7\npositions\t4\nlog\nbook", true, "since 7", "log\n", "book"},
    {"cut in the journal's line", "news\t5\noffset\t0\njournal\tcursor s=a", false, "", "", ""},
    {"the journal's line twice", "news\t5\noffset\t0\njournal\ta\njournal\tb\npositions\t0\n", false, "", "", ""},
    {"positions longer than all", "news\t5\noffset\t0\npositions\t5\nlog\n", false, "", "", ""},
    {"no number", "news\t-5\noffset\t0\npositions\t0\n", false, "", "", ""},
    {"nothing", "", false, "", "", ""},
};

static void reads_what_was_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct maillog_memory m = {0};
        struct buffer again;

        WANT_INT(rows[i].name, maillog_memory_read(&m, slice_of(rows[i].text)), rows[i].good);
        if (!rows[i].good)
            continue;
        WANT_INT(rows[i].name, m.news_s, 5);
        WANT_TEXT(rows[i].name, m.journal, rows[i].journal);
        WANT_TEXT(rows[i].name, m.positions, rows[i].positions);
        WANT_TEXT(rows[i].name, m.book, rows[i].book);
        buffer_init(&again, 1024);
        maillog_memory_write(&again, &m);
        WANT_TEXT(rows[i].name, buffer_slice(&again), rows[i].text);
        buffer_free(&again);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_what_was_written)};

    return cmocka_run_group_tests_name("maillog_memory", tests, NULL, NULL);
}
