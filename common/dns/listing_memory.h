/* What is remembered of the lists between two runs: which address was on which list since when, and which lists have passed
 * their self-test and when. A value that the plugin loads and saves; pure, the clock is passed in. Bounded: what does not
 * fit is not remembered, and a listing goes before a list's self-test. */
#ifndef ERS_LISTING_MEMORY_H
#define ERS_LISTING_MEMORY_H

#include "dns/dns_list.h"

#define MEMORY_LISTINGS_MAX 20000
#define MEMORY_TESTS_MAX 4000
#define LISTING_KEEP_S 86400     /* how long a delisting is told, and a listing is believed that can't be asked again */
#define TEST_KEEP_S (6LL * 3600) /* how long a passed self-test holds */

struct listing {
    struct slice target, list; /* the list's slug; both live as long as the memory */
    long long first_s, seen_s; /* listed since, and last confirmed */
    long long left_s;          /* when it was found gone; 0: listed as far as is known */
};
struct listing_memory;

struct listing_memory *listing_memory_new(void); /* NULL: no memory */
/* false: *why; the memory is empty then. */
bool listing_memory_load(struct listing_memory *m, struct slice saved, struct error *why);
/* Without what is forgotten: delisted or unconfirmed for LISTING_KEEP_S, self-tests that hold no longer. */
void listing_memory_save(const struct listing_memory *m, struct buffer *out, long long now_s);

/* NULL: never seen there. Valid until the next note. */
const struct listing *listing_memory_find(const struct listing_memory *m, struct slice target, struct slice list);
/* Listed and confirmed, or delisted, within LISTING_KEEP_S: NULL where not. */
const struct listing *listing_memory_recent(const struct listing_memory *m, struct slice target, struct slice list,
                                            long long now_s);
/* The look-up said so. A listing that comes back within LISTING_KEEP_S of its end is a new one. */
void listing_memory_listed(struct listing_memory *m, struct slice target, struct slice list, long long now_s);
void listing_memory_clean(struct listing_memory *m, struct slice target, struct slice list, long long now_s);

/* When the list last passed its self-test for a family; 0: not known, or too long ago. */
long long listing_memory_passed(const struct listing_memory *m, struct slice list, enum list_family family,
                                long long now_s);
void listing_memory_pass(struct listing_memory *m, struct slice list, enum list_family family, long long now_s);
/* It has failed: forget that it ever passed. */
void listing_memory_fail(struct listing_memory *m, struct slice list, enum list_family family);
/* True once something could not be remembered for lack of room or memory. */
bool listing_memory_full(const struct listing_memory *m);
void listing_memory_free(struct listing_memory *m);

#endif
