/* A whole Postfix line. Byte 0 chooses: the input is the line itself, and what comes out lies inside it; or the input is
 * what an attacker controls (recipient, sender, a server's reply) in a line written as Postfix writes it, and then nothing
 * of that may change the outcome, the queue id, the relay or the domain. */
#include "mail/postfix_line.h"
#include "tests/fuzz/written.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HEAD "2026-11-24T02:02:25.123456+09:00 mx1 postfix/"
#define ID "4bJ31wkchvczYM"
#define HOST "mx.example.net"
#define IP "198.51.100.25"
#define RELAY HOST "[" IP "]"
#define STAGE " (in reply to RCPT TO command)"

enum mode { MODE_RAW, MODE_REFUSED, MODE_SENT, MODE_UNQUOTED, MODE_ATTEMPT, MODE_SENDER, MODES };

static void check(bool good)
{
    if (!good)
        abort();
}

/* Parses an exact copy, so that a byte read behind the line is seen. */
static bool parse(struct slice line, char **copy, struct delivery *d)
{
    struct syslog_head head;

    *copy = malloc(line.n + 1);
    if (*copy == NULL)
        abort();
    memcpy(*copy, line.p, line.n);
    *copy = realloc(*copy, line.n == 0 ? 1 : line.n);
    return syslog_head_parse(&head, (struct slice){*copy, line.n}) && postfix_line_parse(d, &head);
}

static bool inside(struct slice part, struct slice whole)
{
    return part.n == 0 || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

static void any_line(struct slice line)
{
    struct delivery d;
    char *copy = NULL;

    if (parse(line, &copy, &d)) {
        struct slice whole = {copy, line.n};
        const struct slice parts[] = {d.host,      d.instance, d.daemon,     d.queue_id, d.sender,
                                      d.recipient, d.domain,   d.relay_host, d.relay_ip, d.source_ip,
                                      d.status,    d.dsn,      d.reason,     d.reply};

        for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
            check(inside(parts[i], whole));
        check(d.mta == MTA_POSTFIX && d.queue_id.n >= 5 && d.queue_id.n <= 24 && d.instance.n > 0 && d.daemon.n > 0);
        check(inside(d.domain, d.recipient) && inside(d.reply, d.reason) && d.delay_s >= -1);
        check(d.outcome != OUTCOME_SENT || d.reply.n == 0);
        check(d.outcome != OUTCOME_ATTEMPT || d.reply.n > 0);
        check(d.hop != HOP_REMOTE || d.relay_host.n > 0 || d.relay_ip.n > 0);
    }
    free(copy);
}

static void hostile_status(enum mode mode, struct slice local, struct slice words)
{
    bool sent = mode == MODE_SENT;
    const char *reply_start = sent ? "" : "host " RELAY " said: ";
    const char *status = sent ? "sent" : "deferred", *stage = sent ? "" : STAGE;
    struct buffer line, reply;
    struct delivery d;
    char *copy = NULL;
    bool parsed;

    buffer_init(&line, 1 << 20);
    buffer_init(&reply, 1 << 20);
    add_printable(&reply, words, "", "");
    (void)buffer_text(&reply, stage);
    (void)buffer_text(&line, HEAD "smtp[123]: " ID ": to=<");
    add_local_postfix(&line, local, mode != MODE_UNQUOTED);
    (void)buffer_printf(&line, "@example.com>, relay=" RELAY ":25, delay=7, delays=1/2/3/1, dsn=4.7.1, status=%s (%s",
                        status, reply_start);
    (void)buffer_add(&line, buffer_slice(&reply));
    (void)buffer_byte(&line, ')');
    parsed = parse(buffer_slice(&line), &copy, &d);
    check(!line.failed && (parsed || mode == MODE_UNQUOTED));
    check(!parsed || slice_equal(d.queue_id, SLICE(ID)));
    /* Unquoted, an address that ends twice is told as ambiguous, or makes no line at all; one that holds the start of the
     * field of an alias can't be told from one. */
    if (parsed && (mode != MODE_UNQUOTED || (!d.ambiguous && slice_find(local, SLICE(">, orig_to=<")) == SLICE_NONE))) {
        check(d.outcome == (sent ? OUTCOME_SENT : OUTCOME_DEFERRED) && d.hop == HOP_REMOTE && d.delay_s == 7);
        check(slice_equal(d.domain, SLICE("example.com")));
        check(slice_equal(d.relay_host, SLICE(HOST)) && slice_equal(d.relay_ip, SLICE(IP)));
        check(slice_equal(d.dsn, SLICE("4.7.1")));
        check(slice_equal(d.reply, sent ? SLICE("") : buffer_slice(&reply)));
    }
    free(copy);
    buffer_free(&reply);
    buffer_free(&line);
}

static void hostile_attempt(struct slice words)
{
    struct buffer line;
    struct delivery d;
    char *copy = NULL;

    buffer_init(&line, 1 << 20);
    (void)buffer_text(&line, HEAD "smtp[123]: " ID ": host " RELAY " said: ");
    add_printable(&line, words, "", "");
    (void)buffer_text(&line, STAGE);
    check(!line.failed && parse(buffer_slice(&line), &copy, &d));
    check(d.outcome == OUTCOME_ATTEMPT && d.hop == HOP_REMOTE && slice_equal(d.queue_id, SLICE(ID)));
    check(slice_equal(d.relay_host, SLICE(HOST)) && slice_equal(d.relay_ip, SLICE(IP)));
    check(d.reply.n == words.n + sizeof STAGE - 1 && d.recipient.n == 0 && d.domain.n == 0);
    free(copy);
    buffer_free(&line);
}

static void hostile_sender(struct slice sender)
{
    struct buffer line;
    struct delivery d;
    char *copy = NULL;

    buffer_init(&line, 1 << 20);
    (void)buffer_text(&line, HEAD "qmgr[123]: " ID ": from=<");
    add_printable(&line, sender, "", "");
    (void)buffer_text(&line, ">, size=12345, nrcpt=1 (queue active)");
    check(!line.failed && parse(buffer_slice(&line), &copy, &d));
    check(d.outcome == OUTCOME_QUEUED && d.sender.n == sender.n && slice_equal(d.queue_id, SLICE(ID)));
    free(copy);
    buffer_free(&line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice rest = {(const char *)data, size}, first, second;
    enum mode mode;
    size_t split;

    if (size == 0 || size > 4096)
        return 0;
    mode = (enum mode)(data[0] % MODES);
    rest = slice_cut(rest, 1, rest.n);
    split = slice_find_byte(rest, '\n'); /* between recipient and reply */
    first = slice_cut(rest, 0, split == SLICE_NONE ? rest.n : split);
    second = slice_cut(rest, first.n + 1, rest.n);
    switch (mode) {
    case MODE_RAW:
        any_line(rest);
        break;
    case MODE_REFUSED:
    case MODE_SENT:
    case MODE_UNQUOTED:
        hostile_status(mode, first, second);
        break;
    case MODE_ATTEMPT:
        hostile_attempt(rest);
        break;
    case MODE_SENDER:
    case MODES:
        hostile_sender(rest);
        break;
    }
    return 0;
}
