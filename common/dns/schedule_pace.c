#include "dns/schedule_pace.h"

/* Questions that may wait in a resolver's socket: 208 KiB, the usual receive buffer, hold some 270 of them. */
#define QUEUE_GROW 112
#define QUEUE_SHRINK 200
#define SHRINK_PAUSE_US 100000
/* Unanswered attempts after which a silent resolver is passed over in favour of one that answers. */
#define SILENT_MAX 8

void pace_init(struct pace *p, const struct schedule_rules *rules)
{
    *p = (struct pace){.window = rules->window, .least = rules->window, .most = rules->window_max};
    p->servers = rules->servers < 1 ? 1 : rules->servers < SCHEDULE_SERVERS_MAX ? rules->servers : SCHEDULE_SERVERS_MAX;
}

void pace_answer(struct pace *p, long long us, bool full)
{
    long long waiting;

    if (us < 1)
        us = 1;
    if (p->fastest_us == 0 || us < p->fastest_us)
        p->fastest_us = us;
    p->smooth_us = p->smooth_us == 0 ? us : (7 * p->smooth_us + us) / 8;
    waiting = p->window - (long long)p->window * p->fastest_us / p->smooth_us;
    if (waiting < QUEUE_GROW && full && p->window < p->most)
        p->window++;
    else if (waiting > QUEUE_SHRINK && p->window > p->least)
        p->window--;
}

void pace_loss(struct pace *p, long long now_us)
{
    if (now_us - p->shrunk_us < SHRINK_PAUSE_US)
        return;
    p->shrunk_us = now_us;
    p->window = p->window * 3 / 4;
    if (p->window < p->least / 2)
        p->window = p->least / 2;
    if (p->window < 1)
        p->window = 1;
}

void pace_asked(struct pace *p, unsigned server)
{
    p->silent[server]++;
}

void pace_heard(struct pace *p, unsigned server)
{
    p->silent[server] = 0;
    if (p->silent[p->preferred] > SILENT_MAX)
        p->preferred = server;
}

void pace_unreachable(struct pace *p, unsigned server)
{
    if (server == p->preferred)
        p->preferred = (server + 1) % p->servers;
}

unsigned pace_server(const struct pace *p, unsigned first, unsigned attempt)
{
    return (first + attempt) % p->servers;
}
