/* Where reading stands in one log, told by content: what the file began with, and what stood just before the position.
 * Names, times and device numbers change under a log's life (rotation, compression, a restore, a reboot); what it said
 * does not. Pure. */
#ifndef ERS_LOG_MARK_H
#define ERS_LOG_MARK_H

#include "text/buffer.h"

/* Bytes that a fingerprint covers at most: of a file's start, and before a position. */
#define LOG_PRINT_MAX 256
#define LOG_TAIL_MAX 64

/* A fingerprint of n bytes; n 0: of nothing, equal to nothing. */
struct log_print {
    uint32_t n;
    uint64_t hash;
};

struct log_mark {
    uint64_t inode;         /* a hint between files that look alike, never more; 0: there was no file */
    uint64_t offset;        /* bytes of content (uncompressed) before the position */
    bool inside;            /* the position is inside a line that was cut: what is left of it is dropped */
    struct log_print start; /* of the file's first bytes, as many as there were; nothing: no line of it was read */
    struct log_print first; /* of the first line of these, to know a copy by that was taken when there were fewer */
    struct log_print tail;  /* of the min(offset, LOG_TAIL_MAX) bytes before the position */
    struct log_print
        before; /* start of the newest file that was rotated away before this one; nothing: there was none */
};

struct log_print log_print_of(struct slice bytes);
/* Do these bytes begin with what was fingerprinted? */
bool log_print_fits(struct log_print p, struct slice bytes);

/* What a file that begins with these bytes (all that it has, up to LOG_PRINT_MAX) can be to the mark. */
enum log_fit {
    LOG_FIT_NONE,   /* another file */
    LOG_FIT_SHORT,  /* the same content, but it ends before the mark: a copy taken earlier; all of it was read */
    LOG_FIT_WHOLE,  /* the same content, up to the mark as far as it was compared */
    LOG_FIT_BROKEN, /* it starts alike, and can't be read up to the mark */
    LOG_FIT_LATE    /* it starts alike, and the time was over before it was unpacked up to the mark */
};
enum log_fit log_mark_fit(const struct log_mark *m, struct slice bytes);
/* Sets start and first. */
void log_mark_start(struct log_mark *m, struct slice bytes);

/* One line of saved text: "log TAB path TAB inode TAB offset TAB inside TAB start n, hash TAB first n, hash TAB tail n, hash
 * TAB before n, hash NEWLINE", all but the path decimal; in the path control bytes and '%' stand as %XX. */
void log_mark_print(struct buffer *out, struct slice path, const struct log_mark *m);
/* line without its newline. The path is decoded into path[0..max). False: not such a line, or one that contradicts itself;
 * *m is undefined. */
bool log_mark_parse(struct slice line, char *path, size_t max, size_t *path_n, struct log_mark *m);

/* The path of a line as log_mark_print writes it, and back; false when it doesn't fit or is malformed. */
void log_path_print(struct buffer *out, struct slice path);
bool log_path_parse(struct slice text, char *path, size_t max, size_t *path_n);

#endif
