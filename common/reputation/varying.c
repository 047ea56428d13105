#include "reputation/varying.h"

#include <endian.h>

#include "text/scan.h"

/* START: how many of a word's first bytes are compared. Of what is shorter in a literal, LEAD bytes before it are compared
 * as well, where the literal has them. The step leaves room in a mask for the byte before a word and for its first
 * VARYING_WORD. */
enum { START = 4, LEAD = VARYING_LEAD, VARYING_STEP = SCAN_WIDTH - VARYING_WORD - 2 };

/* Of the lowest n bytes of the number, n < 8. */
static uint64_t hash_of(uint64_t bytes, size_t n)
{
    return ((bytes & ((UINT64_C(1) << 8 * n) - 1)) | (uint64_t)n << 56) * 0x9e3779b97f4a7c15U;
}

/* Two bits of the table for each hash: one would be set by chance for too many words. */
static size_t one_bit(uint64_t hash)
{
    return (size_t)(hash >> 48);
}
static size_t other_bit(uint64_t hash)
{
    return (size_t)(hash >> 32 & 0xffff);
}

static bool is_set(const struct varying *v, size_t bit)
{
    return (v->starts[bit / 64] >> bit % 64 & 1) != 0;
}

static void learn_start(struct varying *v, const char *p, size_t n)
{
    uint64_t bytes = 0, hash;

    for (size_t i = n; i-- > 0;)
        bytes = bytes << 8 | (unsigned char)p[i];
    hash = hash_of(bytes, n);
    v->starts[one_bit(hash) / 64] |= UINT64_C(1) << one_bit(hash) % 64;
    v->starts[other_bit(hash) / 64] |= UINT64_C(1) << other_bit(hash) % 64;
}

/* The word at `at` of a literal, cut off by its end or not: a word of the text that goes on behind the literal's end begins
 * with it, else it is the whole word. */
static void learn_word(struct varying *v, struct slice literal, size_t at, size_t n, bool open)
{
    size_t start = n < START ? n : START, lead = start < START && at >= LEAD ? LEAD : 0;

    if (!open && n < VARYING_WORD)
        return;
    learn_start(v, literal.p + at - lead, lead + start);
    if (start < v->shortest[lead > 0])
        v->shortest[lead > 0] = start;
}

void varying_learn(struct varying *v, const struct literals *l)
{
    v->shortest[0] = v->shortest[1] = START;
    for (size_t i = 0; i < l->count; i++) {
        const char *p = l->bytes + l->list[i].at;
        size_t n = l->list[i].n, at = 0;

        while (at < n) {
            size_t start = at;

            while (at < n && literals_word(p[at]))
                at++;
            if (at > start)
                learn_word(v, (struct slice){p, n}, start, at - start, at == n && l->list[i].end == LITERAL_OPEN);
            else
                at++;
        }
    }
}

static bool may_be(const struct varying *v, uint64_t bytes, size_t n)
{
    uint64_t hash = hash_of(bytes, n);

    return is_set(v, one_bit(hash)) && is_set(v, other_bit(hash));
}

/* Words before this one are covered already. Those have no literal in them, so none that begins before this word is missed. */
static bool may_start(const struct varying *v, const char *word)
{
    uint64_t bytes;

    memcpy(&bytes, word - LEAD, sizeof bytes);
    bytes = le64toh(bytes);
    for (size_t n = v->shortest[0]; n <= START; n++)
        if (may_be(v, bytes >> 8 * LEAD, n))
            return true;
    for (size_t n = v->shortest[1]; n < START; n++)
        if (may_be(v, bytes, LEAD + n))
            return true;
    return false;
}

static uint64_t alnum_mask(const char *p)
{
    return scan_alnum_16(p) | scan_alnum_16(p + 16) << 16 | scan_alnum_16(p + 32) << 32 | scan_alnum_16(p + 48) << 48;
}

static uint64_t digits_mask(const char *p)
{
    return scan_digits_16(p) | scan_digits_16(p + 16) << 16 | scan_digits_16(p + 32) << 32 |
           scan_digits_16(p + 48) << 48;
}

/* The words of p[1 .. 1 + VARYING_STEP), a bit for each byte from p on: where VARYING_WORD letters and digits begin, among
 * them a digit. */
static uint64_t words_at(const char *p)
{
    uint64_t digits = digits_mask(p), words, runs;

    if (digits == 0)
        return 0;
    words = alnum_mask(p);
    runs = words & words >> 1;
    runs &= runs >> 2 & runs >> 4;
    digits |= digits >> 1;
    digits |= digits >> 2 | digits >> 4;
    return runs & digits & ~(words << 1) & ((UINT64_C(1) << (VARYING_STEP + 1)) - 2);
}

void varying_cover(const struct varying *v, char *text, size_t n)
{
    for (size_t at = 0; at < n; at += VARYING_STEP)
        for (uint64_t words = words_at(text - 1 + at); words != 0; words &= words - 1) {
            char *word = text - 1 + at + scan_first(words);
            struct scan s = {word, text + n};
            size_t length = scan_alnum(&s);

            if (length >= VARYING_WORD && !may_start(v, word))
                memset(word, word[length - 1] <= '9' ? 'D' : 'L', length);
        }
}
