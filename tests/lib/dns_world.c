#include "tests/lib/dns_world.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#define EVENTS_MAX 200000

struct event {
    long long due_us;
    size_t number; /* of those due at once the first asked comes first */
    uint32_t id;
    enum dns_type type;
    struct world_reply reply;
};
struct machine {
    struct inquiry *inquiry;
    struct targets *targets;
};

struct world_reply world_records(long long delay_us, const char *a, const char *b)
{
    return (struct world_reply){.outcome = DNS_ANSWER, .delay_us = delay_us, .records = {a, b}};
}

struct world_reply world_outcome(long long delay_us, enum dns_outcome outcome)
{
    return (struct world_reply){.outcome = outcome, .delay_us = delay_us};
}

struct world_reply world_silence(void)
{
    return (struct world_reply){.outcome = DNS_TIMEOUT, .delay_us = -1};
}

static enum schedule_step next(const struct machine *m, long long now_us, struct dns_question *ask, long long *until)
{
    return m->inquiry != NULL ? inquiry_next(m->inquiry, now_us, ask, until)
                              : targets_next(m->targets, now_us, ask, until);
}

static void deliver(const struct machine *m, long long now_us, const struct event *e)
{
    struct dns_record records[WORLD_TEXTS];
    struct dns_answer a = {.id = e->id, .outcome = e->reply.outcome, .records = records};

    for (; a.count < WORLD_TEXTS && e->reply.records[a.count] != NULL; a.count++) {
        struct dns_record *r = &records[a.count];

        *r = (struct dns_record){.ttl = 300, .text = slice_of(e->reply.records[a.count])};
        if (e->type == DNS_A || e->type == DNS_AAAA)
            (void)inet_pton(e->type == DNS_A ? AF_INET : AF_INET6, e->reply.records[a.count], r->address);
    }
    if (m->inquiry != NULL)
        inquiry_answer(m->inquiry, now_us, &a);
    else
        targets_answer(m->targets, now_us, &a);
}

/* The place of the earliest event that is due by the time; count: none. */
static size_t earliest(const struct event *events, size_t count, long long by_us)
{
    size_t best = count;

    for (size_t i = 0; i < count; i++)
        if (events[i].due_us <= by_us &&
            (best == count || events[i].due_us < events[best].due_us ||
             (events[i].due_us == events[best].due_us && events[i].number < events[best].number)))
            best = i;
    return best;
}

static long long run(struct world *w, const struct machine *m, long long deadline_us)
{
    struct event *events = calloc(EVENTS_MAX, sizeof *events);
    long long start = w->now_us;
    size_t count = 0;

    while (events != NULL) {
        enum schedule_step step;
        struct dns_question ask;
        long long until = deadline_us;
        size_t at;

        while ((step = next(m, w->now_us, &ask, &until)) == SCHEDULE_ASK && count < EVENTS_MAX) {
            struct world_reply reply = w->reply(w, &ask);

            w->asked++;
            if (reply.delay_us < 0)
                continue;
            events[count++] = (struct event){w->now_us + reply.delay_us, w->asked, ask.id, ask.type, reply};
            w->out++;
            if (w->out > w->most_out)
                w->most_out = w->out;
        }
        if (step == SCHEDULE_DONE)
            break;
        if (w->now_us >= deadline_us) {
            if (m->inquiry != NULL)
                inquiry_abandon(m->inquiry, w->now_us);
            else
                targets_abandon(m->targets, w->now_us);
            break;
        }
        if (until > deadline_us)
            until = deadline_us;
        at = earliest(events, count, until);
        if (at == count) {
            w->now_us = until;
            continue;
        }
        if (events[at].due_us > w->now_us)
            w->now_us = events[at].due_us;
        deliver(m, w->now_us, &events[at]);
        events[at] = events[--count];
        w->out--;
    }
    free(events);
    return w->now_us - start;
}

long long world_run_inquiry(struct world *w, struct inquiry *q, long long deadline_us)
{
    return run(w, &(struct machine){.inquiry = q}, deadline_us);
}

long long world_run_targets(struct world *w, struct targets *t, long long deadline_us)
{
    return run(w, &(struct machine){.targets = t}, deadline_us);
}
