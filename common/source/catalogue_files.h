/* The catalogue with the files that --catalogue names. */
#ifndef ERS_CATALOGUE_FILES_H
#define ERS_CATALOGUE_FILES_H

#include "reputation/catalogue.h"

#define CATALOGUE_FILES_MAX 64

/* paths[0..count), at most CATALOGUE_FILES_MAX, each NUL-terminated. complaints[0..max): lines that were skipped, *n of them
 * filled. NULL with *why: a file can't be read, or there is no memory. */
struct catalogue *catalogue_files_load(const struct slice *paths, size_t count, struct error *complaints, size_t max,
                                       size_t *n, struct error *why);

#endif
