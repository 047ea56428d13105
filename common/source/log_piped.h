/* The content of a file that xz, zstd or bzip2 packed as a run of bytes, by that program as a child. Not by their libraries:
 * these would cost every start of the plugin a quarter more, to be used once a week, and have hostile input in our memory. */
#ifndef ERS_LOG_PIPED_H
#define ERS_LOG_PIPED_H

#include "source/log_packer.h"

struct log_piped;

/* Reads fd from its present place; it stays the caller's. NULL: the packer's program isn't here, or none is known; with
 * *is_here it is, but could not be run for want of memory, descriptors or processes. */
struct log_piped *log_piped_open(int fd, enum log_packer packer, bool *is_here);
/* The next 1 to max bytes into to, 0 at the end. False: *why says what is wrong, valid until log_piped_close: the program's
 * own complaint, or that it gave nothing for seconds. */
bool log_piped_read(struct log_piped *p, char *to, size_t max, size_t *got, const char **why);
/* Ends the program, wherever it is. */
void log_piped_close(struct log_piped *p);

#endif
