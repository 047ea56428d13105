/* The mail servers whose queues are known here: their names, how long they try, and how an operator has them try again. */
#ifndef ERS_QUEUE_MTA_H
#define ERS_QUEUE_MTA_H

#include <stdbool.h>

#include "text/slice.h"

enum queue_mta {
    QUEUE_MTA_NONE,
    QUEUE_MTA_POSTFIX,
    QUEUE_MTA_EXIM,
    QUEUE_MTA_SENDMAIL,
    QUEUE_MTA_OPENSMTPD,
    QUEUE_MTA_NULLMAILER,
    QUEUE_MTA_QMAIL
};

const char *queue_mta_name(enum queue_mta mta);          /* "Postfix" */
enum queue_mta queue_mta_by_option(struct slice option); /* "postfix"; QUEUE_MTA_NONE: no such one */
/* Whose lines they are, by the instance that the parsers of logs tell: "exim…", "sendmail…" or "sm-…", "smtpd"; all others
 * are Postfix'. */
enum queue_mta queue_mta_of_instance(struct slice instance);
/* How long the MTA tries by default before it returns a message, in seconds. */
long long queue_mta_lifetime_s(enum queue_mta mta);
/* Whether the MTA keeps the reasons of its deferrals at all. */
bool queue_mta_has_reasons(enum queue_mta mta);

/* The commands that try one message again, with ID for its queue id, and all that waits; and what the log has then for a
 * delivery. Behind a ";" what else the command does: over an open connection Exim sends what waits for that server. */
struct queue_release {
    const char *one, *all, *delivered;
};
/* NULL: nothing is known of that MTA's. */
const struct queue_release *queue_mta_release(enum queue_mta mta);

#endif
