/* A log's place in time, by the stamps of its lines. Lines without a stamp say nothing and are passed over. */
#ifndef ERS_LOG_TIME_H
#define ERS_LOG_TIME_H

#include "source/log_file.h"
#include "text/stamp.h"

/* The stamp of the first stamped line in bytes, which start at a line's start; false: none. */
bool log_time_first(struct stamp_clock *clock, struct slice bytes, long long *out_s);
/* Bytes of the lines before the first one that is stamped since_s or later; all of them when there is none. */
size_t log_time_before(struct stamp_clock *clock, struct slice lines, long long since_s);
/* For a plain file: the start of some line such that all lines before it are earlier than since_s, at most about 64 KiB
 * before the first that isn't. Found by bisection: stamps are taken to rise. */
uint64_t log_time_bisect(const struct log_file *f, struct stamp_clock *clock, long long since_s);
/* The stamp of a plain file's last whole stamped line; false if there is none within its last 256 KiB. */
bool log_time_last(const struct log_file *f, struct stamp_clock *clock, long long *out_s);

#endif
