#include "mail/seen_ids.h"

#include <stdlib.h>

struct seen_ids {
    uint64_t *slots; /* 0: free */
    size_t room, count, ceiling;
};

struct seen_ids *seen_ids_open(size_t ceiling)
{
    struct seen_ids *s = calloc(1, sizeof *s);
    if (s == NULL)
        return NULL;
    s->room = 256;
    s->ceiling = ceiling;
    s->slots = calloc(s->room, sizeof *s->slots);
    if (s->slots == NULL) {
        free(s);
        return NULL;
    }
    return s;
}

static uint64_t hash_of(struct slice id)
{
    uint64_t hash = slice_hash(id);
    return hash == 0 ? 1 : hash;
}

static uint64_t *slot_of(uint64_t *slots, size_t room, uint64_t hash)
{
    size_t i = (size_t)(hash % room);
    while (slots[i] != 0 && slots[i] != hash)
        i = (i + 1) % room;
    return &slots[i];
}

static bool grow(struct seen_ids *s)
{
    uint64_t *bigger = calloc(s->room * 2, sizeof *bigger);
    if (bigger == NULL)
        return false;
    for (size_t i = 0; i < s->room; i++)
        if (s->slots[i] != 0)
            *slot_of(bigger, s->room * 2, s->slots[i]) = s->slots[i];
    free(s->slots);
    s->slots = bigger;
    s->room *= 2;
    return true;
}

void seen_ids_add(struct seen_ids *s, struct slice id)
{
    uint64_t hash = hash_of(id);
    if (s->count >= s->ceiling || (s->count * 2 >= s->room && !grow(s)))
        return;
    uint64_t *slot = slot_of(s->slots, s->room, hash);
    s->count += *slot == 0;
    *slot = hash;
}

bool seen_ids_has(const struct seen_ids *s, struct slice id)
{
    return *slot_of(s->slots, s->room, hash_of(id)) != 0;
}

void seen_ids_close(struct seen_ids *s)
{
    if (s == NULL)
        return;
    free(s->slots);
    free(s);
}
