/* The recipients in Sendmail's log: "<a@example.net>,<b@example.net>", without brackets what was given on the command line,
 * with a phrase what stood in a header. Sendmail doubles each backslash and cuts a long list at a comma, which may be one
 * inside quotes, so not every list can be read for sure. */
#ifndef ERS_SENDMAIL_RECIPIENTS_H
#define ERS_SENDMAIL_RECIPIENTS_H

#include "text/scan.h"
#include "text/slice.h"

struct sendmail_recipient {
    struct slice address; /* without brackets and phrase */
    struct slice domain;  /* empty: a local name */
};
/* Takes the next one and the comma behind it. False: the list is at its end, or broken. */
bool sendmail_recipient_take(struct scan *s, struct sendmail_recipient *out);

/* Length of the item that s starts with, up to a comma outside quotes, angle brackets and comments, or all of it. *sure:
 * false if it has backslashes, comments, or anything left open. */
size_t sendmail_item_length(struct slice s, bool *sure);

#endif
