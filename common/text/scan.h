/* What the parsers of whole log files are made of: a 64-byte equality mask, and a cursor whose literals are compared in
 * words. Header only, so that they are compiled into their callers. SSE2 where the compiler has it (all of amd64), else
 * plain C: both give the same mask, which the unit test checks. Nothing here reads outside the given bytes. */
#ifndef ERS_SCAN_H
#define ERS_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define SCAN_WIDTH 64
/* The comparisons are worth it only where the literal's length is known. */
#define SCAN_INLINE static inline __attribute__((always_inline))

/* Bit i is set where p[i] is byte; reads p[0..SCAN_WIDTH). Eight bytes at a time: those equal to byte become zero bytes,
 * those become 0x80, and a multiplication gathers these bits. */
static inline uint64_t scan_mask_plain(const char *p, char byte)
{
    const uint64_t low = 0x7f7f7f7f7f7f7f7fU;
    uint64_t mask = 0;

    for (unsigned i = 0; i < SCAN_WIDTH; i += 8) {
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

#ifdef __SSE2__
static inline uint64_t scan_mask_16(const char *p, char byte)
{
    __m128i bytes = _mm_loadu_si128((const void *)p);

    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte)));
}
#endif

static inline uint64_t scan_mask(const char *p, char byte)
{
#ifdef __SSE2__
    return scan_mask_16(p, byte) | scan_mask_16(p + 16, byte) << 16 | scan_mask_16(p + 32, byte) << 32 |
           scan_mask_16(p + 48, byte) << 48;
#else
    return scan_mask_plain(p, byte);
#endif
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

    if (n < 4) {
        for (size_t i = 0; i < n; i++)
            if (a[i] != b[i])
                return false;
        return true;
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

/* First place of byte in what is left, NULL if there is none. */
static inline const char *scan_find(const struct scan *s, char byte)
{
    const char *p = s->p;

    for (; s->end - p >= SCAN_WIDTH; p += SCAN_WIDTH) {
        uint64_t mask = scan_mask(p, byte);

        if (mask != 0)
            return p + scan_first(mask);
    }
    return memchr(p, byte, (size_t)(s->end - p));
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

#endif
