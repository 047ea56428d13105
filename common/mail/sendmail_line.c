#include "mail/sendmail_line.h"

#include "mail/delivery_line.h"
#include "mail/reply.h"
#include "mail/sendmail_fields.h"
#include "mail/sendmail_queue.h"
#include "mail/sendmail_recipients.h"

enum { QUEUE_ID_MIN = 8, QUEUE_ID_MAX = 24 };

static struct slice rest_of(const struct scan *s)
{
    return (struct slice){s->p, scan_left(s)};
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool classed(struct slice dsn, char digit)
{
    return dsn.n > 1 && dsn.p[0] == digit && dsn.p[1] == '.';
}

/* What became of it; false for a line that tells of no delivery. */
static bool read_status(struct delivery *out, const struct sendmail_fields *f)
{
    struct slice stat = f->value[SENDMAIL_STAT], reply = f->value[SENDMAIL_REPLY];
    struct reply parsed;

    out->reason = stat;
    if (reply.n > 0) {
        reply_parse(&parsed, reply);
        out->outcome = classed(out->dsn, '5') || parsed.code >= 500 ? OUTCOME_BOUNCED : OUTCOME_DEFERRED;
        if (slice_starts(stat, SLICE("Deferred"))) /* the server's last word may be about another recipient */
            out->outcome = OUTCOME_DEFERRED;
        if (parsed.code >= 400 && (!slice_starts(stat, SLICE("Deferred")) || sendmail_reply(stat).n > 0))
            out->reply = reply; /* else Sendmail's own: "421 4.4.1 Connection reset by …" */
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
    struct slice list = rest_of(&s), mark = SLICE(", stat=");
    struct sendmail_fields f;
    struct relay relay;
    bool sure = true;
    size_t n = 0;

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
    if (!delivery_next_recipient(out) || !sendmail_fields_take(&s, &f))
        return false;
    out->dsn = f.value[SENDMAIL_DSN];
    out->delay_s = sendmail_delay_s(f.value[SENDMAIL_DELAY]);
    if (!read_status(out, &f))
        return false;
    sendmail_relay_read(&relay, f.value[SENDMAIL_RELAY]);
    delivery_server(out, &relay);
    if (out->hop == HOP_NONE && (out->outcome == OUTCOME_SENT || slice_equal(f.value[SENDMAIL_MAILER], SLICE("local"))))
        out->hop = HOP_LOCAL;
    if (out->hop != HOP_REMOTE && relay.ip.n == 0)
        out->reply.n = 0; /* Sendmail's own words */
    /* Sendmail writes one: of several, one may be a recipient's or a server's, or the true one be within their quotes. */
    n = slice_find(list, mark) + mark.n;
    out->ambiguous = !sure || f.repeated || f.unsure || slice_find(slice_cut(list, n, list.n), mark) != SLICE_NONE;
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
