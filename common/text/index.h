/* A hash multimap from 64-bit keys to 32-bit values, for the tables of the upper floors: keys are hashes already, the caller
 * compares the real thing behind a value. Grows up to a ceiling; nothing is ever removed (rebuild it instead). Made for
 * questions that are mostly answered by "no": one bit tells most of them, and these bits stay in the processor's cache. */
#ifndef ERS_INDEX_H
#define ERS_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct index_slot {
    uint64_t key;
    uint32_t value; /* stored + 1; 0: free */
};
struct index {
    struct index_slot *slots;
    unsigned char *marks; /* a byte per slot; bit i of them is set where a key has the mark i */
    size_t mask, used;    /* mask + 1 slots, a power of two; 0 slots when nothing was added */
};

/* A zeroed struct index is empty. value < UINT32_MAX. False: no memory, nothing changed. */
bool index_add(struct index *x, uint64_t key, uint32_t value);
/* The rest of index_next: *cursor counts the slots looked at since the key's own. */
bool index_walk(const struct index *x, uint64_t key, size_t *cursor, uint32_t *value);
void index_clear(struct index *x);

/* By other bits of the key than those that choose its slot. */
static inline size_t index_mark(const struct index *x, uint64_t key)
{
    return (size_t)(key >> 29) & (x->mask << 3 | 7);
}
/* False: the key has no value for sure. */
static inline bool index_may_hold(const struct index *x, uint64_t key)
{
    size_t mark = index_mark(x, key);

    return x->slots != NULL && (x->marks[mark >> 3] >> (mark & 7) & 1) != 0;
}
/* Walks the values of a key, in the order in which they were added: start with *cursor = 0; false when there are no more. */
static inline bool index_next(const struct index *x, uint64_t key, size_t *cursor, uint32_t *value)
{
    return index_may_hold(x, key) && index_walk(x, key, cursor, value);
}

#endif
