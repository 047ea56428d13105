/* The kinds of values that the catalogue's keys have. Pure. */
#ifndef ERS_CATALOGUE_VALUES_H
#define ERS_CATALOGUE_VALUES_H

#include "text/slice.h"

/* A slug: it becomes a label of perfdata and an argument of options. "trap", "list" and "web" begin other sections' names. */
bool catalogue_slug(struct slice s);
/* yes or no, and a page's or mailbox' URL. False: *why says what is expected, *out is undefined. */
bool catalogue_yes(struct slice value, bool *out, struct error *why);
bool catalogue_url(struct slice value, struct slice *out, struct error *why);

#endif
