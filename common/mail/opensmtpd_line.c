#include "mail/opensmtpd_line.h"

#include "mail/delivery_line.h"
#include "mail/mail_address.h"
#include "mail/opensmtpd_fields.h"
#include "mail/reply.h"

enum { SESSION_BYTES = 16, MESSAGE_BYTES = 8, WORD_MAX_BYTES = 512 };

static struct slice rest_of(const struct scan *s)
{
    return (struct slice){s->p, scan_left(s)};
}

static size_t hex_length(struct slice s)
{
    size_t n = 0;

    while (n < s.n && ((s.p[n] >= '0' && s.p[n] <= '9') || (s.p[n] >= 'a' && s.p[n] <= 'f')))
        n++;
    return n;
}

bool opensmtpd_line_starts(struct slice s)
{
    struct slice word;

    if (s.n <= SESSION_BYTES || s.p[SESSION_BYTES] != ' ' || hex_length(s) != SESSION_BYTES)
        return false;
    word = slice_cut(s, SESSION_BYTES + 1, s.n);
    return slice_starts(word, SLICE("mta ")) || slice_starts(word, SLICE("mda ")) || slice_starts(word, SLICE("smtp "));
}

/* An envelope's id; the message's is its first half. */
static bool take_id(struct scan *s, struct delivery *out, size_t digits)
{
    if (hex_length(rest_of(s)) != digits)
        return false;
    out->queue_id = (struct slice){s->p, MESSAGE_BYTES};
    s->p += digits;
    return true;
}

static bool read_relay(struct delivery *out, struct slice value)
{
    struct relay server;

    if (!opensmtpd_server_read(&server, value))
        return false;
    delivery_server(out, &server);
    out->claimed_name = server.host.n > 0;
    return true;
}

static bool read_result(struct delivery *out, struct slice word)
{
    if (slice_equal(word, SLICE("Ok"))) {
        out->outcome = OUTCOME_SENT;
        out->status = SLICE("sent");
    } else if (slice_equal(word, SLICE("TempFail"))) {
        out->outcome = OUTCOME_DEFERRED;
        out->status = SLICE("deferred");
    } else if (slice_equal(word, SLICE("PermFail"))) {
        out->outcome = OUTCOME_BOUNCED;
        out->status = SLICE("bounced");
    } else {
        return false;
    }
    return true;
}

static void read_stat(struct delivery *out, struct slice text)
{
    struct reply reply;

    if (text.n > 0 && text.p[0] == '"')
        text = slice_cut(text, 1, text.n - (text.n > 1 && text.p[text.n - 1] == '"' ? 2 : 1));
    out->reason = text;
    reply_parse(&reply, text);
    out->dsn = reply.dsn;
    if (reply.code >= 400 && out->outcome != OUTCOME_SENT && out->hop != HOP_NONE)
        out->reply = text;
}

static bool take_addresses(struct delivery *out, struct scan *s)
{
    struct slice ignored;

    if (!opensmtpd_address_take(s, SLICE(" from="), &out->sender) ||
        !opensmtpd_address_take(s, SLICE(" to="), &out->recipient))
        return false;
    out->domain = mail_address_domain(out->recipient);
    return SCAN_STARTS(s, " user=") || opensmtpd_address_take(s, SLICE(" rcpt="), &ignored);
}

/* Behind "mta delivery evpid=". */
static bool parse_mta(struct delivery *out, struct scan s)
{
    struct slice source, relay, delay, result;

    if (!take_id(&s, out, SESSION_BYTES) || !take_addresses(out, &s) ||
        !opensmtpd_value_take(&s, SLICE(" source="), SLICE(" relay="), &source) ||
        !opensmtpd_value_take(&s, SLICE(" relay="), SLICE(" delay="), &relay) ||
        !opensmtpd_value_take(&s, SLICE(" delay="), SLICE(" result="), &delay) ||
        !opensmtpd_value_take(&s, SLICE(" result="), SLICE(" stat="), &result) || !SCAN_TAKE(&s, " stat=") ||
        !read_result(out, result) || !read_relay(out, relay))
        return false;
    out->source_ip = opensmtpd_source(source);
    out->delay_s = opensmtpd_delay_s(delay);
    if (slice_equal(source, SLICE("-")) && out->outcome != OUTCOME_SENT) { /* no server was reached */
        out->hop = HOP_NONE;
        out->relay_ip.n = out->relay_host.n = 0;
    }
    read_stat(out, rest_of(&s));
    return true;
}

/* Behind "mda delivery evpid=". */
static bool parse_mda(struct delivery *out, struct scan s)
{
    struct slice user, delay, result;

    if (!take_id(&s, out, SESSION_BYTES) || !take_addresses(out, &s) ||
        !opensmtpd_value_take(&s, SLICE(" user="), SLICE(" delay="), &user) ||
        !opensmtpd_value_take(&s, SLICE(" delay="), SLICE(" result="), &delay) ||
        !opensmtpd_value_take(&s, SLICE(" result="), SLICE(" stat="), &result) || !read_result(out, result))
        return false;
    out->hop = HOP_LOCAL;
    out->delay_s = opensmtpd_delay_s(delay);
    return true;
}

/* Behind "smtp ": who sends. */
static bool parse_smtp(struct delivery *out, struct scan s)
{
    size_t from;

    out->outcome = OUTCOME_QUEUED;
    if (SCAN_TAKE(&s, "envelope evpid="))
        return take_id(&s, out, SESSION_BYTES) && opensmtpd_address_take(&s, SLICE(" from="), &out->sender);
    if (!SCAN_TAKE(&s, "message "))
        return false;
    from = slice_find(rest_of(&s), SLICE("msgid="));
    if (from == SLICE_NONE || from > WORD_MAX_BYTES)
        return false;
    s.p += from + sizeof "msgid=" - 1;
    return take_id(&s, out, MESSAGE_BYTES) && opensmtpd_address_take(&s, SLICE(" from="), &out->sender);
}

/* Behind "relay: " or "delivery: ". */
static bool parse_old(struct delivery *out, struct scan s, bool local)
{
    struct slice rest = rest_of(&s), word, session, ignored, source = {s.p, 0}, relay, delay;
    size_t from;

    if (!slice_take_until(&rest, ' ', WORD_MAX_BYTES, &word) || !slice_take(&rest, SLICE("for ")))
        return false;
    s.p = rest.p;
    if (!take_id(&s, out, SESSION_BYTES) || !SCAN_TAKE(&s, ": "))
        return false;
    if (SCAN_STARTS(&s, "session=") &&
        !(opensmtpd_value_take(&s, SLICE("session="), SLICE(", "), &session) && SCAN_TAKE(&s, ", ")))
        return false;
    if (!opensmtpd_address_take(&s, SLICE("from="), &out->sender) ||
        !opensmtpd_address_take(&s, SLICE(", to="), &out->recipient))
        return false;
    out->domain = mail_address_domain(out->recipient);
    if (slice_equal(word, SLICE("Expire"))) {
        out->outcome = OUTCOME_RETURNED;
        out->status = SLICE("expired");
        return true;
    }
    if (!read_result(out, word))
        return false;
    out->hop = HOP_LOCAL;
    if (local)
        return true;
    (void)opensmtpd_address_take(&s, SLICE(", rcpt="), &ignored);
    if (SCAN_STARTS(&s, ", source=") && !opensmtpd_value_take(&s, SLICE(", source="), SLICE(", relay="), &source))
        return false;
    from = slice_find(rest_of(&s), SLICE(", stat="));
    if (!opensmtpd_value_take(&s, SLICE(", relay="), SLICE(", delay="), &relay) || from == SLICE_NONE ||
        !opensmtpd_value_take(&s, SLICE(", delay="), SLICE(", stat="), &delay) || !SCAN_TAKE(&s, ", stat=") ||
        !read_relay(out, relay))
        return false;
    if (source.n > 0)
        out->source_ip = opensmtpd_source(source);
    out->delay_s = opensmtpd_delay_s(delay);
    read_stat(out, rest_of(&s));
    return true;
}

bool opensmtpd_line_parse(struct delivery *out, const struct syslog_head *head)
{
    struct scan s = {head->body.p, head->body.p + head->body.n};

    delivery_start(out, MTA_OPENSMTPD, head->host, SLICE("smtpd"));
    if (SCAN_TAKE(&s, "relay: "))
        return parse_old(out, s, false);
    if (SCAN_TAKE(&s, "delivery: "))
        return parse_old(out, s, true);
    if (!opensmtpd_line_starts(rest_of(&s)))
        return false;
    s.p += SESSION_BYTES + 1;
    if (SCAN_TAKE(&s, "mta delivery evpid=") || SCAN_TAKE(&s, "mta event=delivery evpid="))
        return parse_mta(out, s);
    if (SCAN_TAKE(&s, "mda delivery evpid=") || SCAN_TAKE(&s, "mda event=delivery evpid="))
        return parse_mda(out, s);
    if (!SCAN_TAKE(&s, "smtp "))
        return false;
    (void)SCAN_TAKE(&s, "event=");
    return parse_smtp(out, s);
}
