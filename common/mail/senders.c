#include "mail/senders.h"

#include <stdlib.h>

#define WAYS 8
#define SETS 128
#define NAME_MAX_BYTES 128

struct sender {
    uint64_t hash, count; /* hash 0: free */
    unsigned char n;
    char name[NAME_MAX_BYTES];
};
struct senders {
    struct sender sets[SETS][WAYS];
};

struct senders *senders_open(void)
{
    return calloc(1, sizeof(struct senders));
}

uint64_t sender_hash(struct slice sender)
{
    return slice_hash_fold(sender) | 1; /* never 0 */
}

/* Its place in its set; WAYS: not there. */
static size_t way_of(const struct sender *set, uint64_t hash)
{
    size_t i = 0;
    while (i < WAYS && set[i].hash != hash)
        i++;
    return i;
}

static size_t set_of(uint64_t hash)
{
    return (hash >> 1) % SETS;
}

void senders_add(struct senders *s, struct slice sender, uint64_t weight)
{
    uint64_t hash = sender_hash(sender);
    struct sender *set = s->sets[set_of(hash)];
    size_t way = way_of(set, hash);
    if (way == WAYS) { /* takes the place of the least, and its count: it may have been met before */
        way = 0;
        for (size_t i = 1; i < WAYS; i++)
            if (set[i].count < set[way].count)
                way = i;
        sender = slice_cut(sender, 0, NAME_MAX_BYTES);
        set[way].hash = hash;
        set[way].n = (unsigned char)sender.n;
        if (sender.n > 0)
            memcpy(set[way].name, sender.p, sender.n);
    }
    set[way].count += weight;
}

void senders_add_hash(struct senders *s, uint64_t hash, uint64_t weight)
{
    struct sender *set = s->sets[set_of(hash)];
    size_t way = way_of(set, hash);
    if (way < WAYS)
        set[way].count += weight;
}

bool senders_top(const struct senders *s, struct slice *sender, uint64_t *count)
{
    const struct sender *top = &s->sets[0][0];
    for (size_t i = 0; i < (size_t)SETS * WAYS; i++)
        if (s->sets[i / WAYS][i % WAYS].count > top->count)
            top = &s->sets[i / WAYS][i % WAYS];
    *sender = (struct slice){top->name, top->n};
    *count = top->count;
    return top->count > 0;
}

bool senders_name(const struct senders *s, uint64_t hash, struct slice *sender)
{
    const struct sender *set = s->sets[set_of(hash)];
    size_t way = way_of(set, hash);
    if (way == WAYS)
        return false;
    *sender = (struct slice){set[way].name, set[way].n};
    return true;
}

void senders_close(struct senders *s)
{
    free(s);
}

void sender_tally_add(struct sender_tally *t, uint64_t hash, uint64_t weight)
{
    size_t least = 0;
    for (size_t i = 0; i < 4; i++) {
        if (t->slots[i].hash == hash) {
            t->slots[i].count += weight;
            return;
        }
        if (t->slots[i].count < t->slots[least].count)
            least = i;
    }
    t->slots[least].hash = hash;
    t->slots[least].count += weight;
}

void sender_tally_top(const struct sender_tally *t, uint64_t *hash, uint64_t *count)
{
    size_t top = 0;
    for (size_t i = 1; i < 4; i++)
        if (t->slots[i].count > t->slots[top].count)
            top = i;
    *hash = t->slots[top].hash;
    *count = t->slots[top].count;
}
