/* What a plugin found out about one thing, as a JSON object: the items of a report and the lines of --explain. One writer,
 * so that both speak the same dialect. Pure; appends to a buffer. */
#ifndef ERS_FACTS_H
#define ERS_FACTS_H

#include "text/clean.h"

/* Text is cleaned and redacted, at most FACT_TEXT_MAX bytes of it are kept; a key is a literal. */
#define FACT_TEXT_MAX 1000

enum fact_kind {
    FACT_TEXT,
    FACT_NUMBER,
    FACT_TIME, /* number: seconds since 1970, written as RFC 3339 UTC; null outside of the years 1970 to 9999 */
    FACT_TEXTS,
    FACT_NULL
};
struct fact {
    const char *key;
    enum fact_kind kind;
    struct slice text;
    double number; /* null when not finite */
    const struct slice *texts;
    size_t count;
};

/* One object, in the facts' order, without a newline. What fails marks out as failed. */
void facts_print(struct buffer *out, const struct fact *facts, size_t n, const struct secrets *secrets);

#endif
