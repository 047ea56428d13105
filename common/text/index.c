#include "text/index.h"

#include <stdlib.h>

static void put(struct index_slot *slots, size_t mask, uint64_t key, uint32_t stored)
{
    size_t i = (size_t)key & mask;

    while (slots[i].value != 0)
        i = (i + 1) & mask;
    slots[i] = (struct index_slot){key, stored};
}

static bool grow(struct index *x)
{
    size_t count = x->slots == NULL ? 64 : (x->mask + 1) * 2;
    struct index_slot *slots = calloc(count, sizeof *slots);

    if (slots == NULL)
        return false;
    for (size_t i = 0; x->slots != NULL && i <= x->mask; i++)
        if (x->slots[i].value != 0)
            put(slots, count - 1, x->slots[i].key, x->slots[i].value);
    free(x->slots);
    x->slots = slots;
    x->mask = count - 1;
    return true;
}

bool index_add(struct index *x, uint64_t key, uint32_t value)
{
    if ((x->slots == NULL || x->used * 4 >= (x->mask + 1) * 3) && !grow(x))
        return false;
    put(x->slots, x->mask, key, value + 1);
    x->used++;
    return true;
}

/* *cursor counts the slots looked at since the key's own. */
bool index_next(const struct index *x, uint64_t key, size_t *cursor, uint32_t *value)
{
    if (x->slots == NULL)
        return false;
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
    *x = (struct index){0};
}
