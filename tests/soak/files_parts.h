/* What the two halves of the files room share. */
#ifndef ERS_SOAK_FILES_PARTS_H
#define ERS_SOAK_FILES_PARTS_H

#include "tests/soak/files.h"

/* Ends the test with the system's reason unless it was done. */
void files_need(bool done, const char *what);
/* DIR/NAMEENDING */
void files_path(const struct files *f, char path[300], const char *name, const char *ending);
/* Deletes a file and remembers its inode. */
void files_unlink(struct files *f, const char *path);
/* Moves the copies one place on; copies[0] is a new one then, named but not there yet. */
void files_shift(struct files *f);

#endif
