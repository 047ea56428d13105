/* The address in a Postfix log line, between '<' and '>'. Since 3.5 (info_log_address_format=external) a local part that
 * needs it is quoted as in RFC 5322 3.2.4, so that its end is sure. Before, and with "internal", it stands there as it is,
 * and a recipient such as "a>, relay=evil" makes the line readable in two ways. */
#ifndef ERS_POSTFIX_ADDRESS_H
#define ERS_POSTFIX_ADDRESS_H

#include "text/scan.h"
#include "text/slice.h"

/* s stands behind '<' and is moved behind the '>' that is followed by ", orig_to=<" or ", relay="; of several the first
 * that is not inside a quoted local part. *domain: behind the last unquoted '@', without a trailing dot; empty: none.
 * *ambiguous: the quoted part holds such an end too, which an older Postfix would have written for the real one.
 * False: there is no such end. */
bool postfix_address_take(struct scan *s, struct slice *address, struct slice *domain, bool *ambiguous);

/* Does what is left hold the end of an address once more? */
bool postfix_address_again(const struct scan *s);

#endif
