/* One spelling for all: replies and signatures are compared in a folded form, so that "BLOQUÉE", "Bloquée" (in UTF-8 or
 * Latin-1) and "bloquee" are the same word. Letters lose case and accents (Latin, Cyrillic, Greek capitals, full-width
 * forms), typographic quotes, dashes and blanks become ASCII ones, zero-width characters and combining accents vanish, control characters
 * become blanks. No locale, no table beyond U+FF5E. */
#ifndef ERS_FOLD_H
#define ERS_FOLD_H

#include "text/slice.h"

/* The folded form of the ASCII byte c; 0 for what fold_point must see: control characters, blanks and bytes from 0x80. */
extern const char fold_ascii[256];

enum { FOLD_MAX = 4 };
/* Folds the character at the start of s (s.n > 0) to out; *size is what it took from s, 1..4. Returns the bytes written,
 * 0..FOLD_MAX. A byte that is no UTF-8 is read as Latin-1. */
size_t fold_point(struct slice s, char out[FOLD_MAX], size_t *size);

/* Is c part of a word: a letter or digit of ASCII, or a byte of a longer character? */
bool fold_word(char c);

#endif
