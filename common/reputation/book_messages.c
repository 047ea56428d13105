#include "reputation/book_messages.h"

#include <stdlib.h>

struct message *message_next(const struct message_table *t, uint64_t key, size_t *cursor)
{
    uint32_t at;

    return index_next(&t->by_key, key, cursor, &at) ? &t->all[at] : NULL;
}

struct message *message_find(const struct message_table *t, uint64_t key, uint32_t incident)
{
    struct message *m;
    size_t cursor = 0;

    while ((m = message_next(t, key, &cursor)) != NULL)
        if (m->incident == incident)
            return m;
    return NULL;
}

struct message *message_add(struct message_table *t, uint64_t key, uint32_t incident, bool *failed)
{
    struct message *m;

    if (t->count == MESSAGES_MAX)
        return NULL;
    if (t->count == t->room) {
        size_t room = t->room == 0 ? 64 : t->room * 2;
        struct message *all = realloc(t->all, room * sizeof *all);

        if (all == NULL) {
            *failed = true;
            return NULL;
        }
        t->all = all;
        t->room = room;
    }
    if (!index_add(&t->by_key, key, (uint32_t)t->count)) {
        *failed = true;
        return NULL;
    }
    m = &t->all[t->count++];
    *m = (struct message){.key = key, .incident = incident};
    return m;
}

bool message_compact(struct message_table *t, const int64_t *renumber, long long since)
{
    size_t kept = 0;

    index_clear(&t->by_key);
    for (size_t i = 0; i < t->count; i++) {
        struct message m = t->all[i];

        if (renumber[m.incident] < 0 || m.last < (m.fate == MESSAGE_WAITING ? since - MESSAGE_FORGET_S : since))
            continue;
        m.incident = (uint32_t)renumber[m.incident];
        t->all[kept] = m;
        if (!index_add(&t->by_key, m.key, (uint32_t)kept))
            return false;
        kept++;
    }
    t->count = kept;
    return true;
}

void message_table_clear(struct message_table *t)
{
    free(t->all);
    index_clear(&t->by_key);
    *t = (struct message_table){0};
}
