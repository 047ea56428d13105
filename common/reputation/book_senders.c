#include "reputation/book_senders.h"

#include <stdlib.h>

bool sender_remember(struct recent_senders *r, uint64_t key, long long stamp, struct slice address)
{
    struct recent_sender *s;

    if (r->slots == NULL)
        r->slots = calloc(SENDERS_SLOTS, sizeof *r->slots);
    if (r->slots == NULL)
        return false;
    if (address.n == 0)
        address = SLICE("<>");
    address = slice_cut(address, 0, SENDER_MAX);
    s = &r->slots[key & (SENDERS_SLOTS - 1)];
    r->used[(key & (SENDERS_SLOTS - 1)) / 64] |= UINT64_C(1) << key % 64;
    s->key = key;
    s->stamp = stamp;
    s->n = (uint8_t)address.n;
    memcpy(s->address, address.p, address.n);
    return true;
}

struct slice sender_recall(const struct recent_senders *r, uint64_t key)
{
    const struct recent_sender *s;

    if (r->slots == NULL)
        return (struct slice){NULL, 0};
    s = &r->slots[key & (SENDERS_SLOTS - 1)];
    return s->key == key ? (struct slice){s->address, s->n} : (struct slice){NULL, 0};
}

const struct recent_sender *sender_next(const struct recent_senders *r, size_t *slot)
{
    for (; *slot < SENDERS_SLOTS; ++*slot) {
        if (r->used[*slot / 64] == 0)
            *slot |= 63;
        else if ((r->used[*slot / 64] >> *slot % 64 & 1) != 0)
            return &r->slots[(*slot)++];
    }
    return NULL;
}

void senders_clear(struct recent_senders *r)
{
    free(r->slots);
    *r = (struct recent_senders){0};
}
