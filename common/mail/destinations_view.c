#include "mail/destinations_table.h"

#include <stdlib.h>

/* The group with the most messages among a domain's blocks; NULL: none. */
static struct group *main_block(struct destinations *d, const struct domain *in)
{
    struct group *best = NULL;
    for (uint32_t i = in->blocks; i != NOWHERE; i = d->groups[i].next)
        if (best == NULL || d->groups[i].messages > best->messages)
            best = &d->groups[i];
    return best;
}

/* A block that a log told about, for a domain whose own messages name none. */
static struct group *hinted_block(struct destinations *d, uint32_t index)
{
    struct domain *in = &d->domains[index];
    struct group *g = destinations_group(d, index, &in->blocks, in->hint, 0);
    if (g == NULL)
        return NULL;
    g->claimed_ip = destinations_ip(d, &d->services.rows[in->hint], destinations_text(d, in->hint_ip));
    d->services.rows[in->hint].domains++;
    return g;
}

static void merge(struct group *into, const struct group *other)
{
    into->messages += other->messages;
    into->recipients += other->recipients;
    if (into->reason.n == 0)
        into->reason = other->reason;
    if (other->oldest_s > 0 && (into->oldest_s == 0 || other->oldest_s < into->oldest_s)) {
        into->oldest_s = other->oldest_s;
        memcpy(into->oldest_id, other->oldest_id, sizeof into->oldest_id);
        into->oldest_id_n = other->oldest_id_n;
    }
}

static void lend(struct destinations *d, struct domain *in, struct group *block, const struct group *lent)
{
    merge(block, lent);
    for (size_t i = 0; i < sizeof lent->senders.slots / sizeof *lent->senders.slots; i++) {
        if (lent->senders.slots[i].count == 0)
            continue;
        sender_tally_add(&block->senders, lent->senders.slots[i].hash, lent->senders.slots[i].count);
        senders_add_hash(d->senders, lent->senders.slots[i].hash, lent->senders.slots[i].count);
    }
    d->services.rows[block->service].messages += lent->messages;
    d->organisation_rows.rows[block->organisation].messages += lent->messages;
    in->blocked += lent->messages;
    d->totals.blocked += in->lendable;
    d->totals.lent += in->lendable;
    d->totals.unexplained -= lent->unexplained;
    if (lent->oldest_s > 0 && (d->totals.oldest_blocked_s == 0 || lent->oldest_s < d->totals.oldest_blocked_s))
        d->totals.oldest_blocked_s = lent->oldest_s;
}

static void lend_all(struct destinations *d)
{
    for (uint32_t i = 1; i < d->domain_count; i++) {
        uint32_t lent = d->domains[i].follow_ups;
        if (lent == NOWHERE)
            continue;
        struct group *block = main_block(d, &d->domains[i]);
        if (block == NULL && d->domains[i].hint > 0)
            block = hinted_block(d, i);
        if (block != NULL)
            lend(d, &d->domains[i], block, &d->groups[lent]);
        else if (d->domains[i].rest == NOWHERE)
            d->domains[i].rest = lent;
        else
            merge(&d->groups[d->domains[i].rest], &d->groups[lent]);
    }
}

static int by_rank(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? 1 : -1;
    return x->group < y->group ? -1 : x->group > y->group;
}

static void rank(struct destinations *d, uint32_t group, bool blocked)
{
    d->order[d->order_count++] = (struct ranked){d->groups[group].messages | (blocked ? UINT64_C(1) << 63 : 0), group};
}

static bool sort_groups(struct destinations *d)
{
    if (d->group_count == 0)
        return true;
    d->order = malloc(d->group_count * sizeof *d->order);
    if (d->order == NULL)
        return false;
    for (uint32_t i = 1; i < d->domain_count; i++) {
        struct domain *in = &d->domains[i];
        for (uint32_t g = in->blocks; g != NOWHERE; g = d->groups[g].next)
            rank(d, g, true);
        if (in->rest != NOWHERE && in->messages > in->blocked) {
            d->groups[in->rest].messages = in->messages - in->blocked; /* what is blocked is told there */
            rank(d, in->rest, false);
        }
    }
    qsort(d->order, d->order_count, sizeof *d->order, by_rank);
    return true;
}

static void sort_blockers(const struct blockers *b, uint16_t *order)
{
    for (uint16_t i = 1; i < b->count; i++) {
        uint16_t at = (uint16_t)(i - 1);
        for (; at > 0 && b->rows[order[at - 1]].messages < b->rows[i].messages; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
}

bool destinations_finish(struct destinations *d)
{
    destinations_message(d);
    lend_all(d);
    bool sorted = sort_groups(d);
    sort_blockers(&d->services, d->service_order);
    sort_blockers(&d->organisation_rows, d->organisation_order);
    d->totals.domains = d->domain_count - 1;
    for (uint32_t i = 1; i < d->domain_count; i++) {
        const struct domain *in = &d->domains[i];
        d->totals.blocked_domains += in->blocks != NOWHERE;
        if (in->messages > d->totals.busiest_messages) {
            d->totals.busiest_messages = in->messages;
            d->totals.busiest = destinations_text(d, in->name);
        }
    }
    senders_top(d->senders, &d->totals.top_sender, &d->totals.top_sender_messages);
    return sorted;
}

void destinations_total(const struct destinations *d, struct destinations_totals *out)
{
    *out = d->totals;
}

bool destinations_at(const struct destinations *d, size_t i, struct destination *out)
{
    uint64_t hash;
    if (i >= d->order_count)
        return false;
    const struct group *g = &d->groups[d->order[i].group];
    const struct domain *in = &d->domains[g->domain];
    *out = (struct destination){
        .domain = destinations_text(d, in->name),
        .organisation = destinations_text(d, d->organisation_rows.rows[g->organisation].name),
        .service = destinations_text(d, d->services.rows[g->service].name),
        .claimed_ip = destinations_text(d, g->claimed_ip),
        .reason = destinations_text(d, g->reason),
        .oldest_queue_id = {g->oldest_id, g->oldest_id_n},
        .messages = g->messages,
        .recipients = g->recipients,
        .oldest_s = g->oldest_s,
    };
    sender_tally_top(&g->senders, &hash, &out->top_sender_messages);
    if (out->top_sender_messages > 0 && !senders_name(d->senders, hash, &out->top_sender))
        out->top_sender_messages = 0;
    return true;
}

static bool blocker_at(const struct destinations *d, const struct blockers *b, const uint16_t *order, size_t i,
                       struct blocker *out)
{
    if (i + 1 >= b->count || b->rows[order[i]].messages == 0)
        return false;
    const struct blocker_row *row = &b->rows[order[i]];
    *out = (struct blocker){.name = destinations_text(d, row->name),
                            .messages = row->messages,
                            .domains = row->domains,
                            .ip_count = row->ip_count};
    for (size_t k = 0; k < row->ip_count && k < BLOCKER_IPS; k++)
        out->ips[k] = destinations_text(d, row->ips[k]);
    return true;
}

bool destinations_service(const struct destinations *d, size_t i, struct blocker *out)
{
    return blocker_at(d, &d->services, d->service_order, i, out);
}

bool destinations_organisation(const struct destinations *d, size_t i, struct blocker *out)
{
    return blocker_at(d, &d->organisation_rows, d->organisation_order, i, out);
}
