/* The two files of Microsoft's Smart Network Data Services for automated access, both CSV without a header:
 * ipStatus: first address, last address, blocked (Yes or No), details: only ranges whose status isn't normal;
 * data: address, activity start and end, RCPT commands, DATA commands, recipients, filter result (GREEN, YELLOW, RED),
 *   complaint rate, trap period start and end, trap hits, …: one row per address and day that sent 100 messages or more.
 * What isn't in a file is not known, never "not blocked". Pure. */
#ifndef ERS_SNDS_H
#define ERS_SNDS_H

#include "dns/address.h"
#include "web/profile.h"

/* format: WEB_SNDS_STATUS or WEB_SNDS_DATA. answers[i] is what the file says of addresses[i]; .ms is left alone.
 * Blocked, or RED: LISTED; another row: CLEAN, its words in the text; no row: SILENT. A file with rows that aren't understood
 * still lists, but its silence is UNCHECKED; one without any good row, and a page, are UNCHECKED. */
void snds_read(enum web_format format, struct slice file, const struct address *addresses, size_t count,
               struct web_answer *answers);

#endif
