/* A log lives through a random schedule of appends, half-written lines, rotations of every scheme, copytruncate, packing in
 * steps, deletions and truncations, while runs read it, are cut short, or are killed before they save. Every line bears a
 * number; each number must be seen exactly once by the runs that saved, but for those that were destroyed unseen, which the
 * test finds by looking at all files itself. ERS_SEED and ERS_SECONDS choose another schedule and a longer one. */
#include "tests/lib/unit.h"

#include <dirent.h>
#include <errno.h>
#include <time.h>
#include <zlib.h>

#include "source/log_follow.h"
#include "tests/lib/scratch.h"

#define LINES_MAX 200000
#define NOW 1795500000

enum scheme { NUMBER_FROM_0, NUMBER_FROM_1, TWO_DIGITS, DATE, DATE_BEFORE_ENDING, ISO_DATE, SECONDS, SCHEMES };

static struct model {
    unsigned seed;
    enum scheme scheme;
    bool copies, old_stamps;
    unsigned written; /* numbers given out */
    unsigned char seen[LINES_MAX], lost[LINES_MAX];
    int fd;          /* the writer's; -1: closed */
    bool renamed;    /* the writer hasn't reopened since the last rotation */
    bool copied;     /* copytruncate stands between copy and truncate */
    bool packing;    /* x.gz is being written beside x */
    bool destroyed;  /* since the last saved run */
    unsigned half;   /* the line that is half written, + 1; 0: none */
    long long clock; /* of the stamps */
    unsigned day;    /* of the rotation dates */
    char *saved;
    char packed_from[257];
    char trace[400];
    unsigned life; /* the seed it began with */
} m;

static unsigned chance(unsigned n)
{
    return (unsigned)rand_r(&m.seed) % n;
}

static void step(const char *what)
{
    size_t n = strlen(m.trace), add = strlen(what) + 1;

    if (n + add >= sizeof m.trace) {
        memmove(m.trace, m.trace + 200, n - 199);
        n -= 200;
    }
    (void)snprintf(m.trace + n, sizeof m.trace - n, " %s", what);
}

static void put(const char *text, size_t n)
{
    assert_int_equal(write(m.fd, text, n), n);
}

static void reopen(void)
{
    if (m.fd >= 0)
        (void)close(m.fd);
    m.fd = open("mail.log", O_WRONLY | O_CREAT | O_APPEND, 0644);
    assert_true(m.fd >= 0);
    m.renamed = false;
}

/* As rsyslog writes them, the new form with microseconds, which set even neighbouring lines apart; or none. */
static void stamp(char *out, size_t size)
{
    time_t t = (time_t)m.clock;
    struct tm tm;
    size_t n;

    m.clock += chance(3) == 0;
    (void)gmtime_r(&t, &tm);
    out[0] = '\0';
    if (chance(12) == 0)
        return;
    n = strftime(out, size, m.old_stamps ? "%b %e %H:%M:%S " : "%Y-%m-%dT%H:%M:%S.", &tm);
    if (!m.old_stamps)
        (void)snprintf(out + n, size - n, "%06u+00:00 ", chance(1000000));
}

static void finish_half(void)
{
    char text[40];

    if (m.half == 0)
        return;
    put(text, (size_t)snprintf(text, sizeof text, " E=%u\n", m.half - 1));
    m.half = 0;
}

static void append(bool half)
{
    static char text[200000];
    char when[60];
    size_t n, pad = chance(60) == 0 ? 60000 + chance(120000) : chance(8) == 0 ? chance(9000) : chance(60);

    finish_half();
    if (m.written == LINES_MAX)
        return;
    stamp(when, sizeof when);
    n = (size_t)snprintf(text, sizeof text, "%srelay.example.com postfix/smtp[4711]: N=%u to=<someone@example.net> ",
                         when, m.written++);
    memset(text + n, chance(5) == 0 ? '\0' : 'x', pad);
    put(text, n + pad);
    m.half = m.written;
    if (!half)
        finish_half();
}

/* The name of the rotated file of that age (0: the newest), for the schemes that number them. */
static void numbered(char *out, size_t size, unsigned age, const char *ending)
{
    if (m.scheme == TWO_DIGITS)
        (void)snprintf(out, size, "mail.log.%02u%s", age + 1, ending);
    else
        (void)snprintf(out, size, "mail.log.%u%s", age + (m.scheme == NUMBER_FROM_1), ending);
}

/* Makes room and gives the name that the log is to be rotated to. */
static void rotated_name(char *out, size_t size)
{
    char from[80], to[80];
    time_t t = (time_t)(NOW - 86400 * 2000LL + 86400LL * m.day++);
    struct tm tm;

    (void)gmtime_r(&t, &tm);
    switch (m.scheme) {
    case NUMBER_FROM_0:
    case NUMBER_FROM_1:
    case TWO_DIGITS:
        for (unsigned age = 60; age-- > 0;)
            for (unsigned packed = 0; packed < 2; packed++) {
                numbered(from, sizeof from, age, packed ? ".gz" : "");
                numbered(to, sizeof to, age + 1, packed ? ".gz" : "");
                assert_true(rename(from, to) == 0 || errno == ENOENT);
            }
        numbered(out, size, 0, "");
        break;
    case DATE:
        (void)strftime(out, size, "mail.log-%Y%m%d", &tm);
        break;
    case DATE_BEFORE_ENDING:
        (void)strftime(out, size, "mail-%Y%m%d.log", &tm);
        break;
    case ISO_DATE:
        (void)strftime(out, size, "mail.log.%Y-%m-%d", &tm);
        break;
    case SECONDS:
    case SCHEMES:
        (void)snprintf(out, size, "mail.log-%lld", (long long)t);
        break;
    }
}

static void copy_file(const char *from, const char *to)
{
    static char bytes[65536];
    int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    ssize_t n;

    assert_true(in >= 0 && out >= 0);
    while ((n = read(in, bytes, sizeof bytes)) > 0)
        assert_int_equal(write(out, bytes, (size_t)n), n);
    (void)close(in);
    (void)close(out);
}

static void truncate_log(void)
{
    assert_int_equal(ftruncate(m.fd, 0), 0);
}

static void rotate(void)
{
    char name[80];

    if (m.packing || m.copied || m.renamed)
        return;
    rotated_name(name, sizeof name);
    if (m.copies) {
        finish_half(); /* a line that copytruncate tears can't be put together again */
        copy_file("mail.log", name);
        m.copied = true;
    } else {
        assert_int_equal(rename("mail.log", name), 0);
        m.renamed = true;
        if (chance(2) == 0) {
            int fd = open("mail.log", O_WRONLY | O_CREAT | O_EXCL, 0644);

            assert_true(fd >= 0);
            (void)close(fd);
        }
    }
}

static bool is_rotated(const char *name)
{
    return strncmp(name, "mail", 4) == 0 && strcmp(name, "mail.log") != 0;
}

/* A random rotated file, packed or not. */
static bool pick(char *out, size_t size, bool packed)
{
    DIR *d = opendir(".");
    struct dirent *e;
    unsigned n = 0;

    while ((e = readdir(d)) != NULL)
        if (is_rotated(e->d_name) && (strstr(e->d_name, ".gz") != NULL) == packed && chance(++n) == 0)
            (void)snprintf(out, size, "%s", e->d_name);
    (void)closedir(d);
    return n > 0;
}

/* The first step leaves a packed file without its end; the second completes it; the third removes the plain one. */
static void pack(void)
{
    char to[264], part[264];

    if (m.copied || m.renamed)
        return;
    if (!m.packing) {
        if (!pick(m.packed_from, sizeof m.packed_from, false))
            return;
        (void)snprintf(to, sizeof to, "%s.gz", m.packed_from);
        scratch_write(to, O_TRUNC, (struct slice){"\x1f\x8b\x08\0\0\0\0\0\0\x03", chance(2) == 0 ? 0 : 10});
        m.packing = true;
        return;
    }
    (void)snprintf(to, sizeof to, "%s.gz", m.packed_from);
    (void)snprintf(part, sizeof part, "%s", m.packed_from);
    if (chance(2) == 0 || m.packing) {
        static char bytes[65536];
        int in = open(part, O_RDONLY);
        gzFile out = gzopen(to, "wb1");
        ssize_t n;

        assert_true(in >= 0 && out != NULL);
        while ((n = read(in, bytes, sizeof bytes)) > 0)
            assert_int_equal(gzwrite(out, bytes, (unsigned)n), n);
        assert_int_equal(gzclose(out), Z_OK);
        (void)close(in);
    }
    if (chance(2) == 0) {
        assert_int_equal(unlink(part), 0);
        m.packing = false;
    }
}

/* Marks the numbers in bytes as there. */
static void find_numbers(const char *bytes, size_t n, unsigned char *there)
{
    const char *end = bytes + n, *at = bytes;

    while ((at = memmem(at, (size_t)(end - at), ": N=", 4)) != NULL) {
        unsigned number = 0;

        for (at += 4; at < end && *at >= '0' && *at <= '9'; at++)
            number = number * 10 + (unsigned)(*at - '0');
        if (number < LINES_MAX)
            there[number] = 1;
    }
}

/* After something was destroyed: what no run has seen and no file holds any more is lost. */
static void count_losses(void)
{
    static unsigned char there[LINES_MAX];
    static char bytes[8 << 20];
    DIR *d = opendir(".");
    struct dirent *e;

    memset(there, 0, sizeof there);
    while ((e = readdir(d)) != NULL)
        if (strncmp(e->d_name, "mail", 4) == 0) {
            gzFile in = gzopen(e->d_name, "rb");
            int n = gzread(in, bytes, sizeof bytes);

            if (n > 0)
                find_numbers(bytes, (size_t)n, there);
            (void)gzclose(in);
        }
    (void)closedir(d);
    for (unsigned i = 0; i < m.written; i++)
        m.lost[i] |= !m.seen[i] && !there[i];
    m.destroyed = true;
}

static void delete_oldest(void)
{
    struct dirent *e;
    char oldest[257] = "";
    unsigned count = 0;
    DIR *d;

    if (m.packing || m.copied || m.renamed)
        return;
    d = opendir(".");
    while ((e = readdir(d)) != NULL)
        if (is_rotated(e->d_name)) {
            bool down = m.scheme <= TWO_DIGITS;
            size_t la = strlen(e->d_name) - (strstr(e->d_name, ".gz") != NULL ? 3 : 0),
                   lb = strlen(oldest) - (strstr(oldest, ".gz") != NULL ? 3 : 0);
            int order = la != lb ? (la < lb ? -1 : 1) : strncmp(e->d_name, oldest, la);

            if (count++ == 0 || (down ? order > 0 : order < 0))
                (void)snprintf(oldest, sizeof oldest, "%s", e->d_name);
        }
    (void)closedir(d);
    if (count > 0 && (count > 4 || chance(8) == 0)) {
        assert_int_equal(unlink(oldest), 0);
        count_losses();
    }
}

static void destroy(void)
{
    if (m.copied || m.renamed)
        return;
    finish_half();
    if (chance(2) == 0) {
        truncate_log();
    } else {
        assert_int_equal(unlink("mail.log"), 0);
        reopen();
    }
    count_losses();
}

/* Reads one block's lines; every number at most once, all runs together. */
static void take_lines(struct slice lines, unsigned char *now)
{
    struct slice line;
    char text[40];
    unsigned sum = 0;

    assert_true(lines.n > 0 && lines.p[lines.n - 1] == '\n');
    for (size_t i = 0; i < LOG_PAD; i++)
        sum += (unsigned char)lines.p[lines.n + i];
    assert_true(sum <= LOG_PAD * 255); /* readable, for the sanitizer to see */
    while (slice_take_until(&lines, '\n', lines.n, &line)) {
        size_t at = slice_find(line, SLICE(": N="));
        unsigned number = 0;

        assert_true(line.n < LOG_LINE_MAX);
        if (at == SLICE_NONE)
            fail_msg("a line that was never written: \"%.*s\"", (int)(line.n < 200 ? line.n : 200), line.p);
        for (at += 4; at < line.n && line.p[at] >= '0' && line.p[at] <= '9'; at++)
            number = number * 10 + (unsigned)(line.p[at] - '0');
        (void)snprintf(text, sizeof text, " E=%u", number);
        if (!slice_ends(line, slice_of(text)) && line.n != LOG_LINE_MAX - 1)
            fail_msg("line %u is not whole", number);
        if (m.seen[number] || now[number])
            fail_msg("line %u twice", number);
        now[number] = 1;
    }
}

static void run(bool to_the_end)
{
    static unsigned char now[LINES_MAX];
    struct slice pattern = SLICE("mail.log"), lines, source;
    struct log_follow *f = log_follow_open(&pattern, 1, slice_of(m.saved), LOG_FIRST_START, 0, NOW, NULL);
    const struct log_trouble *troubles;
    unsigned blocks = to_the_end ? UINT32_MAX : chance(4);
    struct buffer out;
    int result = 1;

    assert_non_null(f);
    memset(now, 0, m.written);
    while (blocks-- > 0 && (result = log_follow_next(f, &lines, &source)) != 0)
        if (result == 1)
            take_lines(lines, now);
    for (size_t i = log_follow_troubles(f, &troubles); i-- > 0;)
        if (!(strstr(troubles[i].why.text, "was replaced") != NULL && m.destroyed) &&
            !(strstr(troubles[i].why.text, "does not exist") != NULL && m.renamed))
            fail_msg("trouble: %s", troubles[i].why.text);
        else if (strstr(troubles[i].why.text, "does not exist") != NULL)
            result = -1; /* what was lost is told when the log is there again */
    if (result == 0)
        WANT_INT("lag at the end", log_follow_lag(f), 0);
    if (to_the_end || chance(4) != 0) { /* else it was killed before it saved */
        buffer_init(&out, 1 << 20);
        log_follow_save(f, &out);
        buffer_byte(&out, '\0');
        assert_false(out.failed);
        free(m.saved);
        m.saved = out.p;
        for (unsigned i = 0; i < m.written; i++)
            m.seen[i] |= now[i];
        m.destroyed &= result != 0;
    }
    log_follow_close(f);
}

static void turn(void)
{
    switch (chance(14)) {
    case 0:
        step("half");
        append(true);
        break;
    case 1:
        step("rotate");
        rotate();
        break;
    case 2:
        step("pack");
        pack();
        break;
    case 3:
        step("delete");
        delete_oldest();
        break;
    case 4:
        if (chance(6) == 0) {
            step("destroy");
            destroy();
        }
        break;
    case 5:
        step("run!");
        run(false);
        break;
    case 6:
    case 7:
        step("run");
        run(true);
        break;
    case 8:
        step("bulk");
        for (unsigned n = chance(20) == 0 ? 4000 : 0; n > 0; n--)
            append(false);
        break;
    case 9:
        step("hup");
        if (m.renamed) {
            finish_half();
            reopen();
        }
        if (m.copied) {
            finish_half();
            truncate_log();
            m.copied = false;
            count_losses();
        }
        break;
    default:
        step("append");
        for (unsigned n = 1 + chance(12); n > 0; n--)
            append(false);
    }
}

/* One log's life from its beginning. */
static unsigned live(unsigned seed)
{
    memset(&m, 0, sizeof m);
    m.seed = m.life = seed;
    m.scheme = (enum scheme)chance(SCHEMES);
    m.copies = chance(2) == 0;
    m.old_stamps = chance(2) == 0;
    m.clock = NOW - 86400 * 30;
    m.saved = strdup("");
    m.fd = -1;
    reopen();
    run(true);
    for (unsigned turns = 20 + chance(200); turns > 0; turns--)
        turn();
    finish_half();
    if (m.renamed)
        reopen();
    append(false);
    run(true);
    for (unsigned i = 0; i < m.written; i++)
        if (!m.seen[i] && !m.lost[i])
            fail_msg("line %u of %u was never seen", i, m.written);
    (void)close(m.fd);
    free(m.saved);
    return m.written;
}

static void test_lives(void **state)
{
    const char *seed_text = getenv("ERS_SEED"), *seconds_text = getenv("ERS_SECONDS");
    unsigned seed = seed_text != NULL ? (unsigned)strtoul(seed_text, NULL, 10) : (unsigned)time(NULL) * 1000;
    long seconds = seconds_text != NULL ? strtol(seconds_text, NULL, 10) : 4;
    struct timespec begin, now;
    unsigned long lines = 0, lives = 0;

    (void)state;
    (void)clock_gettime(CLOCK_MONOTONIC, &begin);
    do {
        char *dir = scratch_enter();

        lines += live(seed++);
        scratch_leave(dir);
        lives++;
        (void)clock_gettime(CLOCK_MONOTONIC, &now);
    } while (now.tv_sec - begin.tv_sec < seconds);
    print_message("# %lu lives, %lu lines\n", lives, lines);
}

static int tell_life(void **state)
{
    (void)state;
    print_message("# the last life was ERS_SEED=%u (scheme %d, %s); it ended with:%s\n", m.life, (int)m.scheme,
                  m.copies ? "copytruncate" : "rename", m.trace);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_teardown(test_lives, tell_life)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
