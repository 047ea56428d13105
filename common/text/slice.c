#include "text/slice.h"

#include <endian.h>
#include <stdarg.h>
#include <stdio.h>

static unsigned char fold(char c)
{
    unsigned char u = (unsigned char)c;

    return u >= 'A' && u <= 'Z' ? (unsigned char)(u | 0x20) : u;
}

static bool same_fold(const char *a, const char *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (fold(a[i]) != fold(b[i]))
            return false;
    return true;
}

struct slice slice_of(const char *text)
{
    return (struct slice){text, text == NULL ? 0 : strlen(text)};
}

struct slice slice_cut(struct slice s, size_t from, size_t n)
{
    if (from > s.n)
        from = s.n;
    if (n > s.n - from)
        n = s.n - from;
    return (struct slice){from == 0 ? s.p : s.p + from, n};
}

bool slice_equal(struct slice a, struct slice b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool slice_equal_fold(struct slice a, struct slice b)
{
    return a.n == b.n && same_fold(a.p, b.p, a.n);
}

bool slice_starts(struct slice s, struct slice prefix)
{
    return s.n >= prefix.n && slice_equal(slice_cut(s, 0, prefix.n), prefix);
}

bool slice_starts_fold(struct slice s, struct slice prefix)
{
    return s.n >= prefix.n && same_fold(s.p, prefix.p, prefix.n);
}

bool slice_ends(struct slice s, struct slice suffix)
{
    return s.n >= suffix.n && slice_equal(slice_cut(s, s.n - suffix.n, suffix.n), suffix);
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

size_t slice_find_fold(struct slice s, struct slice needle)
{
    if (needle.n == 0)
        return 0;
    for (size_t i = 0; i + needle.n <= s.n; i++)
        if (fold(s.p[i]) == fold(needle.p[0]) && same_fold(s.p + i, needle.p, needle.n))
            return i;
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

/* The upper half of the product into the lower one. */
static uint64_t mix(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
    __extension__ unsigned __int128 wide = (__extension__(unsigned __int128) a) * b;

    return (uint64_t)wide ^ (uint64_t)(wide >> 64);
#else /* 32 bit */
    uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
    uint64_t low = a0 * b0, middle = a1 * b0 + (low >> 32), crossed = a0 * b1 + (uint32_t)middle;

    return (crossed << 32 | (uint32_t)low) ^ (a1 * b1 + (middle >> 32) + (crossed >> 32));
#endif
}

uint64_t hash_join(uint64_t a, uint64_t b)
{
    return mix(a ^ 0x9e3779b97f4a7c15U, b ^ 0xd6e8feb86659fd93U);
}

uint64_t slice_hash(struct slice s)
{
    uint64_t h = 0x9e3779b97f4a7c15U ^ s.n;

    for (size_t i = 0; i < s.n; i += 8) {
        uint64_t word = 0;

        memcpy(&word, s.p + i, s.n - i < 8 ? s.n - i : 8);
        h = mix(h ^ le64toh(word), 0xd6e8feb86659fd93U);
    }
    return h;
}

uint64_t slice_hash_fold(struct slice s)
{
    uint64_t h = 0x9e3779b97f4a7c15U ^ s.n;

    for (size_t i = 0; i < s.n; i += 8) {
        uint64_t word = 0;

        for (size_t k = 0; k < 8 && i + k < s.n; k++)
            word |= (uint64_t)fold(s.p[i + k]) << (8 * k);
        h = mix(h ^ word, 0xd6e8feb86659fd93U);
    }
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
