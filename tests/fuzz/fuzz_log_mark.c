/* The saved positions. What is read can be written again, and is then read as the same; paths bear no NUL; a fingerprint never
 * claims more bytes than it covers. */
#include <stdlib.h>

#include "source/log_saved.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_print(const struct log_print *p, uint32_t max)
{
    if (p->n > max || (p->n == 0 && p->hash != 0))
        abort();
}

static void print(const struct log_saved *s, struct buffer *out)
{
    for (size_t i = 0; i < s->pattern_count; i++)
        log_saved_print_pattern(out, s->patterns[i]);
    for (size_t i = 0; i < s->count; i++) {
        log_mark_print(out, slice_of(s->marks[i].path), &s->marks[i].mark);
        if (s->marks[i].point != NULL)
            log_point_print(out, s->marks[i].point);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct log_saved first, second;
    struct buffer once, twice;

    if (!log_saved_read(&first, (struct slice){(const char *)data, size}))
        abort();
    for (size_t i = 0; i < first.count; i++) {
        const struct log_mark *m = &first.marks[i].mark;

        check_print(&m->start, LOG_PRINT_MAX);
        check_print(&m->first, LOG_PRINT_MAX);
        check_print(&m->tail, LOG_TAIL_MAX);
        check_print(&m->before, LOG_PRINT_MAX);
        if (first.marks[i].point != NULL && first.marks[i].point->window_n > first.marks[i].point->out)
            abort();
        if (m->tail.n > m->offset || first.marks[i].path[0] == '\0')
            abort();
    }
    buffer_init(&once, 1 << 24);
    buffer_init(&twice, 1 << 24);
    print(&first, &once);
    if (!log_saved_read(&second, buffer_slice(&once)) || second.junk != 0 || second.count != first.count ||
        second.pattern_count != first.pattern_count)
        abort();
    print(&second, &twice);
    if (!slice_equal(buffer_slice(&once), buffer_slice(&twice)))
        abort();
    buffer_free(&once);
    buffer_free(&twice);
    log_saved_free(&first);
    log_saved_free(&second);
    return 0;
}
