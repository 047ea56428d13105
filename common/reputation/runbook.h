/* Service and address -> the next steps, as lines for the alert: look up, find and stop the cause, request removal, wait,
 * release the queue, verify; and the approved list, which does not unblock. From the catalogue only. */
#ifndef ERS_RUNBOOK_H
#define ERS_RUNBOOK_H

#include "mail/queue_mta.h"
#include "reputation/catalogue.h"
#include "text/buffer.h"

/* A URL of the catalogue with {ip} filled in; without an address the whole parameter or path element goes away
 * ("https://x/?ip={ip}" -> "https://x/"). */
void runbook_url(struct buffer *out, struct slice template, struct slice ip);
/* One step per line, each ended by '\n'. ip may be empty. mta: whose queue is to be released; of one that isn't known
 * Postfix' commands are told as Postfix'. */
void runbook_write(struct buffer *out, const struct service *s, struct slice ip, enum queue_mta mta);

#endif
