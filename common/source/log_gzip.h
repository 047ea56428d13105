/* The content of a gzip file as a run of bytes, also of several members one after the other: the only <zlib.h>. */
#ifndef ERS_LOG_GZIP_H
#define ERS_LOG_GZIP_H

#include "text/slice.h"

struct log_gzip;

/* Do these bytes begin a gzip file? */
bool log_gzip_is(struct slice start);
/* Reads fd from its present place and owns it from now on. NULL: no memory, and fd is still the caller's. */
struct log_gzip *log_gzip_open(int fd);
/* The next 1 to max bytes into to, 0 at the end. False: *why says what is wrong with the data ("cut short", …). */
bool log_gzip_read(struct log_gzip *g, char *to, size_t max, size_t *got, const char **why);
void log_gzip_close(struct log_gzip *g);

#endif
