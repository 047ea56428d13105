/* Stories of logs, each a script over real files. Steps are separated by ';':
 *   +F a b    append lines a and b to F          -F a     append a without its newline        &F   append that newline
 *   mv A B    rename     cp A B   copy           rm A     cut A  truncate, short A N  to N bytes      ln A B  link B to A    mkdir A   fifo A
 *   gz A      pack A into A.gz and remove it     pk A     the same, but A stays     xz A, zst A, bz2 A  by these
 *   lz4 A     A.lz4 is there instead of A, which nothing here unpacks
 *   as P Q    follow these patterns from now on  first start|end|N   policy of the next runs (N: since that line's time)
 *   = a b     run, save, and want these lines    ? a      run and want these lines, but don't save
 *   ! text    the last run said text             !! text  said it, and fatally. Without one of these it said nothing.
 *   lag N     after the last run   sources N   the same      tick     let the file system's clock go on
 * A line's time is given by its letter: b is a second later than a; capital letters stand for lines without a stamp. */
#include "tests/lib/unit.h"

#include <errno.h>
#include <sys/wait.h>
#include <zlib.h>

#include "source/child.h"
#include "source/log_follow.h"
#include "source/log_match.h"
#include "tests/lib/scratch.h"

#define A_S 1795485745LL /* the time of line a */
#define NOW (A_S + 3600)

static struct story {
    const char *row;
    struct slice patterns[8];
    size_t pattern_count;
    enum log_first first;
    long long since_s;
    struct buffer saved, read;
    struct log_trouble troubles[16];
    size_t trouble_count, told;
    uint64_t lag;
    size_t sources;
} s;

static const char *name_of(struct slice word)
{
    static char names[4][64];
    static unsigned turn;
    char *name = names[turn++ % 4];

    (void)snprintf(name, sizeof names[0], "%.*s", (int)word.n, word.p);
    return name;
}

static bool next_word(struct slice *rest, struct slice *word)
{
    *rest = slice_trim(*rest);
    if (rest->n == 0)
        return false;
    if (!slice_take_until(rest, ' ', rest->n, word)) {
        *word = *rest;
        rest->n = 0;
    }
    return true;
}

static void append(const char *file, struct slice word, bool whole)
{
    char line[300];
    int n = 0, at = word.p[0] - 'a';

    if (at >= 0)
        n = snprintf(line, sizeof line, "2026-11-24T02:%02d:%02d.000000+00:00 relay.example.com ", 2 + (25 + at) / 60,
                     (25 + at) % 60);
    n += snprintf(line + n, sizeof line - (size_t)n, "postfix/smtp[4711]: 4bJ3kq2Xz: %.*s%s", (int)word.n, word.p,
                  whole ? "\n" : "");
    scratch_write(file, O_APPEND, (struct slice){line, (size_t)n});
}

static void copy(const char *from, const char *to, bool packed)
{
    static char bytes[100000];
    int in = open(from, O_RDONLY);
    ssize_t n = read(in, bytes, sizeof bytes);

    assert_true(n >= 0);
    (void)close(in);
    if (packed) {
        gzFile out = gzopen(to, "wb");

        assert_int_equal(gzwrite(out, bytes, (unsigned)n), n);
        assert_int_equal(gzclose(out), Z_OK);
    } else {
        scratch_write(to, O_TRUNC, (struct slice){bytes, (size_t)n});
    }
}

/* By the real program, told by the ending of `to`. */
static void pack(const char *from, const char *to)
{
    const char *ending = strrchr(to, '.'), *name = ending[1] == 'x' ? "xz" : ending[1] == 'z' ? "zstd" : "bzip2";
    const char *const words[] = {name, "-c", NULL};
    int in = open(from, O_RDONLY | O_CLOEXEC);
    struct child *c;
    struct error why;
    struct slice bytes;
    struct watch w;
    char path[32];
    int got = 0;

    (void)snprintf(path, sizeof path, "/usr/bin/%s", name);
    scratch_write(to, O_TRUNC, SLICE(""));
    assert_true(child_start_reading(&c, path, words, in, &why));
    while (got >= 0) {
        watch_reset(&w, 10000);
        child_watch(c, &w);
        assert_true(watch_wait(&w) > 0);
        got = child_take(c, &w, &bytes);
        if (got > 0)
            scratch_write(to, O_APPEND, bytes);
    }
    WANT_INT(to, child_close(c), 0);
    (void)close(in);
}

/* The words of the lines that a block holds. */
static void collect(struct slice lines)
{
    struct slice line;

    while (slice_take_until(&lines, '\n', lines.n, &line)) {
        size_t blank = slice_find_last_byte(line, ' ');

        buffer_text(&s.read, s.read.n == 0 ? "" : " ");
        buffer_add(&s.read, slice_cut(line, blank + 1, line.n));
    }
}

static void run(struct slice want, bool save)
{
    struct log_follow *f =
        log_follow_open(s.patterns, s.pattern_count, buffer_slice(&s.saved), s.first, s.since_s, NOW, NULL);
    const struct log_trouble *troubles;
    struct slice lines, source;
    int result;

    if (s.trouble_count > s.told)
        fail_msg("%s: said \"%s\"", s.row, s.troubles[0].why.text);
    assert_non_null(f);
    buffer_cut(&s.read, 0);
    while ((result = log_follow_next(f, &lines, &source)) != 0)
        if (result == 1)
            collect(lines);
    if (!slice_equal(buffer_slice(&s.read), want))
        fail_msg("%s: read \"%.*s\", want \"%.*s\"", s.row, (int)s.read.n, s.read.n == 0 ? "" : s.read.p, (int)want.n,
                 want.p);
    s.trouble_count = log_follow_troubles(f, &troubles);
    assert_true(s.trouble_count <= 16);
    s.told = 0;
    if (s.trouble_count > 0)
        memcpy(s.troubles, troubles, s.trouble_count * sizeof *troubles);
    s.lag = log_follow_lag(f);
    s.sources = log_follow_sources(f);
    if (save) {
        buffer_cut(&s.saved, 0);
        log_follow_save(f, &s.saved);
    }
    log_follow_close(f);
}

static void want_trouble(struct slice text, bool fatal)
{
    for (size_t i = 0; i < s.trouble_count; i++)
        if (slice_find(slice_of(s.troubles[i].why.text), text) != SLICE_NONE && s.troubles[i].fatal == fatal) {
            s.told++;
            return;
        }
    fail_msg("%s: didn't say \"%.*s\"%s, but \"%s\"", s.row, (int)text.n, text.p, fatal ? " fatally" : "",
             s.trouble_count == 0 ? "" : s.troubles[0].why.text);
}

static void play_step(struct slice step)
{
    struct slice verb, word, other = {NULL, 0};
    char to[80];

    if (!next_word(&step, &verb))
        return;
    if (verb.p[0] == '+' || verb.p[0] == '-' || verb.p[0] == '&') {
        const char *file = name_of(slice_cut(verb, 1, verb.n));

        scratch_write(file, O_APPEND, verb.p[0] == '&' ? SLICE("\n") : SLICE(""));
        while (next_word(&step, &word))
            append(file, word, verb.p[0] == '+');
        return;
    }
    if (slice_equal(verb, SLICE("=")) || slice_equal(verb, SLICE("?"))) {
        run(slice_trim(step), verb.p[0] == '=');
        return;
    }
    if (verb.p[0] == '!') {
        want_trouble(slice_trim(step), verb.n == 2);
        return;
    }
    if (slice_equal(verb, SLICE("as"))) {
        for (s.pattern_count = 0; next_word(&step, &word); s.pattern_count++)
            s.patterns[s.pattern_count] = word;
        return;
    }
    if (slice_equal(verb, SLICE("tick"))) {
        assert_int_equal(usleep(20000), 0);
        return;
    }
    assert_true(next_word(&step, &word));
    (void)next_word(&step, &other);
    (void)snprintf(to, sizeof to, "%s.%.*s", name_of(word), (int)verb.n, verb.p[0] == 'p' ? "gz" : verb.p);
    if (slice_equal(verb, SLICE("mv"))) {
        assert_int_equal(rename(name_of(word), name_of(other)), 0);
    } else if (slice_equal(verb, SLICE("cp"))) {
        copy(name_of(word), name_of(other), false);
    } else if (slice_equal(verb, SLICE("rm"))) {
        assert_int_equal(unlink(name_of(word)), 0);
    } else if (slice_equal(verb, SLICE("cut"))) {
        assert_int_equal(truncate(name_of(word), 0), 0);
    } else if (slice_equal(verb, SLICE("short"))) {
        assert_true(truncate(name_of(word), (off_t)strtoul(name_of(other), NULL, 10)) == 0);
    } else if (slice_equal(verb, SLICE("ln"))) {
        (void)unlink(name_of(other));
        assert_int_equal(symlink(name_of(word), name_of(other)), 0);
    } else if (slice_equal(verb, SLICE("mkdir"))) {
        assert_int_equal(mkdir(name_of(word), 0755), 0);
    } else if (slice_equal(verb, SLICE("fifo"))) {
        assert_int_equal(mkfifo(name_of(word), 0644), 0);
    } else if (slice_equal(verb, SLICE("gz")) || slice_equal(verb, SLICE("pk"))) {
        copy(name_of(word), to, true);
        assert_true(verb.p[0] == 'p' || unlink(name_of(word)) == 0);
    } else if (slice_equal(verb, SLICE("xz")) || slice_equal(verb, SLICE("zst")) || slice_equal(verb, SLICE("bz2"))) {
        pack(name_of(word), to);
        assert_int_equal(unlink(name_of(word)), 0);
    } else if (slice_equal(verb, SLICE("lz4"))) {
        scratch_write(to, O_TRUNC, SLICE("\x04\x22\x4d\x18\x64\x40\xa7"));
        assert_int_equal(unlink(name_of(word)), 0);
    } else if (slice_equal(verb, SLICE("first"))) {
        s.first = slice_equal(word, SLICE("start")) ? LOG_FIRST_START
                  : slice_equal(word, SLICE("end")) ? LOG_FIRST_END
                                                    : LOG_FIRST_SINCE;
        s.since_s = A_S + word.p[0] - 'a';
    } else if (slice_equal(verb, SLICE("sources"))) {
        WANT_INT(s.row, s.sources, strtoul(name_of(word), NULL, 10));
    } else if (slice_equal(verb, SLICE("lag"))) {
        WANT_INT(s.row, s.lag, strtoul(name_of(word), NULL, 10));
    } else {
        fail_msg("%s: no such step: %.*s", s.row, (int)verb.n, verb.p);
    }
}

static void play(const char *row, const char *script)
{
    char *dir = scratch_enter();
    struct slice rest = slice_of(script), step;

    memset(&s, 0, sizeof s);
    s.row = row;
    s.patterns[0] = SLICE("mail.log");
    s.pattern_count = 1;
    buffer_init(&s.saved, 1 << 20);
    buffer_init(&s.read, 1 << 20);
    while (slice_take_until(&rest, ';', rest.n, &step))
        play_step(step);
    play_step(rest);
    if (s.trouble_count > s.told)
        fail_msg("%s: said \"%s\"", row, s.troubles[0].why.text);
    buffer_free(&s.saved);
    buffer_free(&s.read);
    scratch_leave(dir);
}

struct row {
    const char *row, *script;
};

static void play_all(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        play(rows[i].row, rows[i].script);
}
#define PLAY(rows) play_all(rows, sizeof(rows) / sizeof(rows)[0])

/* Each by each packer, whose name stands for PACK. */
static void test_packers(void **state)
{
    static const struct row rows[] = {
        {"packed at once",
         "+mail.log a; = a; +mail.log b; mv mail.log mail.log.1; PACK mail.log.1; +mail.log c; = b c; ="},
        {"packed between others",
         "+mail.log a; = a; +mail.log b; mv mail.log mail.log.3; +mail.log.2 c d; PACK mail.log.2; "
         "+mail.log.1 e; +mail.log f; = b c d e f; ="},
        {"read in part, then packed",
         "+mail.log a b; = a b; +mail.log c; mv mail.log mail.log.1; PACK mail.log.1; = c; ! does not exist; =; "
         "! does not exist; +mail.log d; = d"},
        {"since a time in a packed file",
         "first c; +mail.log.2 b c d; PACK mail.log.2; +mail.log.1 e; PACK mail.log.1; +mail.log f; = c d e f"},
        {"a packed file by its own name", "as mail.log.1.PACK; +mail.log.1 a b; PACK mail.log.1; = a b; ="},
        {"damaged, a bit of it",
         "+mail.log a; = a; +mail.log b; mv mail.log mail.log.1; PACK mail.log.1; "
         "short mail.log.1.PACK 20; +mail.log c; = c; ! the log was replaced; ! mail.log.1.PACK"},
    };
    static const char *const packers[] = {"gz", "xz", "zst", "bz2"};

    (void)state;
    for (size_t i = 0; i < sizeof packers / sizeof packers[0]; i++)
        for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
            struct slice rest = slice_of(rows[k].script);
            struct buffer script;
            size_t at;

            buffer_init(&script, 4096);
            while ((at = slice_find(rest, SLICE("PACK"))) != SLICE_NONE) {
                buffer_add(&script, slice_cut(rest, 0, at));
                buffer_text(&script, packers[i]);
                rest = slice_cut(rest, at + 4, rest.n);
            }
            buffer_add(&script, rest);
            buffer_byte(&script, '\0');
            play(rows[k].row, script.p);
            buffer_free(&script);
        }
}

static void test_growth(void **state)
{
    static const struct row rows[] = {
        {"grows", "+mail.log a b; = a b; =; +mail.log c; = c; lag 0; ="},
        {"half a line", "+mail.log a; -mail.log b; = a; lag 0; &mail.log; = b"},
        {"a run that doesn't save is as if it had not been", "+mail.log a; ? a; ? a; = a; +mail.log b; ? b; = b"},
        {"empty at first", "+mail.log; =; +mail.log a; = a"},
        {"empty at first, then rotated", "+mail.log; =; +mail.log a; mv mail.log mail.log.1; +mail.log b; = a b"},
        {"empty at first, then copied and truncated",
         "+mail.log; =; +mail.log a; cp mail.log mail.log.1; cut mail.log; +mail.log b; = a b"},
        {"missing at first", "=; !! mail.log does not exist; +mail.log a; = a"},
        {"written anew by an editor: same content, another file",
         "+mail.log a b; = a b; cp mail.log x; mv x mail.log; +mail.log c; = c"},
        {"no name of its own in the state's text: junk is left out",
         "+mail.log a; = a; as mail.log other; +other b; = b; +mail.log c; = c"},
    };

    (void)state;
    PLAY(rows);
}

static void test_rotation(void **state)
{
    static const struct row rows[] = {
        {"numbers from 1", "+mail.log a; = a; +mail.log b; mv mail.log mail.log.1; +mail.log c; = b c; ="},
        {"numbers from 0", "+mail.log a; = a; +mail.log b; mv mail.log mail.log.0; +mail.log c; = b c; ="},
        {"two digits", "as mainlog; +mainlog a; = a; +mainlog b; mv mainlog mainlog.01; +mainlog c; = b c"},
        {"date", "+mail.log a; = a; +mail.log b; mv mail.log mail.log-20261124; +mail.log c; = b c"},
        {"date before the ending", "+mail.log a; = a; +mail.log b; mv mail.log mail-20261124.log; +mail.log c; = b c"},
        {"any other name that begins alike",
         "+mail.log a; = a; +mail.log b; mv mail.log mail.log.old; +mail.log c; = b c"},
        {"packed at once",
         "+mail.log a; = a; +mail.log b; mv mail.log mail.log.1; gz mail.log.1; +mail.log c; = b c; ="},
        {"being packed", "+mail.log a; = a; +mail.log b; mv mail.log mail.log.1; pk mail.log.1; +mail.log c; = b c; ="},
        {"being packed, and not yet to be told by its content",
         "+mail.log a; = a; +mail.log b; mv mail.log mail.log.1; -mail.log.1.gz x; +mail.log; = b; rm mail.log.1.gz;"
         " +mail.log c; = c"},
        {"packed between runs",
         "+mail.log a; = a; +mail.log b; mv mail.log mail.log.1; +mail.log; = b; gz mail.log.1; =; +mail.log c; = c"},
        {"nothing new in either", "+mail.log a; = a; mv mail.log mail.log.1; +mail.log; =; =; +mail.log b; = b"},
        {"the old one is written on until the writer reopens",
         "+mail.log a; = a; mv mail.log mail.log.1; +mail.log; =; +mail.log.1 b; = b; +mail.log.1 c; +mail.log d; = c "
         "d"},
        {"half a line, completed after the rotation",
         "+mail.log a; -mail.log b; = a; mv mail.log mail.log.1; +mail.log; =; &mail.log.1; = b; +mail.log c; = c"},
        {"half a line, never completed",
         "+mail.log a; -mail.log b; = a; mv mail.log mail.log.1; +mail.log c; = b c; ="},
        {"twice between runs",
         "+mail.log a; = a; +mail.log b; mv mail.log mail.log.1; +mail.log c; mv mail.log.1 mail.log.2;"
         " mv mail.log mail.log.1; +mail.log d; = b c d; ="},
        {"twelve times between runs",
         "+mail.log a; = a; +mail.log b; mv mail.log mail.log.12; +mail.log.11 c; +mail.log.10 d; +mail.log.9 e;"
         "+mail.log.8 f; gz mail.log.8; +mail.log.1 g; +mail.log h; = b c d e f g h"},
        {"by date, twice", "+mail.log a; = a; mv mail.log mail.log-20261122; +mail.log-20261123 b; +mail.log c; = b c"},
        {"numbers tell the order, whatever the stamps say",
         "+mail.log b; = b; mv mail.log mail.log.3; +mail.log.2 d; +mail.log.1 a; +mail.log c; = d a c"},
        {"stamps tell the order where names don't",
         "+mail.log a; = a; mv mail.log mail.log.1; +mail.log-20261124 b; +mail.log c; = b c"},
        {"what was rotated before isn't read again",
         "+mail.log.2 a; gz mail.log.2; +mail.log.1 b; +mail.log c; = c; +mail.log d; mv mail.log.1 mail.log.3;"
         " mv mail.log mail.log.1; +mail.log e; = d e"},
        {"the same lines again in each file", "+mail.log a; = a; +mail.log a; mv mail.log mail.log.2; +mail.log.1 a a; "
                                              "tick; +mail.log a a a; = a a a a a a"},
        {"not there yet after the rotation",
         "+mail.log a; = a; +mail.log b; mv mail.log mail.log.1; = b; ! does not exist; sources 1; =; ! does not exist;"
         " +mail.log c; = c"},
        {"not there yet after the rotation, and packed",
         "+mail.log a; = a; +mail.log b; mv mail.log mail.log.1; gz mail.log.1; = b; ! does not exist; sources 1;"
         " =; ! does not exist; sources 1; +mail.log c; = c; sources 1"},
        {"a link whose target isn't there yet after the rotation",
         "mkdir d; +d/mail.log a; ln d/mail.log mail.log; = a; +d/mail.log b; mv d/mail.log d/mail.log.1;"
         " = b; ! does not exist; sources 1; =; ! does not exist; +d/mail.log c; = c"},
        {"gone after the rotation's copy is gone too",
         "+mail.log a; = a; mv mail.log mail.log.1; gz mail.log.1; =; ! does not exist; rm mail.log.1.gz;"
         " =; !! does not exist; sources 0"},
        {"not there at first, but old copies are",
         "+mail.log.1 x; =; !! does not exist; sources 0; =; !! does not exist; sources 0; +mail.log a; = a"},
        {"files of other logs are left alone",
         "+mail.log a; = a; +mail.log.bak x; +mail.err b; +mail.err.1 c; +mail-out.log d; +mail2.log.1 e;"
         " mv mail.log mail.log.1; +mail.log f; = f"},
        {"packed so that it can't be read",
         "+mail.log a; = a; +mail.log b; mv mail.log mail.log.1; lz4 mail.log.1; +mail.log c; = c;"
         " ! the log was replaced; ! rotated log mail.log.1.lz4 is compressed with lz4, which can't be read here; ="},
        {"such a one in between",
         "+mail.log a; = a; +mail.log b; mv mail.log mail.log.3; +mail.log.2 x; lz4 mail.log.2; "
         "+mail.log.1 c; +mail.log d;"
         " = b c d; ! rotated log mail.log.2.lz4; ="},
        {"such a one before: nothing is missing",
         "+mail.log.2 x; lz4 mail.log.2; +mail.log a; = a; mv mail.log mail.log.1; +mail.log b; = b"},
        {"xz beside the file that is being packed",
         "+mail.log a; = a; +mail.log b; mv mail.log mail.log.1; +mail.log.1.xz; +mail.log c; = b c"},
    };

    (void)state;
    PLAY(rows);
}

static void test_copytruncate(void **state)
{
    static const struct row rows[] = {
        {"shorter", "+mail.log a b; = a b; +mail.log c; cp mail.log mail.log.1; cut mail.log; +mail.log d; = c d; ="},
        {"longer",
         "+mail.log a; = a; +mail.log b; cp mail.log mail.log.1; cut mail.log; +mail.log c d e f g; = b c d e f g"},
        {"same length", "+mail.log a b; = a b; cp mail.log mail.log.1; cut mail.log; +mail.log c d; = c d; ="},
        {"between copy and truncate", "+mail.log a; = a; +mail.log b; cp mail.log mail.log.1; = b; +mail.log c; = c; "
                                      "cut mail.log; =; +mail.log d; = d"},
        {"between copy and truncate, at the first run",
         "+mail.log a b; cp mail.log mail.log.1; = a b; cut mail.log; +mail.log c; = c"},
        {"twice",
         "+mail.log a; = a; +mail.log b; cp mail.log mail.log.2; cut mail.log; +mail.log c; cp mail.log mail.log.1;"
         " cut mail.log; +mail.log d; = b c d"},
        {"twice, the second between copy and truncate",
         "+mail.log a; = a; +mail.log b; cp mail.log mail.log.2; cut mail.log; +mail.log c; cp mail.log mail.log.1;"
         " = b c; cut mail.log; +mail.log d; = d"},
        {"packed",
         "+mail.log a; = a; +mail.log b; cp mail.log mail.log.1; cut mail.log; gz mail.log.1; +mail.log c; = b c"},
        {"without a copy", "+mail.log a b; = a b; cut mail.log; +mail.log c; = c; ! the log was replaced; ="},
        {"without a copy, empty for now",
         "+mail.log a b; = a b; cut mail.log; =; ! the log was replaced; =; +mail.log c; = c"},
    };

    (void)state;
    PLAY(rows);
}

static void test_lost(void **state)
{
    static const struct row rows[] = {
        {"deleted and made anew", "+mail.log a; = a; rm mail.log; +mail.log b; = b; ! the log was replaced; ="},
        {"deleted", "+mail.log a; = a; rm mail.log; =; !! mail.log does not exist; =; !! mail.log does not exist;"
                    " +mail.log b; = b; ! the log was replaced"},
        {"back again as it was",
         "+mail.log a; = a; mv mail.log x; =; !! mail.log does not exist; mv x mail.log; =; +mail.log b; = b"},
        {"rotated so often that its file is gone", "+mail.log a; = a; rm mail.log; +mail.log.2 b; +mail.log.1 c; "
                                                   "+mail.log d; = b c d; ! the log was replaced; ="},
        {"the same, and another file begins almost like it, within the same second",
         "+mail.log a1 a2 a3; = a1 a2 a3; rm mail.log; +mail.log.1 a4; tick; +mail.log b; = a4 b; ! the log was "
         "replaced"},
        {"the same, and the log made anew has its inode",
         "+mail.log a1 a2 a3; = a1 a2 a3; +mail.log.1 a4; tick; rm mail.log; +mail.log b; = a4 b; ! the log was "
         "replaced"},
        {"rotated and packed when a part of its first line had been seen",
         "+x b; cp x mail.log; short mail.log 11; =; cp x mail.log; mv mail.log mail.log.1; gz mail.log.1; +mail.log "
         "c; "
         "= b c; ="},
        {"the same, with an empty copy between", "+mail.log a; = a; mv mail.log mail.log.3; &mail.log.2; cut "
                                                 "mail.log.2; +x b; cp x mail.log; short mail.log 11; "
                                                 "=; cp x mail.log; mv mail.log mail.log.1; +mail.log c; = b c; ="},
        {"rotated while a part of another log's first line had been seen",
         "as mail.log other.log; +mail.log a; +x b; cp x other.log; short other.log 11; = a; cp x other.log; +mail.log "
         "c; mv mail.log mail.log.1; +mail.log d; = c d b; ="},
        {"copied while short, emptied, made anew with its inode",
         "+mail.log a; = a; cp mail.log mail.log.1; +mail.log b; = b; cut mail.log; =; tick; rm mail.log; +mail.log; "
         "=; "
         "+mail.log c; = c"},
        {"the same, between two runs",
         "+mail.log a; = a; cp mail.log mail.log.1; +mail.log b; = b; cut mail.log; tick; rm mail.log; +mail.log; =; "
         "+mail.log c; = c"},
        {"the same, with copies from before",
         "+mail.log.1 a; +mail.log b; = b; rm mail.log; mv mail.log.1 mail.log.3; +mail.log.2 c; +mail.log.1 d;"
         " +mail.log e; = c d e; ! the log was replaced"},
        {"truncated, with copies from before",
         "+mail.log.2 a; +mail.log.1 b; +mail.log c; = c; cut mail.log; +mail.log d; = d; ! the log was replaced"},
        {"truncated, and the copy from before begins almost like it, within the same second",
         "+mail.log.1 a4; +mail.log a1 a2 a3; = a1 a2 a3; cut mail.log; =; ! the log was replaced; =; +mail.log b; = "
         "b"},
        {"truncated, the last copy being one that can't be read",
         "+mail.log.2 a; +mail.log.1 x; lz4 mail.log.1; +mail.log c; = c; cut mail.log; +mail.log d; = d;"
         " ! the log was replaced; ! rotated log mail.log.1.lz4"},
        {"truncated, the copy before it having been packed like that since",
         "+mail.log.2 y; +mail.log.1 a; +mail.log c; = c; lz4 mail.log.1; cut mail.log; +mail.log d; = d;"
         " ! the log was replaced; ! rotated log mail.log.1.lz4"},
        {"a damaged copy is passed", "+mail.log a; = a; mv mail.log mail.log.2; +mail.log.1.gz Z; +mail.log c; = Z c"},
    };

    (void)state;
    PLAY(rows);
}

static void test_first_run(void **state)
{
    static const struct row rows[] = {
        {"from the start, not of what was rotated", "+mail.log.1 a; +mail.log b c; = b c"},
        {"from the start of all that is named",
         "as mail.log*; +mail.log.2 a; gz mail.log.2; +mail.log.1 b; +mail.log c; = a b c; ="},
        {"from the end", "first end; +mail.log a b; =; +mail.log c; = c"},
        {"from the end, half a line", "first end; +mail.log a; -mail.log b; =; &mail.log; = b"},
        {"from the end, rotated then", "first end; +mail.log.1 x; +mail.log a; =; +mail.log b; mv mail.log.1 "
                                       "mail.log.2; mv mail.log mail.log.1; +mail.log c; = b c"},
        {"from the end of an empty log, rotated then",
         "first end; +mail.log.1 x; +mail.log; =; +mail.log b; mv mail.log.1 mail.log.2; mv mail.log mail.log.1; "
         "+mail.log c; = b c"},
        {"from the end of a packed file", "first end; as mail.log.gz; +mail.log a b; gz mail.log; =; ="},
        {"since a time", "first c; +mail.log a b c d; = c d; +mail.log e; = e"},
        {"since a time between two lines' files", "first c; +mail.log.1 a b; +mail.log d e; = d e"},
        {"since a time in a rotated file", "first b; +mail.log.2 x; +mail.log.1 a b c; +mail.log d; = b c d; ="},
        {"since a time in a packed file", "first c; +mail.log.3 a; gz mail.log.3; +mail.log.2 b c d; gz mail.log.2; "
                                          "+mail.log.1 e; +mail.log f; = c d e f; ="},
        {"since a time before everything", "first a; +mail.log.1 b; +mail.log c; = b c"},
        {"since a time after everything", "first z; +mail.log a b; =; +mail.log c; = c"},
        {"since a time, empty log", "first b; +mail.log.1 a b; +mail.log; = b; +mail.log c; = c"},
        {"since a time, stamps missing in between", "first c; +mail.log a B b C c D d; = c D d"},
        {"since a time, no stamps at all", "first c; +mail.log A B; = A B"},
        {"since a time, a copy that can't be read", "first a; +mail.log.1 x; lz4 mail.log.1; +mail.log b; = b;"
                                                    " ! mail.log.1.lz4 is compressed with lz4"},
        {"a new file of a known glob is read from its start",
         "first end; as *.log; +mail.log a; =; +new.log b; +mail.log c; = c b"},
        {"a new path in the configuration starts like at a first run",
         "first end; +mail.log a; =; as mail.log new.log; +new.log b; =; +new.log c; = c"},
    };

    (void)state;
    PLAY(rows);
}

static void test_many(void **state)
{
    static const struct row rows[] = {
        {"two paths", "as a.log b.log; +a.log a; +b.log b; = a b; +b.log c; +a.log d; = d c"},
        {"a path twice", "as mail.log mail.log ./mail.log; +mail.log a; = a; +mail.log b; = b"},
        {"a path and a glob", "as mail.log *.log; +mail.log a; = a; +mail.log b; = b"},
        {"two links to one file", "as one two; +mail.log a; ln mail.log one; ln mail.log two; = a; +mail.log b; = b"},
        {"a glob names rotated copies",
         "as mail.log*; +mail.log a; = a; +mail.log b; mv mail.log mail.log.1; +mail.log c; = b c; ="},
        {"a glob names rotated copies, and the log isn't there yet",
         "as mail.log*; +mail.log.1 x; +mail.log a; = x a; +mail.log b; mv mail.log.1 mail.log.2; mv mail.log "
         "mail.log.1; = b;"
         " +mail.log c; = c"},
        {"a log is renamed to another name of the glob",
         "as *.log; +mail.log a; = a; +mail.log b; mv mail.log aside.log; +mail.log c; = b c; ="},
        {"the same, to a later name",
         "as *.log; +mail.log a; = a; +mail.log b; mv mail.log mail.old.log; +mail.log c; = c b; ="},
        {"dated logs, each a file of its own", "as mail-*.log; +mail-20261123.log a; = a; +mail-20261123.log b; "
                                               "+mail-20261124.log c; = b c; gz mail-20261123.log; =;"
                                               " +mail-20261124.log d; = d"},
        {"dated logs, packed before the last lines were read",
         "as mail-*.log; +mail-20261123.log a; = a; +mail-20261123.log b; gz mail-20261123.log; +mail-20261124.log c; "
         "= b c; ="},
        {"a link to a dated log",
         "as current; +mail-20261123.log a; ln mail-20261123.log current; = a; +mail-20261123.log b; "
         "+mail-20261124.log c;"
         " ln mail-20261124.log current; = b c; gz mail-20261123.log; +mail-20261124.log d; = d"},
        {"a link to a log that is rotated",
         "as link; +mail.log a; ln mail.log link; = a; +mail.log b; mv mail.log mail.log.1;"
         " +mail.log c; = b c"},
        {"nothing matches", "as *.log; =; !! no file matches *.log; +mail.log a; = a"},
        {"a directory", "mkdir mail.log; =; !! mail.log is a directory"},
        {"a directory among a glob's files", "as *.log; mkdir dir.log; +mail.log a; = a"},
        {"a fifo", "fifo mail.log; =; !! mail.log is not a regular file"},
        {"one that can't be read doesn't hide the other", "as none mail.log; +mail.log a; = a; !! none does not exist"},
        {"a packed file by its own name", "as mail.log.1.gz; +mail.log.1 a b; gz mail.log.1; = a b; ="},
        {"such a file by its own name",
         "as mail.log.lz4; +mail.log a; lz4 mail.log; =; !! mail.log.lz4 is compressed with lz4"},
        {"a name with wildcards in it", "as m[1].log; +m[1].log a; = a; +m1.log b; ="},
        {"a position is kept for a file that isn't named for a while",
         "as a.log b.log; +a.log a; +b.log b; = a b; as a.log; =; +b.log c; as a.log b.log; = c"},
        {"the only one that a glob names has just been rotated",
         "as *.log; +a.log a; = a; +a.log b; mv a.log a.log.1; = b; ! no file matches; sources 1; =; ! no file matches;"
         " sources 1; +a.log c; = c; sources 1"},
        {"the only one that a glob names is gone, and its copies too",
         "as *.log; +a.log a; = a; mv a.log a.log.1; =; ! no file matches; sources 1; rm a.log.1; =; ! no file matches;"
         " sources 0"},
        {"copies moved to a directory of their own, which a pattern before the log's names",
         "mkdir old; as old/mail.log* mail.log; +old/mail.log.1 x; first end; +mail.log a; =; +mail.log b;"
         " mv old/mail.log.1 old/mail.log.2; mv mail.log old/mail.log.1; +mail.log c; = b c; gz old/mail.log.1; =;"
         " +mail.log d; mv old/mail.log.2 old/mail.log.3; mv old/mail.log.1.gz old/mail.log.2.gz;"
         " mv mail.log old/mail.log.1; +mail.log e; = d e; ="},
        {"a log that appears and is rotated before it could be read",
         "first a; as *.log; +a.log a; = a; +new.log.2 b; gz new.log.2; +new.log.1 c; +new.log d; = b c d; ="},
    };

    (void)state;
    PLAY(rows);
}

/* A log that is made, or replaced, between two looks at its name is one log. */
static void test_named_twice(void **state)
{
    struct log_matches m = {NULL, 0, 0};
    char *dir = scratch_enter();

    (void)state;
    assert_true(log_match_path(&m, "gone", 0));
    assert_true(log_match_path(&m, "made", 0));
    scratch_write("made", O_TRUNC, SLICE(""));
    assert_true(log_match_path(&m, "made", 0));
    scratch_write("replaced", O_TRUNC, SLICE(""));
    assert_true(log_match_path(&m, "replaced", 0));
    scratch_write("new", O_TRUNC, SLICE(""));
    assert_int_equal(rename("new", "replaced"), 0);
    assert_true(log_match_path(&m, "replaced", 1));
    assert_true(log_match_path(&m, "gone", 1));
    log_match_settle(&m);
    WANT_INT("logs", m.count, 3);
    WANT_INT("the one that was made is there", m.list[1].there, true);
    log_match_free(&m);
    scratch_leave(dir);
}

/* As a user who may not read the log; in a child that is nobody, so that it holds for root too. */
static void test_permission(void **state)
{
    static const char want[] =
        "cannot read mail.log: permission denied (the log is usually readable for group adm: usermod -aG adm ";
    char *dir = scratch_enter();
    int results[2], status;
    char got[300] = "";
    pid_t pid;

    (void)state;
    scratch_write("mail.log", O_TRUNC, SLICE("a\n"));
    assert_int_equal(chmod("mail.log", 0), 0);
    assert_int_equal(pipe(results), 0);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct slice pattern = SLICE("mail.log"), lines, source;
        const struct log_trouble *troubles;
        struct log_follow *f;
        struct buffer saved;

        bool ok = geteuid() != 0 || setuid(65534) == 0;

        f = log_follow_open(&pattern, 1, SLICE(""), LOG_FIRST_START, 0, NOW, NULL);
        ok &= log_follow_next(f, &lines, &source) == -1 && log_follow_next(f, &lines, &source) == 0;
        ok &= log_follow_troubles(f, &troubles) == 1 && troubles[0].fatal;
        buffer_init(&saved, 4096);
        log_follow_save(f, &saved);
        ok &= saved.n == 0; /* it has had no first run */
        ok &= write(results[1], troubles[0].why.text, strlen(troubles[0].why.text)) > 0;
        log_follow_close(f);
        buffer_free(&saved);
        free(dir);
        _exit(!ok);
    }
    (void)close(results[1]);
    assert_true(read(results[0], got, sizeof got - 1) >= 0);
    (void)close(results[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    WANT_INT("the child", status, 0);
    if (!slice_starts(slice_of(got), SLICE(want)))
        fail_msg("said \"%s\"", got);
    scratch_leave(dir);
}

/* Reads all, wants that many blocks, and saves; in the child of a test. */
static bool reads(struct slice pattern, struct buffer *saved, unsigned want)
{
    struct log_follow *f = log_follow_open(&pattern, 1, buffer_slice(saved), LOG_FIRST_START, 0, NOW, NULL);
    struct slice lines, source;
    int result;

    while ((result = log_follow_next(f, &lines, &source)) != 0)
        want -= result == 1;
    buffer_cut(saved, 0);
    log_follow_save(f, saved);
    log_follow_close(f);
    return want == 0;
}

/* A glob that doesn't name a log for a moment, although it is there: its position is kept, or it would be read anew. */
static void test_unlisted(void **state)
{
    char *dir = scratch_enter();
    int status;
    pid_t pid;

    (void)state;
    assert_int_equal(mkdir("d", 0755), 0);
    scratch_write("d/a.log", O_TRUNC, SLICE("a\n"));
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct buffer saved;
        bool ok;

        buffer_init(&saved, 4096);
        ok = (geteuid() != 0 || chown("d", 65534, 65534) == 0) && (geteuid() != 0 || setuid(65534) == 0);
        ok &= reads(SLICE("d/*.log"), &saved, 1);
        ok &= chmod("d", 0311) == 0 && reads(SLICE("d/*.log"), &saved, 0);
        ok &= chmod("d", 0755) == 0 && reads(SLICE("d/*.log"), &saved, 0);
        buffer_free(&saved);
        free(dir);
        _exit(!ok);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    WANT_INT("the child", status, 0);
    scratch_leave(dir);
}

static void test_standard_input(void **state)
{
    static const char text[] = "one\ntwo\nthree";
    struct slice patterns[] = {SLICE_INIT("-"), SLICE_INIT("-")}, lines, source;
    struct buffer read, saved;
    struct log_follow *f;
    int ends[2], kept = dup(0);

    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, sizeof text - 1), sizeof text - 1);
    (void)close(ends[1]);
    assert_int_equal(dup2(ends[0], 0), 0);
    (void)close(ends[0]);
    buffer_init(&read, 4096);
    buffer_init(&saved, 4096);
    f = log_follow_open(patterns, 2, SLICE("junk\n"), LOG_FIRST_END, 0, NOW, NULL);
    while (log_follow_next(f, &lines, &source) == 1) {
        buffer_add(&read, lines);
        WANT_TEXT("name", source, "-");
    }
    WANT_TEXT("its last line is whole", buffer_slice(&read), "one\ntwo\nthree\n");
    log_follow_save(f, &saved);
    WANT_TEXT("no position", buffer_slice(&saved), "");
    log_follow_close(f);
    assert_int_equal(dup2(kept, 0), 0);
    (void)close(kept);
    buffer_free(&read);
}

/* A run that stops after each block goes on where it stopped, and says how much is left. */
static void test_budget(void **state)
{
    char *dir = scratch_enter();
    struct slice pattern = SLICE("mail.log"), lines, source;
    struct buffer text, saved, read;
    unsigned long long lag = UINT64_MAX;
    unsigned runs = 0;
    int result;

    (void)state;
    buffer_init(&text, 4 << 20);
    buffer_init(&saved, 4096);
    buffer_init(&read, 4 << 20);
    for (unsigned i = 0; i < 30000; i++)
        buffer_printf(&text, "Nov 24 02:02:25 relay postfix/smtp[1]: line %u\n", i);
    scratch_write("mail.log.1", O_TRUNC, slice_cut(buffer_slice(&text), 0, text.n / 2));
    scratch_write("mail.log", O_TRUNC, slice_cut(buffer_slice(&text), text.n / 2, text.n));
    pattern = SLICE("mail.log*");
    do {
        struct log_follow *f = log_follow_open(&pattern, 1, buffer_slice(&saved), LOG_FIRST_START, 0, NOW, NULL);

        result = log_follow_next(f, &lines, &source);
        if (result == 1)
            buffer_add(&read, lines);
        assert_true(log_follow_lag(f) <= lag);
        lag = result == 1 ? log_follow_lag(f) : 0;
        buffer_cut(&saved, 0);
        log_follow_save(f, &saved);
        WANT_INT("sources", log_follow_sources(f), 1);
        assert_true(log_follow_newest_s(f) > 1500000000);
        log_follow_close(f);
        runs++;
    } while (result == 1);
    assert_true(runs > 4);
    WANT_INT("everything", read.n, text.n + 1); /* a line was cut in two by the split, and the first half made a line */
    buffer_free(&text);
    buffer_free(&saved);
    buffer_free(&read);
    scratch_leave(dir);
}

static void test_last_stamp(void **state)
{
    char *dir = scratch_enter();
    long long got = 0;

    (void)state;
    append("mail.log", SLICE("a"), true);
    append("mail.log", SLICE("c"), true);
    append("mail.log", SLICE("d"), false);
    assert_true(log_last_stamp("mail.log", NOW, &got));
    WANT_INT("the last whole line's", got, A_S + 2);
    copy("mail.log", "mail.log.gz", true);
    assert_false(log_last_stamp("mail.log.gz", NOW, &got));
    assert_false(log_last_stamp("missing", NOW, &got));
    scratch_leave(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_growth),       cmocka_unit_test(test_packers),    cmocka_unit_test(test_rotation),
        cmocka_unit_test(test_copytruncate), cmocka_unit_test(test_lost),       cmocka_unit_test(test_first_run),
        cmocka_unit_test(test_many),         cmocka_unit_test(test_permission), cmocka_unit_test(test_standard_input),
        cmocka_unit_test(test_budget),       cmocka_unit_test(test_last_stamp), cmocka_unit_test(test_named_twice),
        cmocka_unit_test(test_unlisted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
