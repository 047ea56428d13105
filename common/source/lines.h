/* Blocks of bytes -> whole lines, without copying those that lie within a block. A line longer than the ceiling is passed
 * over and counted. */
#ifndef ERS_LINES_H
#define ERS_LINES_H

#include "text/buffer.h"

struct lines {
    struct slice block;
    struct buffer partial; /* the beginning of a line whose end is in a block to come */
    bool skipping;         /* within a line that is too long */
    bool taken;            /* partial was handed out whole */
    uint64_t too_long;
};
void lines_init(struct lines *l, size_t ceiling);
/* Only when lines_next has returned false. The block is borrowed until then. */
void lines_feed(struct lines *l, struct slice block);
/* The next line without its newline, valid until the next call. */
bool lines_next(struct lines *l, struct slice *line);
/* At the end of the input: what came after the last newline; false: nothing. */
bool lines_last(struct lines *l, struct slice *line);
void lines_free(struct lines *l);

#endif
