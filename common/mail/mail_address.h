/* Parts of a mail address as RFC 5321 4.1.2 writes it: `local@domain`, `"local part"@domain`. */
#ifndef ERS_MAIL_ADDRESS_H
#define ERS_MAIL_ADDRESS_H

#include "text/slice.h"

/* Length of the quoted string that s starts with, its quotes included; 0: none, or unclosed. */
size_t mail_address_quoted(struct slice s);
/* What stands behind the last '@' outside a quoted local part, without a trailing dot; empty: a local name. */
struct slice mail_address_domain(struct slice address);

#endif
