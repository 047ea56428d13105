/* Makes text from outside fit to be shown: what a remote server, a sender or a file wrote can't forge a line, perfdata,
 * HTML or a reading direction, and can't show a secret. Pure; appends to a buffer. */
#ifndef ERS_CLEAN_H
#define ERS_CLEAN_H

#include "text/buffer.h"

/* What must never be shown; case is ignored. `exact`: codes known to this run (an activation code, an API key), letters,
 * digits and ordinary punctuation, wherever they stand. `zones`: list zones, with their leading dot, that customers reach
 * through a label of their own (".r.mail-abuse.com"): that label is hidden in any text, since remote servers' default
 * replies leak it. What a cut at the end of the text has left of a code (4 bytes or more) or of a zone behind a label
 * counts as the whole. Borrowed; may be NULL. */
struct secrets {
    const struct slice *exact, *zones;
    size_t exacts, zone_count;
};

/* Appends s with: control characters (C0, DEL, C1, line and paragraph separators, tab) as one blank per run; bidi and
 * zero-width controls dropped; '|' '\' '<' '>' and '`' replaced ('|' and '\' by '/', '<' by '(', '>' by ')', '`' by
 * '\''); each invalid UTF-8 sequence by '?'; a state in brackets kept from being one ("[OK]" by "[OK ]"); secrets by
 * "[redacted]". At most max bytes are appended; a longer text ends in "…" (3 bytes, counted in) and never inside a UTF-8
 * sequence. */
void clean_add(struct buffer *out, struct slice s, size_t max, const struct secrets *secrets);

#endif
