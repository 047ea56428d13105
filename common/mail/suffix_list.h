/* The Public Suffix List, by libpsl: under which part of a domain name its owner begins. The library and the two that it
 * brings are loaded when the list is first needed, since a run that finds no refusal doesn't need it and would spend a
 * sixth of its time on them. The only <libpsl.h>. */
#ifndef ERS_SUFFIX_LIST_H
#define ERS_SUFFIX_LIST_H

#include "text/slice.h"

struct suffix_list;

/* NULL: *why says that the library or its list isn't there, or that there is no memory. */
struct suffix_list *suffix_list_open(struct error *why);
/* Where in name, in lower case, its registrable domain starts; NULL: it has none, being a public suffix itself. */
const char *suffix_list_registrable(const struct suffix_list *l, const char *name);
void suffix_list_close(struct suffix_list *l);

#endif
