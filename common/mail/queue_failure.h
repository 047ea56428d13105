/* Why a queue could not be listed: from the listing program's complaint, since exit statuses don't tell (every failure of
 * postqueue is 69). Each kind has its own remedy. Pure. */
#ifndef ERS_QUEUE_FAILURE_H
#define ERS_QUEUE_FAILURE_H

#include "mail/listing.h"

enum queue_failure {
    QUEUE_FAILURE_NONE,       /* nothing in the complaint; the status decides */
    QUEUE_FAILURE_DOWN,       /* the mail system does not run: mail waits and nobody delivers it */
    QUEUE_FAILURE_DENIED,     /* this user may not see the queue */
    QUEUE_FAILURE_PRIVILEGES, /* postqueue lost its set-group-id bit, or the process may not gain privileges */
    QUEUE_FAILURE_DIRECTORY,  /* this configuration directory may not be named by this user */
    QUEUE_FAILURE_NO_CONFIG,  /* the configuration can't be read */
    QUEUE_FAILURE_PROTOCOL,   /* what came from the queue's server could not be read, or broke off */
    QUEUE_FAILURE_USAGE,      /* too old for the option it was called with */
    QUEUE_FAILURE_OTHER       /* anything else: the complaint is all there is */
};
/* complaint: standard error; status: as child_close tells it. */
enum queue_failure queue_failure(enum queue_mta mta, struct slice complaint, int status);
/* What to do about it, as one clause; "" where nothing is known. */
const char *queue_remedy(enum queue_mta mta, enum queue_failure failure);

#endif
