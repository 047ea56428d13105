/* What the parsers of whole log files are made of: masks that tell which of many bytes are wanted, and a cursor whose
 * literals are compared in words. Header only, so that they are compiled into their callers. SSE2 where the compiler has
 * it (all of amd64), else plain C: both give the same masks, which the unit test checks. Nothing here reads outside the
 * given bytes. */
#ifndef ERS_SCAN_H
#define ERS_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Bytes of a wide mask, and of a narrow one. */
#define SCAN_WIDTH 64
#define SCAN_STEP 16
/* Worth it only where the literals and their lengths are known. */
#define SCAN_INLINE static inline __attribute__((always_inline))

/* Bit i is set where p[i] is byte; reads p[0..SCAN_STEP). Eight bytes at a time: those equal to byte become zero bytes,
 * those become 0x80, and a multiplication gathers these bits. */
static inline uint64_t scan_mask_16_plain(const char *p, char byte)
{
    const uint64_t low = 0x7f7f7f7f7f7f7f7fU;
    uint64_t mask = 0;

    for (unsigned i = 0; i < SCAN_STEP; i += 8) {
        uint64_t word;

        memcpy(&word, p + i, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        word = __builtin_bswap64(word);
#endif
        word ^= 0x0101010101010101U * (unsigned char)byte;
        word = ~(((word & low) + low) | word | low);
        mask |= ((word >> 7) * 0x0102040810204080U >> 56) << i;
    }
    return mask;
}

/* Bit i is set where p[i] is an ASCII letter or digit; reads p[0..SCAN_STEP). */
static inline uint64_t scan_alnum_16_plain(const char *p)
{
    uint64_t mask = 0;

    for (unsigned i = 0; i < SCAN_STEP; i++) {
        unsigned c = (unsigned char)p[i], folded = c | 0x20;

        mask |= (uint64_t)((folded - 'a' < 26) | (c - '0' < 10)) << i;
    }
    return mask;
}

/* Bit i is set where p[i] is a digit; reads p[0..SCAN_STEP). */
static inline uint64_t scan_digits_16_plain(const char *p)
{
    uint64_t mask = 0;

    for (unsigned i = 0; i < SCAN_STEP; i++)
        mask |= (uint64_t)((unsigned)(unsigned char)p[i] - '0' < 10) << i;
    return mask;
}

/* Are the bytes of p those of text, but for those where any has 0xff, not 0? Reads 2 * SCAN_STEP bytes of all three; text
 * and any are aligned to a step. */
static inline bool scan_alike_32_plain(const char *p, const char *text, const char *any)
{
    unsigned others = 0;

    for (unsigned i = 0; i < 2 * SCAN_STEP; i++)
        others |= (unsigned)(unsigned char)(p[i] ^ text[i]) & ~(unsigned)(unsigned char)any[i];
    return others == 0;
}

#ifdef __SSE2__
SCAN_INLINE uint64_t scan_mask_16(const char *p, char byte)
{
    __m128i bytes = _mm_loadu_si128((const void *)p);

    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte)));
}
/* What is below low becomes a number above all that are between. */
SCAN_INLINE __m128i scan_between(__m128i bytes, char low, char high)
{
    __m128i from_low = _mm_sub_epi8(bytes, _mm_set1_epi8(low));

    return _mm_cmpeq_epi8(_mm_min_epu8(from_low, _mm_set1_epi8((char)(high - low))), from_low);
}
SCAN_INLINE uint64_t scan_alnum_16(const char *p)
{
    __m128i bytes = _mm_loadu_si128((const void *)p);
    __m128i letters = scan_between(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 'z');

    return (unsigned)_mm_movemask_epi8(_mm_or_si128(letters, scan_between(bytes, '0', '9')));
}
SCAN_INLINE uint64_t scan_digits_16(const char *p)
{
    return (unsigned)_mm_movemask_epi8(scan_between(_mm_loadu_si128((const void *)p), '0', '9'));
}
SCAN_INLINE __m128i scan_alike_16(const char *p, const char *text, const char *any)
{
    __m128i equal = _mm_cmpeq_epi8(_mm_loadu_si128((const void *)p), _mm_load_si128((const void *)text));

    return _mm_or_si128(equal, _mm_load_si128((const void *)any));
}
SCAN_INLINE bool scan_alike_32(const char *p, const char *text, const char *any)
{
    __m128i first = scan_alike_16(p, text, any), second = scan_alike_16(p + 16, text + 16, any + 16);

    return _mm_movemask_epi8(_mm_and_si128(first, second)) == 0xffff;
}
#else
#define scan_mask_16 scan_mask_16_plain
#define scan_alnum_16 scan_alnum_16_plain
#define scan_digits_16 scan_digits_16_plain
#define scan_alike_32 scan_alike_32_plain
#endif

/* The same of p[0..SCAN_WIDTH). */
SCAN_INLINE uint64_t scan_mask(const char *p, char byte)
{
    return scan_mask_16(p, byte) | scan_mask_16(p + 16, byte) << 16 | scan_mask_16(p + 32, byte) << 32 |
           scan_mask_16(p + 48, byte) << 48;
}

/* Places of the lowest and the highest bit of a mask that isn't 0. */
static inline unsigned scan_first(uint64_t mask)
{
    return (unsigned)__builtin_ctzll(mask);
}
static inline unsigned scan_last(uint64_t mask)
{
    return 63 - (unsigned)__builtin_clzll(mask);
}

/* Same bytes? In words, the last of which overlaps the one before, so that no tail is compared byte by byte. */
SCAN_INLINE bool scan_same(const char *a, const char *b, size_t n)
{
    uint64_t long_a, long_b;
    uint32_t int_a, int_b;
    uint16_t short_a, short_b;

    if (n < 2)
        return n == 0 || *a == *b;
    if (n < 4) {
        memcpy(&short_a, a, 2);
        memcpy(&short_b, b, 2);
        if (short_a != short_b)
            return false;
        memcpy(&short_a, a + n - 2, 2);
        memcpy(&short_b, b + n - 2, 2);
        return short_a == short_b;
    }
    if (n < 8) {
        memcpy(&int_a, a, 4);
        memcpy(&int_b, b, 4);
        if (int_a != int_b)
            return false;
        memcpy(&int_a, a + n - 4, 4);
        memcpy(&int_b, b + n - 4, 4);
        return int_a == int_b;
    }
    for (size_t i = 0; i < n - 8; i += 8) {
        memcpy(&long_a, a + i, 8);
        memcpy(&long_b, b + i, 8);
        if (long_a != long_b)
            return false;
    }
    memcpy(&long_a, a + n - 8, 8);
    memcpy(&long_b, b + n - 8, 8);
    return long_a == long_b;
}

/* The bytes not yet read. */
struct scan {
    const char *p, *end;
};

static inline size_t scan_left(const struct scan *s)
{
    return (size_t)(s->end - s->p);
}

SCAN_INLINE bool scan_starts(const struct scan *s, const char *literal, size_t n)
{
    return scan_left(s) >= n && scan_same(s->p, literal, n);
}

/* Moves past the literal if it is next. */
SCAN_INLINE bool scan_take(struct scan *s, const char *literal, size_t n)
{
    if (!scan_starts(s, literal, n))
        return false;
    s->p += n;
    return true;
}
#define SCAN_STARTS(s, literal) scan_starts((s), (literal), sizeof(literal) - 1)
#define SCAN_TAKE(s, literal) scan_take((s), (literal), sizeof(literal) - 1)

/* The end of a search that came to p without a hit: less than a step is left, and looked at together with bytes before it
 * where there are enough. */
SCAN_INLINE const char *scan_find_tail(const struct scan *s, const char *p, char byte)
{
    if (p < s->end && scan_left(s) >= SCAN_STEP) {
        uint64_t mask = scan_mask_16(s->end - SCAN_STEP, byte);

        return mask == 0 ? NULL : s->end - SCAN_STEP + scan_first(mask);
    }
    for (; p < s->end; p++)
        if (*p == byte)
            return p;
    return NULL;
}

/* First place of byte in what is left, NULL if there is none: quick to start, for what is near. */
SCAN_INLINE const char *scan_find(const struct scan *s, char byte)
{
    const char *p = s->p;

    for (; s->end - p >= SCAN_STEP; p += SCAN_STEP) {
        uint64_t mask = scan_mask_16(p, byte);

        if (mask != 0)
            return p + scan_first(mask);
    }
    return scan_find_tail(s, p, byte);
}

/* The same, for what is far. */
SCAN_INLINE const char *scan_find_far(const struct scan *s, char byte)
{
    const char *p = s->p;
    uint64_t mask;

    for (; s->end - p >= SCAN_WIDTH; p += SCAN_WIDTH)
        if ((mask = scan_mask(p, byte)) != 0)
            return p + scan_first(mask);
    for (; s->end - p >= SCAN_STEP; p += SCAN_STEP)
        if ((mask = scan_mask_16(p, byte)) != 0)
            return p + scan_first(mask);
    return scan_find_tail(s, p, byte);
}

/* The last place of byte in what is left, NULL if there is none: for what is near the end. */
SCAN_INLINE const char *scan_find_last(const struct scan *s, char byte)
{
    const char *p = s->end;

    while (p - s->p >= SCAN_STEP) {
        uint64_t mask = scan_mask_16(p -= SCAN_STEP, byte);

        if (mask != 0)
            return p + scan_last(mask);
    }
    while (p > s->p)
        if (*--p == byte)
            return p;
    return NULL;
}

/* Bytes before the first of three; all that is left if there is none. */
SCAN_INLINE size_t scan_until(const struct scan *s, char a, char b, char c)
{
    const char *p = s->p;

    for (; s->end - p >= SCAN_STEP; p += SCAN_STEP) {
        uint64_t mask = scan_mask_16(p, a) | scan_mask_16(p, b) | scan_mask_16(p, c);

        if (mask != 0)
            return (size_t)(p - s->p) + scan_first(mask);
    }
    while (p < s->end && *p != a && *p != b && *p != c)
        p++;
    return (size_t)(p - s->p);
}

/* Letters and digits at the front. */
SCAN_INLINE size_t scan_alnum(const struct scan *s)
{
    const char *p = s->p;
    unsigned c;

    for (; s->end - p >= SCAN_STEP; p += SCAN_STEP) {
        uint64_t others = scan_alnum_16(p) ^ 0xffff;

        if (others != 0)
            return (size_t)(p - s->p) + scan_first(others);
    }
    for (; p < s->end; p++) {
        c = (unsigned char)*p;
        if ((c | 0x20) - 'a' >= 26 && c - '0' >= 10)
            break;
    }
    return (size_t)(p - s->p);
}

/* Digits at the front. */
SCAN_INLINE size_t scan_digits(const struct scan *s)
{
    const char *p = s->p;

    for (; s->end - p >= SCAN_STEP; p += SCAN_STEP) {
        uint64_t others = scan_digits_16(p) ^ 0xffff;

        if (others != 0)
            return (size_t)(p - s->p) + scan_first(others);
    }
    while (p < s->end && *p >= '0' && *p <= '9')
        p++;
    return (size_t)(p - s->p);
}

#endif
