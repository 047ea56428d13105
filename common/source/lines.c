#include "source/lines.h"

void lines_init(struct lines *l, size_t ceiling)
{
    *l = (struct lines){0};
    buffer_init(&l->partial, ceiling);
}

void lines_feed(struct lines *l, struct slice block)
{
    l->block = block;
}

/* A failed buffer stays failed: a fresh one takes its place. */
static void drop_partial(struct lines *l)
{
    if (l->partial.failed)
        buffer_free(&l->partial);
    else
        buffer_cut(&l->partial, 0);
}

bool lines_next(struct lines *l, struct slice *line)
{
    if (l->taken)
        drop_partial(l);
    l->taken = false;
    while (l->block.n > 0) {
        bool whole = slice_take_until(&l->block, '\n', l->block.n, line);
        if (!whole) {
            *line = l->block;
            l->block.n = 0;
        }
        if (whole && !l->skipping && l->partial.n == 0 && line->n <= l->partial.ceiling)
            return true;
        if (!l->skipping && !buffer_add(&l->partial, *line)) {
            l->skipping = true;
            l->too_long++;
            drop_partial(l);
        }
        if (!whole)
            return false;
        if (!l->skipping) {
            *line = buffer_slice(&l->partial);
            return l->taken = true;
        }
        l->skipping = false;
    }
    return false;
}

bool lines_last(struct lines *l, struct slice *line)
{
    *line = buffer_slice(&l->partial);
    return line->n > 0 && !l->skipping && !l->taken;
}

void lines_free(struct lines *l)
{
    buffer_free(&l->partial);
}
