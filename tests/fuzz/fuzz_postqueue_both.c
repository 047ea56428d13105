/* One Postfix queue as "postqueue -j" and as "postqueue -p" list it: both parsers say the same. Each line of the input is a
 * message: a letter for its queue (a, h, else deferred), its sender, and after a tab each a recipient and, after another tab,
 * the reason why he waits. */
#include <stdlib.h>

#include "mail/listing.h"
#include "tests/fuzz/written.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NOW 1795485600
#define ENTRIES_MAX 256

static void check(bool good)
{
    if (!good)
        abort();
}

static struct slice take_field(struct slice *line)
{
    size_t tab = slice_find_byte(*line, '\t');
    struct slice field = slice_cut(*line, 0, tab == SLICE_NONE ? line->n : tab);

    *line = slice_cut(*line, field.n + 1, line->n);
    return field;
}

/* As Postfix writes a string into JSON: its bytes above ASCII as they are. */
static void add_json(struct buffer *out, struct slice text)
{
    struct buffer printable;

    buffer_init(&printable, 1 << 20);
    add_printable(&printable, text, "\"\\", "\\");
    (void)buffer_byte(out, '"');
    (void)buffer_add(out, buffer_slice(&printable));
    (void)buffer_byte(out, '"');
    buffer_free(&printable);
}

static void add_address(struct buffer *out, struct slice local, const char *domain)
{
    add_local_postfix(out, local, true);
    (void)buffer_text(out, domain);
}

static void add_recipient(struct buffer *json, struct buffer *text, struct slice local, struct slice reason, bool first)
{
    struct buffer address;

    buffer_init(&address, 1 << 20);
    add_address(&address, local, "@example.net");
    (void)buffer_text(json, first ? "{\"address\": " : ", {\"address\": ");
    add_json(json, buffer_slice(&address));
    if (reason.n > 0) {
        (void)buffer_text(json, ", \"delay_reason\": ");
        add_json(json, reason);
        (void)buffer_text(text, "    (");
        add_printable(text, reason, "", "");
        (void)buffer_text(text, ")\n");
    }
    (void)buffer_byte(json, '}');
    (void)buffer_text(text, "                                         ");
    (void)buffer_add(text, buffer_slice(&address));
    (void)buffer_byte(text, '\n');
    buffer_free(&address);
}

static void add_message(struct buffer *json, struct buffer *text, struct slice line, unsigned number)
{
    char queue = line.p[0];
    struct slice sender, local, reason;
    struct buffer address;
    bool first = true;

    line = slice_cut(line, 1, line.n);
    sender = take_field(&line);
    buffer_init(&address, 1 << 20);
    if (sender.n > 0)
        add_address(&address, sender, "@example.com");
    (void)buffer_printf(json,
                        "{\"queue_name\": \"%s\", \"queue_id\": \"4A1B2C%05X\", \"arrival_time\": %d, "
                        "\"message_size\": 300, \"sender\": ",
                        queue == 'a'   ? "active"
                        : queue == 'h' ? "hold"
                                       : "deferred",
                        number, NOW - 3600);
    add_json(json, buffer_slice(&address));
    (void)buffer_text(json, ", \"recipients\": [");
    (void)buffer_printf(text, "4A1B2C%05X%s     300 Tue Nov 24 01:00:00  ", number,
                        queue == 'a'   ? "*"
                        : queue == 'h' ? "!"
                                       : " ");
    if (sender.n > 0)
        (void)buffer_add(text, buffer_slice(&address));
    else
        (void)buffer_text(text, "MAILER-DAEMON");
    (void)buffer_byte(text, '\n');
    buffer_free(&address);
    do {
        local = take_field(&line);
        reason = take_field(&line);
        if (reason.n == 0) /* what waits has one */
            reason = SLICE("connect to mx.example.net[192.0.2.9]:25: Connection timed out");
        add_recipient(json, text, local, reason, first);
        first = false;
    } while (line.n > 0);
    (void)buffer_text(json, "]}\n");
    (void)buffer_byte(text, '\n');
}

/* The next recipient; feeds lines until there is one. */
static bool next(struct listing *l, struct slice *rest, struct queued *q)
{
    struct slice line;

    while (!listing_next(l, q)) {
        if (!slice_take_until(rest, '\n', rest->n, &line))
            return false;
        listing_line(l, line);
    }
    return true;
}

static void compare(struct slice json, struct slice text)
{
    struct listing *a = listing_open(LISTING_POSTFIX_JSON, NOW), *b = listing_open(LISTING_POSTFIX_TEXT, NOW);
    struct queued x, y;
    struct listing_check whole;
    bool more;

    check(a != NULL && b != NULL);
    do {
        more = next(a, &json, &x);
        check(next(b, &text, &y) == more);
        if (!more)
            break;
        check(x.first == y.first && x.state == y.state && x.follow_up == y.follow_up);
        check(slice_equal(x.queue_id, y.queue_id) && slice_equal(x.sender, y.sender));
        check(slice_equal(x.recipient, y.recipient) && slice_equal(x.reason, y.reason) &&
              slice_equal(x.reply, y.reply));
        check(slice_equal(x.relay_host, y.relay_host) && slice_equal(x.relay_ip, y.relay_ip));
    } while (more);
    listing_end(a);
    listing_end(b);
    listing_check(b, &whole);
    check(whole.foreign == 0 && !whole.incomplete);
    listing_check(a, &whole);
    check(whole.foreign == 0);
    listing_close(a);
    listing_close(b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice rest = {(const char *)data, size};
    struct buffer json, text;
    unsigned messages = 0;

    if (size > 8192)
        return 0;
    buffer_init(&json, 1 << 24);
    buffer_init(&text, 1 << 24);
    (void)buffer_text(&text, "-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n");
    while (rest.n > 0 && messages < ENTRIES_MAX) {
        size_t end = slice_find_byte(rest, '\n');
        struct slice line = slice_cut(rest, 0, end == SLICE_NONE ? rest.n : end);

        rest = slice_cut(rest, line.n + 1, rest.n);
        if (line.n > 0)
            add_message(&json, &text, line, messages++);
    }
    (void)buffer_printf(&text, "-- 1 Kbytes in %u Request%s.\n", messages, messages == 1 ? "" : "s");
    check(!json.failed && !text.failed);
    if (messages > 0)
        compare(buffer_slice(&json), buffer_slice(&text));
    buffer_free(&json);
    buffer_free(&text);
    return 0;
}
