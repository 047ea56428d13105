/* What the plugins' mains print, and the exit status that goes with it: the only writing to standard output but for
 * --explain and --lists. */
#ifndef ERS_PRINT_H
#define ERS_PRINT_H

#include "monitoring/options.h"
#include "monitoring/report.h"

/* "UNKNOWN - WHY", one line, cleaned; secrets may be NULL. Returns STATE_UNKNOWN. */
int print_unknown(const char *why, const struct secrets *secrets);
/* --help, or --version where help is false; STATE_UNKNOWN, as the guidelines have it. */
int print_help(const struct option_table *table, bool help);
/* What --describe prints: the table, for tools/generate; STATE_UNKNOWN. */
int print_options(const struct option_table *table);
/* The finished report, which is freed; NULL, from report_new without memory, is UNKNOWN. An output that can't be written is at
 * least UNKNOWN. */
int print_report(struct report *report, bool json);

#endif
