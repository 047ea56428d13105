#include "reputation/ip_text.h"

#include <arpa/inet.h>

#include "reputation/fold.h"

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool hex(char c)
{
    return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Nothing that would make it part of something longer follows at s.p[n]. */
static bool ends(struct slice s, size_t n)
{
    char c = n < s.n ? s.p[n] : ' ', next = n + 1 < s.n ? s.p[n + 1] : ' ';

    if (fold_word(c) || c == '_')
        return false;
    return (c != '.' && c != '-') || !fold_word(next);
}

static bool valid_ipv6(struct slice s)
{
    char text[INET6_ADDRSTRLEN];
    unsigned char address[16];

    if (s.n >= sizeof text)
        return false;
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    return inet_pton(AF_INET6, text, address) == 1;
}

/* Of a part of an address, which is at most 255 and has no zeros before it; 0: none. */
static size_t part_length(struct slice s)
{
    unsigned value = 0;
    size_t n = 0;

    for (; n < s.n && n < 3 && digit(s.p[n]); n++)
        value = 10 * value + (unsigned)(s.p[n] - '0');
    return value > 255 || (n > 1 && s.p[0] == '0') ? 0 : n;
}

static size_t ipv4_length(struct slice s)
{
    size_t n = 0;

    for (int part = 0; part < 4; part++) {
        size_t more;

        if (part > 0 && (n == s.n || s.p[n++] != '.'))
            return 0;
        more = part_length((struct slice){s.p + n, s.n - n});
        if (more == 0)
            return 0;
        n += more;
    }
    return ends(s, n) ? n : 0;
}

static size_t ipv6_length(struct slice s)
{
    size_t n = 0;

    while (n < s.n && n < INET6_ADDRSTRLEN && (hex(s.p[n]) || s.p[n] == ':' || s.p[n] == '.'))
        n++;
    while (n > 0 && (s.p[n - 1] == '.' || (s.p[n - 1] == ':' && (n < 2 || s.p[n - 2] != ':'))))
        n--;
    return ends(s, n) && valid_ipv6(slice_cut(s, 0, n)) ? n : 0;
}

size_t ip_text_length(struct slice s)
{
    size_t n = 0;

    while (n < s.n && n < 5 && hex(s.p[n]))
        n++;
    if (n == s.n)
        return 0;
    if (s.p[n] == '.' && n <= 3)
        return ipv4_length(s);
    return s.p[n] == ':' && n <= 4 ? ipv6_length(s) : 0;
}
