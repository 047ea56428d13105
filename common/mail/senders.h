/* Who sends most, in bounded memory whatever the number of senders: the Space-Saving summary of Metwally, Agrawal and
 * El Abbadi (2005) in sets of eight, so that an entry costs at most eight comparisons. Counts are exact until a set is full;
 * then they may be too high by what was pushed out, and a sender above 1/1024 of all stays. Pure. */
#ifndef ERS_SENDERS_H
#define ERS_SENDERS_H

#include "text/slice.h"

struct senders;
struct senders *senders_open(void); /* NULL: no memory */
/* Hash of a sender for the tallies below and senders_add_hash; addresses fold. The null sender is one like any other. */
uint64_t sender_hash(struct slice sender);
/* weight 0 makes the name known for a later senders_add_hash. */
void senders_add(struct senders *s, struct slice sender, uint64_t weight);
void senders_add_hash(struct senders *s, uint64_t hash, uint64_t weight); /* nothing if the name is not known */
/* The sender with the highest count; false: none above 0. Valid until the next add. */
bool senders_top(const struct senders *s, struct slice *sender, uint64_t *count);
bool senders_name(const struct senders *s, uint64_t hash, struct slice *sender);
void senders_close(struct senders *s);

/* The same in small, for one destination: four senders by hash. */
struct sender_tally {
    struct {
        uint64_t hash, count;
    } slots[4];
};
void sender_tally_add(struct sender_tally *t, uint64_t hash, uint64_t weight);
void sender_tally_top(const struct sender_tally *t, uint64_t *hash, uint64_t *count); /* count 0: none */

#endif
