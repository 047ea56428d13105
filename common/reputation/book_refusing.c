#include "reputation/book_refusing.h"

#include <stdlib.h>

#include "text/scan.h"

enum { NAME_LONGEST = 64 };

/* The first or last four or eight bytes of a label, in small letters; what else the bit makes alike does no harm. */
static uint64_t word_at(const char *p, size_t n)
{
    uint64_t word = 0;
    uint32_t half;

    if (n == 8) {
        memcpy(&word, p, 8);
        return word | 0x2020202020202020U;
    }
    memcpy(&half, p, 4);
    return half | 0x20202020U;
}

/* Of a domain, by its length, its ends and its middle: what else is alike in these does no harm. */
static inline uint64_t domain_hash(const char *p, size_t n)
{
    uint64_t word = n;

    if (n >= 8)
        return hash_join(word_at(p, 8) ^ n, word_at(p + n - 8, 8) ^ word_at(p + n / 2 - 4, 8) << 1);
    if (n >= 4)
        return hash_join(word_at(p, 4), word_at(p + n - 4, 4) ^ n);
    for (size_t i = 0; i < n; i++)
        word = word << 8 | (unsigned char)p[i] | 0x20;
    return hash_join(word, n);
}

/* Bit i is set where byte i of a name of at most NAME_LONGEST is a point. */
static inline uint64_t points_of(struct slice name)
{
    uint64_t points = 0;
    size_t i = 0;

    for (; name.n - i >= SCAN_STEP; i += SCAN_STEP)
        points |= scan_mask_16(name.p + i, '.') << i;
    if (i > 0 && i < name.n)
        return points | scan_mask_16(name.p + name.n - SCAN_STEP, '.') << (name.n - SCAN_STEP);
    for (; i < name.n; i++)
        points |= (uint64_t)(name.p[i] == '.') << i;
    return points;
}

/* Two labels at least, no address, and not too long to be looked for. */
static bool is_domain(struct slice name)
{
    size_t dot = slice_find_last_byte(name, '.');

    return name.n <= NAME_LONGEST && dot != SLICE_NONE && dot > 0 && dot + 1 < name.n &&
           (name.p[dot + 1] < '0' || name.p[dot + 1] > '9') && slice_find_byte(name, ':') == SLICE_NONE;
}

static size_t place_of(uint64_t hash)
{
    return (size_t)(hash >> 32) & (REFUSING_COUNTS - 1);
}

static size_t place_of_organisation(struct slice organisation)
{
    return place_of(is_domain(organisation) ? domain_hash(organisation.p, organisation.n)
                                            : slice_hash_fold(organisation));
}

static bool is_marked(const struct refusing *r, uint64_t hash)
{
    return (r->marks[place_of(hash) / 8] >> place_of(hash) % 8 & 1) != 0;
}

bool refusing_add(struct refusing *r, struct slice organisation)
{
    size_t at = place_of_organisation(organisation);

    if (r->counts == NULL)
        r->counts = calloc(REFUSING_COUNTS, sizeof *r->counts);
    if (r->counts == NULL)
        return false;
    r->counts[at]++;
    r->marks[at / 8] |= (unsigned char)(1U << at % 8);
    ++*(is_domain(organisation) ? &r->names : &r->others);
    return true;
}

void refusing_drop(struct refusing *r, struct slice organisation)
{
    size_t at = place_of_organisation(organisation);

    if (r->counts == NULL || r->counts[at] == 0)
        return;
    if (--r->counts[at] == 0)
        r->marks[at / 8] &= (unsigned char)~(1U << at % 8);
    --*(is_domain(organisation) ? &r->names : &r->others);
}

bool refusing_may_be(const struct refusing *r, struct slice relay_host, struct slice relay_ip)
{
    const char *name = relay_host.p;
    uint64_t points;

    if (relay_host.n > NAME_LONGEST)
        return r->names > 0 || r->others > 0;
    if (r->others > 0 && (is_marked(r, slice_hash_fold(relay_ip)) || is_marked(r, slice_hash_fold(relay_host))))
        return true;
    if (r->names == 0 || relay_host.n == 0)
        return false;
    if (name[relay_host.n - 1] == '.')
        relay_host.n--;
    /* A domain is what the name ends in, and a single label is none. */
    points = points_of(relay_host);
    if (points != 0)
        points ^= UINT64_C(1) << scan_last(points);
    for (; points != 0; points ^= UINT64_C(1) << scan_last(points)) {
        size_t from = scan_last(points) + 1;

        if (is_marked(r, domain_hash(name + from, relay_host.n - from)))
            return true;
    }
    return is_marked(r, domain_hash(name, relay_host.n));
}

void refusing_clear(struct refusing *r)
{
    free(r->counts);
    *r = (struct refusing){0};
}
