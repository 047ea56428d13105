/* Lets the pure machines of dns/ speak with the name servers, within the run's time. */
#ifndef ERS_LISTING_COLLECT_H
#define ERS_LISTING_COLLECT_H

#include "dns/inquiry.h"
#include "dns/targets.h"
#include "source/resolver.h"
#include "source/web_helper.h"

/* deadline_us in the clock of monotonic_us. What is outstanding then is unchecked. */
void listing_expand(struct targets *targets, struct resolver *resolver, long long deadline_us);
/* web: the helper that was started for the same run; NULL: none. It is stopped when this returns. */
void listing_inquire(struct inquiry *inquiry, struct web_helper *web, struct resolver *resolver, long long deadline_us);
/* Microseconds of the monotonic clock. */
long long monotonic_us(void);

#endif
