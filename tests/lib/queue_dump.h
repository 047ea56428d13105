/* Feeds a listing to its parser and writes down what comes out, one line per recipient:
 *   [+] STATE ID SENDER RECIPIENT ARRIVAL [follow-up] reply=… host=… ip=… reason=…
 * '+' where a message begins; "-" for what is empty; then "foreign N" and "incomplete" where the listing says so. */
#ifndef ERS_TESTS_QUEUE_DUMP_H
#define ERS_TESTS_QUEUE_DUMP_H

#include "mail/listing.h"
#include "text/buffer.h"

void queue_dump(struct buffer *out, enum listing_kind kind, struct slice text, long long now_s);
/* Fails the running test unless the dump of text is want. */
void want_queue(const char *row, enum listing_kind kind, const char *text, long long now_s, const char *want);

#endif
