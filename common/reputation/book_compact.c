#include "reputation/book_records.h"

#include <stdlib.h>

static void free_incident(struct incident_record *i)
{
    book_drop(i->service);
    book_drop(i->zone);
    book_drop(i->ip);
    book_drop(i->host);
    book_drop(i->instance);
    book_drop(i->reply);
    for (size_t k = 0; k < i->sender_count; k++)
        book_drop(i->senders[k].address);
    free(i->senders);
}

static void free_member(struct member *m)
{
    book_drop(m->organisation);
    for (size_t k = 0; k < m->domain_count; k++)
        book_drop(m->domains[k]);
    free(m->domains);
}

/* Over, and told for long enough: a closed incident, one that recovered, or one that nothing was heard of. */
static bool expired(const struct book *b, const struct incident_record *i)
{
    if (i->recovered != 0)
        return i->heard < b->clock - BOOK_KEEP_S - BOOK_SETTLE_S;
    if (i->closed)
        return i->heard < b->clock - BOOK_LAPSE_S - BOOK_KEEP_S - BOOK_SETTLE_S;
    return i->heard < b->clock - BOOK_HOLD_MAX_S - BOOK_KEEP_S;
}

static void reindex(struct book *b)
{
    index_clear(&b->by_key);
    index_clear(&b->by_group);
    index_clear(&b->by_organisation);
    index_clear(&b->by_domain);
    b->open = 0;
    for (size_t i = 0; i < b->incident_count; i++) {
        if (b->incidents[i].closed)
            continue;
        b->open++;
        if (!index_add(&b->by_key, book_incident_key(&b->incidents[i]), (uint32_t)i) ||
            !index_add(&b->by_group, book_group_key(&b->incidents[i]), (uint32_t)i))
            b->failed = true;
    }
    for (size_t k = 0; k < b->member_count; k++) {
        const struct member *m = &b->members[k];

        if (b->incidents[m->incident].closed)
            continue;
        if (!index_add(&b->by_organisation, book_organisation_key(&b->incidents[m->incident], m->organisation),
                       (uint32_t)k))
            b->failed = true;
        for (size_t d = 0; d < m->domain_count; d++)
            if (!index_add(&b->by_domain, book_domain_key(b, m, m->domains[d]), (uint32_t)k))
                b->failed = true;
    }
}

/* Members of incidents that stay, renumbered, and the chains of their incidents; pending evidence follows them. */
static void keep_members(struct book *b, const int64_t *renumber, uint32_t *moved)
{
    size_t kept = 0;

    for (size_t i = 0; i < b->incident_count; i++)
        b->incidents[i].members = b->incidents[i].last_member = 0;
    for (size_t k = 0; k < b->member_count; k++) {
        struct member m = b->members[k];
        struct incident_record *i;

        moved[k] = 0;
        if (renumber[m.incident] < 0) {
            if (m.recovered == 0)
                refusing_drop(&b->refusing, m.organisation);
            free_member(&m);
            continue;
        }
        m.incident = (uint32_t)renumber[m.incident];
        m.next = 0;
        i = &b->incidents[m.incident];
        b->members[kept] = m;
        if (i->last_member != 0)
            b->members[i->last_member - 1].next = (uint32_t)kept + 1;
        else
            i->members = (uint32_t)kept + 1;
        i->last_member = (uint32_t)kept + 1;
        moved[k] = (uint32_t)++kept;
    }
    b->member_count = kept;
    for (size_t k = 0; k < b->pending_count; k++) {
        struct pending *p = &b->pending[k];

        if (p->key != 0 && moved[p->member] != 0)
            p->member = moved[p->member] - 1;
        else
            p->key = 0;
    }
}

void book_compact(struct book *b, bool hard)
{
    int64_t *renumber = malloc((b->incident_count + 1) * sizeof *renumber);
    uint32_t *moved = malloc((b->member_count + 1) * sizeof *moved);
    size_t kept = 0;

    if (renumber == NULL || moved == NULL) {
        b->failed = true;
    } else {
        for (size_t i = 0; i < b->incident_count; i++) {
            if (expired(b, &b->incidents[i])) {
                renumber[i] = -1;
                continue;
            }
            renumber[i] = (int64_t)kept++;
        }
        for (size_t i = 0; i < b->incident_count; i++) {
            if (renumber[i] < 0)
                free_incident(&b->incidents[i]);
            else
                b->incidents[renumber[i]] = b->incidents[i];
        }
        b->incident_count = kept;
        keep_members(b, renumber, moved);
        if (!message_compact(&b->messages, renumber, b->clock - (hard ? 7200 : BOOK_KEEP_S)))
            b->failed = true;
        reindex(b);
    }
    free(renumber);
    free(moved);
}

void book_clear(struct book *b)
{
    struct organisations *organisations = b->organisations;

    for (size_t i = 0; i < b->incident_count; i++)
        free_incident(&b->incidents[i]);
    for (size_t k = 0; k < b->member_count; k++)
        free_member(&b->members[k]);
    for (size_t s = 0; s < b->service_count; s++)
        book_drop(b->services[s].slug);
    free(b->incidents);
    free(b->members);
    free(b->pending);
    index_clear(&b->by_key);
    index_clear(&b->by_group);
    index_clear(&b->by_organisation);
    index_clear(&b->by_domain);
    message_table_clear(&b->messages);
    senders_clear(&b->senders);
    refusing_clear(&b->refusing);
    *b = (struct book){.organisations = organisations};
}
