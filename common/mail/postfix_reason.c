#include "mail/postfix_reason.h"

enum { ADDRESS_MAX_BYTES = 320 }; /* RFC 5321 4.5.3.1 */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "450", "550-5.7.1", "5.7.1 ": what can only be the start of a refusal. */
static bool starts_like_reply(struct slice s)
{
    if (s.n < 3 || (s.p[0] != '4' && s.p[0] != '5'))
        return false;
    if (is_digit(s.p[1]) && is_digit(s.p[2]))
        return s.n == 3 || s.p[3] == ' ' || s.p[3] == '-';
    return s.n >= 5 && s.p[1] == '.' && is_digit(s.p[2]) && (s.p[3] == '.' || is_digit(s.p[3]));
}

/* Bounce texts put the recipient before the reason: "<ADDRESS>: host …", "ADDRESS: host …". */
static void skip_recipient(struct scan *s)
{
    struct slice rest = {s->p, scan_left(s)}, word;
    size_t end;

    if (SCAN_STARTS(s, "<")) {
        end = slice_find(rest, SLICE(">: host "));
        if (end != SLICE_NONE)
            s->p += end + sizeof ">: " - 1;
    } else if (!SCAN_STARTS(s, "host ") && slice_take_until(&rest, ' ', ADDRESS_MAX_BYTES, &word) &&
               slice_ends(word, SLICE(":")) && slice_find_byte(word, '@') != SLICE_NONE &&
               slice_starts(rest, SLICE("host "))) {
        s->p = rest.p;
    }
}

/* "host NAME[IP] said: ", also without the server ("host said: "). */
static bool take_said(struct scan *s, struct relay *server)
{
    struct scan after = *s;

    if (!SCAN_TAKE(&after, "host ") && !SCAN_TAKE(&after, "SASL authentication failed; server "))
        return false;
    if (!SCAN_TAKE(&after, "said: ")) {
        if (!relay_take(&after, server))
            return false;
        if (!SCAN_TAKE(&after, " said: ") && !SCAN_TAKE(&after, " refused to talk to me: "))
            return false;
    }
    *s = after;
    return true;
}

void postfix_reason_parse(struct postfix_reason *out, struct slice reason, bool from_client)
{
    struct scan s = {reason.p, reason.p + reason.n};
    struct relay server = {.host = {reason.p, 0}, .ip = {reason.p, 0}};

    *out = (struct postfix_reason){.server = server, .reply = {reason.p, 0}};
    out->suspended = SCAN_TAKE(&s, "delivery temporarily suspended: ");
    skip_recipient(&s);
    (void)SCAN_TAKE(&s, "Protocol error: ");
    if (take_said(&s, &server)) {
        out->server = server;
        out->reply = (struct slice){s.p, scan_left(&s)};
    } else if (SCAN_TAKE(&s, "connect to ")) {
        if (!relay_take(&s, &server))
            return;
        out->server = server;
        if (SCAN_TAKE(&s, ": server refused to talk to me: "))
            out->reply = (struct slice){s.p, scan_left(&s)};
    } else if (SCAN_TAKE(&s, "lost connection with ") || SCAN_TAKE(&s, "conversation with ")) {
        if (relay_take(&s, &server))
            out->server = server;
    } else if (from_client && starts_like_reply((struct slice){s.p, scan_left(&s)})) {
        out->reply = (struct slice){s.p, scan_left(&s)};
    }
}
