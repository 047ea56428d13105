/* Finds what a server repeats rather than says: mail addresses. A local part may hold anything, so a mailbox named after a
 * list must not look like a refusal by it. RFC 5321 4.1.2 for the quoted form. */
#ifndef ERS_ECHO_H
#define ERS_ECHO_H

#include "text/slice.h"

/* s starts with '<' or '"': the length of "\"…\"@domain" or "<\"…\"@domain>", at most ECHO_MAX bytes; 0: none. Whatever the
 * quotes hold is the address', also what looks like the end of a line of the reply. */
size_t echo_quoted(struct slice s);
/* s starts with '<': the length of "<…@…>", at most ECHO_MAX bytes; 0: none. */
size_t echo_bracketed(struct slice s);
/* written: text that ends before an '@'; rest: what follows that '@'. Gives the lengths of the local part and domain; false:
 * no address. */
bool echo_bare(struct slice written, struct slice rest, size_t *local, size_t *domain);

enum { ECHO_RANGES = 8, ECHO_MAX = 2048 /* as long as Postfix takes a line of SMTP */ };
struct echo_range {
    size_t at, n;
};
/* Places of a recipient in the reply that the two above can't find: local parts with blanks or quotes, which a server may
 * repeat without their quotes or without their domain. In order, not overlapping; returns their number. */
size_t echo_recipient(struct slice reply, struct slice recipient, struct echo_range out[ECHO_RANGES]);

#endif
