#include "reputation/book.h"

#include <stdlib.h>

#include "reputation/book_records.h"
#include "text/scan.h"

struct book *book_new(struct organisations *organisations)
{
    struct book *b = calloc(1, sizeof *b);

    if (b != NULL)
        b->organisations = organisations;
    return b;
}

bool book_failed(const struct book *b)
{
    return b->failed;
}

void book_tick(struct book *b, long long stamp_s)
{
    b->last = stamp_s;
    if (stamp_s > b->clock)
        b->clock = stamp_s;
}

long long book_clock(const struct book *b)
{
    return b->clock;
}

const struct book_totals *book_totals(const struct book *b)
{
    return &b->totals;
}

void book_free(struct book *b)
{
    if (b == NULL)
        return;
    book_clear(b);
    free(b);
}

static void count(struct book *b, enum outcome outcome)
{
    if (outcome == OUTCOME_SENT)
        b->totals.sent++;
    else if (outcome == OUTCOME_DEFERRED)
        b->totals.deferred++;
    else if (outcome == OUTCOME_BOUNCED)
        b->totals.bounced++;
}

static void deliver(struct book *b, const struct book_entry *l)
{
    const struct delivery *d = l->d;
    bool outside = book_leaves(d);
    bool evidence = b->pending_count > 0 && outside && book_may_wait(b, l->message) && book_join_attempts(b, l);

    if (outside)
        count(b, d->outcome);
    if (l->attribution != NULL && l->attribution->service != NULL) {
        book_refuse(b, l, evidence);
        return;
    }
    switch (d->outcome) {
    case OUTCOME_SENT:
        if (d->ambiguous || !outside || d->hop == HOP_NONE)
            return;
        if (index_may_hold(&b->messages.by_key, l->message))
            book_settle(b, l, MESSAGE_SENT, false);
        if (b->open > 0 && !evidence && refusing_may_be(&b->refusing, d->relay_host, d->relay_ip))
            book_delivered(b, l);
        return;
    case OUTCOME_DEFERRED:
        if (outside && b->open > 0 && d->reply.n == 0)
            book_follow_up(b, l);
        return;
    case OUTCOME_BOUNCED:
        if (index_may_hold(&b->messages.by_key, l->message))
            book_settle(b, l, MESSAGE_LOST, false);
        return;
    case OUTCOME_RETURNED:
    case OUTCOME_ATTEMPT:
    case OUTCOME_PROBE:
    case OUTCOME_QUEUED:
    case OUTCOME_REMOVED:
        return;
    }
}

static bool full(const struct book *b)
{
    return b->messages.count == MESSAGES_MAX || b->incident_count == BOOK_INCIDENTS_MAX ||
           b->member_count == BOOK_MEMBERS_MAX || b->incident_count - b->open >= BOOK_CLOSED_MAX;
}

static uint64_t family_of(struct book *b, const struct delivery *d)
{
    size_t n = d->host.n + d->instance.n;

    if (n == 0 || n > sizeof b->memo.text)
        return book_family_key(d->host, d->instance);
    if (b->memo.n != n || b->memo.host != d->host.n || !scan_same(b->memo.text, d->host.p, d->host.n) ||
        !scan_same(b->memo.text + d->host.n, d->instance.p, d->instance.n)) {
        memcpy(b->memo.text, d->host.p, d->host.n);
        memcpy(b->memo.text + d->host.n, d->instance.p, d->instance.n);
        b->memo.n = n;
        b->memo.host = d->host.n;
        b->memo.family = book_family_key(d->host, d->instance);
    }
    return b->memo.family;
}

/* Apart, so that the way of the lines that only count stays short. */
__attribute__((noinline)) static void fold(struct book *b, const struct book_entry *l)
{
    switch (l->d->outcome) {
    case OUTCOME_RETURNED:
        b->totals.returned++;
        book_settle(b, l, MESSAGE_LOST, l->d->domain.n == 0);
        return;
    case OUTCOME_QUEUED:
    case OUTCOME_REMOVED:
    case OUTCOME_PROBE:
        return;
    case OUTCOME_ATTEMPT:
        if (l->attribution != NULL && l->attribution->service != NULL)
            book_refuse(b, l, false);
        return;
    case OUTCOME_SENT:
    case OUTCOME_DEFERRED:
    case OUTCOME_BOUNCED:
        deliver(b, l);
        return;
    }
}

/* A delivery that left the host and is nothing but one more: no message that was refused or may have been, and no relay of
 * an organisation that refuses. Nearly all lines of a log that matter at all are such. */
static bool only_counts(const struct book *b, const struct delivery *d, uint64_t message)
{
    return d->outcome == OUTCOME_SENT && d->hop == HOP_REMOTE && !d->ambiguous &&
           (b->pending_count == 0 || !book_may_wait(b, message)) && !index_may_hold(&b->messages.by_key, message) &&
           (b->open == 0 || !refusing_may_be(&b->refusing, d->relay_host, d->relay_ip));
}

void book_line(struct book *b, long long stamp_s, struct slice pid, const struct delivery *d,
               const struct attribution *attribution)
{
    uint64_t message;

    book_tick(b, stamp_s);
    if (full(b) && b->clock - b->compacted >= BOOK_SETTLE_S) {
        book_compact(b, true);
        b->compacted = b->clock;
    }
    if (d->outcome == OUTCOME_REMOVED || d->outcome == OUTCOME_PROBE)
        return;
    message = d->queue_id.n > 0 ? message_key(family_of(b, d), d->queue_id) : 0;
    if (d->outcome == OUTCOME_QUEUED)
        b->failed |= !sender_remember(&b->senders, message, stamp_s, d->sender);
    else if (attribution == NULL && only_counts(b, d, message))
        b->totals.sent++;
    else
        fold(b, &(struct book_entry){
                    .stamp = stamp_s, .pid = pid, .d = d, .attribution = attribution, .message = message});
}
