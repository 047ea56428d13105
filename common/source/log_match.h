/* Patterns to files: paths and globs, each file once, whatever it is called and however many patterns name it; rotated
 * copies belong to the log they were rotated from, when that is named too. */
#ifndef ERS_LOG_MATCH_H
#define ERS_LOG_MATCH_H

#include "source/log_trouble.h"

struct log_match {
    char *path;
    size_t pattern; /* which one named it */
    bool there;     /* something by that name exists */
    bool file;      /* and it is a regular file, which alone has a size here */
    bool history;   /* the patterns name rotated copies of it as well */
    uint64_t device, inode, size;
    long long mtime_s;
};

struct log_matches {
    struct log_match *list;
    size_t count, room;
};

/* Has the pattern wildcards, and is no file by itself? */
bool log_match_is_glob(const char *pattern);
/* Does the glob or path name that path? */
bool log_match_names(const char *pattern, const char *path);
/* Appends what the pattern names: a path whether it is there or not. A glob's directories are left out; one that names
 * nothing at all is a fatal trouble unless `known` (it named something in an earlier run). False: no memory. */
bool log_match_pattern(struct log_matches *m, const char *pattern, size_t index, bool known, struct log_troubles *t);
/* Appends one path, there or not. False: no memory. */
bool log_match_path(struct log_matches *m, const char *path, size_t pattern);
/* Moves all of more behind those of m. False: no memory, and both are as they were. */
bool log_match_join(struct log_matches *m, struct log_matches *more);
/* Drops those that are the same file as an earlier one, and rotated copies of another. */
void log_match_settle(struct log_matches *m);
void log_match_free(struct log_matches *m);

#endif
