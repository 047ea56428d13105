/* What a plugin has to say, collected, and then written once as text or JSON into a buffer: nothing here prints or exits.
 * All text from outside is cleaned and redacted HERE, once, so that no caller can forget it.
 * Text: line 1 is "LABEL STATE - summary" (at most 160 bytes), then " | " and all perfdata; details follow; 4 KiB in
 * all ("… and 37 more"), perfdata never cut. JSON: one object with plugin, version, state, summary, details, perfdata,
 * items; the same facts, and the exit status is the same. */
#ifndef ERS_REPORT_H
#define ERS_REPORT_H

#include "monitoring/range.h"
#include "text/clean.h"

/* The exit codes of the guidelines. */
enum state { STATE_OK = 0, STATE_WARNING = 1, STATE_CRITICAL = 2, STATE_UNKNOWN = 3 };
/* The worse of two in the suite's order of precedence OK < UNKNOWN < WARNING < CRITICAL. */
enum state state_worse(enum state a, enum state b);
const char *state_name(enum state s); /* "OK", … */

/* A field of a JSON item. Text is cleaned; a key is a literal. */
enum fact_kind {
    FACT_TEXT,
    FACT_NUMBER,
    FACT_TIME /* seconds since 1970, written as RFC 3339 UTC */,
    FACT_TEXTS,
    FACT_NULL
};
struct fact {
    const char *key;
    enum fact_kind kind;
    struct slice text;
    double number;
    const struct slice *texts;
    size_t count;
};

struct report; /* owned by the caller; everything passed in is copied */

/* label "MAILLOG ERS"; plugin "check_maillog_ers"; secrets borrowed for the life of the report. NULL: no memory. */
struct report *report_new(const char *label, const char *plugin, const char *version, const struct secrets *secrets);
/* Raises the state. The summary of the worst one becomes line 1; of equals, the first. */
void report_state(struct report *r, enum state s, struct slice summary);
/* A line below line 1, in order. */
void report_line(struct report *r, struct slice detail);
/* One element of "items"; ignored in text. */
void report_item(struct report *r, const struct fact *facts, size_t n);
/* label [a-z0-9_] (anything else is quoted as the guidelines say); unit "", "s", "B", "c"; a value that isn't finite is
 * "U"; warn and crit may be NULL; min 0 is written where min_zero. */
void report_perf(struct report *r, const char *label, double value, const char *unit, const struct range *warn,
                 const struct range *crit, bool min_zero);
/* Writes it all, ending in a newline; returns the state. Out of memory on the way: UNKNOWN, unless worse, said on line 1. */
enum state report_finish(struct report *r, bool json, struct buffer *out);
void report_free(struct report *r);

#endif
