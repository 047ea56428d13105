#include "tests/lib/unit.h"

#include <sys/stat.h>
#include <unistd.h>

#include "source/spool.h"
#include "tests/lib/scratch.h"

static void put(const char *name, const char *text)
{
    scratch_write(name, O_TRUNC, slice_of(text));
}

static int open_scratch(void **state)
{
    *state = scratch_enter();
    return 0;
}

static int close_scratch(void **state)
{
    scratch_leave(*state);
    return 0;
}

#define LOG(recipient, reply)                                                                                          \
    "2026-11-24 02:09:31 " recipient                                                                                   \
    " R=r T=t defer (-44) H=mx [192.0.2.9]: SMTP error from remote mail server after "                                 \
    "end of data: " reply "\n"

static void exim_logs_plain_and_split(void **state)
{
    const char *dir = *state;
    struct spool s;
    struct queued q = {.first = true, .queue_id = SLICE("1vKMRK-0006kF-2M"), .recipient = SLICE("a@example.net")};
    assert_int_equal(mkdir("msglog", 0700), 0);
    assert_int_equal(mkdir("msglog/K", 0700), 0);
    put("msglog/1vKMRK-0006kF-2M", LOG("a@example.net", "450 plain") LOG("b@example.net", "450 other"));
    put("msglog/K/1vKMRK-0006kG-2M", LOG("a@example.net", "450 split"));
    assert_true(spool_open(&s));
    spool_explain(&s, slice_of(dir), &q);
    WANT_TEXT("plain", q.reply, "450 plain");
    q.first = false;
    q.recipient = SLICE("b@example.net");
    spool_explain(&s, slice_of(dir), &q);
    WANT_TEXT("the second recipient", q.reply, "450 other");
    q = (struct queued){.first = true, .queue_id = SLICE("1vKMRK-0006kG-2M"), .recipient = SLICE("a@example.net")};
    spool_explain(&s, slice_of(dir), &q);
    WANT_TEXT("split", q.reply, "450 split");
    q = (struct queued){.first = true, .queue_id = SLICE("1vKMRK-0006kH-2M"), .recipient = SLICE("a@example.net")};
    spool_explain(&s, slice_of(dir), &q);
    WANT_TEXT("no log yet: nothing of the last message's", q.reply, "");
    WANT_INT("that is no lack of permission", s.denied, 0);
    spool_close(&s);
}

static void control_files_and_what_is_none(void **state)
{
    const char *dir = *state;
    struct spool s;
    struct sendmail_qf qf;
    struct queued q;
    assert_int_equal(mkdir("qf", 0700), 0);
    put("qf6AO2I7QT022366", "V8\nT17\nSx@example.com\nRPFD:a@example.net\n.\n");
    put("qf/qf6AO2I7QT022367", "V8\nT18\nSx@example.com\nRPFD:b@example.net\n.\n");
    put("qf6AO2I7QT022368", "no control file\n");
    assert_int_equal(symlink("qf6AO2I7QT022366", "qf6AO2I7QT022369"), 0);
    assert_int_equal(mkfifo("qf6AO2I7QT022370", 0600), 0);
    assert_true(spool_open(&s));
    assert_true(spool_control_file(&s, slice_of(dir), SLICE("6AO2I7QT022366"), &qf));
    assert_true(sendmail_qf_next(&qf, &q));
    WANT_TEXT("beside the data", q.recipient, "a@example.net");
    assert_true(spool_control_file(&s, slice_of(dir), SLICE("6AO2I7QT022367"), &qf));
    assert_true(sendmail_qf_next(&qf, &q));
    WANT_TEXT("in a directory of their own", q.recipient, "b@example.net");
    assert_false(spool_control_file(&s, slice_of(dir), SLICE("6AO2I7QT022368"), &qf)); /* other content */
    assert_false(spool_control_file(&s, slice_of(dir), SLICE("6AO2I7QT022369"), &qf)); /* a link */
    assert_false(spool_control_file(&s, slice_of(dir), SLICE("6AO2I7QT022370"), &qf)); /* a pipe: must not block */
    assert_false(spool_control_file(&s, slice_of(dir), SLICE("6AO2I7QT022371"), &qf)); /* gone */
    assert_false(spool_control_file(&s, slice_of(dir), SLICE("/../../etc/passwd"), &qf));
    assert_false(spool_control_file(&s, SLICE(""), SLICE("6AO2I7QT022366"), &qf));
    spool_close(&s);
}

static void the_end_of_a_log_begins_with_a_line(void **state)
{
    struct spool s;
    struct slice tail;
    (void)state;
    put("mainlog", "first line\nsecond line\nthird line\n");
    assert_true(spool_open(&s));
    assert_true(spool_tail(&s, "mainlog", 1000, &tail));
    WANT_TEXT("all of it", tail, "first line\nsecond line\nthird line\n");
    assert_true(spool_tail(&s, "mainlog", 15, &tail));
    WANT_TEXT("the end", tail, "third line\n");
    assert_false(spool_tail(&s, "nothing", 15, &tail));
    spool_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(exim_logs_plain_and_split, open_scratch, close_scratch),
        cmocka_unit_test_setup_teardown(control_files_and_what_is_none, open_scratch, close_scratch),
        cmocka_unit_test_setup_teardown(the_end_of_a_log_begins_with_a_line, open_scratch, close_scratch),
    };
    return cmocka_run_group_tests_name("spool", tests, NULL, NULL);
}
