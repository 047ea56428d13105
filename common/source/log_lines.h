/* A log file as blocks of whole lines, with a position that is always right behind what was given out: after a newline, or
 * inside a line that was too long and was cut. No work per line: a block is looked at once per LOG_LINE_MAX bytes. */
#ifndef ERS_LOG_LINES_H
#define ERS_LOG_LINES_H

#include "source/log_file.h"
#include "source/log_limits.h"
#include "source/log_mark.h"

struct log_lines;

/* From the start of a file that has not been read from. The file is the caller's and must outlive it; its first read
 * allocates about 320 KiB. NULL: no memory. */
struct log_lines *log_lines_open(struct log_file *f);
void log_lines_close(struct log_lines *l);

/* Compares a file that has not been read from yet with a mark, and moves to the mark on LOG_FIT_WHOLE; *why is set on
 * LOG_FIT_BROKEN. A mark without a start fits nothing. A compressed file is unpacked up to the mark for that, if it starts
 * alike, from a point if there is one of it (NULL: none), until the limit at most (NULL: none). */
enum log_fit log_lines_resume(struct log_lines *l, const struct log_mark *m, const struct log_point *from,
                              const struct log_limit *limit, struct error *why);
/* A point of the file before the position, from which a later run can go on; NULL: none. Valid until the next call. */
const struct log_point *log_lines_point(const struct log_lines *l);
/* Moves a file that has not been read from yet to offset, without a comparison; false when it can't. */
bool log_lines_seek(struct log_lines *l, uint64_t offset, bool inside, struct error *why);

/* The next block: LOG_READ_BYTES and *lines, valid until the next call. Otherwise nothing more is read from it. */
enum log_read log_lines_next(struct log_lines *l, struct slice *lines, struct error *why);
/* After LOG_READ_END: the bytes of a last line without a newline, made a line; empty if there are none. */
struct slice log_lines_rest(struct log_lines *l);

/* Where reading stands, in bytes of the content; and as a mark, whose `before` is left alone. */
uint64_t log_lines_offset(const struct log_lines *l);
void log_lines_mark(const struct log_lines *l, struct log_mark *m);
/* Lines cut so far. */
uint64_t log_lines_cut(const struct log_lines *l);

#endif
