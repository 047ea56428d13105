/* Which program packed a file, told by its first bytes. Pure. gzip is not among them: log_gzip.h knows it. */
#ifndef ERS_LOG_PACKER_H
#define ERS_LOG_PACKER_H

#include "text/slice.h"

enum log_packer {
    LOG_PACKER_NONE, /* plain text, or gzip */
    LOG_PACKER_XZ,
    LOG_PACKER_ZSTD,
    LOG_PACKER_BZIP2,
    LOG_PACKER_OTHER /* can't be read here */
};

/* *name: "xz", "zstd", "lz4", …; NULL for LOG_PACKER_NONE. */
enum log_packer log_packer(struct slice start, const char **name);

#endif
