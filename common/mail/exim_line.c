#include "mail/exim_line.h"

#include "mail/delivery_line.h"
#include "mail/exim_address.h"
#include "mail/exim_fields.h"
#include "mail/exim_id.h"
#include "mail/exim_reason.h"
#include "mail/mail_address.h"
#include "mail/reply.h"
#include "text/stamp.h"

static struct slice rest_of(const struct scan *s)
{
    return (struct slice){s->p, scan_left(s)};
}

static void skip_digits(struct scan *s)
{
    while (s->p < s->end && *s->p >= '0' && *s->p <= '9')
        s->p++;
}

/* Of a line that syslog got in several pieces the first has "[1\3] " before it or, if what follows is another line, "[1/3] ". */
static bool take_piece(struct scan *s)
{
    struct scan after = *s;
    struct slice number;

    if (!SCAN_TAKE(&after, "["))
        return true;
    skip_digits(&after);
    number = (struct slice){s->p + 1, (size_t)(after.p - s->p - 1)};
    if (!SCAN_TAKE(&after, "\\") && !SCAN_TAKE(&after, "/"))
        return true; /* a process id */
    skip_digits(&after);
    if (!slice_equal(number, SLICE("1")) || !SCAN_TAKE(&after, "] "))
        return false;
    *s = after;
    return true;
}

/* What Exim puts before the message id when it logs by syslog. */
static bool skip_head(struct scan *s)
{
    size_t n;

    if (!take_piece(s))
        return false;
    n = stamp_length(rest_of(s));
    s->p += n;
    if (n > 0 && !SCAN_TAKE(s, " "))
        return false;
    if (!SCAN_TAKE(s, "["))
        return true;
    skip_digits(s);
    return SCAN_TAKE(s, "] ");
}

static void set_outcome(struct delivery *out, enum outcome outcome, struct slice status)
{
    out->outcome = outcome;
    out->status = status;
}

/* Behind "<= ". */
static bool parse_arrival(struct delivery *out, struct scan s)
{
    struct slice sender = exim_bare_address(&s);

    if (sender.n == 0)
        return false;
    out->outcome = OUTCOME_QUEUED;
    out->sender = slice_equal(sender, SLICE("<>")) ? (struct slice){sender.p, 0} : sender;
    return true;
}

static bool take_recipient(struct delivery *out, struct scan *s, struct exim_address *address)
{
    if (!exim_address_take(s, address))
        return false;
    out->recipient = address->address;
    out->domain = address->domain;
    out->ambiguous = address->ambiguous;
    return true;
}

static bool parse_sent(struct delivery *out, struct scan s)
{
    struct exim_address address;
    struct exim_fields fields;

    set_outcome(out, OUTCOME_SENT, SLICE("sent"));
    if (!take_recipient(out, &s, &address))
        return false;
    exim_fields_take(&s, &fields);
    if (fields.transport.n == 0) /* "=> discarded (system filter)", "=> :blackhole:" */
        return false;
    delivery_server(out, &fields.server);
    out->source_ip = fields.own_ip;
    out->ambiguous |= fields.repeated || s.p != s.end;
    if (out->hop == HOP_NONE || address.delivered_here)
        out->hop = HOP_LOCAL;
    return true;
}

static void read_reason(struct delivery *out, struct slice text, const struct exim_fields *fields)
{
    struct exim_reason reason;
    struct reply reply;

    exim_reason_parse(&reason, text);
    reply_parse(&reply, reason.reply);
    out->reason = text;
    out->reply = reason.reply;
    out->dsn = reply.dsn;
    out->suspended = reason.follow_up;
    out->source_ip = fields->own_ip;
    delivery_server(out, fields->server.host.n + fields->server.ip.n > 0 ? &fields->server : &reason.server);
    if (out->hop == HOP_NONE && out->reply.n > 0) /* LMTP to a program */
        out->hop = HOP_LOCAL;
}

/* ": REASON" or, from 4.98 on, " : REASON". */
static bool take_reason(struct scan *s)
{
    return SCAN_TAKE(s, " : ") || SCAN_TAKE(s, ": ");
}

/* Without the " DT=0.5s" that +deliver_time puts behind the reason. */
static struct slice without_time(struct slice text)
{
    size_t blank = slice_find_last_byte(text, ' ');

    return blank != SLICE_NONE && slice_starts(slice_cut(text, blank, text.n), SLICE(" DT="))
               ? slice_cut(text, 0, blank)
               : text;
}

static bool parse_failure(struct delivery *out, struct scan s)
{
    struct exim_address address;
    struct exim_fields fields;
    struct slice text;

    set_outcome(out, OUTCOME_BOUNCED, SLICE("bounced"));
    if (!take_recipient(out, &s, &address))
        return false;
    exim_fields_take(&s, &fields);
    if (!take_reason(&s) && s.p != s.end)
        return false;
    text = without_time(rest_of(&s));
    read_reason(out, text, &fields);
    if (address.delivered_here)
        out->hop = HOP_LOCAL;
    if (out->suspended || slice_equal(text, SLICE("retry timeout exceeded")))
        set_outcome(out, OUTCOME_RETURNED, SLICE("expired"));
    return true;
}

static bool parse_deferral(struct delivery *out, struct scan s)
{
    struct exim_address address;
    struct exim_fields fields, later;
    size_t host;

    set_outcome(out, OUTCOME_DEFERRED, SLICE("deferred"));
    if (!take_recipient(out, &s, &address))
        return false;
    exim_fields_take(&s, &fields);
    if (!SCAN_TAKE(&s, " defer ("))
        return false;
    for (; s.p < s.end && (*s.p == '-' || (*s.p >= '0' && *s.p <= '9'));)
        s.p++;
    if (!SCAN_TAKE(&s, ")"))
        return false;
    host = slice_find(rest_of(&s), SLICE(" H="));
    if (host != SLICE_NONE && SCAN_STARTS(&s, ": ") && /* the words of an error number, without a colon, before it */
        slice_find(slice_cut(rest_of(&s), 2, host), SLICE(": ")) == SLICE_NONE)
        s.p += host;
    exim_fields_take(&s, &later);
    if (!take_reason(&s) && s.p != s.end)
        return false;
    read_reason(out, rest_of(&s), &later);
    if (address.delivered_here)
        out->hop = HOP_LOCAL;
    return true;
}

/* Behind the id: "H=NAME [IP]: SMTP error …", after RCPT without the colon; before 4.86 the server stood behind. */
static bool parse_attempt(struct delivery *out, struct scan s)
{
    struct exim_reason reason;
    struct relay server = {0};

    out->outcome = OUTCOME_ATTEMPT;
    if (SCAN_TAKE(&s, "H=")) {
        if (!exim_server_take(&s, &server))
            return false;
        (void)SCAN_TAKE(&s, ":");
        if (!SCAN_TAKE(&s, " "))
            return false;
    }
    out->reason = rest_of(&s);
    exim_reason_parse(&reason, out->reason);
    delivery_server(out, server.ip.n > 0 ? &server : &reason.server);
    out->reply = reason.reply;
    out->recipient = reason.recipient;
    out->domain = mail_address_domain(reason.recipient);
    return out->reply.n > 0 && out->hop != HOP_NONE;
}

bool exim_line_parse(struct delivery *out, const struct syslog_head *head)
{
    struct scan s = {head->body.p, head->body.p + head->body.n};
    size_t n;

    if (head->tag.n > 0 && !skip_head(&s))
        return false;
    n = exim_id_length(rest_of(&s));
    delivery_start(out, MTA_EXIM, head->host, head->tag.n > 0 ? head->tag : SLICE("exim"));
    out->queue_id = slice_cut(rest_of(&s), 0, n);
    s.p += n;
    if (n == 0 || !SCAN_TAKE(&s, " "))
        return false;
    if (SCAN_TAKE(&s, "=> ") || SCAN_TAKE(&s, "-> ") || SCAN_TAKE(&s, ">> "))
        return parse_sent(out, s);
    if (SCAN_TAKE(&s, "== "))
        return parse_deferral(out, s);
    if (SCAN_TAKE(&s, "** "))
        return parse_failure(out, s);
    if (SCAN_TAKE(&s, "<= "))
        return parse_arrival(out, s);
    if (SCAN_STARTS(&s, "H=") || SCAN_STARTS(&s, "SMTP error from remote mail"))
        return parse_attempt(out, s);
    out->outcome = OUTCOME_REMOVED;
    return SCAN_STARTS(&s, "Completed") && (scan_left(&s) == 9 || s.p[9] == ' ');
}
