/* Which log files, in which order, from where: reads what is new since the saved positions, once, across rotations.
 * A file is known by a fingerprint of its content (its first bytes, and the bytes before the position), never by name,
 * time or device number alone. A position is always just behind a newline: a line still being written is left for the
 * next run. Lines come in whole, in blocks; a line longer than LOG_LINE_MAX is cut to that length and counted.
 *
 * Rotated copies are looked for in the log's own directory, under any name that begins like the log's; those without a
 * mark of their own in between are told by numbers or dates in their names (log_name.h, log_family.h). gzip is read; a
 * copy packed otherwise is a trouble. Copies in another directory are found when a pattern before the log's own names them
 * there. What can't be helped: lines that were deleted or truncated away before a run could see them, a log whose content
 * repeats byte for byte what it said before. */
#ifndef ERS_LOG_FOLLOW_H
#define ERS_LOG_FOLLOW_H

#include "source/log_limits.h"
#include "source/log_trouble.h"
#include "text/buffer.h"
#include "text/slice.h"

struct log_follow;

/* patterns[0..count): paths or globs; "-" is standard input, read from its start, without a position, its last line taken
 * for complete. saved: what log_follow_save wrote (empty: first run). first and since_s say where a source without a
 * position starts: since_s is compared with the lines' own stamps (now_s for their missing year). A file that a known
 * glob names for the first time is read from its start, with what its copies hold since since_s. limit, which must outlive
 * the follower, ends the unpacking up to a position (NULL: nothing does); the position then stays. NULL: no memory. */
struct log_follow *log_follow_open(const struct slice *patterns, size_t count, struct slice saved, enum log_first first,
                                   long long since_s, long long now_s, const struct log_limit *limit);
/* The next block of whole lines, each ended by '\n' and with at least LOG_PAD readable bytes behind the last; *source is
 * the path of the log, also while a rotated copy of it is read, or "-". 1: a block; 0: all has been read; -1: trouble with
 * one source or file, which is then left alone (see log_follow_troubles), or a block of lines too early for a first run;
 * reading may go on. Both are set on 1 only and valid until the next call. After a block was returned the position is
 * behind it. */
int log_follow_next(struct log_follow *f, struct slice *lines, struct slice *source);
/* Positions as text, whole lines without NUL, for the state; about 300 bytes per log, at most LOG_FILES_MAX of them. */
void log_follow_save(const struct log_follow *f, struct buffer *out);
/* Bytes not yet read, of all sources (compressed ones by their packed size, gzip files by what is left of it from the last
 * point on). A last line without a newline doesn't count once its source has been read to the end. */
uint64_t log_follow_lag(const struct log_follow *f);
/* Lines cut for their length so far. */
uint64_t log_follow_cut(const struct log_follow *f);
/* What went wrong so far; most is found out while reading. */
size_t log_follow_troubles(const struct log_follow *f, const struct log_trouble **out);
/* Files that the patterns matched; one that was read and has just been rotated away counts although it isn't there. */
size_t log_follow_sources(const struct log_follow *f);
/* Newest modification time among the sources, wall seconds; 0: none. */
long long log_follow_newest_s(const struct log_follow *f);
void log_follow_close(struct log_follow *f);

/* The stamp of a file's last stamped line, in seconds; false if none within the last 256 KiB, or the file is compressed.
 * For the choice of the freshest default source, and to tell a live log from a recording. */
bool log_last_stamp(const char *path, long long now_s, long long *out_s);

#endif
