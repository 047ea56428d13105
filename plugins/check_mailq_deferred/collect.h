/* Lists the queue, of the MTA that runs or from a saved listing, and feeds it to the intake. What goes wrong is noted as a
 * problem with its remedy; what was counted until then stays counted. */
#ifndef ERS_MAILQ_COLLECT_H
#define ERS_MAILQ_COLLECT_H

#include "monitoring/state.h"
#include "plugins/check_mailq_deferred/intake.h"

#define PROBLEMS_MAX 32

struct mailq_problem {
    enum state state; /* STATE_OK: only to be told */
    struct error text;
};
struct mailq_run {
    struct now now;
    long long deadline_ms; /* monotonic */
    enum queue_mta mta;
    struct error source;  /* what was read, for people: "Postfix, by postqueue -j" */
    long long lifetime_s; /* of a message in the queue; 0: not known */
    const char
        *reasons_remedy; /* what would make missing reasons readable; NULL: none is missing unless there is none */
    struct mailq_problem problems[PROBLEMS_MAX];
    size_t problem_count;
};

long long monotonic_ms(void);
void mailq_problem(struct mailq_run *run, enum state state, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* False: no memory. */
bool mailq_collect(struct mailq_run *run, const struct mailq_config *config, struct intake *intake);

#endif
