#include "reputation/book_records.h"

#include <stdlib.h>

struct slice book_copy(struct book *b, struct slice s, size_t max)
{
    struct slice copy = {NULL, 0};
    char *p;

    s = slice_cut(s, 0, max);
    if (s.n == 0)
        return copy;
    p = malloc(s.n);
    if (p == NULL) {
        b->failed = true;
        return copy;
    }
    memcpy(p, s.p, s.n);
    return (struct slice){p, s.n};
}

void book_drop(struct slice s)
{
    union {
        const char *borrowed;
        char *owned;
    } p = {.borrowed = s.p};

    free(p.owned);
}

uint64_t book_instance_key(struct slice host, struct slice instance)
{
    return hash_join(slice_hash(host), slice_hash(instance));
}

uint64_t book_family_key(struct slice host, struct slice instance)
{
    size_t slash = slice_find_byte(instance, '/');

    return book_instance_key(host, slice_cut(instance, 0, slash == SLICE_NONE ? instance.n : slash));
}

uint64_t book_group_key(const struct incident_record *i)
{
    return hash_join(hash_join(slice_hash(i->service), slice_hash_fold(i->zone)),
                     book_instance_key(i->host, i->instance));
}

uint64_t book_incident_key(const struct incident_record *i)
{
    return hash_join(book_group_key(i), slice_hash_fold(i->ip));
}

/* Room for one more element of a growing array; NULL (and *all untouched) without memory. */
static void *grow(void *all, size_t count, size_t *room, size_t size)
{
    size_t want = *room == 0 ? 4 : *room * 2;
    void *p;

    if (count < *room)
        return all;
    p = realloc(all, want * size);
    if (p != NULL)
        *room = want;
    return p;
}

int64_t book_add_incident(struct book *b, const struct incident_record *from)
{
    struct incident_record *all, *i;

    if (b->incident_count == BOOK_INCIDENTS_MAX)
        return -1;
    all = grow(b->incidents, b->incident_count, &b->incident_room, sizeof *all);
    if (all == NULL) {
        b->failed = true;
        return -1;
    }
    b->incidents = all;
    i = &all[b->incident_count];
    *i = (struct incident_record){.service = book_copy(b, from->service, BOOK_TEXT_MAX),
                                  .zone = book_copy(b, from->zone, BOOK_TEXT_MAX),
                                  .ip = book_copy(b, from->ip, BOOK_TEXT_MAX),
                                  .host = book_copy(b, from->host, BOOK_TEXT_MAX),
                                  .instance = book_copy(b, from->instance, BOOK_TEXT_MAX)};
    if (!index_add(&b->by_key, book_incident_key(i), (uint32_t)b->incident_count) ||
        !index_add(&b->by_group, book_group_key(i), (uint32_t)b->incident_count))
        b->failed = true;
    b->open++;
    return (int64_t)b->incident_count++;
}

uint64_t book_organisation_key(const struct incident_record *i, struct slice organisation)
{
    return hash_join(book_instance_key(i->host, i->instance), slice_hash(organisation));
}

void book_refusing(struct book *b, const struct member *m)
{
    b->incidents[m->incident].refusing++;
    if (!refusing_add(&b->refusing, m->organisation))
        b->failed = true;
}

void book_not_refusing(struct book *b, const struct member *m)
{
    b->incidents[m->incident].refusing--;
    refusing_drop(&b->refusing, m->organisation);
}

void book_hear(struct book *b, struct member *m, long long stamp)
{
    struct incident_record *i = &b->incidents[m->incident];

    m->traffic = stamp;
    if (stamp > i->heard)
        i->heard = stamp;
}

uint64_t book_domain_key(const struct book *b, const struct member *m, struct slice domain)
{
    const struct incident_record *i = &b->incidents[m->incident];

    return hash_join(book_family_key(i->host, i->instance), slice_hash_fold(domain));
}

int64_t book_add_member(struct book *b, uint32_t incident, struct slice organisation)
{
    struct incident_record *i = &b->incidents[incident];
    struct member *all, *m;

    if (b->member_count == BOOK_MEMBERS_MAX)
        return -1;
    all = grow(b->members, b->member_count, &b->member_room, sizeof *all);
    if (all == NULL) {
        b->failed = true;
        return -1;
    }
    b->members = all;
    m = &all[b->member_count];
    *m = (struct member){.incident = incident, .organisation = book_copy(b, organisation, BOOK_TEXT_MAX)};
    if (!i->closed &&
        !index_add(&b->by_organisation, book_organisation_key(i, m->organisation), (uint32_t)b->member_count))
        b->failed = true;
    if (i->last_member != 0)
        all[i->last_member - 1].next = (uint32_t)b->member_count + 1;
    else
        i->members = (uint32_t)b->member_count + 1;
    i->last_member = (uint32_t)b->member_count + 1;
    book_refusing(b, m);
    return (int64_t)b->member_count++;
}

void book_add_domain(struct book *b, struct member *m, struct slice domain)
{
    size_t room = m->domain_room;
    struct slice *all;

    if (domain.n == 0)
        return;
    domain = slice_cut(domain, 0, BOOK_TEXT_MAX);
    for (size_t i = 0; i < m->domain_count; i++)
        if (slice_equal_fold(m->domains[i], domain))
            return;
    if (m->domain_count == BOOK_DOMAINS_MAX) {
        m->more_domains++;
        return;
    }
    all = grow(m->domains, m->domain_count, &room, sizeof *all);
    if (all == NULL) {
        b->failed = true;
        return;
    }
    m->domains = all;
    m->domain_room = (uint32_t)room;
    all[m->domain_count++] = book_copy(b, domain, BOOK_TEXT_MAX);
    if (!b->incidents[m->incident].closed &&
        !index_add(&b->by_domain, book_domain_key(b, m, domain), (uint32_t)(m - b->members)))
        b->failed = true;
}

struct service_seen *book_service(struct book *b, struct slice slug)
{
    slug = slice_cut(slug, 0, BOOK_TEXT_MAX);
    for (size_t i = 0; i < b->service_count; i++)
        if (slice_equal(b->services[i].slug, slug))
            return &b->services[i];
    if (b->service_count == BOOK_SERVICES_MAX)
        return NULL;
    b->services[b->service_count] = (struct service_seen){.slug = book_copy(b, slug, BOOK_TEXT_MAX)};
    return &b->services[b->service_count++];
}

void book_count_sender(struct book *b, struct incident_record *i, struct slice address)
{
    size_t room = i->sender_room, rarest = 0;
    struct sender_count *all;
    uint64_t hash;

    if (address.n == 0)
        return;
    address = slice_cut(address, 0, SENDER_MAX);
    hash = slice_hash_fold(address);
    i->sender_known++;
    for (size_t k = 0; k < i->sender_count; k++) {
        if (i->senders[k].hash == hash && slice_equal_fold(i->senders[k].address, address)) {
            i->senders[k].messages++;
            return;
        }
        if (i->senders[k].messages < i->senders[rarest].messages)
            rarest = k;
    }
    if (i->sender_count == BOOK_SENDERS_MAX) {
        book_drop(i->senders[rarest].address);
        i->senders[rarest].address = book_copy(b, address, SENDER_MAX);
        i->senders[rarest].hash = hash;
        i->senders[rarest].messages++;
        return;
    }
    all = grow(i->senders, i->sender_count, &room, sizeof *all);
    if (all == NULL) {
        b->failed = true;
        return;
    }
    i->senders = all;
    i->sender_room = (uint32_t)room;
    all[i->sender_count++] = (struct sender_count){book_copy(b, address, SENDER_MAX), hash, 1};
}
