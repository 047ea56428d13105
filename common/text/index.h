/* A hash multimap from 64-bit keys to 32-bit values, for the tables of the upper floors: keys are hashes already, the caller
 * compares the real thing behind a value. Grows up to a ceiling; nothing is ever removed (rebuild it instead). */
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
    size_t mask, used; /* mask + 1 slots, a power of two; 0 slots when nothing was added */
};

/* A zeroed struct index is empty. value < UINT32_MAX. False: no memory, nothing changed. */
bool index_add(struct index *x, uint64_t key, uint32_t value);
/* Walks the values of a key: start with *cursor = 0; false when there are no more. */
bool index_next(const struct index *x, uint64_t key, size_t *cursor, uint32_t *value);
void index_clear(struct index *x);

#endif
