#include "reputation/book_records.h"
#include "text/number.h"

/* The book as text: one record per line, fields separated by tabs, the first one says what it is. Members, senders and
 * domains follow their incident, domains their member. Bytes below blank, DEL and the backslash are written as \xHH. */

static void put_text(struct buffer *out, struct slice s)
{
    size_t run = 0;

    buffer_byte(out, '\t');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if (c >= 0x20 && c != 0x7f && c != '\\')
            continue;
        buffer_add(out, (struct slice){s.p + run, i - run});
        buffer_printf(out, "\\x%02x", c);
        run = i + 1;
    }
    buffer_add(out, slice_cut(s, run, s.n));
}

static void put_number(struct buffer *out, uint64_t n)
{
    buffer_byte(out, '\t');
    buffer_number(out, n);
}

static void put_time(struct buffer *out, long long t)
{
    put_number(out, t < 0 ? 0 : (uint64_t)t);
}

static void save_member(const struct member *m, struct buffer *out)
{
    buffer_text(out, "member");
    put_text(out, m->organisation);
    put_time(out, m->first);
    put_time(out, m->last);
    put_time(out, m->traffic);
    put_time(out, m->recovered);
    put_number(out, m->refusals);
    put_number(out, m->temporary);
    put_number(out, m->others);
    put_number(out, m->only_server);
    put_number(out, m->more_domains);
    buffer_byte(out, '\n');
    for (size_t d = 0; d < m->domain_count; d++) {
        buffer_text(out, "domain");
        put_text(out, m->domains[d]);
        buffer_byte(out, '\n');
    }
}

static void save_incident(const struct book *b, const struct incident_record *i, struct buffer *out)
{
    buffer_text(out, "incident");
    put_text(out, i->service);
    put_text(out, i->zone);
    put_text(out, i->ip);
    put_text(out, i->host);
    put_text(out, i->instance);
    put_number(out, i->closed);
    put_time(out, i->first);
    put_time(out, i->last);
    put_time(out, i->recovered);
    put_number(out, i->refusals);
    put_number(out, i->messages);
    put_number(out, i->late);
    put_number(out, i->sent);
    put_number(out, i->lost);
    put_number(out, i->sender_known);
    put_text(out, i->reply);
    buffer_byte(out, '\n');
    for (size_t s = 0; s < i->sender_count; s++) {
        buffer_text(out, "sender");
        put_number(out, i->senders[s].messages);
        put_text(out, i->senders[s].address);
        buffer_byte(out, '\n');
    }
    for (uint32_t m = i->members; m != 0; m = b->members[m - 1].next)
        save_member(&b->members[m - 1], out);
}

/* Did the run end in a log that is behind another one? Then what is behind that may still wait for its next line. */
static bool is_behind(const struct book *b)
{
    return b->last != 0 && b->last < b->clock;
}

static void save_evidence(const struct book *b, struct buffer *out)
{
    const long long now_s = is_behind(b) ? b->last : b->clock;
    const struct recent_sender *s;

    /* In the order in which it came, so that the oldest gives way first after a load too. */
    for (size_t k = 0; k < b->pending_count; k++) {
        size_t at = (b->pending_next + BOOK_PENDING_MAX - b->pending_count + k) % BOOK_PENDING_MAX;
        const struct pending *p = &b->pending[at];

        if (p->key == 0 || now_s - p->stamp > BOOK_SETTLE_S)
            continue;
        buffer_text(out, "pending");
        put_number(out, p->key);
        put_number(out, p->message);
        put_number(out, b->members[p->member].incident);
        put_text(out, b->members[p->member].organisation);
        put_time(out, p->stamp);
        buffer_byte(out, '\n');
    }
    for (size_t slot = 0; (s = sender_next(&b->senders, &slot)) != NULL;) {
        if (s->key == 0 || now_s - s->stamp > BOOK_SENDER_KEEP_S)
            continue;
        buffer_text(out, "from");
        put_number(out, s->key);
        put_time(out, s->stamp);
        put_text(out, (struct slice){s->address, s->n});
        buffer_byte(out, '\n');
    }
}

void book_save(struct book *b, struct buffer *out)
{
    const struct book_totals *t = &b->totals;

    book_compact(b, false);
    buffer_text(out, "book");
    put_time(out, b->clock);
    put_number(out, t->refusals);
    put_number(out, t->sent);
    put_number(out, t->deferred);
    put_number(out, t->bounced);
    put_number(out, t->returned);
    put_number(out, t->more);
    buffer_byte(out, '\n');
    if (is_behind(b)) {
        buffer_text(out, "last");
        put_time(out, b->last);
        buffer_byte(out, '\n');
    }
    for (size_t s = 0; s < b->service_count; s++) {
        buffer_text(out, "service");
        put_text(out, b->services[s].slug);
        put_number(out, b->services[s].refusals);
        buffer_byte(out, '\n');
    }
    for (size_t i = 0; i < b->incident_count; i++)
        save_incident(b, &b->incidents[i], out);
    for (size_t k = 0; k < b->messages.count; k++) {
        const struct message *m = &b->messages.all[k];

        buffer_text(out, "message");
        put_number(out, m->key);
        put_number(out, m->domain);
        put_number(out, m->incident);
        put_number(out, m->fate);
        put_number(out, m->late);
        put_time(out, m->arrival);
        put_time(out, m->refused);
        put_time(out, m->last);
        buffer_byte(out, '\n');
    }
    save_evidence(b, out);
}
