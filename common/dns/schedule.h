/* When to ask what, and whom: the pacing of many questions to few resolvers about many lists, as a pure machine without
 * I/O or clock. A job is one question that needs one answer; a lane is what jobs share their fate with (a list).
 *
 * - Window: at most `window` jobs are out at once; it grows with the answers while they come as fast as the fastest (then
 *   nothing queues up in the resolver's socket, whose overflow would cost a time-out per lost packet) and shrinks on loss.
 * - Lane cap: a lane that has not answered yet has few jobs out, so a dead list can't fill the window.
 * - Breaker: three jobs of a lane failed and none was answered, or ten failed in a row: its waiting jobs fail at once.
 * - Retry and failover: an unanswered attempt is repeated at the next resolver while the first one stays valid, so a late
 *   answer counts; SERVFAIL and REFUSED are tried at another resolver. A resolver that is silent while another answers
 *   is no longer asked first.
 * - Nothing answered at all for a whole patience: everything fails at once. */
#ifndef ERS_SCHEDULE_H
#define ERS_SCHEDULE_H

#include "dns/question.h"

#define SCHEDULE_SERVERS_MAX 8
#define SCHEDULE_JOBS_MAX (1u << 20)

struct schedule_rules {
    unsigned servers;      /* at least 1 */
    unsigned window;       /* jobs out at the start */
    unsigned window_max;   /* and at most */
    unsigned lane_cap;     /* jobs out of a lane without answers */
    unsigned tries;        /* attempts per job, at most 8; at least as many as servers make sense */
    long long patience_us; /* from the first attempt of a job until it has failed */
};
struct schedule_attempt {
    uint32_t job, id; /* id: to be given back with the answer */
    unsigned server;
    bool tcp;
};
struct schedule_end {
    uint32_t job;
    enum dns_outcome outcome; /* never an answer: those end by schedule_answer */
    long long us;             /* since it was first asked; 0: never asked */
};
enum schedule_step { SCHEDULE_ASK, SCHEDULE_WAIT, SCHEDULE_DONE };
struct schedule;

/* lanes: how many, numbered from 0. NULL: no memory. */
struct schedule *schedule_new(const struct schedule_rules *rules, size_t lanes);
/* Jobs are numbered from 0 in the order in which they are added. false: no memory, or SCHEDULE_JOBS_MAX are there. */
bool schedule_add(struct schedule *s, size_t lane);
/* Times are of one monotonic clock in microseconds. ASK: send *ask. WAIT: nothing to do before *until_us but to hear
 * answers and to drain schedule_ended (then *until_us is now). DONE: no job is left. */
enum schedule_step schedule_next(struct schedule *s, long long now_us, struct schedule_attempt *ask,
                                 long long *until_us);
/* What came of an attempt. True: it is the answer of its job, which has ended; *job and *us (since it was first asked) tell
 * which. False: an answer to a job that has ended, or a failure that the schedule deals with. */
bool schedule_answer(struct schedule *s, long long now_us, uint32_t id, enum dns_outcome outcome, uint32_t *job,
                     long long *us);
/* Jobs that have ended without answer, one at a time; false: no more now. To be drained before each schedule_next. */
bool schedule_ended(struct schedule *s, struct schedule_end *end);
/* The time is over: every job that has not ended fails as DNS_ABANDONED, or by what it met before. */
void schedule_abandon(struct schedule *s, long long now_us);
void schedule_free(struct schedule *s);

#endif
