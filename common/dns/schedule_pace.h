/* How fast the schedule may go, and which resolver it asks first: the window and the memory of the resolvers' silence. Pure
 * values that schedule.c feeds with what it sees. */
#ifndef ERS_SCHEDULE_PACE_H
#define ERS_SCHEDULE_PACE_H

#include "dns/schedule.h"

struct pace {
    unsigned window, least, most;
    long long fastest_us, smooth_us; /* round trips: the fastest so far, and lately; 0: none yet */
    long long shrunk_us;             /* when the window last shrank */
    unsigned servers, preferred;
    unsigned silent[SCHEDULE_SERVERS_MAX]; /* attempts since its last answer */
};

void pace_init(struct pace *p, const struct schedule_rules *rules);
/* A first attempt was answered after us. full: the window was in use. */
void pace_answer(struct pace *p, long long us, bool full);
/* An attempt at a lane that does answer got none. */
void pace_loss(struct pace *p, long long now_us);
void pace_asked(struct pace *p, unsigned server);
void pace_heard(struct pace *p, unsigned server);
/* The resolver can't be reached at all. */
void pace_unreachable(struct pace *p, unsigned server);
/* For the attempt-th (from 0) attempt of a job. */
unsigned pace_server(const struct pace *p, unsigned first, unsigned attempt);

#endif
