#include "mail/sendmail_queue.h"

#include <stdlib.h>

#include "text/number.h"
#include "text/stamp.h"

/* Of a reason, mailq without -v shows so much. */
#define PLAIN_REASON_BYTES 60

/* A message and its last recipient. */
struct entry {
    struct queued head; /* without its strings */
    struct buffer id, sender, reason, recipient;
};

struct sendmail_queue {
    struct stamp_clock clock;
    struct buffer directory;
    struct buffer message_reason;
    struct entry reading, done; /* done: complete, to be yielded */
    bool in_message;            /* reading.id and what belongs to it are set */
    bool has_recipient;         /* reading.recipient is set: its reason may follow */
    bool ready;                 /* done is to be yielded */
    bool complete;
    bool verbose;      /* a listing of mailq -v */
    uint64_t messages; /* yielded so far */
};

static bool entry_init(struct entry *e)
{
    return buffer_reserve(&e->id, 64) && buffer_reserve(&e->sender, 1024) && buffer_reserve(&e->reason, 4096) &&
           buffer_reserve(&e->recipient, 1024);
}

static void entry_free(struct entry *e)
{
    buffer_free(&e->id);
    buffer_free(&e->sender);
    buffer_free(&e->reason);
    buffer_free(&e->recipient);
}

struct sendmail_queue *sendmail_queue_open(long long now_s)
{
    struct sendmail_queue *s = calloc(1, sizeof *s);
    if (s == NULL)
        return NULL;
    stamp_clock_init(&s->clock, now_s);
    if (buffer_reserve(&s->directory, 1024) && buffer_reserve(&s->message_reason, 4096) && entry_init(&s->reading) &&
        entry_init(&s->done))
        return s;
    sendmail_queue_close(s);
    return NULL;
}

/* What is being read is complete: off to be yielded. */
static void finish_entry(struct sendmail_queue *s)
{
    struct entry *from = &s->reading, *to = &s->done;
    if (!s->has_recipient && !(s->in_message && from->head.first))
        return;
    to->head = from->head;
    queued_keep(&to->id, buffer_slice(&from->id));
    queued_keep(&to->sender, buffer_slice(&from->sender));
    queued_keep(&to->recipient, buffer_slice(&from->recipient));
    queued_keep(&to->reason, buffer_slice(from->reason.n > 0 ? &from->reason : &s->message_reason));
    s->messages += from->head.first;
    from->head.first = false;
    s->has_recipient = false;
    s->ready = true;
}

/* "Tue Nov 24 02:18" or, with -v, "30048 Nov 24 02:18" ('+' for the blank: a warning has been sent); moves behind it. */
static bool take_time(struct sendmail_queue *s, struct slice *rest)
{
    char stamp[16] = "Nov 24 02:18:00";
    struct slice at = slice_trim(*rest);
    size_t n = 0;
    while (n < at.n && strchr("0123456789-", at.p[n]) != NULL)
        n++;
    if (n > 0)
        at = slice_cut(at, n < at.n && at.p[n] == '+' ? n + 1 : n, at.n);
    else
        queued_word(&at); /* the weekday */
    at = slice_trim(at);
    if (at.n < 12)
        return false;
    memcpy(stamp, at.p, 12);
    *rest = slice_cut(at, 12, at.n);
    return stamp_length((struct slice){stamp, 15}) == 15 &&
           stamp_seconds(&s->clock, (struct slice){stamp, 15}, &s->reading.head.arrival_s);
}

/* "6AO2I7QT022366*       2 Tue Nov 24 02:18 app@example.com" */
static bool read_head(struct sendmail_queue *s, struct slice line)
{
    uint64_t size;
    struct slice id = queued_word(&line);
    struct queued head = {.first = true};
    if (id.n > 0 && strchr("*-+X?", id.p[id.n - 1]) != NULL) {
        id.n--;
        if (id.p[id.n] == '*')
            head.state = QUEUE_ACTIVE;
    }
    line = slice_trim(line);
    if (id.n < 8)
        return false;
    s->in_message = false;
    s->reading.head = head;
    if (slice_starts(line, SLICE("("))) { /* "(no control file)" */
        s->reading.head.state = QUEUE_CORRUPT;
        line.n = 0;
    } else if (!number_parse(queued_word(&line), UINT64_MAX, &size) || !take_time(s, &line)) {
        return false;
    }
    queued_keep(&s->reading.id, id);
    queued_keep(&s->reading.sender, queued_unbracket(slice_trim(line)));
    queued_keep(&s->reading.recipient, SLICE(""));
    queued_keep(&s->reading.reason, SLICE(""));
    queued_keep(&s->message_reason, SLICE(""));
    s->in_message = true;
    return true;
}

/* The inside of the parentheses that end the line. */
static struct slice parenthesized(struct slice line)
{
    size_t open = slice_find_byte(line, '(');
    if (open == SLICE_NONE || line.p[line.n - 1] != ')')
        return SLICE("");
    return slice_cut(line, open + 1, line.n - open - 2);
}

/* Lines about the listing and not about a message; true if it is one. */
static bool read_frame(struct sendmail_queue *s, struct slice trimmed)
{
    size_t count = slice_find(trimmed, SLICE(" ("));
    uint64_t total;
    if (slice_starts_fold(trimmed, SLICE("Warning: ")) || /* about its own configuration */
        (slice_starts(trimmed, SLICE("/")) && slice_ends(trimmed, SLICE(" is empty"))))
        return true;
    if (slice_starts(trimmed, SLICE("/")) && count != SLICE_NONE &&
        slice_find(slice_cut(trimmed, count, trimmed.n), SLICE(" request")) != SLICE_NONE) {
        queued_keep(&s->directory, slice_cut(trimmed, 0, count));
        return true;
    }
    if (slice_take(&trimmed, SLICE("Total requests:"))) {
        s->complete = number_parse(slice_trim(trimmed), UINT64_MAX, &total) && total == s->messages;
        return true;
    }
    if (!slice_starts(trimmed, SLICE("-----Q-ID")))
        return false;
    s->verbose = slice_find(trimmed, SLICE("-Priority-")) != SLICE_NONE;
    return true;
}

bool sendmail_queue_line(struct sendmail_queue *s, struct slice line)
{
    struct slice trimmed = slice_trim(line);
    s->ready = false;
    if (trimmed.n == 0)
        return true;
    if (slice_starts(line, SLICE("\t\t (")) && s->has_recipient) {
        queued_keep(&s->reading.reason, parenthesized(trimmed));
        return true;
    }
    if (line.p[0] == ' ' && s->in_message) {
        queued_keep(&s->message_reason, parenthesized(trimmed));
        return true;
    }
    if (slice_starts(line, SLICE("\t\t\t\t\t")) && s->in_message) {
        if (slice_starts(trimmed, SLICE("(---"))) /* the user that delivers */
            return true;
        if (s->has_recipient)
            finish_entry(s);
        queued_keep(&s->reading.recipient, queued_unbracket(trimmed));
        queued_keep(&s->reading.reason, SLICE(""));
        s->has_recipient = true;
        return true;
    }
    finish_entry(s);
    s->in_message = false;
    return read_frame(s, trimmed) || read_head(s, line);
}

struct slice sendmail_reply(struct slice reason)
{
    slice_take(&reason, SLICE("Deferred: "));
    for (size_t i = 0; i < 3; i++)
        if (i >= reason.n || reason.p[i] < '0' || reason.p[i] > '9')
            return (struct slice){NULL, 0};
    return reason.n > 3 && reason.p[3] != ' ' && reason.p[3] != '-' ? (struct slice){NULL, 0} : reason;
}

bool sendmail_queue_next(struct sendmail_queue *s, struct queued *out)
{
    struct entry *e = &s->done;
    if (!s->ready)
        return false;
    s->ready = false;
    *out = e->head;
    out->queue_id = buffer_slice(&e->id);
    out->sender = buffer_slice(&e->sender);
    out->recipient = buffer_slice(&e->recipient);
    out->reason = buffer_slice(&e->reason);
    out->reply = sendmail_reply(out->reason);
    out->cut = !s->verbose && out->reason.n == PLAIN_REASON_BYTES;
    if (out->state == QUEUE_DEFERRED && out->reason.n == 0)
        out->state = QUEUE_INCOMING;
    return true;
}

bool sendmail_queue_end(struct sendmail_queue *s)
{
    s->ready = false;
    finish_entry(s);
    s->in_message = false;
    return s->complete;
}

struct slice sendmail_queue_directory(const struct sendmail_queue *s)
{
    return buffer_slice(&s->directory);
}

void sendmail_queue_close(struct sendmail_queue *s)
{
    if (s == NULL)
        return;
    buffer_free(&s->directory);
    buffer_free(&s->message_reason);
    entry_free(&s->reading);
    entry_free(&s->done);
    free(s);
}
