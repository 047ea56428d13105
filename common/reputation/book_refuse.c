#include "reputation/book_records.h"

#include <stdlib.h>

static bool same_incident(const struct incident_record *a, const struct incident_record *b)
{
    return slice_equal(a->service, b->service) && slice_equal_fold(a->ip, b->ip) &&
           slice_equal_fold(a->zone, b->zone) && slice_equal(a->host, b->host) && slice_equal(a->instance, b->instance);
}

/* Addresses are claims of remote servers: one that names ever new ones must not fill the book. */
static bool group_full(const struct book *b, const struct incident_record *want)
{
    const uint64_t key = book_group_key(want);
    size_t cursor = 0, count = 0;
    uint32_t at;

    while (count < BOOK_GROUP_MAX && index_next(&b->by_group, key, &cursor, &at))
        count++;
    return count == BOOK_GROUP_MAX;
}

static bool find_open(const struct book *b, const struct incident_record *want, uint32_t *at)
{
    const uint64_t key = book_incident_key(want);
    size_t cursor = 0;

    while (index_next(&b->by_key, key, &cursor, at))
        if (!b->incidents[*at].closed && same_incident(&b->incidents[*at], want))
            return true;
    return false;
}

/* What was over when this refusal came stays as it is, to be told; a new incident begins. */
static bool over_before(const struct incident_record *i, long long stamp)
{
    return i->recovered != 0 ? stamp - i->last > BOOK_SETTLE_S : stamp - i->heard > BOOK_LAPSE_S;
}

static int64_t incident_for(struct book *b, const struct book_entry *l)
{
    const struct delivery *d = l->d;
    struct slice ip = d->source_ip.n > 0 ? d->source_ip : l->attribution->claimed_ip;
    struct incident_record want = {.service = l->attribution->service->slug,
                                   .zone = slice_cut(l->attribution->zone, 0, BOOK_TEXT_MAX),
                                   .ip = slice_cut(ip, 0, BOOK_TEXT_MAX),
                                   .host = slice_cut(d->host, 0, BOOK_TEXT_MAX),
                                   .instance = slice_cut(d->instance, 0, BOOK_TEXT_MAX)};
    bool found;
    uint32_t at;

    found = find_open(b, &want, &at);
    if (!found && group_full(b, &want)) {
        want.ip = (struct slice){NULL, 0};
        found = find_open(b, &want, &at);
    }
    if (found) {
        if (!over_before(&b->incidents[at], l->stamp))
            return at;
        b->incidents[at].closed = true;
        b->open--;
    }
    return book_add_incident(b, &want);
}

static int64_t member_for(struct book *b, uint32_t incident, struct slice organisation)
{
    const struct incident_record *i = &b->incidents[incident];
    uint64_t key;
    size_t cursor = 0;
    uint32_t at;

    organisation = slice_cut(organisation, 0, BOOK_TEXT_MAX);
    key = book_organisation_key(i, organisation);
    while (index_next(&b->by_organisation, key, &cursor, &at))
        if (b->members[at].incident == incident && slice_equal(b->members[at].organisation, organisation))
            return at;
    return book_add_member(b, incident, organisation);
}

/* The message waits in this incident from now on (or was refused for good). */
static void hold_message(struct book *b, const struct book_entry *l, uint32_t incident)
{
    struct incident_record *i = &b->incidents[incident];
    struct message *m = message_find(&b->messages, l->message, incident);
    bool late = l->d->outcome != OUTCOME_BOUNCED;

    if (l->message == 0)
        return;
    if (m == NULL) {
        m = message_add(&b->messages, l->message, incident, &b->failed);
        if (m == NULL) {
            b->totals.more++;
            return;
        }
        m->arrival = l->stamp - (l->d->delay_s > 0 ? l->d->delay_s : 0);
        i->messages++;
        book_count_sender(b, i, l->d->sender.n > 0 ? l->d->sender : sender_recall(&b->senders, l->message));
    } else if (m->fate == MESSAGE_SENT) {
        i->sent--; /* another recipient of the same message is refused */
    } else if (m->fate == MESSAGE_LOST) {
        i->lost--;
    }
    if (late && !m->late) {
        m->late = true;
        i->late++;
    }
    m->fate = late ? MESSAGE_WAITING : MESSAGE_LOST;
    if (m->fate == MESSAGE_LOST)
        i->lost++;
    m->refused = m->last = l->stamp;
    if (l->d->domain.n > 0)
        m->domain = slice_hash_fold(l->d->domain);
    else if (l->d->mta == MTA_EXIM) /* one of the message's recipients, whose line follows */
        m->domain = 0;
}

bool book_leaves_all_the_same(const struct delivery *d)
{
    return slice_equal(d->daemon, SLICE("smtp")) && d->relay_ip.n > 0 &&
           slice_find_byte(d->relay_host, '.') != SLICE_NONE && !slice_equal(d->relay_host, d->relay_ip) &&
           !slice_starts_fold(d->relay_host, SLICE("localhost"));
}

uint64_t book_server(const struct delivery *d)
{
    return hash_join(slice_hash_fold(d->relay_host), slice_hash_fold(d->relay_ip));
}

uint64_t book_attempt_key(const struct book_entry *l)
{
    return hash_join(l->message, slice_hash(l->pid));
}

static void mark(struct book *b, uint64_t message)
{
    b->pending_marks[message % BOOK_PENDING_MARKS / 64] |= UINT64_C(1) << message % 64;
}

void book_expect(struct book *b, struct pending p)
{
    if (b->pending == NULL && (b->pending = calloc(BOOK_PENDING_MAX, sizeof *b->pending)) == NULL) {
        b->failed = true;
        return;
    }
    b->pending[b->pending_next] = p;
    b->pending_next = (b->pending_next + 1) % BOOK_PENDING_MAX;
    if (b->pending_count < BOOK_PENDING_MAX)
        b->pending_count++;
    mark(b, p.message);
    if (b->pending_next != 0)
        return;
    /* Once a round, without those that gave way in it. */
    memset(b->pending_marks, 0, sizeof b->pending_marks);
    for (size_t k = 0; k < b->pending_count; k++)
        mark(b, b->pending[k].message);
}

/* The refusals count by the lines that tell of them, but one told again only in what has become of the message. */
static void count_refusal(struct incident_record *i, struct member *m, enum outcome outcome, bool again)
{
    if (!again) {
        i->refusals++;
        m->refusals++;
        m->temporary += outcome != OUTCOME_BOUNCED;
    } else if (outcome == OUTCOME_BOUNCED && m->temporary > 0) {
        m->temporary--;
    }
}

void book_refuse(struct book *b, const struct book_entry *l, bool evidence)
{
    const struct delivery *d = l->d;
    struct service_seen *seen = book_service(b, l->attribution->service->slug);
    int64_t incident = incident_for(b, l), member;
    struct incident_record *i;
    struct member *m;
    bool again;

    member = incident < 0
                 ? -1
                 : member_for(b, (uint32_t)incident, organisation_of(b->organisations, d->relay_host, d->relay_ip));
    again = evidence && member >= 0 && d->mta == MTA_EXIM && b->members[member].only_server == book_server(d);
    b->totals.refusals += !again;
    if (seen != NULL)
        seen->refusals += !again;
    if (member < 0) {
        b->totals.more++;
        return;
    }
    i = &b->incidents[incident];
    m = &b->members[member];
    if (i->first == 0)
        i->first = l->stamp;
    if (m->first == 0)
        m->first = l->stamp;
    i->last = m->last = l->stamp;
    book_hear(b, m, l->stamp);
    if (m->recovered != 0)
        book_refusing(b, m);
    i->recovered = m->recovered = 0;
    count_refusal(i, m, d->outcome, again);
    m->others = 0;
    m->only_server = d->outcome == OUTCOME_ATTEMPT || d->hop == HOP_LOCAL ? book_server(d) : 0;
    book_drop(i->reply);
    i->reply = book_copy(b, d->reply, BOOK_REPLY_MAX);
    book_add_domain(b, m, d->domain);
    if (d->outcome == OUTCOME_BOUNCED)
        book_settle(b, l, MESSAGE_LOST, false); /* wherever else it waited */
    hold_message(b, l, (uint32_t)incident);
    if (d->outcome == OUTCOME_ATTEMPT)
        book_expect(
            b, (struct pending){
                   .key = book_attempt_key(l), .message = l->message, .member = (uint32_t)member, .stamp = l->stamp});
}

/* The line with the recipient of earlier "host X said" evidence: says for which domain it was. True if there was any. */
bool book_join_attempts(struct book *b, const struct book_entry *l)
{
    uint64_t key;
    bool any = false;

    if (!book_may_wait(b, l->message))
        return false;
    key = book_attempt_key(l);
    for (size_t k = 0; k < b->pending_count; k++) {
        struct pending *p = &b->pending[k];
        struct message *m;

        if (p->key == 0 || p->key != key || l->stamp - p->stamp > BOOK_SETTLE_S)
            continue;
        m = message_find(&b->messages, p->message, b->members[p->member].incident);
        /* One process of Exim's may deliver to several places, and its line can name the recipient itself. */
        if (l->d->mta == MTA_EXIM && m != NULL && m->domain != 0 && m->domain != slice_hash_fold(l->d->domain))
            continue;
        any = true;
        book_add_domain(b, &b->members[p->member], l->d->domain);
        if (m != NULL && m->domain == 0)
            m->domain = slice_hash_fold(l->d->domain);
    }
    return any;
}

/* Of two that refused in the same second, the one that comes later in the saved book: so it doesn't matter whether the
 * members were numbered as they came or by a load. */
static bool is_later(const struct member *a, const struct member *b)
{
    if (a->last != b->last)
        return a->last > b->last;
    return a->incident != b->incident ? a->incident > b->incident : a > b;
}

/* A deferral without a word from the server ("delivery temporarily suspended: lost connection with …"), to a domain that is
 * being refused: the message waits for the same reason. */
void book_follow_up(struct book *b, const struct book_entry *l)
{
    uint64_t key = hash_join(book_family_key(l->d->host, l->d->instance), slice_hash_fold(l->d->domain));
    struct member *latest = NULL;
    size_t cursor = 0;
    uint32_t at;

    if (l->d->domain.n == 0)
        return;
    while (index_next(&b->by_domain, key, &cursor, &at)) {
        struct member *m = &b->members[at];

        if (b->incidents[m->incident].closed || m->recovered != 0)
            continue;
        if (latest == NULL || is_later(m, latest))
            latest = m;
    }
    if (latest == NULL)
        return;
    book_hear(b, latest, l->stamp);
    hold_message(b, l, latest->incident);
}
