#include "mail/listing.h"

#include <stdlib.h>

#include "mail/exim_queue.h"
#include "mail/opensmtpd_queue.h"
#include "mail/plain_queue.h"
#include "mail/postqueue_json.h"
#include "mail/postqueue_text.h"
#include "mail/sendmail_queue.h"

struct listing {
    enum listing_kind kind;
    struct listing_check check;
    union {
        struct postqueue_json *json;
        struct postqueue_text *text;
        struct exim_queue *exim;
        struct sendmail_queue *sendmail;
        struct opensmtpd_queue opensmtpd;
        struct plain_queue *plain;
    } by;
};

enum queue_mta listing_mta(enum listing_kind kind)
{
    static const enum queue_mta of[] = {
        [LISTING_NONE] = QUEUE_MTA_NONE,
        [LISTING_POSTFIX_JSON] = QUEUE_MTA_POSTFIX,
        [LISTING_POSTFIX_TEXT] = QUEUE_MTA_POSTFIX,
        [LISTING_EXIM] = QUEUE_MTA_EXIM,
        [LISTING_SENDMAIL] = QUEUE_MTA_SENDMAIL,
        [LISTING_OPENSMTPD] = QUEUE_MTA_OPENSMTPD,
        [LISTING_NULLMAILER] = QUEUE_MTA_NULLMAILER,
        [LISTING_QMAIL] = QUEUE_MTA_QMAIL,
    };
    return of[kind];
}

struct listing *listing_open(enum listing_kind kind, long long now_s)
{
    struct listing *l = calloc(1, sizeof *l);
    bool ok = false;
    if (l == NULL)
        return NULL;
    l->kind = kind;
    switch (kind) {
    case LISTING_POSTFIX_JSON:
        ok = (l->by.json = postqueue_json_open()) != NULL;
        break;
    case LISTING_POSTFIX_TEXT:
        ok = (l->by.text = postqueue_text_open(now_s)) != NULL;
        break;
    case LISTING_EXIM:
        ok = (l->by.exim = exim_queue_open(now_s)) != NULL;
        break;
    case LISTING_SENDMAIL:
        ok = (l->by.sendmail = sendmail_queue_open(now_s)) != NULL;
        break;
    case LISTING_OPENSMTPD:
        opensmtpd_queue_init(&l->by.opensmtpd);
        ok = true;
        break;
    case LISTING_NULLMAILER:
        ok = (l->by.plain = plain_queue_open(PLAIN_NULLMAILER, now_s)) != NULL;
        break;
    case LISTING_QMAIL:
        ok = (l->by.plain = plain_queue_open(PLAIN_QMAIL, now_s)) != NULL;
        break;
    case LISTING_NONE:
        break;
    }
    if (ok)
        return l;
    free(l);
    return NULL;
}

static bool feed(struct listing *l, struct slice line)
{
    switch (l->kind) {
    case LISTING_POSTFIX_JSON:
        return postqueue_json_line(l->by.json, line);
    case LISTING_POSTFIX_TEXT:
        return postqueue_text_line(l->by.text, line);
    case LISTING_EXIM:
        return exim_queue_line(l->by.exim, line);
    case LISTING_SENDMAIL:
        return sendmail_queue_line(l->by.sendmail, line);
    case LISTING_OPENSMTPD:
        return opensmtpd_queue_line(&l->by.opensmtpd, line);
    case LISTING_NULLMAILER:
    case LISTING_QMAIL:
        return plain_queue_line(l->by.plain, line);
    case LISTING_NONE:
        break;
    }
    return false;
}

void listing_line(struct listing *l, struct slice line)
{
    bool understood = feed(l, line);
    l->check.lines += slice_trim(line).n > 0;
    if (understood)
        return;
    if (l->check.foreign++ == 0) {
        l->check.first_foreign = l->check.lines;
        l->check.looks = listing_guess(line);
        error_set(&l->check.first_text, "%.*s", (int)(line.n < 120 ? line.n : 120), line.p);
    }
}

bool listing_next(struct listing *l, struct queued *out)
{
    switch (l->kind) {
    case LISTING_POSTFIX_JSON:
        return postqueue_json_next(l->by.json, out);
    case LISTING_POSTFIX_TEXT:
        return postqueue_text_next(l->by.text, out);
    case LISTING_EXIM:
        return exim_queue_next(l->by.exim, out);
    case LISTING_SENDMAIL:
        return sendmail_queue_next(l->by.sendmail, out);
    case LISTING_OPENSMTPD:
        return opensmtpd_queue_next(&l->by.opensmtpd, out);
    case LISTING_NULLMAILER:
    case LISTING_QMAIL:
        return plain_queue_next(l->by.plain, out);
    case LISTING_NONE:
        break;
    }
    return false;
}

void listing_end(struct listing *l)
{
    if (l->kind == LISTING_POSTFIX_TEXT)
        l->check.incomplete = !postqueue_text_end(l->by.text);
    else if (l->kind == LISTING_SENDMAIL)
        l->check.incomplete = !sendmail_queue_end(l->by.sendmail);
    else if (l->kind == LISTING_NULLMAILER || l->kind == LISTING_QMAIL)
        plain_queue_end(l->by.plain);
}

void listing_check(const struct listing *l, struct listing_check *out)
{
    *out = l->check;
    if (l->kind == LISTING_SENDMAIL)
        out->directory = sendmail_queue_directory(l->by.sendmail);
    if (l->kind == LISTING_OPENSMTPD)
        out->offline = l->by.opensmtpd.offline;
}

void listing_close(struct listing *l)
{
    if (l == NULL)
        return;
    switch (l->kind) {
    case LISTING_POSTFIX_JSON:
        postqueue_json_close(l->by.json);
        break;
    case LISTING_POSTFIX_TEXT:
        postqueue_text_close(l->by.text);
        break;
    case LISTING_EXIM:
        exim_queue_close(l->by.exim);
        break;
    case LISTING_SENDMAIL:
        sendmail_queue_close(l->by.sendmail);
        break;
    case LISTING_NULLMAILER:
    case LISTING_QMAIL:
        plain_queue_close(l->by.plain);
        break;
    case LISTING_OPENSMTPD:
    case LISTING_NONE:
        break;
    }
    free(l);
}

/* A parser that understands the line as a message's first tells the kind; the framing lines of the others say theirs. */
enum listing_kind listing_guess(struct slice line)
{
    struct slice trimmed = slice_trim(line);
    if (trimmed.n == 0)
        return LISTING_NONE;
    if (trimmed.p[0] == '{')
        return LISTING_POSTFIX_JSON;
    if (slice_starts(trimmed, SLICE("-----Q-ID")) || slice_starts(trimmed, SLICE("Total requests:")) ||
        (trimmed.p[0] == '/' &&
         (slice_ends(trimmed, SLICE(" is empty")) || slice_find(trimmed, SLICE(" request")) != SLICE_NONE)))
        return LISTING_SENDMAIL;
    if ((trimmed.p[0] == '-' && slice_find(trimmed, SLICE("Queue ID-")) != SLICE_NONE) ||
        slice_equal(trimmed, SLICE("Mail queue is empty")))
        return LISTING_POSTFIX_TEXT;
    static const enum listing_kind by_message[] = {LISTING_OPENSMTPD, LISTING_EXIM, LISTING_NULLMAILER, LISTING_QMAIL};
    for (size_t i = 0; i < sizeof by_message / sizeof *by_message; i++) {
        struct listing *l = listing_open(by_message[i], 0);
        bool understood = l != NULL && feed(l, line);
        listing_close(l);
        if (understood)
            return by_message[i];
    }
    return LISTING_NONE;
}
