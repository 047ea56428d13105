/* A place inside a gzip file from which it can be unpacked without what is before it (RFC 1951): a boundary between two
 * deflate blocks, and the content's last 32 KiB there, to which what follows may refer. Pure. */
#ifndef ERS_LOG_POINT_H
#define ERS_LOG_POINT_H

#include "text/buffer.h"

#define LOG_POINT_WINDOW 32768

struct log_point {
    uint64_t inode, size; /* of the file that it is in */
    uint64_t in;          /* bytes of the file before the first whole byte of the block */
    unsigned bits;        /* so many bits of the block, 0 to 7, are the highest of the byte before */
    uint64_t out;         /* bytes of content before it */
    size_t window_n;
    unsigned char window[LOG_POINT_WINDOW];
};

/* One line of saved text, up to 64 KiB: "point TAB inode TAB size TAB in TAB bits TAB out TAB window NEWLINE", the window in
 * hexadecimal, the rest decimal. */
void log_point_print(struct buffer *out, const struct log_point *p);
/* line without its newline. False: not such a line, or one that can't be; *p is undefined. */
bool log_point_parse(struct slice line, struct log_point *p);

#endif
