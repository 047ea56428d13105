#include "tests/lib/unit.h"

#include <errno.h>
#include <zlib.h>

#include "source/log_limits.h"
#include "source/log_lines.h"
#include "source/log_time.h"
#include "tests/lib/scratch.h"

static char *dir;

static int enter(void **state)
{
    (void)state;
    dir = scratch_enter();
    return 0;
}

static int leave(void **state)
{
    (void)state;
    scratch_leave(dir);
    return 0;
}

static void pack(const char *path, const char *mode, struct slice text)
{
    gzFile out = gzopen(path, mode);

    assert_non_null(out);
    assert_int_equal(gzwrite(out, text.p, (unsigned)text.n), text.n);
    assert_int_equal(gzclose(out), Z_OK);
}

/* All blocks of a file from a mark on, and where reading stood at the end. */
static enum log_read read_from(const char *path, const struct log_mark *from, struct buffer *out, struct log_mark *mark,
                               uint64_t *cut)
{
    struct log_file *file;
    struct log_lines *lines;
    struct slice block;
    struct error why;
    enum log_read result;

    if (log_file_open(&file, path, &why) != LOG_OPEN_OK)
        fail_msg("%s", why.text);
    lines = log_lines_open(file);
    assert_non_null(lines);
    if (from != NULL)
        assert_int_equal(log_lines_resume(lines, from, NULL, NULL, &why), LOG_FIT_WHOLE);
    buffer_cut(out, 0);
    while ((result = log_lines_next(lines, &block, &why)) == LOG_READ_BYTES) {
        assert_true(block.n > 0 && block.p[block.n - 1] == '\n');
        buffer_add(out, block);
    }
    log_lines_mark(lines, mark);
    *cut = log_lines_cut(lines);
    log_lines_close(lines);
    log_file_close(file);
    return result;
}

/* Each row's text is written and read, more is written, and reading goes on from the mark. "*" in a text stands for
 * LOG_LINE_MAX bytes of 'x'. */
static void test_positions(void **state)
{
    static const struct {
        const char *row, *text, *want, *more, *want_more;
        uint64_t offset; /* after the first part */
        bool inside;
        unsigned cut; /* lines cut in both parts */
    } rows[] = {
        {"whole lines", "a\nb\n", "a\nb\n", "c\n", "c\n", 4, false, 0},
        {"a half line is left", "a\nhalf", "a\n", " line\n", "half line\n", 2, false, 0},
        {"only a half line", "half", "", " line\nb\n", "half line\nb\n", 0, false, 0},
        {"empty", "", "", "a\n", NULL, 0, false, 0},
        {"empty lines", "\n\n", "\n\n", "\n", "\n", 2, false, 0},
        {"NUL and bytes that are no UTF-8", "\x80\xff\n", "\x80\xff\n", "\xc3\n", "\xc3\n", 3, false, 0},
        {"a long line within", "a\n*tail\nb\n", "a\n^b\n", "c\n", "c\n", 2 + LOG_LINE_MAX + 5 + 2, false, 1},
        {"one byte too long", "*\n", "^", "c\n", "c\n", LOG_LINE_MAX + 1, false, 1},
        {"a long line without its end", "a\n*xx", "a\n^", "xx\nc\n", "c\n", 2 + LOG_LINE_MAX + 2, true, 1},
        {"a long line that goes on long", "*", "^", "**\nc\n", "c\n", LOG_LINE_MAX, true, 1},
        {"ten of them", "**********\nb\n", "^b\n", "c\n", "c\n", 10 * LOG_LINE_MAX + 3, false, 1},
        {"two long lines", "*y\n*z\n", "^^", "", "", 2 * (LOG_LINE_MAX + 2), false, 2},
    };
    static char text[1 << 20], want[1 << 20];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *parts[] = {rows[i].text, rows[i].more}, *wants[] = {rows[i].want, rows[i].want_more};
        struct log_mark mark = {0};
        struct buffer out;
        uint64_t cut = 0, cuts = 0;

        buffer_init(&out, 1 << 20);
        (void)unlink("log");
        for (size_t part = 0; part < 2 && wants[part] != NULL; part++) {
            size_t n = 0, want_n = 0;

            for (const char *p = parts[part]; *p != '\0'; p++)
                if (*p == '*') {
                    memset(text + n, 'x', LOG_LINE_MAX);
                    n += LOG_LINE_MAX;
                } else {
                    text[n++] = *p;
                }
            for (const char *p = wants[part]; *p != '\0'; p++)
                if (*p == '^') {
                    memset(want + want_n, 'x', LOG_LINE_MAX - 1);
                    want_n += LOG_LINE_MAX;
                    want[want_n - 1] = '\n';
                } else {
                    want[want_n++] = *p;
                }
            scratch_write("log", O_APPEND, (struct slice){text, n});
            WANT_INT(rows[i].row, read_from("log", mark.start.n == 0 ? NULL : &mark, &out, &mark, &cut), LOG_READ_END);
            WANT_INT(rows[i].row, out.n, want_n);
            WANT_INT(rows[i].row, memcmp(out.n == 0 ? "" : out.p, want, want_n), 0);
            if (part == 0) {
                WANT_INT(rows[i].row, mark.offset, rows[i].offset);
                WANT_INT(rows[i].row, mark.inside, rows[i].inside);
            }
            cuts += cut;
        }
        WANT_INT(rows[i].row, cuts, rows[i].cut);
        buffer_free(&out);
    }
}

/* Many lines of all lengths around the block's edges, read at once and in pieces, plain and packed: the same bytes. */
static void test_blocks(void **state)
{
    static char text[3 << 20];
    size_t n = 0;
    unsigned seed = 5;
    struct buffer out;
    struct log_mark mark, again;
    uint64_t cut;

    (void)state;
    while (n < sizeof text - LOG_LINE_MAX) {
        unsigned pick = (unsigned)rand_r(&seed);
        size_t length = pick % 50 == 0 ? LOG_LINE_MAX - 1 - pick % 3 : pick % 400;

        memset(text + n, 'a' + (char)(pick % 26), length);
        n += length;
        text[n++] = '\n';
    }
    scratch_write("plain", O_TRUNC, (struct slice){text, n});
    pack("packed", "wb1", (struct slice){text, n / 3});
    pack("packed", "ab9", (struct slice){text + n / 3, n - n / 3}); /* a second gzip member */
    buffer_init(&out, sizeof text);
    for (size_t i = 0; i < 2; i++) {
        const char *path = i == 0 ? "plain" : "packed";

        WANT_INT(path, read_from(path, NULL, &out, &mark, &cut), LOG_READ_END);
        WANT_INT(path, out.n, n);
        assert_memory_equal(out.p, text, n);
        WANT_INT(path, mark.offset, n);
        WANT_INT(path, cut, 0);
        /* From a mark in the middle, which either kind of file can bear. */
        for (size_t at = 0; at < n; at += n / 7) {
            const char *newline = memchr(text + at, '\n', n - at);
            struct slice head = {text, (size_t)(newline + 1 - text)};

            mark = (struct log_mark){.offset = head.n};
            log_mark_start(&mark, (struct slice){text, n});
            mark.tail = log_print_of(head.n < 64 ? head : slice_cut(head, head.n - 64, 64));
            WANT_INT(path, read_from(path, &mark, &out, &again, &cut), LOG_READ_END);
            WANT_INT(path, out.n, n - head.n);
            assert_memory_equal(out.p, text + head.n, out.n);
        }
    }
    buffer_free(&out);
}

static void test_rest(void **state)
{
    static const struct {
        const char *text, *rest;
    } rows[] = {{"a\nhalf", "half\n"}, {"a\n", ""}, {"", ""}, {"half", "half\n"}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct log_file *file;
        struct log_lines *lines;
        struct log_mark mark = {0};
        struct slice block;
        struct error why;

        scratch_write("log", O_TRUNC, slice_of(rows[i].text));
        assert_int_equal(log_file_open(&file, "log", &why), LOG_OPEN_OK);
        lines = log_lines_open(file);
        while (log_lines_next(lines, &block, &why) == LOG_READ_BYTES)
            continue;
        WANT_TEXT(rows[i].text, log_lines_rest(lines), rows[i].rest);
        WANT_TEXT("once", log_lines_rest(lines), "");
        log_lines_mark(lines, &mark);
        WANT_INT("position", mark.offset, strlen(rows[i].text));
        log_lines_close(lines);
        log_file_close(file);
    }
}

/* The file changes after it was opened: nothing of the new content may be taken for the old one's. */
static void test_replaced(void **state)
{
    static const char *const changes[] = {"", "another content, longer than the old one was\nand more\n", "c\n"};

    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct log_file *file;
        struct log_lines *lines;
        struct log_mark mark = {0};
        struct slice block;
        struct error why;

        scratch_write("log", O_TRUNC, SLICE("first line\nsecond line\n"));
        assert_int_equal(log_file_open(&file, "log", &why), LOG_OPEN_OK);
        lines = log_lines_open(file);
        WANT_INT("first", log_lines_next(lines, &block, &why), LOG_READ_BYTES);
        WANT_TEXT("first", block, "first line\nsecond line\n");
        scratch_write("log", O_TRUNC, slice_of(changes[i]));
        WANT_INT(changes[i], log_lines_next(lines, &block, &why), LOG_READ_REPLACED);
        log_lines_mark(lines, &mark);
        WANT_INT("position stays", mark.offset, 23);
        assert_true(log_print_fits(mark.start, SLICE("first line\nsecond line\n")));
        log_lines_close(lines);
        log_file_close(file);
    }
}

static void test_resume(void **state)
{
    static char text[1000];
    struct log_mark mark = {.offset = 500}, other;
    struct log_file *file;
    struct log_lines *lines;
    struct error why;
    static const struct {
        const char *row;
        size_t length, changed;
        bool packed;
        enum log_fit want;
    } rows[] = {
        {"the same", 1000, SLICE_NONE, false, LOG_FIT_WHOLE},
        {"up to the mark", 500, SLICE_NONE, false, LOG_FIT_WHOLE},
        {"another tail", 1000, 480, false, LOG_FIT_NONE},
        {"another start", 1000, 10, false, LOG_FIT_NONE},
        {"changed between", 1000, 300, false, LOG_FIT_WHOLE},
        {"shorter", 499, SLICE_NONE, false, LOG_FIT_SHORT},
        {"much shorter", 100, SLICE_NONE, false, LOG_FIT_SHORT},
        {"empty", 0, SLICE_NONE, false, LOG_FIT_NONE},
        {"packed", 1000, SLICE_NONE, true, LOG_FIT_WHOLE},
        {"packed, shorter", 499, SLICE_NONE, true, LOG_FIT_SHORT},
        {"packed, another tail", 1000, 480, true, LOG_FIT_NONE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = i % 50 == 49 ? '\n' : (char)('a' + i % 23);
    log_mark_start(&mark, (struct slice){text, 1000});
    mark.tail = log_print_of((struct slice){text + 436, 64});
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].changed != SLICE_NONE)
            text[rows[i].changed] ^= 1;
        if (rows[i].packed)
            pack("log", "wb", (struct slice){text, rows[i].length});
        else
            scratch_write("log", O_TRUNC, (struct slice){text, rows[i].length});
        if (rows[i].changed != SLICE_NONE)
            text[rows[i].changed] ^= 1;
        assert_int_equal(log_file_open(&file, "log", &why), LOG_OPEN_OK);
        lines = log_lines_open(file);
        WANT_INT(rows[i].row, log_lines_resume(lines, &mark, NULL, NULL, &why), rows[i].want);
        if (rows[i].want == LOG_FIT_WHOLE && rows[i].changed == SLICE_NONE) {
            other = mark;
            log_lines_mark(lines, &mark);
            WANT_INT("the mark comes back", mark.tail.hash == other.tail.hash && mark.offset == 500, 1);
            mark = other;
        }
        log_lines_close(lines);
        log_file_close(file);
    }
}

static void test_refused(void **state)
{
    static const struct {
        const char *path;
        enum log_open want;
        const char *why;
    } rows[] = {
        {"missing", LOG_OPEN_ABSENT, "missing does not exist"},
        {"directory", LOG_OPEN_REFUSED, "directory is a directory"},
        {"fifo", LOG_OPEN_REFUSED, "fifo is not a regular file"},
        {"log.lz4", LOG_OPEN_REFUSED, "log.lz4 is compressed with lz4, which can't be read here"},
        {"cut.xz", LOG_OPEN_REFUSED, "cut.xz: damaged xz data (xz: (stdin): Unexpected end of input)"},
        {"cut.gz", LOG_OPEN_REFUSED, "cut.gz: damaged gzip data (cut short)"},
        {"link", LOG_OPEN_OK, ""},
        {"broken-link", LOG_OPEN_ABSENT, "broken-link does not exist"},
        {"loop", LOG_OPEN_REFUSED, "cannot read loop: Too many levels of symbolic links"},
        {"plain/log", LOG_OPEN_REFUSED, "cannot read plain/log: Not a directory"},
        {"odd\nname", LOG_OPEN_ABSENT, "odd?name does not exist"},
    };

    (void)state;
    assert_int_equal(mkdir("directory", 0755), 0);
    assert_int_equal(mkfifo("fifo", 0644), 0);
    scratch_write("log.lz4", O_TRUNC, SLICE("\x04\x22\x4d\x18\x64\x40\xa7"));
    scratch_write("cut.xz", O_TRUNC,
                  SLICE("\xfd"
                        "7zXZ\0\0\4"));
    scratch_write("cut.gz", O_TRUNC, SLICE("\x1f\x8b\x08\0\0\0\0\0\0\x03"));
    scratch_write("plain", O_TRUNC, SLICE("a\n"));
    assert_int_equal(symlink("plain", "link"), 0);
    assert_int_equal(symlink("nowhere", "broken-link"), 0);
    assert_int_equal(symlink("loop", "loop"), 0);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct log_file *file;
        struct error why = {""};

        WANT_INT(rows[i].path, log_file_open(&file, rows[i].path, &why), rows[i].want);
        WANT_TEXT(rows[i].path, slice_of(why.text), rows[i].why);
        log_file_close(file);
    }
}

/* Damage in the middle: what comes before it is given out, and it is said. */
static void test_damaged_gzip(void **state)
{
    static char text[400000];
    struct stat st;
    struct buffer out;
    struct log_mark mark;
    uint64_t cut;
    unsigned seed = 3;

    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)(i % 100 == 99 ? '\n' : '!' + rand_r(&seed) % 90);
    pack("log.gz", "wb", (struct slice){text, sizeof text});
    assert_int_equal(stat("log.gz", &st), 0);
    assert_int_equal(truncate("log.gz", st.st_size / 2), 0);
    buffer_init(&out, 1 << 20);
    WANT_INT("cut", read_from("log.gz", NULL, &out, &mark, &cut), LOG_READ_FAILED);
    assert_true(out.n > sizeof text / 4 && out.n < sizeof text);
    assert_memory_equal(out.p, text, out.n);
    WANT_INT("the position is behind what was given", mark.offset, out.n);
    buffer_free(&out);
}

static void test_times(void **state)
{
    static char line[200];
    struct stamp_clock clock;
    struct log_file *file;
    struct error why;
    struct buffer text;
    long long got;
    static const unsigned spacing[] = {1, 7, 60};

    (void)state;
    stamp_clock_init(&clock, 1795500000);
    for (size_t k = 0; k < sizeof spacing / sizeof spacing[0]; k++) {
        buffer_init(&text, 8 << 20);
        for (unsigned i = 0; i < 20000; i++) {
            int n =
                snprintf(line, sizeof line, "2026-11-%02uT%02u:%02u:%02u.000000+00:00 relay postfix/smtp[1]: %u\n%s",
                         1 + i * spacing[k] / 86400, i * spacing[k] / 3600 % 24, i * spacing[k] / 60 % 60,
                         i * spacing[k] % 60, i, i % 3 == 0 ? "a line that goes on\n" : "");

            buffer_add(&text, (struct slice){line, (size_t)n});
        }
        scratch_write("log", O_TRUNC, buffer_slice(&text));
        assert_int_equal(log_file_open(&file, "log", &why), LOG_OPEN_OK);
        assert_true(log_time_first(&clock, log_file_start(file), &got));
        WANT_INT("first", got, 1793491200);
        assert_true(log_time_last(file, &clock, &got));
        WANT_INT("last", got, 1793491200 + 19999LL * spacing[k]);
        for (long long since = 1793491200; since < 1793491200 + 21000LL * spacing[k]; since += 997 * spacing[k]) {
            uint64_t at = log_time_bisect(file, &clock, since);
            size_t skip;
            struct slice rest;

            assert_true(at == 0 || text.p[at - 1] == '\n');
            rest = slice_cut(buffer_slice(&text), (size_t)at, text.n);
            skip = log_time_before(&clock, rest, since);
            assert_true(skip <= 130 * 1024);
            rest = slice_cut(rest, skip, rest.n);
            if (since > 1793491200 + 19999LL * spacing[k])
                WANT_INT("nothing is that new", rest.n, 0);
            else {
                assert_true(log_time_first(&clock, rest, &got));
                assert_true(got >= since && got < since + spacing[k]);
            }
        }
        log_file_close(file);
        buffer_free(&text);
    }
}

static void test_last_stamp(void **state)
{
    static char junk[300000];
    static const struct {
        const char *row, *text;
        bool junk; /* before the text */
        long long want;
    } rows[] = {
        {"one line", "2026-11-24T02:02:25+00:00 a b: c\n", false, 1795485745},
        {"the last of two", "2026-11-24T02:02:25+00:00 a b: c\n2026-11-24T02:02:26+00:00 a b: c\n", false, 1795485746},
        {"a half line doesn't count", "2026-11-24T02:02:25+00:00 a b: c\n2026-11-24T02:02:26+00:00 a", false,
         1795485745},
        {"lines without", "2026-11-24T02:02:25+00:00 a b: c\nx\n\ny\n", false, 1795485745},
        {"with a priority", "<22>2026-11-24T02:02:25+00:00 a b: c\n", false, 1795485745},
        {"as a container has it", "mail_1  | 2026-11-24T02:02:25+00:00 a postfix/smtp[1]: c\n", false, 1795485745},
        {"none", "x\ny\n", false, -1},
        {"empty", "", false, -1},
        {"no newline", "2026-11-24T02:02:25+00:00 a", false, -1},
        {"behind much else", "\n2026-11-24T02:02:25+00:00 a b: c\n", true, 1795485745},
        {"one long line", "", true, -1},
    };

    (void)state;
    memset(junk, 'x', sizeof junk);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct stamp_clock clock;
        struct log_file *file;
        struct error why;
        long long got = -1;

        stamp_clock_init(&clock, 1795500000);
        scratch_write("log", O_TRUNC, (struct slice){junk, rows[i].junk ? sizeof junk : 0});
        scratch_write("log", O_APPEND, slice_of(rows[i].text));
        assert_int_equal(log_file_open(&file, "log", &why), LOG_OPEN_OK);
        WANT_INT(rows[i].row, log_time_last(file, &clock, &got), rows[i].want >= 0);
        if (rows[i].want >= 0)
            WANT_INT(rows[i].row, got, rows[i].want);
        log_file_close(file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_positions, enter, leave),
        cmocka_unit_test_setup_teardown(test_blocks, enter, leave),
        cmocka_unit_test_setup_teardown(test_rest, enter, leave),
        cmocka_unit_test_setup_teardown(test_replaced, enter, leave),
        cmocka_unit_test_setup_teardown(test_resume, enter, leave),
        cmocka_unit_test_setup_teardown(test_refused, enter, leave),
        cmocka_unit_test_setup_teardown(test_damaged_gzip, enter, leave),
        cmocka_unit_test_setup_teardown(test_times, enter, leave),
        cmocka_unit_test_setup_teardown(test_last_stamp, enter, leave),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
