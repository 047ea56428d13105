/* The messages that were refused: which incident keeps each waiting, whether it got through or was lost. Keyed by queue
 * id and instance family; one message may wait in several incidents. */
#ifndef ERS_BOOK_MESSAGES_H
#define ERS_BOOK_MESSAGES_H

#include "text/index.h"
#include "text/slice.h"

#define MESSAGES_MAX 65536
#define MESSAGE_FORGET_S 864000 /* twice a queue's usual lifetime */

enum message_fate { MESSAGE_WAITING, MESSAGE_SENT, MESSAGE_LOST };
struct message {
    uint64_t key;    /* message_key */
    uint64_t domain; /* fold hash of the domain refused last; 0: not known yet */
    uint32_t incident;
    enum message_fate fate;
    bool late;         /* deferred at first, not refused for good at once */
    long long arrival; /* in the queue */
    long long refused; /* its last refusal or follow-up */
    long long last;    /* the last line about it */
};
struct message_table {
    struct message *all;
    size_t count, room;
    struct index by_key;
};

/* Never 0. */
static inline uint64_t message_key(uint64_t family, struct slice queue_id)
{
    uint64_t key = hash_join(family, slice_hash(queue_id));

    return key == 0 ? 1 : key;
}
/* The message as it waits in that incident; NULL: not there. */
struct message *message_find(const struct message_table *t, uint64_t key, uint32_t incident);
/* Walks the entries of a message in all incidents; start with *cursor = 0. */
struct message *message_next(const struct message_table *t, uint64_t key, size_t *cursor);
/* NULL: the table is full or there is no memory (*failed is set for the latter). */
struct message *message_add(struct message_table *t, uint64_t key, uint32_t incident, bool *failed);
/* Keeps the messages of incidents with renumber[incident] >= 0, renumbered; without those done with before `since` and
 * those that wait but were not heard of for MESSAGE_FORGET_S before it. False: no memory. */
bool message_compact(struct message_table *t, const int64_t *renumber, long long since);
void message_table_clear(struct message_table *t);

#endif
