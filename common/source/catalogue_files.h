/* The files that extend the catalogue: *.ini of the configuration directory in the order of their names, then those that
 * --catalogue names; and the catalogue with them. */
#ifndef ERS_CATALOGUE_FILES_H
#define ERS_CATALOGUE_FILES_H

#include <glob.h>

#include "reputation/catalogue.h"
#include "text/buffer.h"

#define CATALOGUE_FILES_MAX 256

struct catalogue_files {
    struct slice texts[CATALOGUE_FILES_MAX];
    const char *names[CATALOGUE_FILES_MAX];
    struct buffer content[CATALOGUE_FILES_MAX]; /* what the texts borrow from */
    size_t count;
    glob_t local; /* the names in the configuration directory */
};

/* paths[0..count), at most CATALOGUE_FILES_MAX, each NUL-terminated and borrowed. False with *why: a file can't be read; *f is
 * empty then. Else catalogue_files_free. */
bool catalogue_files_read(struct catalogue_files *f, const struct slice *paths, size_t count, struct error *why);
void catalogue_files_free(struct catalogue_files *f);
/* The catalogue with these files. complaints[0..max): lines that were skipped, *n of them filled. NULL with *why: a file can't
 * be read, or there is no memory. */
struct catalogue *catalogue_files_load(const struct slice *paths, size_t count, struct error *complaints, size_t max,
                                       size_t *n, struct error *why);

#endif
