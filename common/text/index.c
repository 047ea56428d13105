#include "text/index.h"

#include <stdlib.h>

static void put(struct index *x, uint64_t key, uint32_t stored)
{
    size_t i = (size_t)key & x->mask, mark = index_mark(x, key);

    while (x->slots[i].value != 0)
        i = (i + 1) & x->mask;
    x->slots[i] = (struct index_slot){key, stored};
    x->marks[mark >> 3] |= (unsigned char)(1U << (mark & 7));
}

/* A free slot: behind it no run of taken ones began earlier. */
static size_t first_free(const struct index *x)
{
    size_t i = 0;

    while (x->slots[i].value != 0)
        i++;
    return i;
}

static bool grow(struct index *x)
{
    size_t count = x->slots == NULL ? 64 : (x->mask + 1) * 2;
    struct index more = {.slots = calloc(count, sizeof *more.slots), .marks = calloc(count, 1), .mask = count - 1};

    if (more.slots == NULL || more.marks == NULL) {
        free(more.slots);
        free(more.marks);
        return false;
    }
    if (x->slots != NULL) {
        size_t start = first_free(x);

        for (size_t n = 1; n <= x->mask; n++) {
            const struct index_slot *s = &x->slots[(start + n) & x->mask];

            if (s->value != 0)
                put(&more, s->key, s->value);
        }
    }
    free(x->slots);
    free(x->marks);
    x->slots = more.slots;
    x->marks = more.marks;
    x->mask = more.mask;
    return true;
}

bool index_add(struct index *x, uint64_t key, uint32_t value)
{
    if ((x->slots == NULL || x->used * 4 >= (x->mask + 1) * 3) && !grow(x))
        return false;
    put(x, key, value + 1);
    x->used++;
    return true;
}

bool index_walk(const struct index *x, uint64_t key, size_t *cursor, uint32_t *value)
{
    for (;;) {
        const struct index_slot *s = &x->slots[((size_t)key + *cursor) & x->mask];

        if (s->value == 0)
            return false;
        ++*cursor;
        if (s->key == key) {
            *value = s->value - 1;
            return true;
        }
    }
}

void index_clear(struct index *x)
{
    free(x->slots);
    free(x->marks);
    *x = (struct index){0};
}
