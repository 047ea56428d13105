#include "mail/postqueue_text.h"

#include <stdlib.h>

#include "mail/postfix_reason.h"
#include "text/number.h"
#include "text/stamp.h"

struct postqueue_text {
    struct stamp_clock clock;
    struct queued head; /* of the message under way, without its strings */
    struct buffer id, sender, reason;
    struct slice recipient; /* borrowed from the last line */
    bool in_message, untold /* the message has not been yielded yet */, ready;
    bool complete;     /* the closing line was seen, and agrees */
    uint64_t messages; /* yielded so far */
};

struct postqueue_text *postqueue_text_open(long long now_s)
{
    struct postqueue_text *p = calloc(1, sizeof *p);
    if (p == NULL)
        return NULL;
    stamp_clock_init(&p->clock, now_s);
    if (buffer_reserve(&p->id, 64) && buffer_reserve(&p->sender, 1024) && buffer_reserve(&p->reason, 16384))
        return p;
    postqueue_text_close(p);
    return NULL;
}

/* "-- 5 Kbytes in 3 Requests." */
static bool read_closing(struct postqueue_text *p, struct slice line)
{
    uint64_t count;
    if (!slice_take(&line, SLICE("-- ")))
        return false;
    queued_word(&line); /* the size, */
    queued_word(&line); /* its unit, */
    if (!slice_equal(queued_word(&line), SLICE("in")) || !number_parse(queued_word(&line), UINT64_MAX, &count) ||
        !slice_starts(slice_trim(line), SLICE("Request")))
        return false;
    p->complete = count == p->messages;
    return true;
}

/* "3756AAA2023*     277 Tue Nov 24 01:59:16  app@example.com" */
static bool read_head(struct postqueue_text *p, struct slice line)
{
    uint64_t size;
    struct slice id = queued_word(&line), length = queued_word(&line), weekday = queued_word(&line);
    struct slice stamp = slice_trim(line);
    enum queue_state state = QUEUE_DEFERRED;
    while (id.n > 0 && strchr("*!#", id.p[id.n - 1]) != NULL) {
        id.n--;
        if (id.p[id.n] == '*')
            state = QUEUE_ACTIVE;
        else if (id.p[id.n] == '!')
            state = QUEUE_HOLD;
    }
    stamp.n = stamp_length(stamp);
    if (id.n < 6 || !number_parse(length, UINT64_MAX, &size) || weekday.n != 3 || stamp.n == 0)
        return false;
    p->head = (struct queued){.state = state};
    if (!stamp_seconds(&p->clock, stamp, &p->head.arrival_s))
        p->head.arrival_s = 0;
    struct slice sender = slice_trim(slice_cut(slice_trim(line), stamp.n, line.n));
    queued_keep(&p->id, id);
    queued_keep(&p->sender, slice_equal(sender, SLICE("MAILER-DAEMON")) ? SLICE("") : sender);
    queued_keep(&p->reason, SLICE(""));
    p->in_message = p->untold = true;
    return true;
}

bool postqueue_text_line(struct postqueue_text *p, struct slice line)
{
    struct slice trimmed = slice_trim(line);
    p->ready = false;
    if (trimmed.n == 0) { /* behind each message; one without recipients is told here */
        p->recipient = trimmed;
        p->ready = p->in_message && p->untold;
        p->in_message = false;
        return true;
    }
    if (slice_equal(trimmed, SLICE("Mail queue is empty"))) {
        p->complete = p->messages == 0;
        return true;
    }
    if (line.p[0] == '-')
        return slice_find(line, SLICE("Queue ID-")) != SLICE_NONE || read_closing(p, line);
    if (!p->in_message)
        return read_head(p, line);
    if (trimmed.p[0] == '(' && trimmed.p[trimmed.n - 1] == ')') {
        queued_keep(&p->reason, slice_cut(trimmed, 1, trimmed.n - 2));
        return true;
    }
    p->recipient = trimmed;
    p->ready = true;
    return line.p[0] == ' ';
}

bool postqueue_text_next(struct postqueue_text *p, struct queued *out)
{
    struct postfix_reason reason;
    if (!p->ready)
        return false;
    p->ready = false;
    if (p->untold && p->head.state == QUEUE_DEFERRED && p->reason.n == 0)
        p->head.state = QUEUE_INCOMING;
    *out = p->head;
    out->first = p->untold;
    p->messages += p->untold;
    p->untold = false;
    out->queue_id = buffer_slice(&p->id);
    out->sender = buffer_slice(&p->sender);
    out->recipient = p->recipient;
    out->reason = buffer_slice(&p->reason);
    if (out->reason.n == 0)
        return true;
    postfix_reason_parse(&reason, out->reason, false);
    out->reply = reason.reply;
    out->relay_host = reason.server.host;
    out->relay_ip = reason.server.ip;
    out->follow_up = reason.suspended && reason.reply.n == 0;
    return true;
}

bool postqueue_text_end(struct postqueue_text *p)
{
    return p->complete;
}

void postqueue_text_close(struct postqueue_text *p)
{
    if (p == NULL)
        return;
    buffer_free(&p->id);
    buffer_free(&p->sender);
    buffer_free(&p->reason);
    free(p);
}
