/* Where reading of a source begins: at its mark, wherever the file went that it was taken from; or, the first time, where
 * the policy says. */
#ifndef ERS_LOG_LOCATE_H
#define ERS_LOG_LOCATE_H

#include "source/log_source.h"

enum log_located {
    LOG_LOCATED,         /* a file is open, at the right place */
    LOG_LOCATED_NOTHING, /* there is nothing to read now; the mark says so */
    LOG_LOCATED_TROUBLE, /* a trouble was added, and nothing can be read in this run */
    LOG_LOCATED_AGAIN    /* files were moved meanwhile: look again */
};

enum log_located log_locate(struct log_source *s, struct log_run *run);

/* Opens the first member of the family from index i on that has lines of its own, at its start; those that can't be read
 * become troubles. Closes what was open on LOG_LOCATED and LOG_LOCATED_AGAIN. */
enum log_located log_locate_due(struct log_source *s, struct log_run *run, size_t i);
/* Is there such a member that can be read? */
bool log_locate_has_due(const struct log_source *s, const struct log_run *run, size_t i);

/* Keeps what the open file (NULL: nothing is done) knows of the way to where it stands, for the next run. */
void log_locate_keep_point(struct log_source *s);

/* Opens a file for reading and closes it, with the counting that goes with it. */
enum log_open log_locate_open(struct log_source *s, const char *path, struct error *why);
void log_locate_close(struct log_source *s, struct log_run *run);

#endif
