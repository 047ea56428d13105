#include "mail/postfix_line.h"

#include "mail/postfix_reason.h"
#include "mail/postfix_status.h"
#include "mail/relay.h"
#include "text/scan.h"

/* Postfix skips a server and tries the next. */
static bool parse_attempt(struct delivery *out, struct scan s)
{
    struct postfix_reason reason;

    out->reason = (struct slice){s.p, scan_left(&s)};
    postfix_reason_parse(&reason, out->reason, false);
    if (reason.reply.n == 0 || reason.suspended)
        return false;
    out->outcome = OUTCOME_ATTEMPT;
    out->reply = reason.reply;
    postfix_status_server(out, &reason.server);
    return out->hop != HOP_NONE;
}

static inline bool take_number(struct scan *s)
{
    size_t n = scan_digits(s);

    s->p += n;
    return n > 0;
}

/* Nothing behind the address holds a '>', so that the last one ends it, whatever the sender is. */
static bool parse_sender(struct delivery *out, struct scan s)
{
    const char *close, *word;

    s.p += sizeof "from=<" - 1;
    close = scan_find_last(&s, '>');
    if (close == NULL)
        return false;
    out->sender = (struct slice){s.p, (size_t)(close - s.p)};
    s.p = close + 1;
    if (SCAN_TAKE(&s, ", size=")) {
        out->outcome = OUTCOME_QUEUED;
        return take_number(&s) && SCAN_TAKE(&s, ", nrcpt=") && take_number(&s) && SCAN_TAKE(&s, " (queue active)") &&
               s.p == s.end;
    }
    if (!SCAN_TAKE(&s, ", status="))
        return false;
    word = s.p;
    if (!SCAN_TAKE(&s, "expired") && !SCAN_TAKE(&s, "force-expired"))
        return false;
    out->outcome = OUTCOME_RETURNED;
    out->status = (struct slice){word, (size_t)(s.p - word)};
    return SCAN_TAKE(&s, ", returned to sender") && s.p == s.end;
}

/* Field by field: to blank the whole structure costs more than to parse a line. */
static void start_delivery(struct delivery *out)
{
    out->mta = MTA_POSTFIX;
    out->hop = HOP_NONE;
    out->sender = slice_none;
    out->recipient = slice_none;
    out->others = slice_none;
    out->domain = slice_none;
    out->relay_host = slice_none;
    out->relay_ip = slice_none;
    out->status = slice_none;
    out->dsn = slice_none;
    out->reason = slice_none;
    out->reply = slice_none;
    out->suspended = out->ambiguous = out->claimed_name = false;
    out->delay_s = -1;
}

/* The name of nearly all instances, in which no address need be looked for. */
static bool is_plain(struct slice instance)
{
    return instance.n == sizeof "postfix" - 1 && scan_same(instance.p, "postfix", sizeof "postfix" - 1);
}

bool postfix_body_rest(struct delivery *out, struct scan s, enum postfix_role role, enum postfix_shape shape)
{
    start_delivery(out);
    out->source_ip =
        is_plain(out->instance) ? (struct slice){out->instance.p, 0} : postfix_instance_address(out->instance);
    if (shape == POSTFIX_STATUS) {
        s.p += sizeof "to=<" - 1;
        return postfix_status_parse(out, s, role);
    }
    return shape == POSTFIX_ATTEMPT ? parse_attempt(out, s) : parse_sender(out, s);
}

bool postfix_line_parse(struct delivery *out, const struct syslog_head *head)
{
    struct postfix_start start = {.role = POSTFIX_OTHER};

    start.role = postfix_daemon_role(head->tag, &start.name_n);
    return start.role != POSTFIX_OTHER && postfix_body_start(&start, head->body) &&
           postfix_body_parse(out, head, &start);
}
