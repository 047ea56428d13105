#include "plugins/check_ers_listing/collect.h"

#include <time.h>

/* Questions sent before the answers are looked at: our own receive buffer holds some 270. */
#define BURST 64

long long monotonic_us(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* One of the two machines; the other is NULL. */
struct machine {
    struct targets *targets;
    struct inquiry *inquiry;
    struct web_helper *web; /* beside an inquiry; NULL: nothing is asked there */
};

static enum schedule_step next(const struct machine *m, struct dns_question *ask, long long *until_us)
{
    if (m->targets != NULL)
        return targets_next(m->targets, monotonic_us(), ask, until_us);
    return inquiry_next(m->inquiry, monotonic_us(), ask, until_us);
}

static void answer(const struct machine *m, const struct dns_answer *a)
{
    if (m->targets != NULL)
        targets_answer(m->targets, monotonic_us(), a);
    else
        inquiry_answer(m->inquiry, monotonic_us(), a);
}

static void abandon(const struct machine *m)
{
    if (m->web != NULL)
        web_helper_stop(m->web);
    if (m->targets != NULL)
        targets_abandon(m->targets, monotonic_us());
    else
        inquiry_abandon(m->inquiry, monotonic_us());
}

static int wait_ms(long long until_us, long long now_us)
{
    long long ms = (until_us - now_us + 999) / 1000;

    return ms < 0 ? 0 : ms > 60000 ? 60000 : (int)ms;
}

/* true: something was heard. */
static bool take_answers(const struct machine *m, struct resolver *resolver)
{
    struct dns_answer a;
    bool heard = false;

    while (resolver_take(resolver, &a)) {
        answer(m, &a);
        heard = true;
    }
    return heard;
}

static void run(const struct machine *m, struct resolver *resolver, long long deadline_us)
{
    for (;;) {
        enum schedule_step step = SCHEDULE_ASK;
        long long until_us = deadline_us, now_us;
        struct dns_question ask;
        struct watch w;

        for (int n = 0; n < BURST && (step = next(m, &ask, &until_us)) == SCHEDULE_ASK; n++)
            resolver_ask(resolver, &ask);
        if (step == SCHEDULE_DONE && (m->web == NULL || web_helper_done(m->web)))
            return;
        if (step == SCHEDULE_DONE)
            until_us = deadline_us;
        now_us = monotonic_us();
        if (now_us >= deadline_us) {
            abandon(m);
            return;
        }
        if (take_answers(m, resolver)) /* failures that need no waiting */
            continue;
        if (step == SCHEDULE_ASK)
            until_us = now_us;
        watch_reset(&w, wait_ms(until_us < deadline_us ? until_us : deadline_us, now_us));
        if (m->web != NULL)
            web_helper_watch(m->web, &w);
        resolver_watch(resolver, &w);
        (void)watch_wait(&w);
        resolver_step(resolver, &w);
        if (m->web != NULL)
            web_helper_step(m->web, &w);
        (void)take_answers(m, resolver);
    }
}

void listing_expand(struct targets *targets, struct resolver *resolver, long long deadline_us)
{
    run(&(struct machine){.targets = targets}, resolver, deadline_us);
}

void listing_inquire(struct inquiry *inquiry, struct web_helper *web, struct resolver *resolver, long long deadline_us)
{
    run(&(struct machine){.inquiry = inquiry, .web = web}, resolver, deadline_us);
}
