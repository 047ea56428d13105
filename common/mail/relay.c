#include "mail/relay.h"

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

/* The octets with which a local address can start, a bit for each. */
static bool may_be_local(unsigned first)
{
    static const uint32_t bits[8] = {[0] = 1U << 0 | 1U << 10,
                                     [100 / 32] = 1U << 100 % 32 | 1U << 127 % 32,
                                     [169 / 32] = 1U << 169 % 32 | 1U << 172 % 32,
                                     [192 / 32] = 1U << 192 % 32};

    return first < 256 && (bits[first / 32] >> first % 32 & 1) != 0;
}

/* Is the address, by its first digits, surely none of these? No local IPv6 address starts with a digit. */
static inline bool is_outside(struct slice ip)
{
    if (ip.n < 4 || ip.p[0] < '1' || ip.p[0] > '9')
        return false;
    return ip.p[0] != '1' || (ip.p[3] == '.' && is_digit(ip.p[1]) && is_digit(ip.p[2]) &&
                              !may_be_local(100 + 10 * (unsigned)(ip.p[1] - '0') + (unsigned)(ip.p[2] - '0')));
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

/* What is_outside doesn't tell; apart, so that the usual way stays short. */
__attribute__((noinline)) static bool look_closer(struct slice ip)
{
    unsigned octets[4], first = 0;
    size_t n = 0;

    while (n < ip.n && n < 4 && is_digit(ip.p[n]))
        first = first * 10 + (unsigned)(ip.p[n++] - '0');
    if (n > 0) /* no local IPv6 address starts with a digit */
        return may_be_local(first) && parse_ip4(ip, octets) && ip4_is_local(octets[0], octets[1]);
    return ip6_is_local(ip);
}

bool address_is_local(struct slice ip)
{
    return !is_outside(ip) && look_closer(ip);
}

/* The top bit of each of the eight bytes at p that is neither a digit nor a point. */
static uint64_t not_dotted(const char *p)
{
    const uint64_t ones = 0x0101010101010101U, high = 0x80 * ones;
    uint64_t word, low, below, above, slash;

    memcpy(&word, p, sizeof word);
    low = word & ~high;
    below = ~(low + (0x80 - '.') * ones);
    above = low + (0x7f - '9') * ones;
    slash = ~((low ^ '/' * ones) + 0x7f * ones);
    return (word | below | above | slash) & high;
}

/* Nothing but digits and points, as nearly all of them are. */
static bool is_dotted(struct slice text)
{
    if (text.n >= 8 && text.n <= 16)
        return (not_dotted(text.p) | not_dotted(text.p + text.n - 8)) == 0;
    for (size_t i = 0; i < text.n; i++)
        if (!is_digit(text.p[i]) && text.p[i] != '.')
            return false;
    return text.n > 0;
}

/* Length of the address that the whole text is, without its zone ("fe80::1%eth0"); 0: it is none. */
static size_t address_length(struct slice text)
{
    if (is_dotted(text))
        return text.n;
    if (slice_find_byte(text, ':') == SLICE_NONE)
        return 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '%' && i > 0)
            return i;
        if (text.p[i] != '.' && text.p[i] != ':' && hex_value(text.p[i]) < 0)
            return 0;
    }
    return text.n;
}

/* What stands between the brackets. */
static void set_address(struct relay *out, struct slice text)
{
    if (text.n > 0 && (text.p[0] == 'I' || text.p[0] == ':')) {
        if (slice_starts_fold(text, SLICE("IPv6:")))
            text = slice_cut(text, 5, text.n);
        if (slice_starts_fold(text, SLICE("::ffff:")) && slice_find_byte(text, '.') != SLICE_NONE)
            text = slice_cut(text, 7, text.n);
    }
    out->ip = (struct slice){text.p, address_length(text)};
    out->local = out->ip.n > 0 ? address_is_local(out->ip) : slice_find_byte(text, '/') != SLICE_NONE;
}

bool relay_take(struct scan *s, struct relay *out)
{
    size_t host_n = scan_until(s, '[', ' ', ','), n;
    struct scan after = {s->p + host_n, s->end};

    if (!SCAN_TAKE(&after, "["))
        return false;
    n = scan_until(&after, ']', ' ', ',');
    if (n == scan_left(&after) || after.p[n] != ']')
        return false;
    out->host = (struct slice){s->p, host_n};
    set_address(out, (struct slice){after.p, n});
    s->p = after.p + n + 1;
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
