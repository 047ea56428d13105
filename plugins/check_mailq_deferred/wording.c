#include "plugins/check_mailq_deferred/wording.h"

#include "dns/address.h"
#include "text/number.h"

/* How much line 1 says; each level leaves out a little more. */
enum brevity { ALL, TWO_DOMAINS, NO_SENDER, ONE_DOMAIN, ONE_SERVICE, SHORTEST };

bool wording_time_left(const struct wording *w, long long *left_s)
{
    if (w->totals.oldest_blocked_s == 0 || w->run->lifetime_s == 0)
        return false;
    *left_s = w->totals.oldest_blocked_s + w->run->lifetime_s - w->run->now.wall_s;
    return true;
}

bool wording_reasons_known(const struct wording *w)
{
    bool missing = w->run->reasons_remedy != NULL && w->totals.unexplained > 0;
    return queue_mta_has_reasons(w->run->mta) && (!missing || w->totals.blocked > 0);
}

long long wording_age(const struct wording *w, long long arrival_s)
{
    return arrival_s == 0 || arrival_s > w->run->now.wall_s ? 0 : w->run->now.wall_s - arrival_s;
}

static void count(struct buffer *out, uint64_t n, const char *one, const char *many)
{
    buffer_printf(out, "%llu %s", (unsigned long long)n, n == 1 ? one : many);
}

static void service_name(struct buffer *out, const struct wording *w, struct slice slug)
{
    const struct service *s = catalogue_find(w->catalogue, slug);
    buffer_add(out, s != NULL && s->name.n > 0 ? s->name : slug);
}

static bool is_ours(const struct wording *w, struct slice ip)
{
    const struct option_list *own = &w->config->own_ips;
    for (size_t i = 0; i < own->count; i++)
        if (address_same_text(own->items[i], ip))
            return true;
    return own->count == 0;
}

/* The addresses that a service names, and whether they are not ours. */
static void addresses(struct buffer *out, const struct wording *w, const struct blocker *b)
{
    for (size_t i = 0; i < b->ip_count && i < BLOCKER_IPS; i++) {
        buffer_text(out, i > 0 ? ", " : "");
        if (!is_ours(w, b->ips[i])) {
            buffer_text(out, "names ");
            buffer_add(out, slice_cut(b->ips[i], 0, 45));
            buffer_text(out, ", not ours");
        } else {
            buffer_add(out, slice_cut(b->ips[i], 0, 45));
        }
    }
    if (b->ip_count > BLOCKER_IPS)
        buffer_text(out, " and more");
}

static void domain_name(struct buffer *out, struct slice domain)
{
    buffer_add(out, domain.n == 0 ? SLICE("(local)") : slice_cut(domain, 0, 64));
}

static void sender_name(struct buffer *out, struct slice sender)
{
    buffer_add(out, sender.n == 0 ? SLICE("<>") : slice_cut(sender, 0, 64));
}

/* Whether the next service in turn names one address, and the same: then it is told behind that one. */
static bool next_names_same(const struct wording *w, size_t n, const struct blocker *b)
{
    struct blocker next;
    return destinations_service(w->destinations, n + 1, &next) && b->ip_count == 1 && next.ip_count == 1 &&
           slice_equal(b->ips[0], next.ips[0]);
}

static void blockers(struct buffer *out, const struct wording *w, size_t most)
{
    struct blocker b;
    size_t n = 0;
    for (; destinations_service(w->destinations, n, &b); n++) {
        if (n >= most)
            continue;
        buffer_text(out, n > 0 ? ", " : "");
        service_name(out, w, b.name);
        if (b.ip_count == 0 || (n + 1 < most && next_names_same(w, n, &b)))
            continue;
        if (b.ip_count > 1 && most == 1)
            b.ip_count = 1;
        buffer_text(out, " (");
        addresses(out, w, &b);
        buffer_byte(out, ')');
    }
    if (n > most)
        buffer_printf(out, " and %zu more", n - most);
}

static void blocked_domains(struct buffer *out, const struct wording *w, size_t most)
{
    struct destination d;
    struct slice last = {NULL, 0};
    size_t told = 0;
    for (size_t i = 0; told < most && destinations_at(w->destinations, i, &d) && d.service.n > 0; i++) {
        if (slice_equal(last, d.domain) && i > 0) /* blocked by two services */
            continue;
        last = d.domain;
        buffer_text(out, told++ > 0 ? ", " : "");
        domain_name(out, d.domain);
    }
    if (w->totals.blocked_domains > told)
        buffer_printf(out, " and %zu more", w->totals.blocked_domains - told);
}

static void first_return(struct buffer *out, const struct wording *w)
{
    long long left_s;
    if (!wording_time_left(w, &left_s))
        return;
    buffer_text(out, left_s > 0 ? ", first return in " : ", first return due");
    if (left_s > 0)
        duration_print(out, left_s);
}

static void blocked_summary(struct buffer *out, const struct wording *w, enum brevity brief)
{
    const struct destinations_totals *t = &w->totals;
    buffer_printf(out, "%llu of %llu blocked by ", (unsigned long long)t->blocked, (unsigned long long)t->messages);
    blockers(out, w, brief >= ONE_SERVICE ? 1 : 2);
    if (t->blocked_domains > 0) {
        buffer_text(out, ": ");
        blocked_domains(out, w, brief >= ONE_DOMAIN ? 1 : brief >= TWO_DOMAINS ? 2 : 3);
    }
    if (brief == SHORTEST)
        return;
    if (t->oldest_blocked_s > 0) {
        buffer_text(out, "; oldest ");
        duration_print(out, wording_age(w, t->oldest_blocked_s));
        first_return(out, w);
    }
    if (brief < NO_SENDER && t->top_sender_messages > (t->blocked > 1)) { /* one of many says nothing */
        buffer_text(out, "; top sender ");
        sender_name(out, t->top_sender);
        buffer_printf(out, " %llu", (unsigned long long)t->top_sender_messages);
    }
}

static void states(struct buffer *out, const struct wording *w)
{
    const uint64_t *n = w->totals.by_state;
    buffer_printf(out, "%llu deferred", (unsigned long long)n[QUEUE_DEFERRED]);
    if (w->totals.oldest_s > 0 && n[QUEUE_DEFERRED] > 0) {
        buffer_text(out, " (oldest ");
        duration_print(out, wording_age(w, w->totals.oldest_s));
        buffer_byte(out, ')');
    }
    buffer_printf(out, ", %llu active", (unsigned long long)n[QUEUE_ACTIVE]);
    if (n[QUEUE_INCOMING] > 0)
        buffer_printf(out, ", %llu incoming", (unsigned long long)n[QUEUE_INCOMING]);
    if (n[QUEUE_HOLD] > 0)
        buffer_printf(out, ", %llu on hold", (unsigned long long)n[QUEUE_HOLD]);
    if (n[QUEUE_CORRUPT] > 0)
        buffer_printf(out, ", %llu unreadable", (unsigned long long)n[QUEUE_CORRUPT]);
}

void wording_summary(struct buffer *out, const struct wording *w, size_t room)
{
    size_t start = out->n;
    if (w->totals.blocked > 0) {
        for (enum brevity brief = ALL; brief <= SHORTEST; brief++) {
            buffer_cut(out, start);
            blocked_summary(out, w, brief);
            if (out->n - start <= room)
                return;
        }
        return;
    }
    if (wording_reasons_known(w))
        buffer_text(out, "0 blocked; ");
    states(out, w);
    if (!queue_mta_has_reasons(w->run->mta))
        buffer_printf(out, "; %s keeps no reasons", queue_mta_name(w->run->mta));
}

void wording_service(struct buffer *out, const struct wording *w, const struct blocker *b)
{
    service_name(out, w, b->name);
    buffer_text(out, " holds ");
    count(out, b->messages, "message", "messages");
    buffer_text(out, " for ");
    count(out, b->domains, "domain", "domains");
    if (b->ip_count == 0)
        return;
    buffer_text(out, is_ours(w, b->ips[0]) ? ", names " : ", ");
    addresses(out, w, b);
}

void wording_organisation(struct buffer *out, const struct blocker *b)
{
    buffer_text(out, "refused by servers of ");
    buffer_add(out, b->name);
    buffer_text(out, ": ");
    count(out, b->messages, "message", "messages");
    buffer_text(out, " for ");
    count(out, b->domains, "domain", "domains");
}

void wording_destination(struct buffer *out, const struct wording *w, const struct destination *d, bool reason)
{
    domain_name(out, d->domain);
    buffer_text(out, ": ");
    count(out, d->messages, "message", "messages");
    buffer_text(out, d->service.n > 0 ? " blocked by " : " waiting");
    if (d->service.n > 0)
        service_name(out, w, d->service);
    if (d->oldest_s > 0) {
        buffer_text(out, ", oldest ");
        duration_print(out, wording_age(w, d->oldest_s));
    }
    if (d->oldest_queue_id.n > 0) {
        buffer_text(out, " (");
        buffer_add(out, d->oldest_queue_id);
        buffer_byte(out, ')');
    }
    if (d->service.n > 0 && d->top_sender_messages > 0) {
        buffer_text(out, ", top sender ");
        sender_name(out, d->top_sender);
        buffer_printf(out, " %llu", (unsigned long long)d->top_sender_messages);
    }
    if (reason && d->reason.n > 0) {
        buffer_text(out, ": ");
        buffer_add(out, d->reason);
    }
}

void wording_counts(struct buffer *out, const struct wording *w)
{
    count(out, w->totals.messages, "message", "messages");
    buffer_text(out, " for ");
    count(out, w->totals.recipients, "recipient", "recipients");
    buffer_text(out, " in ");
    count(out, w->totals.domains, "domain", "domains");
    buffer_text(out, ": ");
    states(out, w);
    if (w->totals.lent > 0)
        buffer_printf(out, "; %llu of the blocked name nobody, and follow an attempt that was refused",
                      (unsigned long long)w->totals.lent);
    if (w->totals.unnamed > 0)
        buffer_printf(out, "; %llu recipients in further domains", (unsigned long long)w->totals.unnamed);
}
