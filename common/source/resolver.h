/* Asks name servers over UDP and TCP, by c-ares (the only <ares.h>). Pull, not callback: what c-ares calls back is kept
 * inside, and the caller takes answers out one at a time. No retry, no failover, no judgement: those are the schedule's. One
 * c-ares channel per server and transport, since a channel chooses among its servers by rules of its own. */
#ifndef ERS_RESOLVER_H
#define ERS_RESOLVER_H

#include "dns/question.h"
#include "source/watch.h"

struct resolver;

/* servers[0..count), count at least 1: "192.0.2.1:53", "[2001:db8::1]:53", as nameservers.h makes them. patience_ms: how
 * long an answer is waited for. NULL: *why. */
struct resolver *resolver_open(const struct slice *servers, size_t count, int patience_ms, struct error *why);
/* Sends the question; what comes of it, a failure too, is taken by resolver_take. */
void resolver_ask(struct resolver *r, const struct dns_question *q);
/* true: one answer, whose records are valid until the next take. false: none now. */
bool resolver_take(struct resolver *r, struct dns_answer *out);
/* Adds its sockets to the poll set, and lowers the set's time-out where c-ares needs its turn earlier. */
void resolver_watch(struct resolver *r, struct watch *w);
/* After watch_wait: lets c-ares read, write and time out. */
void resolver_step(struct resolver *r, const struct watch *w);
void resolver_close(struct resolver *r);

#endif
