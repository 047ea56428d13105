#include "source/journal_line.h"

#include <time.h>

#include "mail/syslog_head.h"
#include "source/log_limits.h"
#include "text/stamp.h"

enum { WORD_MAX = 255, PID_MAX = 20 };

/* What stands before the body. */
struct head {
    struct slice host, tag, pid, body;
};

static bool all_digits(struct slice s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 0;
}

/* A word of the head: without the bytes that delimit it. */
static void add_word(struct buffer *out, struct slice word)
{
    if (word.n == 0)
        buffer_byte(out, '-');
    for (size_t i = 0; i < word.n; i++) {
        unsigned char c = (unsigned char)word.p[i];
        bool delimits = c <= ' ' || c == 0x7f || c == ':' || c == '[' || c == ']';

        buffer_byte(out, delimits ? '_' : word.p[i]);
    }
}

/* RFC 3339 in UTC, to the microsecond. */
static void add_stamp(struct buffer *out, uint64_t time_us)
{
    time_t s = (time_t)(time_us / 1000000);
    struct tm t;

    if (gmtime_r(&s, &t) == NULL || t.tm_year > 9999 - 1900)
        t = (struct tm){.tm_year = 70, .tm_mday = 1};
    buffer_printf(out, "%04d-%02d-%02dT%02d:%02d:%02d.%06uZ", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday, t.tm_hour,
                  t.tm_min, t.tm_sec, (unsigned)(time_us % 1000000));
}

/* Only what comes from a standard output can bring a head of its own: elsewhere it would be a message that looks like one. */
static bool may_bring_head(const struct journal_entry *e)
{
    return e->field[JOURNAL_CONTAINER].n > 0 || slice_equal(e->field[JOURNAL_TRANSPORT], SLICE("stdout"));
}

static bool own_head(struct head *h, const struct journal_entry *e)
{
    struct slice message = e->field[JOURNAL_MESSAGE];
    struct syslog_head head = {0};

    if (!may_bring_head(e) || !syslog_head_parse(&head, message) || head.tag.n == 0)
        return false;
    if (head.host.n > 0)
        h->host = head.host;
    h->tag = head.tag;
    h->pid = head.pid;
    h->body = head.body;
    return true;
}

/* The body on one line of so many bytes: a newline in it would begin another. False: it is cut. */
static bool add_body(struct buffer *out, struct slice body, size_t most)
{
    struct slice rest = slice_cut(body, 0, most), piece;

    while (slice_take_until(&rest, '\n', rest.n, &piece)) {
        buffer_add(out, piece);
        buffer_byte(out, '?');
    }
    buffer_add(out, rest);
    buffer_byte(out, '\n');
    return body.n <= most;
}

bool journal_line_add(struct buffer *out, const struct journal_entry *e)
{
    const size_t start = out->n;
    struct head h = {.host = e->field[JOURNAL_HOST],
                     .tag = e->field[JOURNAL_IDENTIFIER],
                     .pid = e->field[JOURNAL_SYSLOG_PID],
                     .body = e->field[JOURNAL_MESSAGE]};

    if (h.body.n == 0)
        return !e->cut;
    if (e->field[JOURNAL_CONTAINER].n > 0)
        h.host = e->field[JOURNAL_CONTAINER];
    if (!all_digits(h.pid))
        h.pid = e->field[JOURNAL_PID];
    /* A program's own log, such as Exim's, is no syslog line but has a stamp: it is a line as it stands. */
    if (!own_head(&h, e) && may_bring_head(e) && stamp_length(h.body) > 0)
        return add_body(out, h.body, LOG_LINE_MAX - 1) && !e->cut;
    add_stamp(out, e->time_us);
    buffer_byte(out, ' ');
    add_word(out, slice_cut(h.host, 0, WORD_MAX));
    buffer_byte(out, ' ');
    add_word(out, slice_cut(h.tag, 0, WORD_MAX));
    if (all_digits(h.pid)) {
        buffer_byte(out, '[');
        buffer_add(out, slice_cut(h.pid, 0, PID_MAX));
        buffer_byte(out, ']');
    }
    buffer_text(out, ": ");
    return add_body(out, h.body, LOG_LINE_MAX - 1 - (out->n - start)) && !e->cut;
}
