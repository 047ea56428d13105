#include "reputation/varying.h"

#include "text/scan.h"

/* START: how many of a word's first bytes are compared. The step leaves room in a mask for the byte before a word and for
 * its first VARYING_WORD. */
enum { START = 3, VARYING_STEP = SCAN_WIDTH - VARYING_WORD - 2 };

static size_t hash_of(const char *p, size_t n)
{
    uint32_t bytes = (uint32_t)n;

    for (size_t i = 0; i < n; i++)
        bytes = bytes << 8 | (unsigned char)p[i];
    return bytes * 0x9e3779b1U >> 16;
}

/* One of the words of a literal, cut off by its end or not: a word of the text that goes on behind the literal's end begins
 * with it, else it is the whole word. */
static void learn_word(struct varying *v, struct slice word, bool open)
{
    size_t hash = hash_of(word.p, word.n < START ? word.n : START);

    if (!open && word.n < VARYING_WORD)
        return;
    v->starts[hash / 64] |= UINT64_C(1) << hash % 64;
    if (word.n < v->shortest)
        v->shortest = word.n;
}

void varying_learn(struct varying *v, const struct literals *l)
{
    v->shortest = START;
    for (size_t i = 0; i < l->count; i++) {
        const char *p = l->bytes + l->list[i].at;
        size_t n = l->list[i].n, at = 0;

        while (at < n) {
            size_t start = at;

            while (at < n && literals_word(p[at]))
                at++;
            if (at > start)
                learn_word(v, (struct slice){p + start, at - start}, at == n && l->list[i].end == LITERAL_OPEN);
            else
                at++;
        }
    }
}

static bool may_start(const struct varying *v, const char *p)
{
    for (size_t n = v->shortest; n <= START; n++) {
        size_t hash = hash_of(p, n);

        if ((v->starts[hash / 64] >> hash % 64 & 1) != 0)
            return true;
    }
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
    uint64_t words = alnum_mask(p), runs = words & words >> 1, digits = digits_mask(p);

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
