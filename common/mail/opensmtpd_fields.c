#include "mail/opensmtpd_fields.h"

enum { WORD_MAX_BYTES = 512, PART_MAX = 10000000 };

static struct slice rest_of(const struct scan *s)
{
    return (struct slice){s->p, scan_left(s)};
}

static bool take(struct scan *s, struct slice literal)
{
    if (!slice_starts(rest_of(s), literal))
        return false;
    s->p += literal.n;
    return true;
}

/* "key=<address>"; the address may have no blank, as smtpd takes none. */
bool opensmtpd_address_take(struct scan *s, struct slice key, struct slice *out)
{
    size_t n;

    if (!take(s, key) || !SCAN_TAKE(s, "<"))
        return false;
    n = scan_until(s, '>', ' ', '<');
    if (n == scan_left(s) || s->p[n] != '>')
        return false;
    *out = (struct slice){s->p, n};
    s->p += n + 1;
    return slice_find_byte(*out, '"') == SLICE_NONE;
}

/* `key="value"`, `key=value`: up to what must stand behind it. */
bool opensmtpd_value_take(struct scan *s, struct slice key, struct slice next, struct slice *out)
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
long long opensmtpd_delay_s(struct slice s)
{
    long long total = 0, part = 0;

    for (size_t i = 0; i < s.n && i < 20; i++) {
        char c = s.p[i];
        long long unit = c == 's' ? 1 : c == 'm' ? 60 : c == 'h' ? 3600 : c == 'd' ? 86400 : 0;

        if (c >= '0' && c <= '9' && part < PART_MAX) {
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

/* "192.0.2.9", "[2001:db8::9]"; what is neither gives no address. */
static void address_read(struct relay *out, struct slice text)
{
    struct scan s = {text.p, text.p + text.n};

    if (relay_take(&s, out) && s.p == s.end)
        return;
    s.p = text.p;
    relay_parse(out, &s);
}

/* "192.0.2.9 (mx.example.net)", "[2001:db8::9] (…)", "192.0.2.9". A name alone is a destination that no server was found
 * for. */
bool opensmtpd_server_read(struct relay *out, struct slice value)
{
    size_t open = slice_find_byte(value, ' ');
    struct slice ip = slice_cut(value, 0, open), name = slice_cut(value, value.n, 0);

    if (open != SLICE_NONE) {
        name = slice_cut(value, open, value.n);
        if (name.n < 3 || name.p[1] != '(' || name.p[name.n - 1] != ')')
            return false;
        name = slice_cut(name, 2, name.n - 3);
        if (slice_find_byte(name, ' ') != SLICE_NONE)
            return false;
    }
    address_read(out, ip);
    out->host = (struct slice){value.p, 0};
    if (out->ip.n > 0 && !slice_equal(name, ip) && slice_find_byte(name, '.') != SLICE_NONE)
        out->host = name;
    return true;
}

struct slice opensmtpd_source(struct slice value)
{
    struct relay own;

    address_read(&own, value);
    return own.local ? slice_cut(value, 0, 0) : own.ip;
}
