#include "reputation/book_records.h"
#include "text/number.h"

/* Reading: a cursor over the fields of one line; one bad field makes the line, and so the book, bad. */
struct fields {
    struct slice rest;
    bool bad;
};

static struct slice field(struct fields *f)
{
    struct slice out;

    if (f->rest.p == NULL)
        f->bad = true;
    else if (!slice_take_until(&f->rest, '\t', f->rest.n, &out)) {
        out = f->rest;
        f->rest = (struct slice){NULL, 0};
    }
    return f->bad ? (struct slice){NULL, 0} : out;
}

static uint64_t get_number(struct fields *f, uint64_t max)
{
    uint64_t n = 0;

    if (!number_parse(field(f), max, &n))
        f->bad = true;
    return n;
}

static long long get_time(struct fields *f)
{
    return (long long)get_number(f, 1ULL << 60);
}

static unsigned hex(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : 16;
}

/* room: where the unescaped bytes go, BOOK_REPLY_MAX of them. */
static struct slice get_text(struct fields *f, char *room)
{
    struct slice s = field(f);
    size_t n = 0;

    for (size_t i = 0; i < s.n && !f->bad; i++) {
        char c = s.p[i];

        if (c == '\\') {
            unsigned high = i + 3 < s.n && s.p[i + 1] == 'x' ? hex(s.p[i + 2]) : 16;
            unsigned low = high < 16 ? hex(s.p[i + 3]) : 16;

            f->bad = low > 15;
            c = (char)(high << 4 | low);
            i += 3;
        }
        if (n == BOOK_REPLY_MAX)
            f->bad = true;
        else
            room[n++] = c;
    }
    return (struct slice){room, f->bad ? 0 : n};
}

static bool load_incident(struct book *b, struct fields *f)
{
    char text[6][BOOK_REPLY_MAX];
    struct incident_record want = {0}, read = {0}, *i;

    want.service = get_text(f, text[0]);
    want.zone = get_text(f, text[1]);
    want.ip = get_text(f, text[2]);
    want.host = get_text(f, text[3]);
    want.instance = get_text(f, text[4]);
    read.closed = get_number(f, 1) == 1;
    read.first = get_time(f);
    read.last = get_time(f);
    read.recovered = get_time(f);
    read.refusals = get_number(f, UINT64_MAX);
    read.messages = get_number(f, UINT64_MAX);
    read.late = get_number(f, UINT64_MAX);
    read.sent = get_number(f, UINT64_MAX);
    read.lost = get_number(f, UINT64_MAX);
    read.sender_known = get_number(f, UINT64_MAX);
    read.reply = get_text(f, text[5]);
    if (f->bad || book_add_incident(b, &want) < 0)
        return false;
    i = &b->incidents[b->incident_count - 1];
    if (read.closed)
        b->open--;
    i->closed = read.closed;
    i->first = read.first;
    i->last = read.last;
    i->recovered = read.recovered;
    i->refusals = read.refusals;
    i->messages = read.messages;
    i->late = read.late;
    i->sent = read.sent;
    i->lost = read.lost;
    i->sender_known = read.sender_known;
    i->reply = book_copy(b, read.reply, BOOK_REPLY_MAX);
    return true;
}

static bool load_member(struct book *b, struct fields *f)
{
    char text[BOOK_REPLY_MAX];
    struct slice organisation = get_text(f, text);
    struct member *m;

    if (f->bad || b->incident_count == 0 || book_add_member(b, (uint32_t)b->incident_count - 1, organisation) < 0)
        return false;
    m = &b->members[b->member_count - 1];
    m->first = get_time(f);
    m->last = get_time(f);
    m->traffic = get_time(f);
    m->recovered = get_time(f);
    book_hear(b, m, m->traffic);
    if (m->recovered != 0)
        book_not_refusing(b, m);
    m->refusals = get_number(f, UINT64_MAX);
    m->temporary = get_number(f, UINT64_MAX);
    m->others = (uint32_t)get_number(f, UINT32_MAX);
    m->only_server = get_number(f, UINT64_MAX);
    m->more_domains = get_number(f, UINT64_MAX);
    return !f->bad;
}

static bool load_sender(struct book *b, struct fields *f)
{
    char text[BOOK_REPLY_MAX];
    uint64_t messages = get_number(f, UINT64_MAX), known;
    struct slice address = get_text(f, text);
    struct incident_record *i;
    size_t count;

    if (f->bad || b->incident_count == 0 || address.n == 0)
        return false;
    i = &b->incidents[b->incident_count - 1];
    known = i->sender_known;
    count = i->sender_count;
    if (count == BOOK_SENDERS_MAX)
        return false;
    book_count_sender(b, i, address);
    if (b->failed || i->sender_count == count)
        return false;
    i->senders[count].messages = messages;
    i->sender_known = known;
    return true;
}

static bool load_message(struct book *b, struct fields *f)
{
    struct message read = {0}, *m;

    read.key = get_number(f, UINT64_MAX);
    read.domain = get_number(f, UINT64_MAX);
    read.incident = (uint32_t)get_number(f, BOOK_INCIDENTS_MAX);
    read.fate = (enum message_fate)get_number(f, MESSAGE_LOST);
    read.late = get_number(f, 1) == 1;
    read.arrival = get_time(f);
    read.refused = get_time(f);
    read.last = get_time(f);
    if (f->bad || read.incident >= b->incident_count)
        return false;
    m = message_add(&b->messages, read.key, read.incident, &b->failed);
    if (m != NULL)
        *m = read;
    return m != NULL;
}

static bool load_pending(struct book *b, struct fields *f)
{
    char text[BOOK_REPLY_MAX];
    struct pending p = {0};
    struct slice organisation;
    uint64_t incident;

    p.key = get_number(f, UINT64_MAX);
    p.message = get_number(f, UINT64_MAX);
    incident = get_number(f, BOOK_INCIDENTS_MAX);
    organisation = get_text(f, text);
    p.stamp = get_time(f);
    if (f->bad || incident >= b->incident_count || b->pending_count == BOOK_PENDING_MAX)
        return false;
    for (uint32_t m = b->incidents[incident].members; m != 0; m = b->members[m - 1].next)
        if (slice_equal(b->members[m - 1].organisation, organisation)) {
            p.member = m - 1;
            book_expect(b, p);
            return true;
        }
    return false;
}

static bool load_from(struct book *b, struct fields *f)
{
    char text[BOOK_REPLY_MAX];
    uint64_t key = get_number(f, UINT64_MAX);
    long long stamp = get_time(f);
    struct slice address = get_text(f, text);

    if (!f->bad && !sender_remember(&b->senders, key, stamp, address))
        b->failed = true;
    return !f->bad;
}

static bool load_totals(struct book *b, struct fields *f)
{
    b->clock = get_time(f);
    b->totals.refusals = get_number(f, UINT64_MAX);
    b->totals.sent = get_number(f, UINT64_MAX);
    b->totals.deferred = get_number(f, UINT64_MAX);
    b->totals.bounced = get_number(f, UINT64_MAX);
    b->totals.returned = get_number(f, UINT64_MAX);
    b->totals.more = get_number(f, UINT64_MAX);
    return !f->bad;
}

static bool load_line(struct book *b, struct slice line)
{
    char text[BOOK_REPLY_MAX];
    struct fields f = {.rest = line};
    struct slice kind = field(&f), name;

    if (slice_equal(kind, SLICE("message")))
        return load_message(b, &f);
    if (slice_equal(kind, SLICE("incident")))
        return load_incident(b, &f);
    if (slice_equal(kind, SLICE("member")))
        return load_member(b, &f);
    if (slice_equal(kind, SLICE("sender")))
        return load_sender(b, &f);
    if (slice_equal(kind, SLICE("pending")))
        return load_pending(b, &f);
    if (slice_equal(kind, SLICE("from")))
        return load_from(b, &f);
    if (slice_equal(kind, SLICE("book")))
        return load_totals(b, &f);
    if (slice_equal(kind, SLICE("last"))) {
        b->last = get_time(&f);
        return !f.bad;
    }
    name = get_text(&f, text);
    if (f.bad)
        return false;
    if (slice_equal(kind, SLICE("domain"))) {
        if (b->member_count > 0)
            book_add_domain(b, &b->members[b->member_count - 1], name);
        return b->member_count > 0;
    }
    if (slice_equal(kind, SLICE("service"))) {
        struct service_seen *seen = book_service(b, name);

        if (seen != NULL)
            seen->refusals = get_number(&f, UINT64_MAX);
        return seen != NULL && !f.bad;
    }
    return false;
}

bool book_load(struct book *b, struct slice saved, struct error *why)
{
    unsigned number = 0;

    book_clear(b);
    while (saved.n > 0) {
        struct slice line;

        number++;
        if (!slice_take_until(&saved, '\n', saved.n, &line) || !load_line(b, line)) {
            error_set(why, "line %u of the saved incidents can't be read", number);
            book_clear(b);
            return false;
        }
    }
    return !b->failed;
}
