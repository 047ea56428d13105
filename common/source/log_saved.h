/* The saved text of positions: which patterns had been followed, and a mark for each log. One item a line:
 *   pattern TAB PATTERN
 *   log TAB … (log_mark.h)
 *   point TAB … (log_point.h), of the log before
 * Read strictly: a line that is neither is counted and left out. Pure. */
#ifndef ERS_LOG_SAVED_H
#define ERS_LOG_SAVED_H

#include "source/log_limits.h"
#include "source/log_mark.h"
#include "source/log_point.h"

struct log_saved_mark {
    char *path;
    struct log_mark mark;
    struct log_point *point; /* NULL: none; may be taken out */
    bool claimed;            /* a source goes on from it */
};

struct log_saved {
    struct log_saved_mark *marks;
    size_t count;
    char **patterns;
    size_t pattern_count;
    size_t junk; /* lines that could not be read, or are beyond the ceiling */
};

/* False: no memory; *out is to be freed all the same. */
bool log_saved_read(struct log_saved *out, struct slice text);
bool log_saved_has_pattern(const struct log_saved *s, const char *pattern);
struct log_saved_mark *log_saved_find(const struct log_saved *s, const char *path);
void log_saved_free(struct log_saved *s);

void log_saved_print_pattern(struct buffer *out, const char *pattern);

#endif
