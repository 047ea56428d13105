#include "tests/lib/queue_dump.h"

#include "tests/lib/unit.h"

static void field(struct buffer *out, const char *name, struct slice value)
{
    if (name != NULL && value.n == 0)
        return;
    buffer_text(out, " ");
    buffer_text(out, name == NULL ? "" : name);
    buffer_add(out, value.n == 0 ? SLICE("-") : value);
}

static void dump_entries(struct buffer *out, struct listing *l)
{
    static const char *const states[] = {"deferred", "active", "incoming", "hold", "corrupt"};
    struct queued q;
    while (listing_next(l, &q)) {
        buffer_text(out, q.first ? "+ " : "  ");
        buffer_text(out, states[q.state]);
        field(out, NULL, q.queue_id);
        field(out, NULL, q.sender);
        field(out, NULL, q.recipient);
        buffer_printf(out, " %lld", q.arrival_s);
        if (q.follow_up)
            buffer_text(out, " follow-up");
        field(out, "reply=", q.reply);
        field(out, "host=", q.relay_host);
        field(out, "ip=", q.relay_ip);
        if (q.reply.n == 0)
            field(out, "reason=", q.reason);
        buffer_text(out, "\n");
    }
}

void queue_dump(struct buffer *out, enum listing_kind kind, struct slice text, long long now_s)
{
    struct listing *l = listing_open(kind, now_s);
    struct listing_check check;
    assert_non_null(l);
    while (text.n > 0) {
        struct slice line;
        if (!slice_take_until(&text, '\n', text.n, &line)) {
            line = text;
            text.n = 0;
        }
        listing_line(l, line);
        dump_entries(out, l);
    }
    listing_end(l);
    dump_entries(out, l);
    listing_check(l, &check);
    if (check.foreign > 0)
        buffer_printf(out, "foreign %llu, the first is line %llu\n", (unsigned long long)check.foreign,
                      (unsigned long long)check.first_foreign);
    if (check.incomplete)
        buffer_text(out, "incomplete\n");
    if (check.offline)
        buffer_text(out, "offline\n");
    listing_close(l);
}

void want_queue(const char *row, enum listing_kind kind, const char *text, long long now_s, const char *want)
{
    struct buffer got;
    buffer_init(&got, 1 << 20);
    queue_dump(&got, kind, slice_of(text), now_s);
    assert_false(got.failed);
    if (!slice_equal(buffer_slice(&got), slice_of(want)))
        fail_msg("%s: got\n%.*swant\n%s", row, (int)got.n, got.p, want);
    buffer_free(&got);
}
