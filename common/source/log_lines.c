#include "source/log_lines.h"

#include <stdlib.h>

#define BLOCK ((size_t)256 * 1024)

struct log_lines {
    struct log_file *file;
    char *buffer; /* LOG_LINE_MAX + BLOCK + LOG_PAD bytes, made at the first read */
    size_t begin, end;
    uint64_t offset; /* of buffer[begin] in the content */
    bool inside;
    size_t tail_n;
    char tail[LOG_TAIL_MAX]; /* the content's bytes before offset */
    uint64_t cut;
};

struct log_lines *log_lines_open(struct log_file *f)
{
    struct log_lines *l = calloc(1, sizeof *l);

    if (l != NULL)
        l->file = f;
    return l;
}

void log_lines_close(struct log_lines *l)
{
    if (l == NULL)
        return;
    free(l->buffer);
    free(l);
}

static enum log_read seek(struct log_lines *l, uint64_t offset, bool inside, const struct log_limit *limit,
                          struct error *why)
{
    size_t want = offset < LOG_TAIL_MAX ? (size_t)offset : LOG_TAIL_MAX, got;
    enum log_read result = log_file_skip(l->file, offset - want, limit, why);

    l->tail_n = 0;
    while (result == LOG_READ_BYTES && l->tail_n < want) {
        result = log_file_read(l->file, l->tail + l->tail_n, want - l->tail_n, &got, why);
        l->tail_n += got;
    }
    l->offset = offset;
    l->inside = inside;
    return result;
}

bool log_lines_seek(struct log_lines *l, uint64_t offset, bool inside, struct error *why)
{
    return seek(l, offset, inside, NULL, why) == LOG_READ_BYTES;
}

enum log_fit log_lines_resume(struct log_lines *l, const struct log_mark *m, const struct log_point *from,
                              const struct log_limit *limit, struct error *why)
{
    enum log_read result;
    enum log_fit fit = log_mark_fit(m, log_file_start(l->file));

    if (fit != LOG_FIT_WHOLE)
        return fit;
    if (from != NULL && from->out + LOG_TAIL_MAX <= m->offset)
        log_file_jump(l->file, from);
    result = seek(l, m->offset, m->inside, limit, why);
    if (result == LOG_READ_FAILED)
        return LOG_FIT_BROKEN;
    if (result == LOG_READ_LATE)
        return LOG_FIT_LATE;
    if (result == LOG_READ_END)
        return LOG_FIT_SHORT;
    if (result == LOG_READ_BYTES && (m->tail.n == 0 || log_print_fits(m->tail, (struct slice){l->tail, l->tail_n})))
        return LOG_FIT_WHOLE;
    return LOG_FIT_NONE;
}

const struct log_point *log_lines_point(const struct log_lines *l)
{
    return l->offset < LOG_TAIL_MAX ? NULL : log_file_point(l->file, l->offset - LOG_TAIL_MAX);
}

/* Moves the position over n bytes of the buffer. */
static void consume(struct log_lines *l, size_t n)
{
    const char *from = l->buffer + l->begin;
    size_t keep = n < LOG_TAIL_MAX ? LOG_TAIL_MAX - n : 0;

    if (keep > l->tail_n)
        keep = l->tail_n;
    memmove(l->tail, l->tail + l->tail_n - keep, keep);
    l->tail_n = n < LOG_TAIL_MAX ? n : LOG_TAIL_MAX;
    memcpy(l->tail + keep, from + n - l->tail_n, l->tail_n);
    l->tail_n += keep;
    l->begin += n;
    l->offset += n;
}

/* Drops what is left of a line that was cut. */
static void drop(struct log_lines *l)
{
    const char *from = l->buffer + l->begin;
    const char *newline = memchr(from, '\n', l->end - l->begin);

    consume(l, newline == NULL ? l->end - l->begin : (size_t)(newline + 1 - from));
    l->inside = newline == NULL;
}

/* Length of the whole lines that the buffer begins with, none of them too long. */
static size_t whole(const struct log_lines *l)
{
    size_t at = l->begin;

    while (at < l->end) {
        size_t window = l->end - at < LOG_LINE_MAX ? l->end - at : LOG_LINE_MAX;
        const char *newline = memrchr(l->buffer + at, '\n', window);

        if (newline == NULL)
            break;
        at = (size_t)(newline + 1 - l->buffer);
    }
    return at - l->begin;
}

/* Takes what can be given out of the buffer; false: nothing. */
static bool take(struct log_lines *l, struct slice *lines)
{
    size_t n;

    if (l->inside && l->begin < l->end)
        drop(l);
    n = l->inside ? 0 : whole(l);
    if (n == 0 && (l->inside || l->end - l->begin < LOG_LINE_MAX))
        return false;
    *lines = (struct slice){l->buffer + l->begin, n > 0 ? n : LOG_LINE_MAX};
    consume(l, lines->n);
    if (n == 0) {
        l->buffer[l->begin - 1] = '\n';
        l->inside = true;
        l->cut++;
    }
    return true;
}

enum log_read log_lines_next(struct log_lines *l, struct slice *lines, struct error *why)
{
    size_t got;

    if (l->buffer == NULL) {
        l->buffer = calloc(1, LOG_LINE_MAX + BLOCK + LOG_PAD);
        if (l->buffer == NULL) {
            error_set(why, "no memory to read a log");
            return LOG_READ_FAILED;
        }
    }
    while (!take(l, lines)) {
        enum log_read result;

        memmove(l->buffer, l->buffer + l->begin, l->end - l->begin);
        l->end -= l->begin;
        l->begin = 0;
        result = log_file_read(l->file, l->buffer + l->end, BLOCK, &got, why);
        if (result != LOG_READ_BYTES)
            return result;
        l->end += got;
    }
    return LOG_READ_BYTES;
}

struct slice log_lines_rest(struct log_lines *l)
{
    struct slice rest = {l->buffer + l->begin, l->end - l->begin};

    if (rest.n == 0)
        return rest;
    consume(l, rest.n);
    l->buffer[l->end] = '\n';
    rest.n++;
    return rest;
}

void log_lines_mark(const struct log_lines *l, struct log_mark *m)
{
    m->inode = log_file_facts(l->file)->inode;
    m->offset = l->offset;
    m->inside = l->inside;
    /* The few bytes that a log may have before its first line is whole are what many another begins with. */
    log_mark_start(m, l->offset == 0 ? SLICE("") : log_file_start(l->file));
    m->tail = log_print_of((struct slice){l->tail, l->tail_n});
}

uint64_t log_lines_offset(const struct log_lines *l)
{
    return l->offset;
}

uint64_t log_lines_cut(const struct log_lines *l)
{
    return l->cut;
}
