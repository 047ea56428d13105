#include "mail/plain_queue.h"

#include <stdio.h>
#include <stdlib.h>

#include "text/number.h"
#include "text/stamp.h"

struct plain_queue {
    enum plain_kind kind;
    struct stamp_clock clock;
    struct queued head; /* of the message under way, without its strings */
    struct buffer id, sender;
    struct queued done; /* what is to be yielded: borrows from the buffers and the last line */
    bool in_message, untold /* the message has not been yielded yet */, ready;
};

struct plain_queue *plain_queue_open(enum plain_kind kind, long long now_s)
{
    struct plain_queue *p = calloc(1, sizeof *p);
    if (p == NULL)
        return NULL;
    p->kind = kind;
    stamp_clock_init(&p->clock, now_s);
    if (buffer_reserve(&p->id, 32) && buffer_reserve(&p->sender, 1024))
        return p;
    plain_queue_close(p);
    return NULL;
}

/* "2026-11-24 02:08:47 66 bytes from <SENDER>" */
static bool read_nullmailer(struct plain_queue *p, struct slice line, struct slice *sender)
{
    uint64_t size;
    struct slice stamp = slice_cut(line, 0, stamp_length(line));
    line = slice_cut(line, stamp.n, line.n);
    if (stamp.n == 0 || !number_parse(queued_word(&line), UINT64_MAX, &size) ||
        !slice_take(&line, SLICE(" bytes from ")))
        return false;
    *sender = slice_trim(line);
    return stamp_seconds(&p->clock, stamp, &p->head.arrival_s);
}

/* "24 Nov 2026 02:08:47 GMT  #12345  993  <SENDER> [bouncing]" */
static bool read_qmail(struct plain_queue *p, struct slice line, struct slice *id, struct slice *sender)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct slice day = queued_word(&line), month = queued_word(&line), year = queued_word(&line);
    struct slice time = queued_word(&line), zone = queued_word(&line);
    uint64_t d, y, size;
    size_t m = slice_find(SLICE(months), month);
    char stamp[32];
    if (!number_parse(day, 31, &d) || !number_parse(year, 9999, &y) || y < 1000 || month.n != 3 || m == SLICE_NONE ||
        m % 3 != 0 || time.n != 8 || !slice_equal(zone, SLICE("GMT")))
        return false;
    int n = snprintf(stamp, sizeof stamp, "%04d-%02d-%02dT%.8sZ", (int)y, (int)(m / 3 + 1), (int)d, time.p);
    *id = queued_word(&line);
    if (!slice_take(id, SLICE("#")) || !number_parse(queued_word(&line), UINT64_MAX, &size))
        return false;
    *sender = slice_trim(line);
    if (slice_ends(*sender, SLICE(" bouncing")))
        sender->n -= sizeof " bouncing" - 1;
    return stamp_seconds(&p->clock, (struct slice){stamp, (size_t)n}, &p->head.arrival_s);
}

static void yield(struct plain_queue *p, struct slice recipient)
{
    p->done = p->head;
    p->done.first = p->untold;
    p->done.queue_id = buffer_slice(&p->id);
    p->done.sender = buffer_slice(&p->sender);
    p->done.recipient = recipient;
    p->untold = false;
    p->ready = true;
}

/* A message without recipients is told when the next begins; its strings are gone by then, and nobody counts by them. */
static void yield_untold(struct plain_queue *p)
{
    if (!p->in_message || !p->untold)
        return;
    queued_keep(&p->id, SLICE(""));
    queued_keep(&p->sender, SLICE(""));
    yield(p, SLICE(""));
}

static bool take_recipient(const struct plain_queue *p, struct slice line, struct slice *recipient)
{
    struct slice rest = slice_trim(line);
    if (p->kind == PLAIN_NULLMAILER) {
        *recipient = queued_unbracket(slice_cut(rest, 3, rest.n));
        return slice_starts(rest, SLICE("to "));
    }
    if (!slice_take(&rest, SLICE("remote")) && !slice_take(&rest, SLICE("local")))
        return false;
    *recipient = slice_trim(rest);
    return true;
}

bool plain_queue_line(struct plain_queue *p, struct slice line)
{
    struct slice id = SLICE(""), sender = SLICE(""), recipient;
    p->ready = false;
    if (slice_trim(line).n == 0)
        return true;
    if (line.p[0] == ' ' || line.p[0] == '\t') {
        if (!p->in_message || slice_starts(slice_trim(line), SLICE("done")))
            return p->in_message;
        if (!take_recipient(p, line, &recipient))
            return false;
        yield(p, recipient);
        return true;
    }
    yield_untold(p);
    p->head = (struct queued){.state = QUEUE_DEFERRED};
    p->in_message = p->kind == PLAIN_NULLMAILER ? read_nullmailer(p, line, &sender) : read_qmail(p, line, &id, &sender);
    if (!p->in_message)
        return false;
    p->untold = true;
    queued_keep(&p->id, id);
    queued_keep(&p->sender, queued_unbracket(sender));
    return true;
}

bool plain_queue_next(struct plain_queue *p, struct queued *out)
{
    if (!p->ready)
        return false;
    p->ready = false;
    *out = p->done;
    return true;
}

void plain_queue_end(struct plain_queue *p)
{
    p->ready = false;
    yield_untold(p);
    p->in_message = false;
}

void plain_queue_close(struct plain_queue *p)
{
    if (p == NULL)
        return;
    buffer_free(&p->id);
    buffer_free(&p->sender);
    free(p);
}
