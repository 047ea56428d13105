#include "mail/exim_queue.h"

#include <stdlib.h>

#include "text/number.h"

struct exim_queue {
    long long now_s;
    struct queued head; /* of the message under way, without its strings */
    struct buffer id, sender;
    struct slice recipient; /* borrowed from the last line */
    bool in_message, untold /* the message has not been yielded yet */, ready;
};

struct exim_queue *exim_queue_open(long long now_s)
{
    struct exim_queue *e = calloc(1, sizeof *e);
    if (e == NULL)
        return NULL;
    e->now_s = now_s;
    if (buffer_reserve(&e->id, 32) && buffer_reserve(&e->sender, 1024))
        return e;
    exim_queue_close(e);
    return NULL;
}

static int base62(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'Z')
        return c - 'A' + 10;
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 36;
    return -1;
}

static size_t base62_run(struct slice s, size_t from)
{
    size_t n = 0;
    while (from + n < s.n && base62(s.p[from + n]) >= 0)
        n++;
    return n;
}

size_t exim_id_length(struct slice s)
{
    size_t middle = s.n > 7 && s.p[6] == '-' && base62_run(s, 0) == 6 ? base62_run(s, 7) : 0;
    size_t last = middle == 6 ? 2 : 4;
    if ((middle != 6 && middle != 11) || s.n <= 7 + middle || s.p[7 + middle] != '-' ||
        base62_run(s, 8 + middle) != last)
        return 0;
    return 8 + middle + last;
}

/* "16m", "25h", "4d" -> seconds and the width of the unit. */
static bool read_age(struct slice word, long long *age_s, long long *unit_s)
{
    uint64_t count;
    if (word.n < 2 || !number_parse(slice_cut(word, 0, word.n - 1), 1000000, &count))
        return false;
    switch (word.p[word.n - 1]) {
    case 'm':
        *unit_s = 60;
        break;
    case 'h':
        *unit_s = 3600;
        break;
    case 'd':
        *unit_s = 86400;
        break;
    default:
        return false;
    }
    *age_s = (long long)count * *unit_s;
    return true;
}

/* The arrival that the id tells, unless the age says something else: the ids of systems whose file names don't know upper
 * from lower case are in base 36, and a saved listing's ages are older than it. */
static long long arrival_of(struct slice id, long long now_s, long long age_s, long long unit_s)
{
    long long arrival_s = 0;
    for (size_t i = 0; i < 6; i++)
        arrival_s = arrival_s * 62 + base62(id.p[i]);
    long long off_s = now_s - arrival_s - age_s;
    return off_s >= -unit_s && off_s <= unit_s + 86400 ? arrival_s : now_s - age_s;
}

/* "16m  2.3K 1xVfyN-0006kF-2M <app@example.com> (user) *** frozen ***" */
static bool read_head(struct exim_queue *e, struct slice line)
{
    long long age_s, unit_s;
    struct slice age = queued_word(&line), size = queued_word(&line), rest = slice_trim(line), id;
    if (!read_age(age, &age_s, &unit_s))
        return false;
    if (exim_id_length(size) > 0) { /* the size of an unreadable message is left out */
        rest = (struct slice){size.p, size.n + (size_t)(rest.p - (size.p + size.n)) + rest.n};
        size.n = 0;
    }
    id = slice_cut(rest, 0, exim_id_length(rest));
    if (id.n == 0)
        return false;
    rest = slice_trim(slice_cut(rest, id.n, rest.n));
    e->head = (struct queued){.arrival_s = arrival_of(id, e->now_s, age_s, unit_s)};
    if (slice_starts(rest, SLICE("*** spool ")))
        e->head.state = QUEUE_CORRUPT;
    else if (slice_ends(rest, SLICE(" *** frozen ***")))
        e->head.state = QUEUE_HOLD;
    size_t close = slice_find_last_byte(rest, '>');
    queued_keep(&e->id, id);
    queued_keep(&e->sender,
                rest.n > 0 && rest.p[0] == '<' && close != SLICE_NONE ? slice_cut(rest, 1, close - 1) : SLICE(""));
    e->in_message = e->untold = true;
    return true;
}

bool exim_queue_line(struct exim_queue *e, struct slice line)
{
    struct slice trimmed = slice_trim(line);
    e->ready = false;
    if (trimmed.n == 0) { /* behind each message; an unreadable one has no recipients and is told here */
        e->recipient = trimmed;
        e->ready = e->in_message && e->untold && e->head.state == QUEUE_CORRUPT;
        e->in_message = false;
        return true;
    }
    if (!e->in_message)
        return read_head(e, line);
    if (line.p[0] != ' ' && line.p[0] != '\t')
        return false;
    if (slice_starts(trimmed, SLICE("D ")) || slice_starts(trimmed, SLICE("+D ")))
        return true;
    e->recipient = trimmed;
    e->ready = true;
    return true;
}

bool exim_queue_next(struct exim_queue *e, struct queued *out)
{
    if (!e->ready)
        return false;
    e->ready = false;
    *out = e->head;
    out->first = e->untold;
    e->untold = false;
    out->queue_id = buffer_slice(&e->id);
    out->sender = buffer_slice(&e->sender);
    out->recipient = e->recipient;
    return true;
}

void exim_queue_close(struct exim_queue *e)
{
    if (e == NULL)
        return;
    buffer_free(&e->id);
    buffer_free(&e->sender);
    free(e);
}
