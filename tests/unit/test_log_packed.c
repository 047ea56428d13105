/* A log that is packed before it was read to its end, and is so large that unpacking it up to where reading stands takes
 * longer than a run may take. The clock is the test's: it goes on by one whenever it is looked at. */
#include "tests/lib/unit.h"

#include <sys/wait.h>
#include <zlib.h>

#include "source/log_follow.h"
#include "tests/lib/scratch.h"

#define NOW 1795489345LL
#define LINES 300000 /* 16 MB, to be looked at 16 times */

static long long ticks;

static long long clock_ms(void)
{
    return ticks++;
}

static struct {
    struct buffer saved;
    unsigned long long lines, next; /* so many were read, and the number of the one that has to come next */
    uint64_t lag;
    int result;
    size_t trouble_count;
    struct error why;
} s;

static void collect(struct slice block)
{
    struct slice line;

    while (slice_take_until(&block, '\n', block.n, &line)) {
        size_t blank = slice_find_last_byte(line, ' ');

        s.lines++;
        WANT_INT("the next line", strtoull(line.p + blank, NULL, 10), s.next++);
    }
}

/* A run that may look at the clock so many times, and then reads that many blocks more. */
static void run(long long looks, unsigned blocks)
{
    struct log_limit limit = {clock_ms, ticks + looks};
    struct slice pattern = SLICE("mail.log"), lines, source;
    struct log_follow *f =
        log_follow_open(&pattern, 1, buffer_slice(&s.saved), LOG_FIRST_START, 0, NOW, looks == 0 ? NULL : &limit);
    const struct log_trouble *troubles;

    assert_non_null(f);
    s.lines = 0;
    while (blocks-- > 0 && (s.result = log_follow_next(f, &lines, &source)) == 1)
        collect(lines);
    s.trouble_count = log_follow_troubles(f, &troubles);
    if (s.trouble_count > 0)
        s.why = troubles[0].why;
    s.lag = log_follow_lag(f);
    buffer_cut(&s.saved, 0);
    log_follow_save(f, &s.saved);
    log_follow_close(f);
}

static uint64_t size_of(const char *path)
{
    struct stat st;

    assert_int_equal(stat(path, &st), 0);
    return (uint64_t)st.st_size;
}

/* A log that was read up to its line LINES / 2, was rotated and packed then, and a new one. */
static void make_logs(const char *packer)
{
    struct buffer text;
    char command[100];

    buffer_init(&text, 64 << 20);
    s.next = 0;
    for (unsigned i = 0; i < LINES; i++) {
        if (i == LINES / 2) {
            scratch_write("mail.log", O_TRUNC, buffer_slice(&text));
            run(0, 1000);
            WANT_INT(packer, s.next, LINES / 2);
        }
        buffer_printf(&text, "Nov 24 02:02:25 relay postfix/smtp[%u]: line %u\n", i % 32768 * 7919 % 32768, i);
    }
    scratch_write("mail.log.1", O_TRUNC, buffer_slice(&text));
    assert_int_equal(unlink("mail.log"), 0);
    (void)snprintf(command, sizeof command, "%s mail.log.1", packer);
    assert_int_equal(system(command), 0);
    buffer_cut(&text, 0);
    buffer_printf(&text, "Nov 24 02:02:26 relay postfix/smtp[1]: line %u\n", LINES);
    scratch_write("mail.log", O_TRUNC, buffer_slice(&text));
    buffer_free(&text);
}

/* Nothing is read, the position stays, and it is said; with time enough the rest is read, once. */
static void test_late(void **state)
{
    static const struct {
        const char *packer, *copy;
    } rows[] = {{"gzip -1", "mail.log.1.gz"}, {"xz -0", "mail.log.1.xz"}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *dir = scratch_enter();

        buffer_init(&s.saved, 1 << 20);
        make_logs(rows[i].packer);
        run(3, 1000);
        WANT_INT(rows[i].packer, s.result, -1);
        WANT_INT("lines", s.lines, 0);
        assert_true(ticks < 6);
        WANT_INT("lag", s.lag, size_of(rows[i].copy) + size_of("mail.log"));
        WANT_INT("troubles", s.trouble_count, 1);
        if (slice_find(slice_of(s.why.text), slice_of(rows[i].copy)) == SLICE_NONE)
            fail_msg("%s: said \"%s\"", rows[i].packer, s.why.text);
        run(0, 1000);
        WANT_INT("the rest", s.next, LINES + 1);
        WANT_INT("then no lag", s.lag, 0);
        buffer_free(&s.saved);
        ticks = 0;
        scratch_leave(dir);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_late),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
