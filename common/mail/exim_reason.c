#include "mail/exim_reason.h"

#include "mail/mail_address.h"
#include "mail/reply.h"

enum { NAME_MAX_BYTES = 300, COMMAND_MAX_BYTES = 32 };

static struct slice rest_of(const struct scan *s)
{
    return (struct slice){s->p, scan_left(s)};
}

bool exim_server_take(struct scan *s, struct relay *out)
{
    struct scan after = *s, bracket;
    size_t n = scan_until(&after, '[', ' ', '\t');
    struct slice name = {after.p, n};

    if (n > NAME_MAX_BYTES || (n > 0 && name.p[n - 1] == ':'))
        return false;
    after.p += n;
    (void)SCAN_TAKE(&after, " ");
    (void)SCAN_TAKE(&after, "DS ");
    bracket = after;
    if (!relay_take(&bracket, out) || bracket.p == after.p || *after.p != '[')
        return false;
    out->host = name;
    (void)SCAN_TAKE(&bracket, "*");
    *s = bracket;
    return true;
}

/* "RCPT TO:<ADDR>: ", "MAIL FROM:<ADDR> SIZE=9: ", "end of data: ", …: moves behind the command that was answered. */
static bool take_command(struct scan *s, struct slice *recipient)
{
    struct slice rest = rest_of(s), head;
    size_t open = slice_find_byte(slice_cut(rest, 0, COMMAND_MAX_BYTES), '<'), colon = slice_find(rest, SLICE(": "));

    if (open != SLICE_NONE && (colon == SLICE_NONE || open < colon)) {
        size_t from = open + 1, quoted = mail_address_quoted(slice_cut(rest, from, rest.n));
        size_t close = slice_find_byte(slice_cut(rest, from + quoted, rest.n), '>');

        if (close == SLICE_NONE)
            return false;
        head = slice_cut(rest, 0, open);
        if (slice_ends(head, SLICE("RCPT TO:")))
            *recipient = slice_cut(rest, from, quoted + close);
        colon = slice_find(slice_cut(rest, from + quoted + close, rest.n), SLICE(": "));
        if (colon != SLICE_NONE)
            colon += from + quoted + close;
    }
    if (colon == SLICE_NONE)
        return false;
    s->p += colon + 2;
    return true;
}

static bool take_named_server(struct scan *s, struct relay *out)
{
    struct scan after = *s;

    if (!SCAN_TAKE(&after, "host ") || !exim_server_take(&after, out) || !SCAN_TAKE(&after, ": "))
        return false;
    *s = after;
    return true;
}

void exim_reason_parse(struct exim_reason *out, struct slice reason)
{
    struct scan s = {reason.p, reason.p + reason.n};
    struct slice none = {reason.p, 0};
    struct reply reply;

    *out = (struct exim_reason){.server = {.host = none, .ip = none}, .reply = none, .recipient = none};
    out->follow_up = slice_starts(reason, SLICE("retry time not reached")) ||
                     (slice_starts(reason, SLICE("all hosts")) &&
                      slice_find(reason, SLICE(" have been failing for a long time")) != SLICE_NONE);
    if (take_named_server(&s, &out->server)) {
        reply_parse(&reply, rest_of(&s));
        if (reply.code >= 400)
            out->reply = rest_of(&s);
        return;
    }
    if (!SCAN_TAKE(&s, "SMTP error from remote mail server after ") &&
        !SCAN_TAKE(&s, "SMTP error from remote mailer after ") && !SCAN_TAKE(&s, "LMTP error after "))
        return;
    if (!take_command(&s, &out->recipient))
        return;
    (void)take_named_server(&s, &out->server);
    out->reply = rest_of(&s);
}
