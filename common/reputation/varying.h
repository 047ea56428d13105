/* The words of a reply that can't matter to a signature, since no literal can begin with them, or end in them. Queue ids and
 * tokens, which differ in each reply, are such words, so that with them covered one answer serves many replies. */
#ifndef ERS_VARYING_H
#define ERS_VARYING_H

#include "reputation/literals.h"

/* Shorter words are left alone, and so are those without a digit among the first so many bytes. */
enum { VARYING_WORD = 6, VARYING_BITS = 65536, VARYING_LEAD = 2, VARYING_PAD = 64 };

struct varying {
    uint64_t starts[VARYING_BITS / 64]; /* hashes of the first bytes of what literals have a word begin with */
    size_t shortest[2]; /* of these, in bytes; with what stands before them in a literal, and without: second, first */
};

/* v: zeros. */
void varying_learn(struct varying *v, const struct literals *l);
/* Covers such words in a folded text by capitals, which no folded text holds: one that ends in a letter by 'L', in a digit
 * by 'D', since a host name's last byte counts. VARYING_LEAD bytes before the text and VARYING_PAD behind it can be read and
 * are no letters or digits. Texts that are alike afterwards have the same literals at the same places
 * (literals_find), and signature_match says the same of them. */
void varying_cover(const struct varying *v, char *text, size_t n);

#endif
