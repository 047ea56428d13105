/* A set of literal texts, looked for all at once: at each word's start a hash of the next eight bytes is asked for the long
 * ones, one of the next four for the short ones, and then the bytes are compared. Built once, then constant; a set whose
 * capacity is 0 although there is something in it borrows constants, and nothing may be added to it. */
#ifndef ERS_LITERALS_H
#define ERS_LITERALS_H

#include "text/slice.h"

enum {
    LITERALS_HEADS = 4096,
    LITERALS_MAX = 0x7fff,
    LITERAL_NONE = 0xffff,
    LITERAL_LONGEST = 255,
    LITERAL_SHORTEST = 2
};

enum literal_end {
    LITERAL_OPEN, /* it may end inside a word */
    LITERAL_WORD, /* a word ends where it ends */
    LITERAL_HOST  /* so does a host name: no ".example" or "-x" follows */
};
struct literal {
    uint32_t at;    /* its bytes in the set's */
    uint16_t next;  /* number + 1 of another literal with the same head */
    uint8_t n, end; /* enum literal_end */
    char last;      /* byte, which tells most others apart */
};
struct literals {
    char *bytes;
    struct literal *list;
    size_t byte_count, byte_capacity, count, capacity;
    uint16_t *heads, *long_heads; /* LITERALS_HEADS each: number + 1; 0: none */
};
struct literal_hit {
    uint16_t literal, at, end;
};

/* Is the folded byte part of a word? Characters beyond ASCII part words here: "IP" is one in front of Japanese, and accents
 * are folded away. */
static inline bool literals_word(char c)
{
    return (unsigned char)(c - 'a') < 26 || (unsigned char)(c - '0') < 10;
}

/* A struct of zeros is an empty set. Adds a folded text of 1..LITERAL_LONGEST bytes (one of less than four must
 * not be LITERAL_OPEN, one of a single byte is a placeholder of the reading), or finds it: its number; LITERAL_NONE: no
 * memory or too many. */
uint16_t literals_add(struct literals *l, struct slice text, enum literal_end end);
/* All places, in order, of literals that start at a word's start; at most max. text: READING_MAX bytes at most, with 8
 * zeros after its n. */
size_t literals_find(const struct literals *l, const char *text, size_t n, struct literal_hit *hits, size_t max);
void literals_free(struct literals *l);

#endif
