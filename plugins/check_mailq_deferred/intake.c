#include "plugins/check_mailq_deferred/intake.h"

#include <fnmatch.h>
#include <stdlib.h>

#include "mail/seen_ids.h"

#define DOMAINS_MAX 4096
#define SEEN_MAX 65536
#define MEMO 1024

/* What a reply was found to mean: queues repeat the same few replies. */
struct memo {
    uint64_t hash; /* of the reply, the relay and the recipient's domain; 0: free */
    size_t length;
    const struct service *service;
    size_t ip_at, ip_n; /* of the claimed address within the reply */
};

struct intake {
    const struct mailq_config *config;
    const struct catalogue *catalogue;
    struct destinations *destinations;
    struct seen_ids *seen;
    bool repeated; /* the message under way was shown before */
    struct memo memos[MEMO];
};

struct intake *intake_open(const struct mailq_config *config, const struct catalogue *catalogue,
                           struct organisations *organisations)
{
    struct intake *i = calloc(1, sizeof *i);
    if (i == NULL)
        return NULL;
    i->config = config;
    i->catalogue = catalogue;
    i->destinations = destinations_open(DOMAINS_MAX, organisations);
    if (i->destinations != NULL && intake_begin(i))
        return i;
    intake_close(i);
    return NULL;
}

bool intake_begin(struct intake *i)
{
    seen_ids_close(i->seen);
    i->seen = seen_ids_open(SEEN_MAX);
    return i->seen != NULL;
}

static bool matches(const struct option_list *patterns, struct slice domain)
{
    char text[256];
    domain = slice_cut(domain, 0, sizeof text - 1);
    if (domain.n > 0)
        memcpy(text, domain.p, domain.n);
    text[domain.n] = '\0';
    for (size_t k = 0; k < patterns->count; k++)
        if (fnmatch(patterns->items[k].p, text, FNM_CASEFOLD) == 0)
            return true;
    return false;
}

static bool wanted(const struct mailq_config *c, struct slice domain)
{
    return (c->include.count == 0 || matches(&c->include, domain)) &&
           (c->exclude.count == 0 || !matches(&c->exclude, domain));
}

/* A reply that speaks of its recipient may mean something else for another one. */
static bool is_personal(struct slice reply, struct slice recipient)
{
    size_t at = slice_find_last_byte(recipient, '@');
    return slice_find_fold(reply, slice_cut(recipient, 0, at)) != SLICE_NONE;
}

static void blame(struct intake *i, struct slice reply, struct slice recipient, struct slice relay_ip,
                  struct blame *out)
{
    struct attribution found;
    uint64_t hash =
        hash_join(hash_join(slice_hash(reply), slice_hash(relay_ip)), slice_hash_fold(address_domain(recipient)));
    struct memo *memo = &i->memos[hash % MEMO];
    *out = (struct blame){{NULL, 0}, {NULL, 0}};
    if (reply.n == 0)
        return;
    bool personal = is_personal(reply, recipient);
    if (!personal && memo->hash == hash && memo->length == reply.n) {
        if (memo->service != NULL)
            *out = (struct blame){memo->service->slug, slice_cut(reply, memo->ip_at, memo->ip_n)};
        return;
    }
    classify(i->catalogue, reply, recipient, relay_ip, &found);
    if (found.service != NULL)
        *out = (struct blame){found.service->slug, found.claimed_ip};
    bool within = found.claimed_ip.n == 0 ||
                  (found.claimed_ip.p >= reply.p && found.claimed_ip.p + found.claimed_ip.n <= reply.p + reply.n);
    if (!personal && within)
        *memo = (struct memo){.hash = hash,
                              .length = reply.n,
                              .service = found.service,
                              .ip_at = found.claimed_ip.n == 0 ? 0 : (size_t)(found.claimed_ip.p - reply.p),
                              .ip_n = found.claimed_ip.n};
}

void intake_take(struct intake *i, const struct queued *q)
{
    struct blame blamed;
    if (q->first) {
        i->repeated = q->queue_id.n > 0 && seen_ids_has(i->seen, q->queue_id);
        if (!i->repeated && (q->state == QUEUE_ACTIVE || q->state == QUEUE_INCOMING)) /* it may be on its way */
            seen_ids_add(i->seen, q->queue_id);
        destinations_message(i->destinations);
    }
    if (i->repeated || !wanted(i->config, address_domain(q->recipient)))
        return;
    blame(i, q->reply, q->recipient, q->relay_ip, &blamed);
    destinations_add(i->destinations, q, &blamed);
}

void intake_hint(struct intake *i, struct slice recipient, struct slice reply, struct slice relay_ip)
{
    struct blame blamed;
    blame(i, reply, recipient, relay_ip, &blamed);
    destinations_hint(i->destinations, address_domain(recipient), &blamed);
}

struct destinations *intake_destinations(struct intake *i)
{
    return i->destinations;
}

void intake_close(struct intake *i)
{
    if (i == NULL)
        return;
    seen_ids_close(i->seen);
    destinations_close(i->destinations);
    free(i);
}
