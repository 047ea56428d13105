#include "mail/destinations.h"

#include <stdlib.h>

#include "mail/destinations_table.h"

#define TEXT_MAX (3u << 20)
#define REASON_MAX 300
#define IP_MAX 64

struct destinations *destinations_open(size_t ceiling, struct organisations *o)
{
    struct destinations *d = calloc(1, sizeof *d);
    if (d == NULL)
        return NULL;
    d->ceiling = ceiling + 1;
    d->group_ceiling = 2 * d->ceiling;
    d->organisations = o;
    buffer_init(&d->text, TEXT_MAX);
    for (d->slot_count = 64; d->slot_count < 2 * d->ceiling;)
        d->slot_count *= 2;
    d->slots = malloc(d->slot_count * sizeof *d->slots);
    d->domains = calloc(1, sizeof *d->domains);
    d->senders = senders_open();
    if (d->slots == NULL || d->domains == NULL || d->senders == NULL) {
        destinations_close(d);
        return NULL;
    }
    memset(d->slots, 0xff, d->slot_count * sizeof *d->slots);
    d->domain_count = d->domain_room = 1;
    d->domains[0] = (struct domain){.blocks = NOWHERE, .follow_ups = NOWHERE, .rest = NOWHERE};
    d->services.count = d->organisation_rows.count = 1;
    d->follow_up_of = NOWHERE;
    return d;
}

/* Keeps a copy; an empty text without memory. */
static struct text_at keep(struct destinations *d, struct slice s)
{
    struct text_at t = {(uint32_t)d->text.n, (uint32_t)s.n};
    return s.n > 0 && buffer_add(&d->text, s) ? t : (struct text_at){0, 0};
}

struct slice destinations_text(const struct destinations *d, struct text_at t)
{
    return t.n == 0 ? SLICE("") : slice_cut(buffer_slice(&d->text), t.at, t.n);
}

/* Makes room for one more element in *items; false: the ceiling, or no memory. */
static bool grow(void **items, size_t count, size_t *room, size_t ceiling, size_t size)
{
    if (count < *room)
        return true;
    size_t more = *room < 32 ? 64 : *room * 2;
    if (more > ceiling)
        more = ceiling;
    void *bigger = count < more ? realloc(*items, more * size) : NULL;
    if (bigger == NULL)
        return false;
    *items = bigger;
    *room = more;
    return true;
}

static uint32_t *slot_of(const struct destinations *d, uint64_t hash, struct slice name)
{
    size_t i = (size_t)(hash % d->slot_count);
    while (d->slots[i] != NOWHERE && (d->domains[d->slots[i]].hash != hash ||
                                      !slice_equal_fold(destinations_text(d, d->domains[d->slots[i]].name), name)))
        i = (i + 1) % d->slot_count;
    return &d->slots[i];
}

/* The domain's index; 0 for those beyond the ceiling. */
static uint32_t domain_of(struct destinations *d, struct slice name)
{
    uint64_t hash = slice_hash_fold(name);
    uint32_t *slot = slot_of(d, hash, name);
    void *domains = d->domains;
    if (*slot != NOWHERE)
        return *slot;
    if (!grow(&domains, d->domain_count, &d->domain_room, d->ceiling, sizeof *d->domains))
        return 0;
    d->domains = domains;
    struct text_at kept = keep(d, name);
    if (kept.n != name.n)
        return 0;
    for (size_t i = 0; i < name.n; i++)
        if (d->text.p[kept.at + i] >= 'A' && d->text.p[kept.at + i] <= 'Z')
            d->text.p[kept.at + i] = (char)(d->text.p[kept.at + i] - 'A' + 'a');
    *slot = (uint32_t)d->domain_count++;
    d->domains[*slot] =
        (struct domain){.name = kept, .hash = hash, .blocks = NOWHERE, .follow_ups = NOWHERE, .rest = NOWHERE};
    return *slot;
}

/* The row of this name, made if need be; 0 beyond the ceiling. */
static uint16_t blocker_of(struct destinations *d, struct blockers *b, struct slice name)
{
    for (size_t i = 1; i < b->count; i++)
        if (slice_equal(destinations_text(d, b->rows[i].name), name))
            return (uint16_t)i;
    if (b->count == BLOCKERS_MAX)
        return 0;
    b->rows[b->count].name = keep(d, name);
    return (uint16_t)b->count++;
}

struct group *destinations_group(struct destinations *d, uint32_t domain, uint32_t *place, uint16_t service,
                                 uint16_t organisation)
{
    void *groups = d->groups;
    if (!grow(&groups, d->group_count, &d->group_room, d->group_ceiling, sizeof *d->groups))
        return NULL;
    d->groups = groups;
    struct group *g = &d->groups[d->group_count];
    *g = (struct group){.next = *place, .domain = domain, .service = service, .organisation = organisation};
    *place = (uint32_t)d->group_count++;
    return g;
}

static uint16_t organisation_row(struct destinations *d, const struct queued *q)
{
    struct slice host = q->relay_host, name;
    if (host.n == 0 && q->relay_ip.n == 0)
        host = address_domain(q->recipient);
    name = organisation_of(d->organisations, host, q->relay_ip);
    return blocker_of(d, &d->organisation_rows, name);
}

static struct group *block_of(struct destinations *d, uint32_t domain, const struct queued *q, uint16_t service)
{
    for (uint32_t i = d->domains[domain].blocks; i != NOWHERE; i = d->groups[i].next)
        if (d->groups[i].service == service)
            return &d->groups[i];
    uint16_t organisation = organisation_row(d, q);
    struct group *g = destinations_group(d, domain, &d->domains[domain].blocks, service, organisation);
    if (g != NULL) {
        d->services.rows[service].domains++;
        d->organisation_rows.rows[organisation].domains++;
    }
    return g;
}

static bool older(long long arrival_s, long long than_s)
{
    return arrival_s > 0 && (than_s == 0 || arrival_s < than_s);
}

/* Counts q in the group; true: a message that the group had not counted yet. */
static bool group_add(struct destinations *d, struct group *g, const struct queued *q)
{
    g->recipients++;
    if (g->reason.n == 0)
        g->reason = keep(d, slice_cut(q->reason, 0, REASON_MAX));
    if (older(q->arrival_s, g->oldest_s) || g->messages == 0) {
        struct slice id = slice_cut(q->queue_id, 0, sizeof g->oldest_id);
        g->oldest_s = q->arrival_s;
        g->oldest_id_n = (unsigned char)id.n;
        if (id.n > 0)
            memcpy(g->oldest_id, id.p, id.n);
    }
    if (g->last_message == d->message)
        return false;
    g->last_message = d->message;
    g->messages++;
    return true;
}

struct text_at destinations_ip(struct destinations *d, struct blocker_row *row, struct slice ip)
{
    size_t known = row->ip_count < BLOCKER_IPS ? row->ip_count : BLOCKER_IPS;
    for (size_t i = 0; i < known; i++)
        if (slice_equal(destinations_text(d, row->ips[i]), ip))
            return row->ips[i];
    if (ip.n == 0 || row->ip_count > BLOCKER_IPS)
        return (struct text_at){0, 0};
    if (row->ip_count++ < BLOCKER_IPS)
        return row->ips[known] = keep(d, slice_cut(ip, 0, IP_MAX));
    return (struct text_at){0, 0};
}

static void count_blocked(struct destinations *d, uint32_t domain, const struct queued *q, const struct blame *blame)
{
    struct domain *in = &d->domains[domain];
    uint16_t service = blocker_of(d, &d->services, blame->service);
    struct blocker_row *row = &d->services.rows[service];
    struct group *g = block_of(d, domain, q, service);
    if (in->last_blocked != d->message) {
        in->last_blocked = d->message;
        in->blocked++;
        if (in->follow_ups != NOWHERE && d->groups[in->follow_ups].last_message == d->message)
            d->groups[in->follow_ups].messages--; /* not a follow-up any more */
    }
    if (row->last_message != d->message) {
        row->last_message = d->message;
        row->messages++;
    }
    if (g != NULL) {
        struct blocker_row *organisation = &d->organisation_rows.rows[g->organisation];
        if (organisation->last_message != d->message) {
            organisation->last_message = d->message;
            organisation->messages++;
        }
        if (group_add(d, g, q))
            sender_tally_add(&g->senders, sender_hash(q->sender), 1);
        struct text_at ip = destinations_ip(d, row, blame->claimed_ip);
        if (g->claimed_ip.n == 0)
            g->claimed_ip = ip;
    }
    if (!d->blocked) {
        d->blocked = true;
        d->totals.blocked++;
        senders_add(d->senders, q->sender, 1);
    }
    if (q->state != QUEUE_HOLD && older(q->arrival_s, d->totals.oldest_blocked_s))
        d->totals.oldest_blocked_s = q->arrival_s;
}

static void count_follow_up(struct destinations *d, uint32_t domain, const struct queued *q)
{
    struct domain *in = &d->domains[domain];
    struct group *g =
        in->follow_ups != NOWHERE ? &d->groups[in->follow_ups] : destinations_group(d, domain, &in->follow_ups, 0, 0);
    if (g == NULL)
        return;
    g->unexplained += q->reason.n == 0;
    if (in->last_blocked == d->message) { /* counted as blocked already */
        g->recipients++;
        return;
    }
    if (group_add(d, g, q)) {
        sender_tally_add(&g->senders, sender_hash(q->sender), 1);
        senders_add(d->senders, q->sender, 0);
    }
    if (d->follow_up_of == NOWHERE)
        d->follow_up_of = domain;
}

static void message_end(struct destinations *d)
{
    if (d->follow_up_of != NOWHERE && !d->blocked)
        d->domains[d->follow_up_of].lendable++;
    d->follow_up_of = NOWHERE;
    d->counted = d->blocked = false;
}

void destinations_message(struct destinations *d)
{
    message_end(d);
    d->message++;
}

void destinations_add(struct destinations *d, const struct queued *q, const struct blame *blame)
{
    uint32_t index = q->recipient.n == 0 ? 0 : domain_of(d, address_domain(q->recipient));
    struct domain *in = &d->domains[index];
    if (!d->counted) {
        d->counted = true;
        d->totals.messages++;
        d->totals.by_state[q->state]++;
        if (q->state != QUEUE_HOLD && older(q->arrival_s, d->totals.oldest_s))
            d->totals.oldest_s = q->arrival_s;
    }
    if (q->recipient.n == 0)
        return;
    d->totals.recipients++;
    d->totals.unnamed += index == 0;
    if (q->state == QUEUE_DEFERRED && (q->reason.n == 0 || (q->cut && q->reply.n > 0 && blame->service.n == 0)))
        d->totals.unexplained++;
    in->recipients++;
    if (in->last_message != d->message) {
        in->last_message = d->message;
        in->messages++;
    }
    if (blame->service.n > 0) {
        count_blocked(d, index, q, blame);
    } else if (q->state == QUEUE_DEFERRED && (q->follow_up || q->reason.n == 0)) {
        count_follow_up(d, index, q);
    } else {
        struct group *rest = in->rest != NOWHERE ? &d->groups[in->rest] : destinations_group(d, index, &in->rest, 0, 0);
        if (rest != NULL)
            group_add(d, rest, q);
    }
}

void destinations_hint(struct destinations *d, struct slice domain, const struct blame *blame)
{
    uint32_t slot = *slot_of(d, slice_hash_fold(domain), domain);
    if (slot == NOWHERE)
        return;
    d->domains[slot].hint = blame->service.n > 0 ? blocker_of(d, &d->services, blame->service) : 0;
    d->domains[slot].hint_ip = keep(d, slice_cut(blame->claimed_ip, 0, IP_MAX));
}

void destinations_close(struct destinations *d)
{
    if (d == NULL)
        return;
    buffer_free(&d->text);
    free(d->domains);
    free(d->slots);
    free(d->groups);
    free(d->order);
    senders_close(d->senders);
    free(d);
}
