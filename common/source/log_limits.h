/* Ceilings and policies of following logs that several rooms share. */
#ifndef ERS_LOG_LIMITS_H
#define ERS_LOG_LIMITS_H

/* A line longer than this, its newline counted in, is cut to it, ends in a newline then and is counted. */
#define LOG_LINE_MAX 65536
/* Readable bytes behind a block of lines. */
#define LOG_PAD 64
/* Files that are followed at once, and positions that are kept. */
#define LOG_FILES_MAX 4096

/* Where a source without a position starts: at its start (with the rotated copies that the patterns name as well), at its
 * end, or at the first line of a given time. */
enum log_first { LOG_FIRST_START, LOG_FIRST_END, LOG_FIRST_SINCE };

/* When unpacking up to a saved position has to stop; the clock is monotonic. */
struct log_limit {
    long long (*clock_ms)(void);
    long long until_ms;
};

#endif
