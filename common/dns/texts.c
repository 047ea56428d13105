#include "dns/texts.h"

#include <stdlib.h>

#define BLOCK_SIZE 4096

struct texts_block {
    struct texts_block *before;
    size_t used, size;
    char bytes[];
};

bool texts_keep(struct texts *t, struct slice s, struct slice *out)
{
    struct texts_block *b = t->last;
    size_t size = s.n + 1 > BLOCK_SIZE ? s.n + 1 : BLOCK_SIZE;

    if (b == NULL || s.n + 1 > b->size - b->used) {
        b = malloc(sizeof *b + size);
        if (b == NULL)
            return false;
        *b = (struct texts_block){.before = t->last, .size = size};
        t->last = b;
    }
    if (s.n > 0)
        memcpy(b->bytes + b->used, s.p, s.n);
    b->bytes[b->used + s.n] = '\0';
    *out = (struct slice){b->bytes + b->used, s.n};
    b->used += s.n + 1;
    return true;
}

void texts_free(struct texts *t)
{
    while (t->last != NULL) {
        struct texts_block *b = t->last;

        t->last = b->before;
        free(b);
    }
}
