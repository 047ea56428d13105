#include "mail/relay.h"

/* A host name has at most 255 bytes (RFC 1035 2.3.4), a socket's path 108. */
enum { RELAY_MAX_BYTES = 400 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* "203.0.113.9" */
static bool parse_ip4(struct slice text, unsigned octets[4])
{
    size_t at = 0;

    for (int i = 0; i < 4; i++) {
        size_t start = at;

        for (octets[i] = 0; at < text.n && at - start < 3 && is_digit(text.p[at]); at++)
            octets[i] = octets[i] * 10 + (unsigned)(text.p[at] - '0');
        if (at == start || octets[i] > 255)
            return false;
        if (i < 3 && (at == text.n || text.p[at++] != '.'))
            return false;
    }
    return at == text.n;
}

bool address_is_ip4(struct slice text)
{
    unsigned octets[4];

    return parse_ip4(text, octets);
}

static bool ip4_is_local(unsigned a, unsigned b)
{
    return a == 0 || a == 10 || a == 127 || (a == 100 && (b & 0xc0) == 64) || (a == 169 && b == 254) ||
           (a == 172 && (b & 0xf0) == 16) || (a == 192 && b == 168);
}

static bool ip6_is_local(struct slice ip)
{
    int group = 0;
    size_t n = 0;

    if (slice_equal(ip, SLICE("::1")) || slice_equal(ip, SLICE("::")))
        return true;
    for (; n < ip.n && n < 4 && hex_value(ip.p[n]) >= 0; n++)
        group = group * 16 + hex_value(ip.p[n]);
    if (n == ip.n || ip.p[n] != ':')
        return false;
    return (group & 0xfe00) == 0xfc00 || (group & 0xffc0) == 0xfe80;
}

bool address_is_local(struct slice ip)
{
    unsigned octets[4];

    return parse_ip4(ip, octets) ? ip4_is_local(octets[0], octets[1]) : ip6_is_local(ip);
}

/* What stands between the brackets. */
static void set_address(struct relay *out, struct slice text)
{
    unsigned octets[4];
    bool separated = false;

    if (text.n > 0 && (text.p[0] == 'I' || text.p[0] == ':')) {
        if (slice_starts_fold(text, SLICE("IPv6:")))
            text = slice_cut(text, 5, text.n);
        if (slice_starts_fold(text, SLICE("::ffff:")) && slice_find_byte(text, '.') != SLICE_NONE)
            text = slice_cut(text, 7, text.n);
    }
    out->ip = text;
    if (parse_ip4(text, octets)) {
        out->local = ip4_is_local(octets[0], octets[1]);
        return;
    }
    for (size_t i = 0; i < out->ip.n; i++) {
        if (text.p[i] == '%') /* the zone of a link-local address */
            out->ip.n = i;
        else if (text.p[i] == ':' || text.p[i] == '.')
            separated = true;
        else if (hex_value(text.p[i]) < 0)
            out->ip.n = 0;
    }
    if (!separated)
        out->ip.n = 0;
    out->local = out->ip.n > 0 ? ip6_is_local(out->ip) : slice_find_byte(text, '/') != SLICE_NONE;
}

/* Offset of the bracket that opens the address, and of the one that closes it; a blank or a comma before them ends it. */
static bool find_brackets(const struct scan *s, size_t *open, size_t *close)
{
    size_t n = 0, left = scan_left(s) < RELAY_MAX_BYTES ? scan_left(s) : RELAY_MAX_BYTES;

    if (left >= SCAN_WIDTH) {
        uint64_t opens = scan_mask(s->p, '['), closes = scan_mask(s->p, ']');
        uint64_t ends = scan_mask(s->p, ' ') | scan_mask(s->p, ',');

        if (closes != 0) {
            *close = scan_first(closes);
            *open = opens == 0 ? SCAN_WIDTH : scan_first(opens);
            return *open < *close && (ends == 0 || scan_first(ends) > *close);
        }
    }
    *open = left;
    for (; n < left && s->p[n] != ' ' && s->p[n] != ','; n++) {
        if (s->p[n] == '[' && *open == left)
            *open = n;
        if (s->p[n] == ']') {
            *close = n;
            return *open < n;
        }
    }
    return false;
}

bool relay_take(struct scan *s, struct relay *out)
{
    size_t open, close;

    if (!find_brackets(s, &open, &close))
        return false;
    out->host = (struct slice){s->p, open};
    set_address(out, (struct slice){s->p + open + 1, close - open - 1});
    s->p += close + 1;
    if (scan_left(s) > 1 && s->p[0] == ':' && is_digit(s->p[1]))
        for (s->p++; s->p < s->end && is_digit(*s->p);)
            s->p++;
    return true;
}

void relay_parse(struct relay *out, struct scan *s)
{
    struct scan after = *s;
    const char *comma;
    struct slice value;

    if (relay_take(&after, out) && (after.p == after.end || *after.p == ',')) {
        s->p = after.p;
        return;
    }
    comma = scan_find(s, ',');
    value = (struct slice){s->p, (size_t)((comma == NULL ? s->end : comma) - s->p)};
    s->p += value.n;
    *out = (struct relay){.host = {value.p, 0}, .ip = {value.p, 0}};
    if (slice_equal(value, SLICE("none")) || value.n == 0)
        return;
    set_address(out, value);
    if (out->ip.n > 0)
        return;
    if (slice_find_byte(value, '.') != SLICE_NONE && slice_find_byte(value, '/') == SLICE_NONE)
        out->host = value;
    else
        out->local = true;
}
