#include "mail/sendmail_qf.h"

#include "mail/sendmail_queue.h"
#include "text/number.h"

static bool take_line(struct slice *rest, struct slice *line)
{
    if (rest->n == 0)
        return false;
    if (!slice_take_until(rest, '\n', rest->n, line)) {
        *line = *rest;
        rest->n = 0;
    }
    return true;
}

bool sendmail_qf_init(struct sendmail_qf *q, struct slice text, struct slice id)
{
    struct slice at = text, line;
    uint64_t arrival;
    *q = (struct sendmail_qf){.rest = text, .message = {.first = true, .queue_id = id}};
    if (!take_line(&at, &line) || !slice_starts(line, SLICE("V"))) /* the version is always first */
        return false;
    while (take_line(&at, &line) && line.n > 0 && line.p[0] != 'H' && line.p[0] != '.') {
        struct slice value = slice_cut(line, 1, line.n);
        if (line.p[0] == 'T' && number_parse(value, INT64_MAX, &arrival))
            q->message.arrival_s = (long long)arrival;
        else if (line.p[0] == 'S')
            q->message.sender = queued_unbracket(value);
    }
    return true;
}

bool sendmail_qf_next(struct sendmail_qf *q, struct queued *out)
{
    struct slice line;
    while (take_line(&q->rest, &line) && line.n > 0 && line.p[0] != 'H' && line.p[0] != '.') {
        struct slice value = slice_cut(line, 1, line.n), flags;
        if (line.p[0] == 'M') {
            *(q->in_recipients ? &q->own_reason : &q->message_reason) = value;
        } else if (line.p[0] == 'S') {
            q->in_recipients = true;
        } else if (line.p[0] == 'R') {
            slice_take_until(&value, ':', 16, &flags);
            *out = q->message;
            out->recipient = queued_unbracket(value);
            out->reason = q->own_reason.n > 0 ? q->own_reason : q->message_reason;
            out->reply = sendmail_reply(out->reason);
            out->state = out->reason.n > 0 ? QUEUE_DEFERRED : QUEUE_INCOMING;
            q->message.first = false;
            q->own_reason.n = 0;
            return true;
        }
    }
    return false;
}
