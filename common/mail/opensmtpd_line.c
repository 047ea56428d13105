#include "mail/opensmtpd_line.h"

#include "mail/delivery_line.h"
#include "mail/mail_address.h"
#include "mail/relay.h"
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

static bool take(struct scan *s, struct slice literal)
{
    if (!slice_starts(rest_of(s), literal))
        return false;
    s->p += literal.n;
    return true;
}

/* "key=<address>"; the address may have no blank, as smtpd takes none. */
static bool take_address(struct scan *s, struct slice key, struct slice *out)
{
    size_t n;

    if (!take(s, key) || !SCAN_TAKE(s, "<"))
        return false;
    n = scan_until(s, '>', ' ', '<');
    if (n == scan_left(s) || s->p[n] != '>')
        return false;
    *out = (struct slice){s->p, n};
    s->p += n + 1;
    return true;
}

/* `key="value"`, `key=value`: up to what must stand behind it. */
static bool take_value(struct scan *s, struct slice key, struct slice next, struct slice *out)
{
    struct slice rest;
    size_t n;

    if (!take(s, key))
        return false;
    rest = slice_cut(rest_of(s), 0, WORD_MAX_BYTES);
    n = slice_find(rest, next);
    if (n == SLICE_NONE)
        return false;
    s->p += n;
    *out = slice_cut(rest, 0, n);
    if (out->n > 1 && out->p[0] == '"' && out->p[out->n - 1] == '"')
        *out = slice_cut(*out, 1, out->n - 2);
    return slice_find_byte(*out, '"') == SLICE_NONE;
}

/* "1h2m3s", "4d1h", "0s" */
static long long read_delay(struct slice s)
{
    long long total = 0, part = 0;

    for (size_t i = 0; i < s.n && i < 20; i++) {
        char c = s.p[i];
        long long unit = c == 's' ? 1 : c == 'm' ? 60 : c == 'h' ? 3600 : c == 'd' ? 86400 : 0;

        if (c >= '0' && c <= '9') {
            part = part * 10 + (c - '0');
        } else if (unit == 0) {
            return -1;
        } else {
            total += part * unit;
            part = 0;
        }
    }
    return s.n == 0 ? -1 : total;
}

/* "192.0.2.9 (mx.example.net)", "[2001:db8::9] (…)", "192.0.2.9". A name alone is a destination that no server was found
 * for. */
static bool read_relay(struct delivery *out, struct slice value)
{
    struct relay relay = {.host = {value.p, 0}, .ip = {value.p, 0}}, own;
    size_t open = slice_find_byte(value, ' ');
    struct slice ip = slice_cut(value, 0, open), name = slice_cut(value, value.n, 0);
    struct scan s = {ip.p, ip.p + ip.n};

    if (open != SLICE_NONE) {
        name = slice_cut(value, open, value.n);
        if (name.n < 3 || name.p[1] != '(' || name.p[name.n - 1] != ')')
            return false;
        name = slice_cut(name, 2, name.n - 3);
        if (slice_find_byte(name, ' ') != SLICE_NONE)
            return false;
    }
    if (!relay_take(&s, &own) || s.p != s.end) {
        s = (struct scan){ip.p, ip.p + ip.n};
        relay_parse(&own, &s);
    }
    relay.ip = own.ip;
    relay.local = own.local;
    if (relay.ip.n > 0 && !slice_equal(name, ip) && slice_find_byte(name, '.') != SLICE_NONE)
        relay.host = name;
    delivery_server(out, &relay);
    out->claimed_name = relay.host.n > 0;
    return true;
}

static void read_source(struct delivery *out, struct slice value)
{
    struct scan s = {value.p, value.p + value.n};
    struct relay own;

    if (!relay_take(&s, &own)) {
        s = (struct scan){value.p, value.p + value.n};
        relay_parse(&own, &s);
    }
    if (!own.local)
        out->source_ip = own.ip;
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

    if (!take_address(s, SLICE(" from="), &ignored) || !take_address(s, SLICE(" to="), &out->recipient))
        return false;
    out->domain = mail_address_domain(out->recipient);
    return SCAN_STARTS(s, " user=") || take_address(s, SLICE(" rcpt="), &ignored);
}

/* Behind "mta delivery evpid=". */
static bool parse_mta(struct delivery *out, struct scan s)
{
    struct slice source, relay, delay, result;

    if (!take_id(&s, out, SESSION_BYTES) || !take_addresses(out, &s) ||
        !take_value(&s, SLICE(" source="), SLICE(" relay="), &source) ||
        !take_value(&s, SLICE(" relay="), SLICE(" delay="), &relay) ||
        !take_value(&s, SLICE(" delay="), SLICE(" result="), &delay) ||
        !take_value(&s, SLICE(" result="), SLICE(" stat="), &result) || !SCAN_TAKE(&s, " stat=") ||
        !read_result(out, result) || !read_relay(out, relay))
        return false;
    read_source(out, source);
    out->delay_s = read_delay(delay);
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
        !take_value(&s, SLICE(" user="), SLICE(" delay="), &user) ||
        !take_value(&s, SLICE(" delay="), SLICE(" result="), &delay) ||
        !take_value(&s, SLICE(" result="), SLICE(" stat="), &result) || !read_result(out, result))
        return false;
    out->hop = HOP_LOCAL;
    out->delay_s = read_delay(delay);
    return true;
}

/* Behind "smtp ": who sends. */
static bool parse_smtp(struct delivery *out, struct scan s)
{
    size_t from;

    out->outcome = OUTCOME_QUEUED;
    if (SCAN_TAKE(&s, "envelope evpid="))
        return take_id(&s, out, SESSION_BYTES) && take_address(&s, SLICE(" from="), &out->sender);
    if (!SCAN_TAKE(&s, "message "))
        return false;
    from = slice_find(rest_of(&s), SLICE("msgid="));
    if (from == SLICE_NONE || from > WORD_MAX_BYTES)
        return false;
    s.p += from + sizeof "msgid=" - 1;
    return take_id(&s, out, MESSAGE_BYTES) && take_address(&s, SLICE(" from="), &out->sender);
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
        !(take_value(&s, SLICE("session="), SLICE(", "), &session) && SCAN_TAKE(&s, ", ")))
        return false;
    if (!take_address(&s, SLICE("from="), &ignored) || !take_address(&s, SLICE(", to="), &out->recipient))
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
    (void)take_address(&s, SLICE(", rcpt="), &ignored);
    if (SCAN_STARTS(&s, ", source=") && !take_value(&s, SLICE(", source="), SLICE(", relay="), &source))
        return false;
    from = slice_find(rest_of(&s), SLICE(", stat="));
    if (!take_value(&s, SLICE(", relay="), SLICE(", delay="), &relay) || from == SLICE_NONE ||
        !take_value(&s, SLICE(", delay="), SLICE(", stat="), &delay) || !SCAN_TAKE(&s, ", stat=") ||
        !read_relay(out, relay))
        return false;
    if (source.n > 0)
        read_source(out, source);
    out->delay_s = read_delay(delay);
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
