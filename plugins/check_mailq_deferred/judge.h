/* The judgement: what the queue holds -> states, line 1, details, perfdata, items. Pure. */
#ifndef ERS_MAILQ_JUDGE_H
#define ERS_MAILQ_JUDGE_H

#include "monitoring/report.h"
#include "plugins/check_mailq_deferred/collect.h"

void mailq_judge(struct report *report, const struct mailq_config *c, const struct mailq_run *run,
                 const struct destinations *d, const struct catalogue *catalogue);

#endif
