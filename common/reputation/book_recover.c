#include "reputation/book_records.h"

void book_settle(struct book *b, const struct book_entry *l, enum message_fate fate, bool any_domain)
{
    struct message *m;
    size_t cursor = 0;

    while ((m = message_next(&b->messages, l->message, &cursor)) != NULL) {
        struct incident_record *i = &b->incidents[m->incident];

        if (m->fate != MESSAGE_WAITING || (!any_domain && m->domain != 0 && m->domain != slice_hash_fold(l->d->domain)))
            continue;
        m->fate = fate;
        m->last = l->stamp;
        if (fate == MESSAGE_SENT)
            i->sent++;
        else
            i->lost++;
    }
}

static bool refused_domain(const struct member *m, struct slice domain)
{
    for (size_t i = 0; i < m->domain_count; i++)
        if (slice_equal_fold(m->domains[i], domain))
            return true;
    return false;
}

static void recover(struct book *b, struct member *m, long long stamp)
{
    struct incident_record *i = &b->incidents[m->incident];

    m->recovered = stamp;
    book_not_refusing(b, m);
    if (i->refusing == 0)
        i->recovered = stamp;
}

void book_delivered(struct book *b, const struct book_entry *l)
{
    struct slice organisation =
        slice_cut(organisation_of(b->organisations, l->d->relay_host, l->d->relay_ip), 0, BOOK_TEXT_MAX);
    uint64_t key = hash_join(book_instance_key(l->d->host, l->d->instance), slice_hash(organisation));
    bool local = l->d->hop == HOP_LOCAL;
    size_t cursor = 0;
    uint32_t at;

    while (index_next(&b->by_organisation, key, &cursor, &at)) {
        struct member *m = &b->members[at];
        bool refuser;

        if (b->incidents[m->incident].closed || m->recovered != 0 || l->stamp < m->last ||
            !slice_equal(m->organisation, organisation))
            continue;
        refuser = m->only_server != 0 && m->only_server == book_server(l->d);
        if (local && !refuser)
            continue;
        book_hear(b, m, l->stamp);
        if ((refused_domain(m, l->d->domain) && (m->only_server == 0 || refuser)) ||
            (m->domain_count == 0 && refuser) || /* it said no before any recipient */
            (!l->d->claimed_name && ++m->others >= BOOK_OTHERS))
            recover(b, m, l->stamp);
    }
}
