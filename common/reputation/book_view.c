#include "reputation/book_view.h"

#include <stdlib.h>

#include "reputation/book_records.h"

/* When a member that has not recovered is given up. However long a view holds, one that another incident followed was over
 * for the fold by then. */
static long long lapse_of(const struct member *m, const struct book_view *v, bool closed)
{
    long long hold = m->temporary > 0 ? v->hold_s : v->hold_permanent_s;

    return m->traffic + (closed && hold > BOOK_LAPSE_S ? BOOK_LAPSE_S : hold);
}

static void judge(const struct book *b, const struct incident_record *r, const struct book_view *v,
                  struct incident *out)
{
    bool any_lapsed = false;

    for (uint32_t k = r->members; k != 0; k = b->members[k - 1].next) {
        const struct member *m = &b->members[k - 1];
        long long ended = m->recovered != 0 ? m->recovered : lapse_of(m, v, r->closed);

        out->organisations++;
        if (m->recovered == 0 && v->now_s <= ended && !r->closed)
            out->refusing++;
        else if (m->recovered == 0)
            any_lapsed = true;
        if (m->traffic > out->heard)
            out->heard = m->traffic;
        if (ended > out->ended)
            out->ended = ended;
    }
    if (out->refusing > 0) {
        out->state = INCIDENT_OPEN;
        out->ended = 0;
    } else if (any_lapsed) {
        out->state = INCIDENT_LAPSED;
    } else if (!r->closed && v->now_s - r->last < v->quiet_s) {
        out->state = INCIDENT_RECOVERING;
    } else {
        out->state = INCIDENT_RECOVERED;
    }
}

static void describe(const struct incident_record *r, struct incident *out)
{
    out->service = r->service;
    out->zone = r->zone;
    out->ip = r->ip;
    out->host = r->host;
    out->instance = r->instance;
    out->reply = r->reply;
    out->first = r->first;
    out->last = r->last;
    out->refusals = r->refusals;
    out->messages = r->messages;
    out->late = r->late;
    out->sent = r->sent;
    out->lost = r->lost;
    out->sender_known = r->sender_known;
    for (size_t s = 0; s < r->sender_count; s++)
        if (r->senders[s].messages > out->top_sender_messages) {
            out->top_sender = r->senders[s].address;
            out->top_sender_messages = r->senders[s].messages;
        }
}

/* One pass over the messages for all incidents: what waits, since when, and what was refused within the window. */
static void count_messages(const struct book *b, const struct book_view *v, struct incident *all)
{
    for (size_t k = 0; k < b->messages.count; k++) {
        const struct message *m = &b->messages.all[k];
        struct incident *i = &all[m->incident];

        if (m->refused > v->now_s - v->window_s)
            i->window++;
        if (m->fate != MESSAGE_WAITING)
            continue;
        i->waiting++;
        if (i->oldest_arrival == 0 || m->arrival < i->oldest_arrival)
            i->oldest_arrival = m->arrival;
    }
}

static int by_size(uint64_t a, uint64_t b)
{
    return a > b ? -1 : a < b;
}

static int worst_first(const void *pa, const void *pb)
{
    const struct incident *a = pa, *b = pb;
    int order = (int)a->state - (int)b->state;

    if (order == 0)
        order = by_size(a->window, b->window);
    if (order == 0)
        order = by_size(a->messages, b->messages);
    if (order == 0 && a->first != b->first)
        order = a->first < b->first ? -1 : 1;
    return order != 0 ? order : (a->record < b->record ? -1 : 1);
}

struct incident *book_incidents(const struct book *b, const struct book_view *v, size_t *count)
{
    struct incident *all;
    size_t kept = 0;

    *count = 0;
    if (b->incident_count == 0)
        return NULL;
    all = calloc(b->incident_count, sizeof *all);
    if (all == NULL) {
        *count = SLICE_NONE;
        return NULL;
    }
    count_messages(b, v, all);
    for (size_t i = 0; i < b->incident_count; i++) {
        struct incident one = all[i];

        one.record = (uint32_t)i;
        describe(&b->incidents[i], &one);
        judge(b, &b->incidents[i], v, &one);
        if (one.ended != 0 && one.state != INCIDENT_RECOVERING && v->now_s - one.ended > v->keep_s)
            continue;
        all[kept++] = one;
    }
    qsort(all, kept, sizeof *all, worst_first);
    *count = kept;
    return all;
}

/* The member that the walk stands at, moved to the next one of its pass; NULL: at the end. */
static const struct member *walk_member(const struct book *b, const struct incident *i, struct incident_walk *w)
{
    for (; w->pass < 2; w->pass++, w->member = 0) {
        if (w->member == 0)
            w->member = b->incidents[i->record].members;
        for (; w->member != 0; w->member = b->members[w->member - 1].next)
            if ((b->members[w->member - 1].recovered != 0) == (w->pass == 1))
                return &b->members[w->member - 1];
    }
    return NULL;
}

static void walk_on(const struct member *m, struct incident_walk *w)
{
    w->domain = 0;
    w->member = m->next;
    if (w->member == 0)
        w->pass++;
}

bool incident_organisation(const struct book *b, const struct incident *i, struct incident_walk *w, struct slice *out)
{
    const struct member *m = walk_member(b, i, w);

    if (m == NULL)
        return false;
    *out = m->organisation;
    walk_on(m, w);
    return true;
}

bool incident_domain(const struct book *b, const struct incident *i, struct incident_walk *w, struct slice *out)
{
    const struct member *m;

    while ((m = walk_member(b, i, w)) != NULL) {
        if (w->domain < m->domain_count) {
            *out = m->domains[w->domain++];
            return true;
        }
        walk_on(m, w);
    }
    return false;
}

bool book_service_seen(const struct book *b, size_t at, struct slice *slug)
{
    if (at >= b->service_count)
        return false;
    *slug = b->services[at].slug;
    return true;
}
