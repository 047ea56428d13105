/* A simulated resolver for the tests of the machines that ask: simulated time, answers by a function of the name, each after
 * its own delay. Nothing leaves the process. */
#ifndef ERS_TESTS_DNS_WORLD_H
#define ERS_TESTS_DNS_WORLD_H

#include "dns/inquiry.h"
#include "dns/targets.h"

#define WORLD_TEXTS 8

/* What a name server makes of one question. */
struct world_reply {
    enum dns_outcome outcome;
    long long delay_us;               /* negative: no answer, ever */
    const char *records[WORLD_TEXTS]; /* addresses, texts or hosts; ended by NULL */
};
struct world {
    struct world_reply (*reply)(struct world *w, const struct dns_question *q);
    void *context;
    long long now_us;
    size_t asked, most_out, out; /* questions sent, at most out at once, out now */
};

/* Lets the machine ask until it is done or the time is over; returns how long that took. */
long long world_run_inquiry(struct world *w, struct inquiry *q, long long deadline_us);
long long world_run_targets(struct world *w, struct targets *t, long long deadline_us);

/* Reply makers. */
struct world_reply world_records(long long delay_us, const char *a, const char *b);
struct world_reply world_outcome(long long delay_us, enum dns_outcome outcome);
struct world_reply world_silence(void);

#endif
