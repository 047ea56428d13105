/* What an option table says to people (--help) and to the generators of manual page, completion, CheckCommand and basket
 * (--describe). Pure; appends to a buffer. */
#ifndef ERS_OPTIONS_HELP_H
#define ERS_OPTIONS_HELP_H

#include "monitoring/options.h"
#include "text/buffer.h"

/* "NAME vVERSION (PACKAGE VERSION)", the line that --version prints alone. */
void options_version(const struct option_table *table, const char *version, struct buffer *out);
/* That line, purpose, Usage: (at most 23 lines), Options:, Notes:, Examples:. Lines are at most 80 columns, wrapped between
 * words; in notes and examples a newline stays one and leading blanks are kept as indentation. */
void options_help(const struct option_table *table, const char *version, struct buffer *out);
/* One row per line, tab-separated: letter, name, kind (flag, value, optional, list), argument, default, help; what a row
 * lacks is empty. */
void options_describe(const struct option_table *table, struct buffer *out);

#endif
