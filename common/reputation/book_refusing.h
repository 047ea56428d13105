/* Which organisations refuse at this moment, as a filter: for nearly all deliveries the relay's name alone tells that they
 * can't end anything, without the organisation being looked up. It never says no wrongly. */
#ifndef ERS_BOOK_REFUSING_H
#define ERS_BOOK_REFUSING_H

#include "text/slice.h"

#define REFUSING_COUNTS 16384 /* a power of two */

struct refusing {
    uint32_t *counts; /* by a hash of the name, REFUSING_COUNTS of them; NULL: none yet */
    uint32_t names;   /* of all those, the ones that are a domain; the others are addresses or single labels */
    uint32_t others;
    /* A bit for each count that isn't 0: they stay in the processor's cache. */
    unsigned char marks[REFUSING_COUNTS / 8];
};

/* One more, or one less, of what organisation_of gave. False: no memory. */
bool refusing_add(struct refusing *r, struct slice organisation);
void refusing_drop(struct refusing *r, struct slice organisation);
/* May the organisation of that relay, as organisation_of finds it, be one of those? */
bool refusing_may_be(const struct refusing *r, struct slice relay_host, struct slice relay_ip);
void refusing_clear(struct refusing *r);

#endif
