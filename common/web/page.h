/* A service's page -> what it says of an address: only what its profile's markers say, and nothing where they don't or where
 * they contradict each other. Pure.
 *
 * A marker is compared with the text that a reader sees (tags away, entities decoded, blanks one), case folded. It is one or
 * more parts, joined by " & ", that must all be there; "{ip}" in a part stands for the address asked about, however it is
 * written. One part has it: a page that doesn't name the address says nothing about it. */
#ifndef ERS_WEB_PAGE_H
#define ERS_WEB_PAGE_H

#include "text/buffer.h"
#include "web/profile.h"

/* False: *why says what is wrong with a marker. */
bool page_marker_valid(struct slice marker, struct error *why);
/* "FROM {names} TO"; TO may be missing. */
bool page_names_valid(struct slice names, struct error *why);

/* scratch: empty before and after. Its ceiling bounds the page's text; a page that doesn't fit is unchecked. */
void page_read(struct web_answer *out, const struct web_profile *profile, struct slice page, struct slice address,
               struct buffer *scratch);

#endif
