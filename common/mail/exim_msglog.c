#include "mail/exim_msglog.h"

#include <stdlib.h>

#include "mail/exim_id.h"
#include "mail/exim_reason.h"
#include "mail/mail_address.h"
#include "text/stamp.h"

#define RECIPIENTS_MAX 1024
#define SLOTS (2 * RECIPIENTS_MAX)

struct exim_msglog {
    size_t count;
    struct exim_deferral slots[SLOTS]; /* by the hash of the recipient; free: empty recipient */
};

/* Cuts the address that *rest starts with, up to the delimiter outside its quoted local part. */
static bool take_address(struct slice *rest, char delimiter, struct slice *out)
{
    size_t quoted = mail_address_quoted(*rest);
    size_t end = slice_find_byte(slice_cut(*rest, quoted, 1024), delimiter);
    if (end == SLICE_NONE || quoted + end == 0)
        return false;
    *out = slice_cut(*rest, 0, quoted + end);
    *rest = slice_cut(*rest, quoted + end, rest->n);
    return true;
}

/* "2026-11-24 02:09:31 ", with or without zone and "[pid] ". */
static bool take_stamp(struct slice *rest)
{
    size_t n = stamp_length(*rest);
    struct slice pid;
    if (n == 0)
        return false;
    *rest = slice_cut(*rest, n, rest->n);
    if (slice_starts(*rest, SLICE(" +")) || slice_starts(*rest, SLICE(" -"))) /* a zone that stamp_length left out */
        *rest = slice_cut(*rest, 6, rest->n);
    if (slice_take(rest, SLICE(" [")) && !slice_take_until(rest, ']', 12, &pid))
        return false;
    return slice_take(rest, SLICE(" "));
}

static void read_reason(struct exim_deferral *out, struct slice text)
{
    struct exim_reason reason;
    exim_reason_parse(&reason, text);
    out->reason = text;
    out->reply = reason.reply;
    out->follow_up = reason.follow_up;
    if (reason.server.ip.n > 0 || reason.server.host.n > 0) { /* before 4.86 the server stood in the reason */
        out->relay_host = reason.server.host;
        out->relay_ip = reason.server.ip;
    }
}

/* "HOST [IP]: " */
static void take_server(struct slice *rest, struct exim_deferral *out)
{
    struct scan s = {rest->p, rest->p + rest->n};
    struct relay server;
    if (!exim_server_take(&s, &server) || !SCAN_TAKE(&s, ": "))
        return;
    out->relay_host = server.host;
    out->relay_ip = server.ip;
    *rest = (struct slice){s.p, scan_left(&s)};
}

bool exim_deferral_parse(struct exim_deferral *out, struct slice line, bool main_log)
{
    struct slice rest = line, recipient, field;
    *out = (struct exim_deferral){0};
    if (!take_stamp(&rest))
        return false;
    if (main_log) {
        out->queue_id = slice_cut(rest, 0, exim_id_length(rest));
        rest = slice_cut(rest, out->queue_id.n, rest.n);
        if (out->queue_id.n == 0 || !slice_take(&rest, SLICE(" == ")))
            return false;
    }
    if (!take_address(&rest, ' ', &recipient) || !slice_take(&rest, SLICE(" ")))
        return false;
    if (slice_take(&rest, SLICE("<")) && (!take_address(&rest, '>', &field) || !slice_take(&rest, SLICE("> "))))
        return false;
    while (!slice_starts(rest, SLICE("defer ("))) { /* R=…, T=…, P=… */
        if (rest.n < 2 || rest.p[1] != '=' || !slice_take_until(&rest, ' ', 256, &field))
            return false;
    }
    rest = slice_cut(rest, sizeof "defer (" - 1, rest.n);
    if (!slice_take_until(&rest, ')', 12, &field))
        return false;
    if (slice_take(&rest, SLICE(" H=")))
        take_server(&rest, out);
    else if (!slice_take(&rest, SLICE(": ")))
        rest.n = 0;
    out->recipient = recipient;
    read_reason(out, rest);
    return true;
}

struct exim_msglog *exim_msglog_open(void)
{
    return calloc(1, sizeof(struct exim_msglog));
}

static size_t slot_of(const struct exim_msglog *m, struct slice recipient)
{
    size_t i = slice_hash_fold(recipient) % SLOTS;
    while (m->slots[i].recipient.n > 0 && !slice_equal_fold(m->slots[i].recipient, recipient))
        i = (i + 1) % SLOTS;
    return i;
}

void exim_msglog_load(struct exim_msglog *m, struct slice text)
{
    struct slice line;
    if (m->count > 0)
        memset(m, 0, sizeof *m);
    while (text.n > 0) {
        struct exim_deferral deferral;
        if (!slice_take_until(&text, '\n', text.n, &line)) {
            line = text;
            text.n = 0;
        }
        if (!exim_deferral_parse(&deferral, line, false))
            continue;
        size_t i = slot_of(m, deferral.recipient);
        if (m->slots[i].recipient.n == 0 && m->count++ >= RECIPIENTS_MAX)
            return;
        m->slots[i] = deferral;
    }
}

void exim_msglog_explain(const struct exim_msglog *m, struct queued *q)
{
    const struct exim_deferral *found = q->recipient.n == 0 ? NULL : &m->slots[slot_of(m, q->recipient)];
    if (found == NULL || found->recipient.n == 0)
        return;
    q->reason = found->reason;
    q->reply = found->reply;
    q->relay_host = found->relay_host;
    q->relay_ip = found->relay_ip;
    q->follow_up = found->follow_up;
}

void exim_msglog_close(struct exim_msglog *m)
{
    free(m);
}
