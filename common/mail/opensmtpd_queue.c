#include "mail/opensmtpd_queue.h"

#include "text/number.h"

void opensmtpd_queue_init(struct opensmtpd_queue *o)
{
    *o = (struct opensmtpd_queue){0};
}

/* What stands behind the addresses. */
struct tail {
    uint64_t created, tries;
    struct slice state, error;
};

/* "1795486256|1795486256|0|1|pending|393|450 …" */
static bool read_tail(struct slice rest, struct tail *out)
{
    uint64_t numbers[4];
    struct slice field, seconds;
    for (size_t i = 0; i < 4; i++)
        if (!slice_take_until(&rest, '|', 21, &field) || !number_parse(field, UINT64_MAX, &numbers[i]))
            return false;
    out->created = numbers[0];
    out->tries = numbers[3];
    if (!slice_take_until(&rest, '|', 12, &out->state) || !slice_take_until(&rest, '|', 24, &seconds))
        return false;
    out->error = rest;
    return slice_equal(out->state, SLICE("pending")) || slice_equal(out->state, SLICE("inflight")) ||
           slice_equal(out->state, SLICE("offline")) || slice_equal(out->state, SLICE("invalid"));
}

/* SENDER|RECIPIENT|DESTINATION|tail: the first tail with three '@' before it, since an unquoted local part has none. */
static bool split_addresses(struct slice rest, struct slice *addresses, struct tail *tail)
{
    size_t ats = 0;
    for (size_t i = 0; i < rest.n && i < 4096; i++) {
        if (rest.p[i] == '@')
            ats++;
        if (rest.p[i] != '|' || ats < 3 || !read_tail(slice_cut(rest, i + 1, rest.n), tail))
            continue;
        *addresses = slice_cut(rest, 0, i);
        return true;
    }
    return false;
}

/* The address that ends at the first '|' behind its '@'. */
static struct slice take_address(struct slice *rest)
{
    size_t at = slice_find_byte(*rest, '@');
    size_t end = slice_find_byte(slice_cut(*rest, at, rest->n), '|');
    struct slice address = end == SLICE_NONE ? *rest : slice_cut(*rest, 0, at + end);
    *rest = slice_cut(*rest, address.n + 1, rest->n);
    return address.n == 1 ? SLICE("") : address; /* "@": the null sender */
}

static bool is_id(struct slice id)
{
    for (size_t i = 0; i < id.n; i++)
        if (strchr("0123456789abcdef", id.p[i]) == NULL || id.p[i] == '\0')
            return false;
    return id.n == 16;
}

static bool is_reply(struct slice error)
{
    return error.n > 3 && (error.p[0] == '4' || error.p[0] == '5') && error.p[1] >= '0' && error.p[1] <= '9' &&
           error.p[2] >= '0' && error.p[2] <= '9' && (error.p[3] == ' ' || error.p[3] == '-');
}

static enum queue_state state_of(const struct tail *tail, struct slice flags)
{
    if (slice_find(flags, SLICE("suspend")) != SLICE_NONE || slice_find(flags, SLICE("hold")) != SLICE_NONE)
        return QUEUE_HOLD;
    if (slice_equal(tail->state, SLICE("inflight")))
        return QUEUE_ACTIVE;
    return tail->tries == 0 && tail->error.n == 0 ? QUEUE_INCOMING : QUEUE_DEFERRED;
}

bool opensmtpd_queue_line(struct opensmtpd_queue *o, struct slice line)
{
    struct slice rest = line, id, source, agent, flags, addresses;
    struct tail tail;
    o->ready = false;
    if (slice_trim(line).n == 0)
        return true;
    if (!slice_take_until(&rest, '|', 17, &id) || !is_id(id) || !slice_take_until(&rest, '|', 8, &source) ||
        !slice_take_until(&rest, '|', 8, &agent) || !slice_take_until(&rest, '|', 64, &flags) ||
        !split_addresses(rest, &addresses, &tail))
        return false;
    o->envelope = (struct queued){.queue_id = id,
                                  .state = state_of(&tail, flags),
                                  .arrival_s = tail.created <= INT64_MAX ? (long long)tail.created : 0,
                                  .reason = tail.error};
    o->envelope.sender = take_address(&addresses);
    take_address(&addresses); /* as the client named it; what counts is where it goes */
    o->envelope.recipient = take_address(&addresses);
    o->envelope.first = memcmp(o->message, id.p, sizeof o->message) != 0;
    memcpy(o->message, id.p, sizeof o->message);
    if (is_reply(tail.error))
        o->envelope.reply = tail.error;
    o->envelope.follow_up = slice_equal(tail.error, SLICE("Destination seem to reject all mails"));
    o->offline = o->offline || slice_equal(tail.state, SLICE("offline"));
    o->ready = true;
    return true;
}

bool opensmtpd_queue_next(struct opensmtpd_queue *o, struct queued *out)
{
    if (!o->ready)
        return false;
    o->ready = false;
    *out = o->envelope;
    return true;
}
