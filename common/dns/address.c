#include "dns/address.h"

#include <arpa/inet.h>

#include "text/number.h"

/* Ranges without mail servers of the public internet: RFC 6890 and its successors in IANA's registries. */
static const struct {
    bool v6;
    unsigned prefix;
    uint8_t bytes[4];
    const char *what;
} reserved[] = {
    {false, 8, {0}, "unspecified"},
    {false, 8, {10}, "private"},
    {false, 10, {100, 64}, "carrier NAT"},
    {false, 8, {127}, "loopback"},
    {false, 16, {169, 254}, "link-local"},
    {false, 12, {172, 16}, "private"},
    {false, 24, {192, 0, 0}, "reserved"},
    {false, 24, {192, 0, 2}, "documentation"},
    {false, 16, {192, 168}, "private"},
    {false, 15, {198, 18}, "benchmarking"},
    {false, 24, {198, 51, 100}, "documentation"},
    {false, 24, {203, 0, 113}, "documentation"},
    {false, 4, {224}, "multicast"},
    {false, 4, {240}, "reserved"},
    {true, 7, {0xfc}, "private"},
    {true, 10, {0xfe, 0x80}, "link-local"},
    {true, 8, {0xff}, "multicast"},
    {true, 32, {0x20, 0x01, 0x0d, 0xb8}, "documentation"},
    {true, 20, {0x3f, 0xff, 0x00}, "documentation"},
};

static bool in_prefix(const uint8_t *bytes, const uint8_t *start, unsigned prefix)
{
    unsigned whole = prefix / 8, rest = prefix % 8;

    if (memcmp(bytes, start, whole) != 0)
        return false;
    return rest == 0 || (bytes[whole] ^ start[whole]) >> (8 - rest) == 0;
}

bool address_parse(struct address *out, struct slice text)
{
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    struct address a = {0};
    char copy[ADDRESS_TEXT_MAX];

    if (text.n == 0 || text.n >= sizeof copy || memchr(text.p, '\0', text.n) != NULL)
        return false;
    memcpy(copy, text.p, text.n);
    copy[text.n] = '\0';
    if (inet_pton(AF_INET, copy, a.bytes) != 1) {
        if (inet_pton(AF_INET6, copy, a.bytes) != 1)
            return false;
        a.v6 = memcmp(a.bytes, mapped, sizeof mapped) != 0;
        if (!a.v6) {
            memcpy(a.bytes, a.bytes + 12, 4);
            memset(a.bytes + 4, 0, 12);
        }
    }
    *out = a;
    return true;
}

void address_print(struct buffer *out, const struct address *a)
{
    char text[ADDRESS_TEXT_MAX];

    if (inet_ntop(a->v6 ? AF_INET6 : AF_INET, a->bytes, text, sizeof text) != NULL)
        buffer_text(out, text);
}

bool address_equal(const struct address *a, const struct address *b)
{
    return a->v6 == b->v6 && memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

bool address_same_text(struct slice a, struct slice b)
{
    struct address x, y;

    return slice_equal_fold(a, b) || (address_parse(&x, a) && address_parse(&y, b) && address_equal(&x, &y));
}

static size_t put_number(char *out, unsigned n)
{
    size_t digits = n >= 100 ? 3 : n >= 10 ? 2 : 1;

    for (size_t i = digits; i > 0; i--, n /= 10)
        out[i - 1] = (char)('0' + n % 10);
    return digits;
}

size_t address_reverse(const struct address *a, char out[ADDRESS_REVERSED_MAX])
{
    static const char hex[] = "0123456789abcdef";
    size_t n = 0;

    for (size_t i = a->v6 ? 16 : 4; i > 0; i--) {
        unsigned byte = a->bytes[i - 1];

        if (a->v6) {
            out[n++] = hex[byte & 15];
            out[n++] = '.';
            out[n++] = hex[byte >> 4];
        } else {
            n += put_number(out + n, byte);
        }
        out[n++] = '.';
    }
    out[--n] = '\0';
    return n;
}

const char *address_reserved(const struct address *a)
{
    static const uint8_t none[15];

    if (a->v6 && memcmp(a->bytes, none, sizeof none) == 0 && a->bytes[15] <= 1)
        return a->bytes[15] == 0 ? "unspecified" : "loopback";
    for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++)
        if (reserved[i].v6 == a->v6 && in_prefix(a->bytes, reserved[i].bytes, reserved[i].prefix))
            return reserved[i].what;
    return NULL;
}

struct network network_of(const struct address *a, unsigned prefix)
{
    struct network n = {.first = *a};
    unsigned bits = a->v6 ? 128 : 32;

    n.prefix = prefix < bits ? prefix : bits;
    for (unsigned bit = n.prefix; bit < bits; bit++)
        n.first.bytes[bit / 8] &= (uint8_t) ~(0x80u >> bit % 8);
    return n;
}

bool network_parse(struct network *out, struct slice text)
{
    size_t slash = slice_find_byte(text, '/');
    struct address a;
    uint64_t prefix;

    if (!address_parse(&a, slice_cut(text, 0, slash == SLICE_NONE ? text.n : slash)))
        return false;
    prefix = a.v6 ? 128 : 32;
    if (slash != SLICE_NONE &&
        (text.n - slash > 4 || !number_parse(slice_cut(text, slash + 1, text.n), prefix, &prefix)))
        return false;
    *out = network_of(&a, (unsigned)prefix);
    return true;
}

uint64_t network_size(const struct network *n)
{
    unsigned free_bits = (n->first.v6 ? 128 : 32) - n->prefix;

    return free_bits >= 64 ? UINT64_MAX : (uint64_t)1 << free_bits;
}

struct address network_at(const struct network *n, uint32_t i)
{
    struct address a = n->first;

    for (size_t at = a.v6 ? 16 : 4; at > 0 && i > 0; at--, i >>= 8) {
        unsigned sum = a.bytes[at - 1] + (i & 255);

        a.bytes[at - 1] = (uint8_t)sum;
    }
    return a;
}
