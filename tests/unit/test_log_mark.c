#include "tests/lib/unit.h"

#include "source/log_saved.h"

static void test_round_trip(void **state)
{
    static const struct {
        const char *path, *line;
        struct log_mark mark;
    } rows[] = {
        {"/var/log/mail.log",
         "log\t/var/log/mail.log\t77\t1000\t0\t256\t11\t64\t12\t64\t13\t256\t14\n",
         {77, 1000, false, {256, 11}, {64, 12}, {64, 13}, {256, 14}}},
        {"an empty log", "log\tan empty log\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\n", {.inode = 0}},
        {"inside",
         "log\tinside\t1\t70000\t1\t256\t1\t64\t2\t64\t3\t0\t0\n",
         {1, 70000, true, {256, 1}, {64, 2}, {64, 3}, {0, 0}}},
        {"short",
         "log\tshort\t1\t10\t0\t12\t18446744073709551615\t12\t5\t10\t6\t0\t0\n",
         {1, 10, false, {12, UINT64_MAX}, {12, 5}, {10, 6}, {0, 0}}},
        {"100%\t\n\x7f", "log\t100%25%09%0A%7F\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\n", {.inode = 0}},
        {"\xc3\xa4\xff", "log\t\xc3\xa4\xff\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\n", {.inode = 0}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buffer out;
        struct log_mark mark = {0};
        char path[64];
        size_t n = 0;

        buffer_init(&out, 4096);
        log_mark_print(&out, slice_of(rows[i].path), &rows[i].mark);
        WANT_TEXT(rows[i].path, buffer_slice(&out), rows[i].line);
        assert_true(log_mark_parse(slice_cut(buffer_slice(&out), 0, out.n - 1), path, sizeof path, &n, &mark));
        WANT_TEXT("path", ((struct slice){path, n}), rows[i].path);
        buffer_cut(&out, 0);
        log_mark_print(&out, slice_of(rows[i].path), &mark);
        WANT_TEXT("again", buffer_slice(&out), rows[i].line);
        buffer_free(&out);
    }
}

static void test_refused(void **state)
{
    static const char *const rows[] = {
        "",
        "log",
        "log\t",
        "log\t/x",
        "log\t/x\t1\t0\t0\t0\t0\t0\t0\t0\t0\t0",                          /* a field short */
        "log\t/x\t1\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0",                    /* one too many */
        "log\t/x\t1\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t",                     /* an empty one too many */
        "log\t\t1\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0",                         /* no path */
        "log\t/x\t-1\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0",                      /* no number */
        "log\t/x\t1\t 5\t0\t5\t1\t5\t1\t5\t1\t0\t0",                      /* blank */
        "log\t/x\t1\t5\t2\t5\t1\t5\t1\t5\t1\t0\t0",                       /* inside is 0 or 1 */
        "log\t/x\t1\t5\t0\t257\t1\t64\t1\t5\t1\t0\t0",                    /* more than a fingerprint covers */
        "log\t/x\t1\t100\t0\t256\t1\t257\t1\t64\t1\t0\t0",                /* the same */
        "log\t/x\t1\t100\t0\t100\t1\t64\t1\t65\t1\t0\t0",                 /* the same */
        "log\t/x\t1\t5\t0\t4\t1\t4\t1\t5\t1\t0\t0",                       /* a start shorter than what was read */
        "log\t/x\t1\t5\t0\t5\t1\t6\t1\t5\t1\t0\t0",                       /* a first line longer than the start */
        "log\t/x\t1\t5\t0\t5\t1\t0\t0\t5\t1\t0\t0",                       /* a start without a first line */
        "log\t/x\t1\t5\t0\t5\t1\t5\t1\t4\t1\t0\t0",                       /* tail doesn't go with offset */
        "log\t/x\t1\t0\t1\t5\t1\t5\t1\t0\t0\t0\t0",                       /* inside a line, at the file's start */
        "log\t/x\t1\t0\t0\t0\t7\t0\t0\t0\t0\t0\t0",                       /* a hash of nothing */
        "log\t/x\t1\t9223372036854775808\t0\t256\t1\t64\t1\t64\t1\t0\t0", /* beyond any file */
        "log\t/x%2\t1\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0",                     /* cut escape */
        "log\t/x%41\t1\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0",                    /* an escape that needs none */
        "log\t/x%00\t1\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0",                    /* NUL */
        "log\t/x%0a\t1\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0",                    /* small letter */
        "log\t/x\x01\t1\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0",                   /* control byte as it is */
        "LOG\t/x\t1\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0",
        "log\t/xxxxxxxxxxxxxxxx\t1\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0", /* longer than the room for it */
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct log_mark mark;
        char path[16];
        size_t n;

        if (log_mark_parse(slice_of(rows[i]), path, sizeof path, &n, &mark))
            fail_msg("row %zu: took \"%s\"", i, rows[i]);
    }
}

static void test_fit(void **state)
{
    static const char text[] =
        "2026-11-24T02:02:25.123456+09:00 mx1 postfix/smtp[4711]: 4bJ3kq2Xz: to=<someone@example.net>,"
        " relay=mx.example.net[192.0.2.1]:25, delay=1, delays=0.1/0/0.4/0.5, dsn=2.0.0, status=sent\n"
        "2026-11-24T02:02:26.123456+09:00 mx1 postfix/qmgr[4711]: 4bJ3kq2Xz: removed and a bit more\n";
    const struct slice whole = SLICE(text);
    static const struct {
        const char *row;
        size_t marked, found; /* bytes of the text that were marked, and that a file has now */
        size_t changed;       /* a byte of the file that is another; SLICE_NONE: none */
        enum log_fit want;
    } rows[] = {
        {"the same", 256, 256, SLICE_NONE, LOG_FIT_WHOLE},
        {"grown", 100, 256, SLICE_NONE, LOG_FIT_WHOLE},
        {"grown from little", 10, 256, SLICE_NONE, LOG_FIT_WHOLE},
        {"another end", 256, 256, 255, LOG_FIT_NONE},
        {"another beginning", 256, 256, 0, LOG_FIT_NONE},
        {"changed behind the mark", 100, 256, 100, LOG_FIT_WHOLE},
        {"an earlier copy", 256, 200, SLICE_NONE, LOG_FIT_SHORT},
        {"an earlier copy, of another", 256, 200, 63, LOG_FIT_NONE},
        {"half a line tells nothing", 256, 183, SLICE_NONE, LOG_FIT_NONE},
        {"just a line", 256, 184, SLICE_NONE, LOG_FIT_SHORT},
        {"no whole line marked", 60, 50, SLICE_NONE, LOG_FIT_NONE},
        {"empty now", 256, 0, SLICE_NONE, LOG_FIT_NONE},
        {"nothing was marked", 0, 256, SLICE_NONE, LOG_FIT_NONE},
        {"nothing at all", 0, 0, SLICE_NONE, LOG_FIT_NONE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct log_mark mark = {0};
        char file[sizeof text];

        memcpy(file, text, sizeof text);
        if (rows[i].changed != SLICE_NONE)
            file[rows[i].changed] ^= 1;
        log_mark_start(&mark, slice_cut(whole, 0, rows[i].marked));
        WANT_INT(rows[i].row, log_mark_fit(&mark, (struct slice){file, rows[i].found}), rows[i].want);
    }
}

static void test_saved(void **state)
{
    static const char text[] = "pattern\t/var/log/*.log\n"
                               "log\t/var/log/a.log\t1\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\n"
                               "\n"
                               "junk\tof some kind\n"
                               "pattern\t\n"
                               "log\t/var/log/b.log\t2\t5\t0\t5\t1\t5\t1\t5\t1\t0\t0\n"
                               "log\t/var/log/c.log\t2\t5\t0\t5";
    struct log_saved saved;

    (void)state;
    assert_true(log_saved_read(&saved, SLICE(text)));
    WANT_INT("marks", saved.count, 2);
    WANT_INT("junk", saved.junk, 4);
    assert_true(log_saved_has_pattern(&saved, "/var/log/*.log"));
    assert_false(log_saved_has_pattern(&saved, "/var/log/"));
    assert_non_null(log_saved_find(&saved, "/var/log/b.log"));
    WANT_INT("its offset", log_saved_find(&saved, "/var/log/b.log")->mark.offset, 5);
    assert_null(log_saved_find(&saved, "/var/log/c.log"));
    log_saved_free(&saved);
}

static void test_ceiling(void **state)
{
    struct log_saved saved;
    struct buffer text;

    (void)state;
    buffer_init(&text, 4 << 20);
    for (unsigned i = 0; i < LOG_FILES_MAX + 10; i++) {
        buffer_printf(&text, "log\t/var/log/%u\t1\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\n", i);
        buffer_printf(&text, "pattern\t%u\n", i);
    }
    assert_true(log_saved_read(&saved, buffer_slice(&text)));
    WANT_INT("marks", saved.count, LOG_FILES_MAX);
    WANT_INT("patterns", saved.pattern_count, LOG_FILES_MAX);
    WANT_INT("the rest", saved.junk, 20);
    log_saved_free(&saved);
    buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip), cmocka_unit_test(test_refused), cmocka_unit_test(test_fit),
        cmocka_unit_test(test_saved),      cmocka_unit_test(test_ceiling),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
