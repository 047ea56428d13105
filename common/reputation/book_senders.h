/* Who sent the messages that were taken up lately: the queue manager names the sender, the refusal doesn't. A direct-mapped
 * memory of the last few thousand, so that it costs next to nothing on a busy log. */
#ifndef ERS_BOOK_SENDERS_H
#define ERS_BOOK_SENDERS_H

#include "text/slice.h"

#define SENDERS_SLOTS 4096 /* a power of two */
#define SENDER_MAX 96

struct recent_sender {
    uint64_t key; /* message_key; 0: free */
    long long stamp;
    uint8_t n;
    char address[SENDER_MAX];
};
struct recent_senders {
    struct recent_sender *slots;       /* SENDERS_SLOTS of them; NULL until the first */
    uint64_t used[SENDERS_SLOTS / 64]; /* a bit per slot: most of them are never touched in a short run */
};

/* address is cut to SENDER_MAX bytes; empty (a bounce) is kept as "<>". False: no memory. */
bool sender_remember(struct recent_senders *r, uint64_t key, long long stamp, struct slice address);
/* Borrowed until the next sender_remember; empty: not known. */
struct slice sender_recall(const struct recent_senders *r, uint64_t key);
/* Walks those that are known, from *slot (0 at first) on; NULL: no more. */
const struct recent_sender *sender_next(const struct recent_senders *r, size_t *slot);
void senders_clear(struct recent_senders *r);

#endif
