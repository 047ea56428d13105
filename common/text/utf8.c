#include "text/utf8.h"

/* The second byte's range is narrower after some first bytes (The Unicode Standard, table 3-7). */
static unsigned char second_low(unsigned char first)
{
    return first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
}

static unsigned char second_high(unsigned char first)
{
    return first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
}

static size_t following_bytes(unsigned char first)
{
    if (first < 0xc2 || first > 0xf4)
        return 0;
    return first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
}

uint32_t utf8_take(struct slice *rest)
{
    unsigned char first = rest->n == 0 ? 0xff : (unsigned char)rest->p[0], low, high;
    size_t following = following_bytes(first), n = 1;
    uint32_t point = first;

    if (following > 0) {
        point = first & (0x3fU >> following);
        low = second_low(first);
        high = second_high(first);
        while (n <= following && n < rest->n) {
            unsigned char byte = (unsigned char)rest->p[n];

            if (byte < low || byte > high)
                break;
            point = point << 6 | (byte & 0x3fU);
            low = 0x80;
            high = 0xbf;
            n++;
        }
    }
    *rest = slice_cut(*rest, n, rest->n);
    if (first >= 0x80 && (following == 0 || n <= following))
        return UTF8_INVALID;
    return point;
}
