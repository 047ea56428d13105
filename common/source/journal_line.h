/* A journal entry -> the line that a log file would hold for it: "STAMP HOST TAG[PID]: MESSAGE". Pure. What a container wrote
 * to its standard output often is such a line already; then host, tag and pid are that line's, while the stamp stays the
 * journal's, since a container's clock may be in another zone. */
#ifndef ERS_JOURNAL_LINE_H
#define ERS_JOURNAL_LINE_H

#include "source/journal_export.h"

/* Appends the line and its newline; nothing for an entry without a message. Whatever the entry's fields hold, it is one
 * line, of at most LOG_LINE_MAX bytes with its newline. False: it was cut to that, here or before. */
bool journal_line_add(struct buffer *out, const struct journal_entry *e);

#endif
