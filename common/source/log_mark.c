#include "source/log_mark.h"

#include <inttypes.h>

#include "text/number.h"

struct log_print log_print_of(struct slice bytes)
{
    return (struct log_print){(uint32_t)bytes.n, bytes.n == 0 ? 0 : slice_hash(bytes)};
}

bool log_print_fits(struct log_print p, struct slice bytes)
{
    return p.n > 0 && bytes.n >= p.n && log_print_of(slice_cut(bytes, 0, p.n)).hash == p.hash;
}

enum log_fit log_mark_fit(const struct log_mark *m, struct slice bytes)
{
    if (log_print_fits(m->start, bytes))
        return LOG_FIT_WHOLE;
    return bytes.n < m->start.n && log_print_fits(m->first, bytes) ? LOG_FIT_SHORT : LOG_FIT_NONE;
}

void log_mark_start(struct log_mark *m, struct slice bytes)
{
    struct slice start = slice_cut(bytes, 0, LOG_PRINT_MAX), rest = start, line;

    m->start = log_print_of(start);
    m->first = log_print_of(slice_take_until(&rest, '\n', rest.n, &line) ? slice_cut(start, 0, line.n + 1) : start);
}

void log_path_print(struct buffer *out, struct slice path)
{
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.p[i];

        if (c < ' ' || c == 0x7f || c == '%')
            buffer_printf(out, "%%%02X", c);
        else
            buffer_byte(out, path.p[i]);
    }
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Strict: only what log_path_print writes, so that one path has one text. */
bool log_path_parse(struct slice text, char *path, size_t max, size_t *path_n)
{
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++) {
        int c = (unsigned char)text.p[i];

        if (c < ' ' || c == 0x7f)
            return false;
        if (c == '%') {
            int high = i + 2 < text.n ? hex_digit(text.p[i + 1]) : -1;
            int low = high < 0 ? -1 : hex_digit(text.p[i + 2]);

            c = low < 0 ? -1 : high * 16 + low;
            if (c <= 0 || (c >= ' ' && c != 0x7f && c != '%'))
                return false;
            i += 2;
        }
        if (n >= max)
            return false;
        path[n++] = (char)c;
    }
    *path_n = n;
    return n > 0;
}

void log_mark_print(struct buffer *out, struct slice path, const struct log_mark *m)
{
    const struct log_print prints[] = {m->start, m->first, m->tail, m->before};

    buffer_text(out, "log\t");
    log_path_print(out, path);
    buffer_printf(out, "\t%" PRIu64 "\t%" PRIu64 "\t%d", m->inode, m->offset, m->inside ? 1 : 0);
    for (size_t i = 0; i < sizeof prints / sizeof prints[0]; i++)
        buffer_printf(out, "\t%" PRIu32 "\t%" PRIu64, prints[i].n, prints[i].hash);
    buffer_byte(out, '\n');
}

static bool take_number(struct slice *rest, uint64_t max, uint64_t *out)
{
    struct slice word;

    if (!slice_take_until(rest, '\t', rest->n, &word)) {
        word = *rest;
        *rest = slice_cut(*rest, rest->n, 0);
    }
    return number_parse(word, max, out);
}

static bool take_print(struct slice *rest, uint64_t max, struct log_print *out)
{
    uint64_t n;

    if (!take_number(rest, max, &n) || !take_number(rest, UINT64_MAX, &out->hash))
        return false;
    out->n = (uint32_t)n;
    return n > 0 || out->hash == 0;
}

bool log_mark_parse(struct slice line, char *path, size_t max, size_t *path_n, struct log_mark *m)
{
    struct slice word;
    uint64_t inside;

    if (slice_ends(line, SLICE("\t")) || !slice_take(&line, SLICE("log\t")) ||
        !slice_take_until(&line, '\t', line.n, &word) || !log_path_parse(word, path, max, path_n) ||
        !take_number(&line, UINT64_MAX, &m->inode) || !take_number(&line, INT64_MAX, &m->offset) ||
        !take_number(&line, 1, &inside) || !take_print(&line, LOG_PRINT_MAX, &m->start) ||
        !take_print(&line, LOG_PRINT_MAX, &m->first) || !take_print(&line, LOG_TAIL_MAX, &m->tail) ||
        !take_print(&line, LOG_PRINT_MAX, &m->before) || line.n > 0)
        return false;
    m->inside = inside == 1;
    if (m->offset == 0)
        log_mark_start(m, SLICE(""));
    return m->first.n <= m->start.n && (m->first.n > 0) == (m->start.n > 0) &&
           m->tail.n == (m->offset < LOG_TAIL_MAX ? m->offset : LOG_TAIL_MAX) &&
           m->start.n >= (m->offset < LOG_PRINT_MAX ? m->offset : LOG_PRINT_MAX) && (m->offset > 0 || !m->inside);
}
