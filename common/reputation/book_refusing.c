#include "reputation/book_refusing.h"

#include <stdlib.h>

#include "text/scan.h"

enum { COUNTS = 16384, NAME_LONGEST = 64 };

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

static uint64_t label_hash(const char *p, size_t n)
{
    uint64_t word = n;

    if (n >= 8)
        return hash_join(word_at(p, 8), word_at(p + n - 8, 8) ^ n);
    if (n >= 4)
        return hash_join(word_at(p, 4), word_at(p + n - 4, 4) ^ n);
    for (size_t i = 0; i < n; i++)
        word = word << 8 | (unsigned char)p[i] | 0x20;
    return word;
}

/* Bit i is set where byte i of a name of at most NAME_LONGEST is a point. */
static uint64_t points_of(struct slice name)
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

/* The labels of a name from the last one on, and the hash of those passed so far. */
struct labels {
    const char *name;
    size_t left;
    uint64_t points, hash;
};

static struct labels labels_of(struct slice name)
{
    return (struct labels){.name = name.p, .left = name.n, .points = points_of(name)};
}

static void pass_label(struct labels *l)
{
    size_t from = l->points == 0 ? 0 : scan_last(l->points) + 1;

    l->hash = hash_join(l->hash, label_hash(l->name + from, l->left - from));
    l->left = from == 0 ? 0 : from - 1;
    l->points &= from == 0 ? 0 : ~(UINT64_C(1) << (from - 1));
}

/* Two labels at least, no address, and not too long to be looked for. */
static bool is_domain(struct slice name)
{
    size_t dot = slice_find_last_byte(name, '.');

    return name.n <= NAME_LONGEST && dot != SLICE_NONE && dot > 0 && dot + 1 < name.n &&
           (name.p[dot + 1] < '0' || name.p[dot + 1] > '9') && slice_find_byte(name, ':') == SLICE_NONE;
}

static uint32_t *count_of(const struct refusing *r, uint64_t hash)
{
    return &r->counts[hash >> 32 & (COUNTS - 1)];
}

static uint32_t *count_of_organisation(const struct refusing *r, struct slice organisation)
{
    struct labels l;

    if (!is_domain(organisation))
        return count_of(r, slice_hash_fold(organisation));
    for (l = labels_of(organisation); l.left > 0;)
        pass_label(&l);
    return count_of(r, l.hash);
}

bool refusing_add(struct refusing *r, struct slice organisation)
{
    if (r->counts == NULL)
        r->counts = calloc(COUNTS, sizeof *r->counts);
    if (r->counts == NULL)
        return false;
    ++*count_of_organisation(r, organisation);
    ++*(is_domain(organisation) ? &r->names : &r->others);
    return true;
}

void refusing_drop(struct refusing *r, struct slice organisation)
{
    if (r->counts == NULL || *count_of_organisation(r, organisation) == 0)
        return;
    --*count_of_organisation(r, organisation);
    --*(is_domain(organisation) ? &r->names : &r->others);
}

bool refusing_may_be(const struct refusing *r, struct slice relay_host, struct slice relay_ip)
{
    struct labels l;

    if (relay_host.n > NAME_LONGEST)
        return r->names > 0 || r->others > 0;
    if (r->others > 0 && (*count_of(r, slice_hash_fold(relay_ip)) > 0 || *count_of(r, slice_hash_fold(relay_host)) > 0))
        return true;
    if (r->names == 0)
        return false;
    if (relay_host.n > 0 && relay_host.p[relay_host.n - 1] == '.')
        relay_host.n--;
    /* A domain is what the name ends in, and a single label is none. */
    l = labels_of(relay_host);
    if (l.left > 0)
        pass_label(&l);
    while (l.left > 0) {
        pass_label(&l);
        if (*count_of(r, l.hash) > 0)
            return true;
    }
    return false;
}

void refusing_clear(struct refusing *r)
{
    free(r->counts);
    *r = (struct refusing){0};
}
