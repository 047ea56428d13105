/* The store's touch with the file system: directories and files that are ours or are not touched at all. Ours: no link,
 * owned by the effective user, not writable by group or others. Every call takes the descriptor of the directory and a
 * bare name; *why says in plain words what is wrong, without a name. */
#ifndef ERS_STORE_FILE_H
#define ERS_STORE_FILE_H

#include "text/slice.h"

enum store_access {
    STORE_ACCESS_OK,
    STORE_ACCESS_ABSENT,  /* does not exist */
    STORE_ACCESS_FOREIGN, /* is not ours: a link, a FIFO, another owner, writable by others */
    STORE_ACCESS_DAMAGED, /* ours, but can't be read: larger than it may be, or an input error */
    STORE_ACCESS_DENIED   /* any other failure */
};

/* Opens the directory that all users share, following links; make: makes it when it is missing. */
enum store_access store_dir_shared(int *fd, const char *path, bool make, struct error *why);
/* Opens a directory of ours below at; make: makes it, 0700, when it is missing. */
enum store_access store_dir_own(int *fd, int at, const char *name, bool make, struct error *why);
/* Opens the lock file, making it when it is missing. */
enum store_access store_file_lock(int *fd, int at, const char *name, struct error *why);
/* The whole of a regular file of ours, at most max bytes, in memory that the caller frees. */
enum store_access store_file_read(int at, const char *name, size_t max, char **bytes, size_t *n, struct error *why);
/* Makes a new file, 0600, with the bytes of head and body; what lies under that name is removed first. On failure nothing
 * is left under the name. */
bool store_file_write(int at, const char *name, struct slice head, struct slice body, bool durable, struct error *why);

#endif
