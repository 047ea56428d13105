/* Copies of text that live together and are freed together: what slices of a longer life point to. */
#ifndef ERS_TEXTS_H
#define ERS_TEXTS_H

#include "text/slice.h"

struct texts_block;
struct texts {
    struct texts_block *last; /* NULL: nothing kept yet */
};

/* A copy of s, followed by a NUL; *out.p stays where it is until texts_free. false: no memory, *out untouched. */
bool texts_keep(struct texts *t, struct slice s, struct slice *out);
void texts_free(struct texts *t);

#endif
