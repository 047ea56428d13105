/* What stands below line 1, and the JSON objects. Pure. */
#ifndef ERS_LISTING_TELL_H
#define ERS_LISTING_TELL_H

#include "plugins/check_ers_listing/judge.h"

/* All lines: listings with their pages (the first with the whole runbook), what was not checked, what is gone, troubles and
 * notes. blind: subjects that no list has checked. text is scratch, empty before and after. */
void listing_tell(struct report *r, const struct listing_run *run, const struct told_finding *first, size_t blind,
                  struct buffer *text);
void listing_item(struct report *r, const struct listing_run *run, const struct told_finding *t, struct buffer *text);

#endif
