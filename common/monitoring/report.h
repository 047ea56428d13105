/* What a plugin has to say, collected, and then written once as text or JSON into a buffer: nothing here prints or exits.
 * All text from outside is cleaned and redacted HERE, once, so that no caller can forget it.
 * Text: line 1 is "LABEL STATE - summary" (at most 162 bytes: what the longest stock wording takes), then " | " and all perfdata; details follow, then what was
 * reported besides ("UNKNOWN: …"); 4 KiB in all ("… and 37 more"), perfdata never cut. The state's word stands there once.
 * JSON: one object with plugin, version, state, summary, details, perfdata, items; the same facts, uncut, and the exit
 * status is the same. */
#ifndef ERS_REPORT_H
#define ERS_REPORT_H

#include "monitoring/facts.h"
#include "monitoring/range.h"
#include "monitoring/state.h"

/* The ceiling that report_finish's buffer needs: no report is larger. */
#define REPORT_CEILING ((size_t)16 << 20)

struct report; /* owned by the caller; everything passed in is copied */

/* label "MAILLOG ERS"; plugin "check_maillog_ers"; secrets borrowed for the life of the report. NULL: no memory. */
struct report *report_new(const char *label, const char *plugin, const char *version, const struct secrets *secrets);
/* Raises the state. The summary of the worst one becomes line 1; of equals, the first. The other summaries become lines
 * below the details. At most 1000 bytes of a summary, and of a detail, are kept. A summary of a buffer that got no memory
 * (p NULL) is told as that. */
void report_state(struct report *r, enum state s, struct slice summary);
/* A line below line 1, in order. */
void report_line(struct report *r, struct slice detail);
/* One element of "items"; ignored in text. */
void report_item(struct report *r, const struct fact *facts, size_t n);
/* label [a-z0-9_] (anything else is quoted as the guidelines say); unit "", "s", "B", "c"; a value that isn't finite is
 * "U"; warn and crit may be NULL; min 0 is written where min_zero. */
void report_perf(struct report *r, const char *label, double value, const char *unit, const struct range *warn,
                 const struct range *crit, bool min_zero);
/* Writes it all into *out (empty, ceiling REPORT_CEILING), ending in a newline; returns the state. Where no state was
 * reported: UNKNOWN, "nothing was checked". Out of memory on the way: the line or object says just that, and the state is
 * UNKNOWN, unless worse; room for this was set aside by report_new, and *out takes it over. To be called once. */
enum state report_finish(struct report *r, bool json, struct buffer *out);
void report_free(struct report *r);

#endif
