/* Where reading stands in a journal: behind an entry, known by its cursor; or, before there is one, at a time. Pure. */
#ifndef ERS_JOURNAL_POSITION_H
#define ERS_JOURNAL_POSITION_H

#include "source/journal_export.h"

struct journal_position {
    size_t cursor_n; /* 0: no entry yet; then all since since_s is to be read */
    char cursor[JOURNAL_CURSOR_MAX];
    long long since_s; /* 0: all that there is */
};

/* One line of text without its newline: "cursor TEXT" or "since SECONDS". */
void journal_position_print(struct buffer *out, const struct journal_position *p);
/* Strict; false: no such text, and *p is untouched. */
bool journal_position_parse(struct journal_position *p, struct slice text);
/* False: this can be no cursor. */
bool journal_position_set(struct journal_position *p, struct slice cursor);

/* Do two cursors name the same entry? An entry that was moved to another file (from memory to disk at boot) gets a new
 * number there; its boot, its two times and the sum of its content stay. */
bool journal_cursor_same(struct slice a, struct slice b);
#endif
