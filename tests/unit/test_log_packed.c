/* A log that is packed before it was read to its end, and is so large that unpacking it up to where reading stands takes
 * longer than a run may take. The clock is the test's: it goes on by one whenever it is looked at, which is every 8 MiB. */
#include "tests/lib/unit.h"

#include <sys/wait.h>

#include "source/log_follow.h"
#include "tests/lib/scratch.h"

#define NOW 1795489345LL
#define CHUNK_LINES 4000 /* after so many the numbers of the lines begin anew */
#define CHUNKS 210       /* 49 MB */
#define CHUNKS_READ 180  /* before the log is packed: 42 MB */

static long long ticks;

static long long clock_ms(void)
{
    return ticks++;
}

static struct {
    struct buffer begin, saved; /* positions: when the logs were made, and now */
    unsigned long long lines;   /* read by all runs */
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

        WANT_INT("the next line", strtoull(line.p + blank, NULL, 10), s.lines % CHUNK_LINES);
        s.lines++;
    }
}

/* A run that may look at the clock so many times (0: it has none), and reads so many blocks at most. */
static void run(long long looks, unsigned blocks)
{
    struct log_limit limit = {clock_ms, ticks + looks};
    struct slice pattern = SLICE("mail.log"), lines, source;
    struct log_follow *f =
        log_follow_open(&pattern, 1, buffer_slice(&s.saved), LOG_FIRST_START, 0, NOW, looks == 0 ? NULL : &limit);
    const struct log_trouble *troubles;

    assert_non_null(f);
    while (blocks-- > 0 && (s.result = log_follow_next(f, &lines, &source)) == 1)
        collect(lines);
    s.trouble_count = log_follow_troubles(f, &troubles);
    if (s.trouble_count > 0)
        s.why = troubles[0].why;
    s.lag = log_follow_lag(f);
    buffer_cut(&s.saved, 0);
    log_follow_save(f, &s.saved);
    assert_false(s.saved.failed);
    log_follow_close(f);
}

static uint64_t size_of(const char *path)
{
    struct stat st;

    assert_int_equal(stat(path, &st), 0);
    return (uint64_t)st.st_size;
}

static struct buffer chunk(void)
{
    struct buffer text;

    buffer_init(&text, 1 << 20);
    for (unsigned i = 0; i < CHUNK_LINES; i++)
        buffer_printf(&text, "Nov 24 02:02:25 relay postfix/smtp[%u]: %08X line %u\n", i * 7919 % 32768,
                      i * 2654435761U, i);
    return text;
}

/* A log that was read up to CHUNKS_READ, was rotated and packed then, and a new one. */
static void make_logs(const char *packer)
{
    struct buffer text = chunk();
    pid_t pid;
    int status;

    buffer_init(&s.begin, 1 << 20);
    buffer_init(&s.saved, 1 << 20);
    s.lines = 0;
    for (unsigned i = 0; i < CHUNKS; i++) {
        if (i == CHUNKS_READ)
            run(0, 1000);
        scratch_write("mail.log", O_APPEND, buffer_slice(&text));
    }
    WANT_INT("read before", s.lines, CHUNK_LINES * CHUNKS_READ);
    buffer_add(&s.begin, buffer_slice(&s.saved));
    assert_int_equal(rename("mail.log", "mail.log.1"), 0);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        (void)execlp(packer, packer, "-1", "mail.log.1", NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    WANT_INT(packer, status, 0);
    scratch_write("mail.log", O_TRUNC, buffer_slice(&text));
    buffer_free(&text);
}

/* As if no run had been since. */
static void rewind_runs(void)
{
    buffer_cut(&s.saved, 0);
    buffer_add(&s.saved, buffer_slice(&s.begin));
    s.lines = CHUNK_LINES * CHUNKS_READ;
}

static void remove_logs(char *dir)
{
    buffer_free(&s.begin);
    buffer_free(&s.saved);
    scratch_leave(dir);
}

/* lag: what was left before. */
static void want_late(const char *row, const char *copy, const char *what, uint64_t lag)
{
    WANT_INT(row, s.result, -1);
    WANT_INT(row, s.lines, CHUNK_LINES * CHUNKS_READ);
    assert_true(s.lag > size_of("mail.log") && s.lag <= lag);
    WANT_INT(row, s.trouble_count, 1);
    if (!slice_starts(slice_of(s.why.text), slice_of(copy)) ||
        slice_find(slice_of(s.why.text), slice_of(what)) == SLICE_NONE)
        fail_msg("%s: said \"%s\"", row, s.why.text);
}

static void want_all(const char *row)
{
    WANT_INT(row, s.lines, CHUNK_LINES * (CHUNKS + 1));
    WANT_INT(row, s.lag, 0);
    WANT_INT(row, s.trouble_count, 0);
}

/* Each run goes on with the unpacking where the one before stopped; then with the reading. */
static void check_unpacking(void)
{
    unsigned runs = 0;
    uint64_t lag = size_of("mail.log.1.gz") + size_of("mail.log");

    for (run(1, 1000); s.result != 0; run(1, 1000)) {
        want_late("gzip", "mail.log.1.gz", "the next run goes on with that", lag - 1);
        lag = s.lag;
        runs++;
        assert_true(runs < 5);
    }
    assert_true(runs > 1);
    want_all("gzip");
}

/* Reading stops inside the copy: the next run unpacks no more than what is between two points. */
static void check_reading(void)
{
    long long looks;

    run(0, 3);
    looks = ticks;
    run(1, 3);
    WANT_INT("went on", s.result, 1);
    assert_true(s.lag > 0);
    run(1, 1000);
    want_all("reading");
    WANT_INT("looked at the clock", ticks, looks);
}

/* A point that leads elsewhere is given up: the file is unpacked from its start. */
static void check_wrong_point(void)
{
    size_t at;

    run(1, 1000);
    want_late("wrong", "mail.log.1.gz", "the next run goes on with that", UINT64_MAX);
    at = slice_find(buffer_slice(&s.saved), SLICE("point\t"));
    assert_true(at != SLICE_NONE);
    for (unsigned tabs = 0; tabs < 3; at++)
        tabs += s.saved.p[at] == '\t';
    s.saved.p[at] = s.saved.p[at] == '1' ? '2' : '1'; /* the place in the file */
    run(0, 1000);
    want_all("wrong");
}

static void test_gzip(void **state)
{
    char *dir = scratch_enter();

    (void)state;
    make_logs("gzip");
    check_unpacking();
    rewind_runs();
    check_reading();
    rewind_runs();
    check_wrong_point();
    remove_logs(dir);
}

/* A program that unpacks can't be told to begin in the middle: the position stays, and what helps is said. */
static void test_xz(void **state)
{
    char *dir = scratch_enter();

    (void)state;
    make_logs("xz");
    for (unsigned i = 0; i < 2; i++) {
        run(2, 1000);
        want_late("xz", "mail.log.1.xz", "give a larger one", UINT64_MAX);
        WANT_INT("xz", s.lag, size_of("mail.log.1.xz") + size_of("mail.log"));
    }
    run(0, 1000);
    want_all("xz");
    remove_logs(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gzip),
        cmocka_unit_test(test_xz),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
