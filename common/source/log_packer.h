/* Which program packed a file, told by its first bytes: those that can't be read here. Pure. */
#ifndef ERS_LOG_PACKER_H
#define ERS_LOG_PACKER_H

#include "text/slice.h"

/* "xz", "zstd", "bzip2", …; NULL: none of them (plain text, or gzip). */
const char *log_packer(struct slice start);

#endif
