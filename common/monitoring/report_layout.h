/* How a report's parts become text or JSON. Everything here is clean already; "lines" end in a newline each. Pure; appends
 * to a buffer. */
#ifndef ERS_REPORT_LAYOUT_H
#define ERS_REPORT_LAYOUT_H

#include "monitoring/state.h"
#include "text/buffer.h"

struct report_parts {
    const char *label, *plugin, *version;
    enum state state;
    struct slice summary;
    struct slice details;   /* lines */
    struct slice others;    /* lines: the summaries that did not become line 1 */
    size_t left_out;        /* how many lines more there were */
    struct slice perf;      /* perfdata as text */
    struct slice perf_json; /* the members of an object */
    struct slice items;     /* the elements of an array */
    size_t items_left_out;
};

/* Line 1 (its text at most 162 bytes), details, others; 4096 bytes in all, where details give way first, by whole lines
 * and from the end, to a last line "… and N more". Perfdata is never cut. */
void report_text(struct buffer *out, const struct report_parts *parts);
/* One object and a newline; nothing is cut. */
void report_json(struct buffer *out, const struct report_parts *parts);

#endif
