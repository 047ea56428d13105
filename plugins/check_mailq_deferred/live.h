/* The queue of the MTA that is installed here, by its own programs. */
#ifndef ERS_MAILQ_LIVE_H
#define ERS_MAILQ_LIVE_H

#include "plugins/check_mailq_deferred/reading.h"

/* Fills run's mta, source and lifetime as well. False: no memory. */
bool mailq_collect_live(struct reading *r, const struct mailq_config *c);

#endif
