#include "mail/postfix_line.h"

#include "mail/postfix_reason.h"
#include "mail/postfix_status.h"
#include "mail/relay.h"
#include "text/scan.h"

enum { QUEUE_ID_MIN = 5, QUEUE_ID_MAX = 24 };

/* Letters and digits, but not one of the words that Postfix puts in the same place: "warning", "NOQUEUE". */
static bool is_queue_id(struct slice s)
{
    if (s.n < QUEUE_ID_MIN || s.n > QUEUE_ID_MAX)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < 'a' || s.p[i] > 'z')
            return !slice_equal(s, SLICE("NOQUEUE"));
    return false;
}

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
    static const struct slice none = SLICE_INIT("");

    out->mta = MTA_POSTFIX;
    out->hop = HOP_NONE;
    out->sender = none;
    out->recipient = none;
    out->others = none;
    out->domain = none;
    out->relay_host = none;
    out->relay_ip = none;
    out->status = none;
    out->dsn = none;
    out->reason = none;
    out->reply = none;
    out->suspended = out->ambiguous = out->claimed_name = false;
    out->delay_s = -1;
}

/* The name of nearly all instances, in which no address need be looked for. */
static bool is_plain(struct slice instance)
{
    return instance.n == sizeof "postfix" - 1 && scan_same(instance.p, "postfix", sizeof "postfix" - 1);
}

bool postfix_body_parse(struct delivery *out, const struct syslog_head *head, const struct postfix_start *start)
{
    struct scan s = {start->queue_id.p + start->queue_id.n + sizeof ": " - 1, head->body.p + head->body.n};

    if (!is_queue_id(start->queue_id))
        return false;
    start_delivery(out);
    out->host = head->host;
    out->queue_id = start->queue_id;
    out->instance = (struct slice){head->tag.p, head->tag.n - start->name_n - 1};
    out->daemon = (struct slice){head->tag.p + head->tag.n - start->name_n, start->name_n};
    out->source_ip =
        is_plain(out->instance) ? (struct slice){out->instance.p, 0} : postfix_instance_address(out->instance);
    if (start->shape == POSTFIX_STATUS) {
        s.p += sizeof "to=<" - 1;
        return postfix_status_parse(out, s, start->role);
    }
    return start->shape == POSTFIX_ATTEMPT ? parse_attempt(out, s) : parse_sender(out, s);
}

bool postfix_line_parse(struct delivery *out, const struct syslog_head *head)
{
    struct postfix_start start = {.role = POSTFIX_OTHER};

    start.role = postfix_daemon_role(head->tag, &start.name_n);
    return start.role != POSTFIX_OTHER && postfix_body_start(&start, head->body) &&
           postfix_body_parse(out, head, &start);
}
