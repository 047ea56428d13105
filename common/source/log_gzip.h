/* The content of a gzip file as a run of bytes, also of several members one after the other (RFC 1952): the only <zlib.h>.
 * What follows the last member and begins none is passed over, as gzip(1) does. */
#ifndef ERS_LOG_GZIP_H
#define ERS_LOG_GZIP_H

#include "source/log_point.h"
#include "text/slice.h"

struct log_gzip;

/* Do these bytes begin a gzip file? */
bool log_gzip_is(struct slice start);
/* Reads fd from its present place, its start, and owns it from now on. NULL: no memory, and fd is still the caller's. */
struct log_gzip *log_gzip_open(int fd);
/* The next 1 to max bytes into to, 0 at the end. False: *why says what is wrong with the data ("cut short", …). */
bool log_gzip_read(struct log_gzip *g, char *to, size_t max, size_t *got, const char **why);
/* The newest of the last two points passed, 2 MiB apart, that is not behind `until` bytes of content; NULL: none. Its
 * inode and size are the caller's to set. Valid until the next call. */
struct log_point *log_gzip_point(struct log_gzip *g, uint64_t until);
/* Reading goes on from a point. The member that it is in is read without a check of its sum. A point of another file gives
 * wrong bytes, or none. */
void log_gzip_jump(struct log_gzip *g, const struct log_point *p);
void log_gzip_close(struct log_gzip *g);

#endif
