/* Takes the recipients of a queue one by one: leaves out what isn't asked for, finds out who is to blame, and adds up. */
#ifndef ERS_MAILQ_INTAKE_H
#define ERS_MAILQ_INTAKE_H

#include "mail/destinations.h"
#include "plugins/check_mailq_deferred/config.h"
#include "reputation/classify.h"

struct intake;
/* All borrowed. NULL: no memory. */
struct intake *intake_open(const struct mailq_config *config, const struct catalogue *catalogue,
                           struct organisations *organisations);
/* Each recipient in the listing's order. */
void intake_take(struct intake *i, const struct queued *q);
/* Before each further listing: a message seen in one instance's queue is another one's in the next. */
bool intake_begin(struct intake *i);
/* A deferral told by a log, or a delivery (reply empty): for what has no reason in the listing. */
void intake_hint(struct intake *i, struct slice recipient, struct slice reply, struct slice relay_ip);
struct destinations *intake_destinations(struct intake *i); /* lives as long as the intake */
void intake_close(struct intake *i);

#endif
