/* A borrowed run of bytes: never NUL-terminated, never owned, valid as long as what it was cut from.
 * Every parser of the suite reads slices; nothing here allocates, fails or knows a locale. Letters fold as ASCII only. */
#ifndef ERS_SLICE_H
#define ERS_SLICE_H

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct slice {
    const char *p;
    size_t n;
};

/* A caller's error: one line in plain words, without a newline; "" means none. */
struct error {
    char text[240];
};

/* The clock of a run, read by the plugin and passed down: wall in seconds since 1970, mono in milliseconds. */
struct now {
    long long wall_s, mono_ms;
};

/* "No such place", from the find functions. */
#define SLICE_NONE ((size_t)-1)

/* A slice of a string literal, without its NUL; SLICE_INIT is the same as a constant initializer. */
#define SLICE(literal) ((struct slice){(literal), sizeof(literal) - 1})
#define SLICE_INIT(literal)                                                                                            \
    {                                                                                                                  \
        (literal), sizeof(literal) - 1                                                                                 \
    }

/* An empty one. Its bytes aren't known to the compiler, which therefore copies it whole and not word by word. */
extern const struct slice slice_none;

/* The whole of a NUL-terminated string; NULL gives an empty slice. */
struct slice slice_of(const char *text);

/* Bytes [from, from + n) of s, cut at its end. */
static inline struct slice slice_cut(struct slice s, size_t from, size_t n)
{
    if (from > s.n)
        from = s.n;
    if (n > s.n - from)
        n = s.n - from;
    return (struct slice){from == 0 ? s.p : s.p + from, n};
}

/* In the header, since one of the two is mostly a literal: then few instructions are left of these. */
static inline bool slice_equal(struct slice a, struct slice b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
static inline bool slice_starts(struct slice s, struct slice prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}
static inline bool slice_ends(struct slice s, struct slice suffix)
{
    return s.n >= suffix.n && (suffix.n == 0 || memcmp(s.p + (s.n - suffix.n), suffix.p, suffix.n) == 0);
}

bool slice_equal_fold(struct slice a, struct slice b);
bool slice_starts_fold(struct slice s, struct slice prefix);
bool slice_ends_fold(struct slice s, struct slice suffix);

/* Offset of the first place, or SLICE_NONE. An empty needle is found at 0. */
size_t slice_find(struct slice s, struct slice needle);
size_t slice_find_fold(struct slice s, struct slice needle);
size_t slice_find_byte(struct slice s, char byte);
size_t slice_find_last_byte(struct slice s, char byte);

/* Without blanks and tabs (and a carriage return at the end) on both sides. */
struct slice slice_trim(struct slice s);

/* Cursor steps: *rest moves past what was taken; on false nothing has changed.
 * take_until: the bytes before the first delimiter within the first `max` bytes; the delimiter is consumed, not returned. */
bool slice_take(struct slice *rest, struct slice literal);
bool slice_take_until(struct slice *rest, char delimiter, size_t max, struct slice *out);

/* 64-bit hashes, equal for equal (or fold-equal) bytes; good for tables, not against an adversary who knows them: every
 * table that uses them is bounded and compares the bytes as well. Same value in every run and on every machine. */
uint64_t slice_hash_any(struct slice s);
uint64_t slice_hash_fold(struct slice s);
#define HASH_START 0x9e3779b97f4a7c15U
#define HASH_STEP 0xd6e8feb86659fd93U
/* Folds a further value into a hash; hash_mix is the step that both are made of. */
static inline uint64_t hash_mix(uint64_t a, uint64_t b)
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
static inline uint64_t hash_join(uint64_t a, uint64_t b)
{
    return hash_mix(a ^ HASH_START, b ^ HASH_STEP);
}

static inline uint64_t slice_hash(struct slice s)
{
    uint64_t first, last;

    /* As most ids and names are. */
    if (s.n < 8 || s.n > 16)
        return slice_hash_any(s);
    memcpy(&first, s.p, 8);
    memcpy(&last, s.p + s.n - 8, 8);
    first = hash_mix(HASH_START ^ s.n ^ le64toh(first), HASH_STEP);
    return s.n == 8 ? first : hash_mix(first ^ le64toh(last) >> (128 - 8 * s.n), HASH_STEP);
}

/* Fills *why; the text is cut to fit. why may be NULL. */
void error_set(struct error *why, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
