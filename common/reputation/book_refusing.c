#include "reputation/book_refusing.h"

#include <stdlib.h>

enum { COUNTS = 16384, HOST_LONGEST = 255 };

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

/* Takes the last label off the name and joins it to the hash of those behind it. */
static uint64_t join_label(uint64_t hash, struct slice *name)
{
    size_t from = name->n;

    while (from > 0 && name->p[from - 1] != '.')
        from--;
    hash = hash_join(hash, label_hash(name->p + from, name->n - from));
    name->n = from == 0 ? 0 : from - 1;
    return hash;
}

/* Two labels at least, and no address. */
static bool is_domain(struct slice name)
{
    size_t dot = slice_find_last_byte(name, '.');

    return dot != SLICE_NONE && dot > 0 && dot + 1 < name.n && (name.p[dot + 1] < '0' || name.p[dot + 1] > '9') &&
           slice_find_byte(name, ':') == SLICE_NONE;
}

static uint32_t *count_of(const struct refusing *r, uint64_t hash)
{
    return &r->counts[hash >> 32 & (COUNTS - 1)];
}

static uint32_t *count_of_organisation(const struct refusing *r, struct slice organisation)
{
    uint64_t hash = 0;

    if (!is_domain(organisation))
        return count_of(r, slice_hash_fold(organisation));
    while (organisation.n > 0)
        hash = join_label(hash, &organisation);
    return count_of(r, hash);
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
    uint64_t hash = 0;

    if (r->others > 0 && (*count_of(r, slice_hash_fold(relay_ip)) > 0 || *count_of(r, slice_hash_fold(relay_host)) > 0))
        return true;
    if (r->names == 0)
        return false;
    if (relay_host.n > HOST_LONGEST)
        return true;
    if (slice_ends(relay_host, SLICE(".")))
        relay_host.n--;
    /* A domain is what the name ends in, and a single label is none. */
    if (relay_host.n > 0)
        hash = join_label(hash, &relay_host);
    while (relay_host.n > 0) {
        hash = join_label(hash, &relay_host);
        if (*count_of(r, hash) > 0)
            return true;
    }
    return false;
}

void refusing_clear(struct refusing *r)
{
    free(r->counts);
    *r = (struct refusing){0};
}
