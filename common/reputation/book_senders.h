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
    struct recent_sender *slots; /* SENDERS_SLOTS of them; NULL until the first */
};

/* address is cut to SENDER_MAX bytes; empty (a bounce) is kept as "<>". False: no memory. */
bool sender_remember(struct recent_senders *r, uint64_t key, long long stamp, struct slice address);
/* Borrowed until the next sender_remember; empty: not known. */
struct slice sender_recall(const struct recent_senders *r, uint64_t key);
void senders_clear(struct recent_senders *r);

#endif
