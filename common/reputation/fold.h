/* One spelling for all: replies and signatures are compared in a folded form, so that "BLOQUÉE", "Bloquée" (in UTF-8 or
 * Latin-1) and "bloquee" are the same word. Letters lose case and accents (Latin, Cyrillic, Greek capitals, full-width
 * forms), typographic quotes, dashes and blanks become ASCII ones, zero-width characters and combining accents vanish, control characters
 * become blanks. No locale, no table beyond U+FF5E. */
#ifndef ERS_FOLD_H
#define ERS_FOLD_H

#include "text/slice.h"

/* The folded form of a byte that stands for nothing but itself: letters and most marks. 0: look closer (blanks and control
 * characters, digits, what may start or part a mail address, bytes from 0x80). */
extern const char fold_plain[256];

/* The folded form of an ASCII byte: control characters are blanks. */
static inline char fold_letter(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c | 0x20);
    return c <= ' ' || c == 0x7f ? ' ' : c;
}

/* Folds the run to out[0..run.n) as far as each byte stands for nothing but itself: what fold_plain knows, a blank that
 * follows none, a digit that goes on with a word or a number ("5.7.1" behind its first digit). Returns how many these are;
 * out behind them is undefined. last: the byte that was written before. The second is in plain C: both give the same. */
size_t fold_run(struct slice run, char last, char *out);
size_t fold_run_plain(struct slice run, char last, char *out);

enum { FOLD_MAX = 4 };
/* Folds the character at the start of s (s.n > 0) to out; *size is what it took from s, 1..4. Returns the bytes written,
 * 0..FOLD_MAX. A byte that is no UTF-8 is read as Latin-1. */
size_t fold_point(struct slice s, char out[FOLD_MAX], size_t *size);

/* Is c part of a word: a letter or digit of ASCII, or a byte of a longer character? */
static inline bool fold_word(char c)
{
    unsigned char u = (unsigned char)c;

    return (unsigned char)((u | 0x20) - 'a') < 26 || (unsigned char)(u - '0') < 10 || u >= 0x80;
}

#endif
