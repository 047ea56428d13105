/* A file with a secret (an activation code, a key): read only where others can't read it, and from then on kept out of core
 * dumps of this process and its children. */
#ifndef ERS_SECRET_FILE_H
#define ERS_SECRET_FILE_H

#include "text/slice.h"

/* No core dumps from here on: for a secret that comes another way. */
void secret_keep_from_core(void);

/* The first line of the file, blanks at its ends away, which is put into text[0..size). `what` names it in messages
 * ("activation code"). The slice points into text. False: *why, e.g. a file that others may read. What doesn't fit is
 * cut; an empty file is an empty slice. */
bool secret_file_read(struct slice *out, char *text, size_t size, const char *path, const char *what,
                      struct error *why);

#endif
