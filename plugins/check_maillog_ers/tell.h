/* One incident of check_maillog_ers in full: its lines below line 1, and its JSON object. Pure. */
#ifndef ERS_MAILLOG_TELL_H
#define ERS_MAILLOG_TELL_H

#include "monitoring/report.h"
#include "plugins/check_maillog_ers/wording.h"

/* text is scratch, empty before and after. The first incident gets the whole runbook, the others a summary line. */
void maillog_tell(struct report *r, const struct wording *w, const struct incident *i, bool first, struct buffer *text);
void maillog_item(struct report *r, const struct wording *w, const struct incident *i, struct buffer *text);

#endif
