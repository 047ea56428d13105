#include "mail/sendmail_line.h"

#include "mail/delivery_line.h"
#include "mail/relay.h"
#include "mail/reply.h"
#include "mail/sendmail_queue.h"
#include "mail/sendmail_recipients.h"

enum { QUEUE_ID_MIN = 8, QUEUE_ID_MAX = 24, FIELDS_MAX = 24 };

enum key {
    KEY_CTLADDR,
    KEY_DELAY,
    KEY_XDELAY,
    KEY_MAILER,
    KEY_PRI,
    KEY_RELAY,
    KEY_DSN,
    KEY_REPLY,
    KEY_STAT,
    KEY_OTHER
};
static const struct slice key_names[] = {SLICE_INIT("ctladdr"), SLICE_INIT("delay"), SLICE_INIT("xdelay"),
                                         SLICE_INIT("mailer"),  SLICE_INIT("pri"),   SLICE_INIT("relay"),
                                         SLICE_INIT("dsn"),     SLICE_INIT("reply"), SLICE_INIT("stat")};

struct fields {
    struct slice value[KEY_OTHER];
    unsigned seen; /* bit per key */
    bool repeated, unsure;
};

static struct slice rest_of(const struct scan *s)
{
    return (struct slice){s->p, scan_left(s)};
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ", key=" */
static enum key take_key(struct scan *s, bool *good)
{
    struct scan after = *s;
    const char *start;

    *good = false;
    if (!SCAN_TAKE(&after, ", "))
        return KEY_OTHER;
    for (start = after.p; after.p < after.end && *after.p >= 'a' && *after.p <= 'z';)
        after.p++;
    if (after.p == start || after.p == after.end || *after.p != '=')
        return KEY_OTHER;
    *good = true;
    s->p = after.p + 1;
    for (size_t i = 0; i < KEY_OTHER; i++)
        if (slice_equal((struct slice){start, (size_t)(after.p - start)}, key_names[i]))
            return (enum key)i;
    return KEY_OTHER;
}

/* Up to the next comma and blank; of reply= up to stat=, of stat= all. */
static struct slice take_value(struct scan *s, enum key key, struct fields *f)
{
    struct slice rest = rest_of(s);
    bool sure = true;
    size_t n;

    if (key == KEY_STAT) {
        n = rest.n;
    } else if (key == KEY_CTLADDR) {
        n = sendmail_item_length(rest, &sure);
        if (n == rest.n) { /* quotes that Sendmail has left open in shortening it */
            n = slice_find(rest, SLICE(", delay="));
            n = n == SLICE_NONE ? rest.n : n;
            f->unsure = true;
        }
        if (slice_find_byte(slice_cut(rest, 0, n), '\\') != SLICE_NONE)
            f->unsure = true;
    } else {
        n = slice_find(rest, key == KEY_REPLY ? SLICE(", stat=") : SLICE(", "));
        n = n == SLICE_NONE ? rest.n : n;
    }
    s->p += n;
    return slice_cut(rest, 0, n);
}

/* Behind the recipients up to the end of the line. False: the line doesn't come to its stat=. */
static bool take_fields(struct scan *s, struct fields *f)
{
    for (int i = 0; i < FIELDS_MAX && (f->seen & 1U << KEY_STAT) == 0; i++) {
        bool good;
        enum key key = take_key(s, &good);
        struct slice value;

        if (!good)
            return false;
        value = take_value(s, key, f);
        if (key == KEY_OTHER)
            continue;
        if ((f->seen & 1U << key) != 0)
            f->repeated = true;
        else
            f->value[key] = value;
        f->seen |= 1U << key;
    }
    return (f->seen & 1U << KEY_STAT) != 0;
}

/* "00:00:02", "5+00:00:09" */
static long long read_delay(struct slice s)
{
    long long part = 0, total = 0;
    bool any = false;

    for (size_t i = 0; i < s.n && i < 20; i++) {
        if (is_digit(s.p[i])) {
            part = part * 10 + (s.p[i] - '0');
            any = true;
        } else if (s.p[i] == '+') {
            total = part * 24;
            part = 0;
        } else if (s.p[i] == ':') {
            total = (total + part) * 60;
            part = 0;
        } else {
            return -1;
        }
    }
    return any ? total + part : -1;
}

/* "mx.example.net. [192.0.2.9]", "[192.0.2.9] [192.0.2.9]", "local"; a name cut in its middle ("mx.a-lo...xample.net.") is
 * none. */
static void read_relay(struct relay *out, struct slice value)
{
    size_t bracket = slice_find_last_byte(value, '[');
    struct slice name = slice_trim(slice_cut(value, 0, bracket == SLICE_NONE ? value.n : bracket));
    struct scan s = {value.p + value.n, value.p + value.n};

    if (bracket != SLICE_NONE)
        s.p = value.p + bracket;
    *out = (struct relay){.host = {value.p, 0}, .ip = {value.p, 0}};
    if (bracket == SLICE_NONE || !relay_take(&s, out))
        return;
    if (slice_ends(name, SLICE(".")))
        name.n--;
    if (name.n > 0 && name.p[0] != '[' && slice_find(name, SLICE("...")) == SLICE_NONE)
        out->host = name;
}

static bool classed(struct slice dsn, char digit)
{
    return dsn.n > 1 && dsn.p[0] == digit && dsn.p[1] == '.';
}

/* What became of it; false for a line that tells of no delivery. */
static bool read_status(struct delivery *out, const struct fields *f)
{
    struct slice stat = f->value[KEY_STAT], reply = f->value[KEY_REPLY];
    struct reply parsed;

    out->reason = stat;
    if (reply.n > 0) {
        reply_parse(&parsed, reply);
        out->outcome = classed(out->dsn, '5') || parsed.code >= 500 ? OUTCOME_BOUNCED : OUTCOME_DEFERRED;
        if (slice_starts(stat, SLICE("Deferred"))) /* the server's last word may be about another recipient */
            out->outcome = OUTCOME_DEFERRED;
        out->reply = parsed.code >= 400 ? reply : slice_cut(reply, 0, 0);
    } else if (slice_equal(stat, SLICE("Sent")) || slice_starts(stat, SLICE("Sent ("))) {
        out->outcome = OUTCOME_SENT;
    } else if (slice_starts(stat, SLICE("Deferred"))) {
        out->outcome = OUTCOME_DEFERRED;
        out->reply = sendmail_reply(stat);
    } else if (classed(out->dsn, '5')) {
        out->outcome = OUTCOME_BOUNCED;
    } else if (classed(out->dsn, '4')) {
        out->outcome = OUTCOME_DEFERRED;
    } else {
        return false;
    }
    out->status = out->outcome == OUTCOME_SENT       ? SLICE("sent")
                  : out->outcome == OUTCOME_DEFERRED ? SLICE("deferred")
                                                     : SLICE("bounced");
    return true;
}

/* Behind "to=". */
static bool parse_delivery(struct delivery *out, struct scan s)
{
    struct slice list = rest_of(&s), stat;
    struct fields f = {.seen = 0};
    struct relay relay;
    bool sure = true;
    size_t n = 0;

    for (size_t i = 0; i <= KEY_STAT; i++)
        f.value[i] = (struct slice){s.p, 0};
    /* Items are joined by a comma, fields by a comma and a blank. */
    while (n < list.n) {
        n += sendmail_item_length(slice_cut(list, n, list.n), &sure);
        if (n + 1 >= list.n || list.p[n + 1] == ' ')
            break;
        n++;
    }
    if (n >= list.n) { /* quotes that a cut has left open */
        n = slice_find(list, SLICE(", delay="));
        if (n == SLICE_NONE)
            return false;
        sure = false;
    }
    out->others = slice_cut(list, 0, n);
    s.p += n;
    (void)SCAN_TAKE(&s, ", [more]");
    if (!delivery_next_recipient(out) || !take_fields(&s, &f))
        return false;
    out->dsn = f.value[KEY_DSN];
    out->delay_s = read_delay(f.value[KEY_DELAY]);
    if (!read_status(out, &f))
        return false;
    read_relay(&relay, f.value[KEY_RELAY]);
    delivery_server(out, &relay);
    if (out->hop == HOP_NONE && (out->outcome == OUTCOME_SENT || slice_equal(f.value[KEY_MAILER], SLICE("local"))))
        out->hop = HOP_LOCAL;
    if (out->hop != HOP_REMOTE && relay.ip.n == 0)
        out->reply.n = 0; /* Sendmail's own words */
    stat = f.value[KEY_STAT];
    out->ambiguous = !sure || f.repeated || f.unsure || slice_find(stat, SLICE(", stat=")) != SLICE_NONE;
    return true;
}

/* Behind "from=". */
static bool parse_sender(struct delivery *out, struct scan s)
{
    struct sendmail_recipient sender;
    struct scan rest = s;

    out->outcome = OUTCOME_QUEUED;
    if (!sendmail_recipient_take(&rest, &sender) || !SCAN_TAKE(&rest, " size="))
        return false;
    out->sender = sender.address;
    return true;
}

/* Behind "NEWQID: ". */
static bool is_return(struct scan s)
{
    if (!SCAN_TAKE(&s, "sender notify: ") && !SCAN_TAKE(&s, "return to sender: ") && !SCAN_TAKE(&s, "DSN: ") &&
        !SCAN_TAKE(&s, "postmaster notify: "))
        return false;
    return SCAN_STARTS(&s, "Cannot send message for ") || SCAN_STARTS(&s, "delivery time expired");
}

/* "QID: " or "QID[N]: " */
static bool take_id(struct scan *s, struct slice *id)
{
    *id = (struct slice){s->p, scan_alnum(s)};
    s->p += id->n;
    if (id->n < QUEUE_ID_MIN || id->n > QUEUE_ID_MAX)
        return false;
    if (SCAN_TAKE(s, "[")) {
        while (s->p < s->end && is_digit(*s->p))
            s->p++;
        if (!SCAN_TAKE(s, "]"))
            return false;
    }
    return SCAN_TAKE(s, ": ");
}

/* The daemon, the submission queue and what users call deliver from one host in one name. */
static struct slice instance_of(struct slice tag)
{
    if (slice_equal(tag, SLICE("sm-mta")) || slice_equal(tag, SLICE("sm-msp-queue")))
        return SLICE("sendmail");
    return tag;
}

bool sendmail_line_parse(struct delivery *out, const struct syslog_head *head)
{
    struct scan s = {head->body.p, head->body.p + head->body.n};
    struct slice id, other;

    if (!take_id(&s, &id))
        return false;
    delivery_start(out, MTA_SENDMAIL, head->host, instance_of(head->tag));
    out->queue_id = id;
    if (SCAN_TAKE(&s, "to="))
        return parse_delivery(out, s);
    if (SCAN_TAKE(&s, "from="))
        return parse_sender(out, s);
    out->outcome = OUTCOME_RETURNED;
    out->status = SLICE("expired");
    return take_id(&s, &other) && is_return(s);
}
