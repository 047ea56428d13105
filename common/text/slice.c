#include "text/slice.h"

#include <stdarg.h>
#include <stdio.h>

#include "text/scan.h"

const struct slice slice_none = SLICE_INIT("");

static unsigned char fold(char c)
{
    unsigned char u = (unsigned char)c;

    return u >= 'A' && u <= 'Z' ? (unsigned char)(u | 0x20) : u;
}

/* The eight bytes at p with A to Z in small letters: those from 'A' on and not beyond 'Z' get the bit 0x20. */
static uint64_t fold_bytes(uint64_t word)
{
    const uint64_t ones = 0x0101010101010101U, high = 0x80 * ones;
    uint64_t low = word & ~high, from_a = low + (0x80 - 'A') * ones, beyond_z = low + (0x7f - 'Z') * ones;

    return word | (((from_a ^ beyond_z) & ~word & high) >> 2);
}

static bool same_word_fold(const char *a, const char *b)
{
    uint64_t word_a, word_b;

    memcpy(&word_a, a, sizeof word_a);
    memcpy(&word_b, b, sizeof word_b);
    return word_a == word_b || fold_bytes(word_a) == fold_bytes(word_b);
}

/* In words, the last of which overlaps the one before. */
static bool same_fold(const char *a, const char *b, size_t n)
{
    if (n < 8) {
        for (size_t i = 0; i < n; i++)
            if (fold(a[i]) != fold(b[i]))
                return false;
        return true;
    }
    for (size_t i = 0; i < n - 8; i += 8)
        if (!same_word_fold(a + i, b + i))
            return false;
    return same_word_fold(a + n - 8, b + n - 8);
}

struct slice slice_of(const char *text)
{
    return (struct slice){text, text == NULL ? 0 : strlen(text)};
}

bool slice_equal_fold(struct slice a, struct slice b)
{
    return a.n == b.n && same_fold(a.p, b.p, a.n);
}

bool slice_starts_fold(struct slice s, struct slice prefix)
{
    return s.n >= prefix.n && same_fold(s.p, prefix.p, prefix.n);
}

bool slice_ends_fold(struct slice s, struct slice suffix)
{
    return s.n >= suffix.n && same_fold(s.p + (s.n - suffix.n), suffix.p, suffix.n);
}

size_t slice_find(struct slice s, struct slice needle)
{
    const char *at;

    if (needle.n == 0)
        return 0;
    if (s.n < needle.n)
        return SLICE_NONE;
    at = memmem(s.p, s.n, needle.p, needle.n);
    return at == NULL ? SLICE_NONE : (size_t)(at - s.p);
}

/* The first place from `from` on of that letter, large or small, or of that byte. */
static size_t next_fold(struct slice s, size_t from, char letter)
{
    struct scan rest = {s.p + from, s.p + s.n};
    char small = (char)fold(letter), large = (char)(small >= 'a' && small <= 'z' ? small & ~0x20 : small);
    size_t n = scan_until(&rest, small, large, large);

    return n == scan_left(&rest) ? SLICE_NONE : from + n;
}

size_t slice_find_fold(struct slice s, struct slice needle)
{
    if (needle.n == 0)
        return 0;
    for (size_t i = 0; i + needle.n <= s.n; i++) {
        size_t at = next_fold(s, i, needle.p[0]);

        if (at == SLICE_NONE || at + needle.n > s.n)
            return SLICE_NONE;
        if (same_fold(s.p + at, needle.p, needle.n))
            return at;
        i = at;
    }
    return SLICE_NONE;
}

size_t slice_find_byte(struct slice s, char byte)
{
    const char *at = s.n == 0 ? NULL : memchr(s.p, byte, s.n);

    return at == NULL ? SLICE_NONE : (size_t)(at - s.p);
}

size_t slice_find_last_byte(struct slice s, char byte)
{
    const char *at = s.n == 0 ? NULL : memrchr(s.p, byte, s.n);

    return at == NULL ? SLICE_NONE : (size_t)(at - s.p);
}

struct slice slice_trim(struct slice s)
{
    while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = slice_cut(s, 1, s.n);
    while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t' || s.p[s.n - 1] == '\r'))
        s.n--;
    return s;
}

bool slice_take(struct slice *rest, struct slice literal)
{
    if (!slice_starts(*rest, literal))
        return false;
    *rest = slice_cut(*rest, literal.n, rest->n);
    return true;
}

bool slice_take_until(struct slice *rest, char delimiter, size_t max, struct slice *out)
{
    size_t at = slice_find_byte(slice_cut(*rest, 0, max), delimiter);

    if (at == SLICE_NONE)
        return false;
    *out = slice_cut(*rest, 0, at);
    *rest = slice_cut(*rest, at + 1, rest->n);
    return true;
}

/* The n bytes from p on, 1 to 8, as a little-endian number; whole: eight bytes that end where they do can be read. */
static uint64_t last_word(const char *p, size_t n, bool whole)
{
    uint64_t word = 0;

    if (whole) {
        memcpy(&word, p + n - 8, 8);
        return le64toh(word) >> (64 - 8 * n);
    }
    for (size_t i = n; i-- > 0;)
        word = word << 8 | (unsigned char)p[i];
    return word;
}

uint64_t slice_hash_any(struct slice s)
{
    uint64_t h = HASH_START ^ s.n, word;
    size_t i = 0;

    for (; s.n - i >= 8; i += 8) {
        memcpy(&word, s.p + i, 8);
        h = hash_mix(h ^ le64toh(word), HASH_STEP);
    }
    if (i < s.n)
        h = hash_mix(h ^ last_word(s.p + i, s.n - i, i > 0), HASH_STEP);
    return h;
}

uint64_t slice_hash_fold(struct slice s)
{
    uint64_t h = HASH_START ^ s.n, word;
    size_t i = 0;

    for (; s.n - i >= 8; i += 8) {
        memcpy(&word, s.p + i, 8);
        h = hash_mix(h ^ fold_bytes(le64toh(word)), HASH_STEP);
    }
    if (i < s.n)
        h = hash_mix(h ^ fold_bytes(last_word(s.p + i, s.n - i, i > 0)), HASH_STEP);
    return h;
}

void error_set(struct error *why, const char *format, ...)
{
    va_list args;

    if (why == NULL)
        return;
    va_start(args, format);
    (void)vsnprintf(why->text, sizeof why->text, format, args);
    va_end(args);
}
