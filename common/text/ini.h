/* Strict INI reader for --extra-opts files and the catalogue. Pull: one event per call, slices borrow from the text.
 * Syntax as monitoring-plugins reads it: comment lines start with ';' or '#'; "[name]" with the ends trimmed; "key =
 * value", both trimmed, the value may hold '='; no quotes, escapes, inline comments or continuation lines; CRLF and a
 * last line without newline are fine. Errors, each with its line number and after each of which reading may go on:
 * text or a byte order mark before the first section, a line without '=', an empty key, an unclosed '[', junk after ']'.
 * A NUL byte in a line is an error too. After a section line with an error, everything up to the next section line is
 * skipped silently: it belongs to a section whose name is unknown. */
#ifndef ERS_INI_H
#define ERS_INI_H

#include "text/slice.h"

struct ini {
    struct slice rest;
    unsigned line;   /* of the last event, from 1 */
    bool in_section; /* a good section line has been seen since the last bad one */
    bool skipping;   /* below a bad section line */
};
enum ini_event { INI_END, INI_SECTION, INI_PAIR, INI_ERROR };

void ini_init(struct ini *i, struct slice text);
/* SECTION: *name. PAIR: *name is the key, *value may be empty. ERROR: *why says what, without the line number. */
enum ini_event ini_next(struct ini *i, struct slice *name, struct slice *value, const char **why);

#endif
