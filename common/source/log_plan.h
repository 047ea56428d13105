/* Patterns and saved positions -> the sources of a run; and back to the text that the next run starts from. */
#ifndef ERS_LOG_PLAN_H
#define ERS_LOG_PLAN_H

#include "source/log_match.h"
#include "source/log_saved.h"
#include "source/log_source.h"

struct log_plan {
    struct log_saved saved;
    char **patterns; /* standard input isn't among them */
    size_t pattern_count;
    struct log_matches matches;
    struct log_source *sources; /* one per match */
    struct log_id *ids;         /* the same */
};

/* Fills a zeroed plan. What is wrong with patterns or saved text becomes a trouble. False: no memory; the plan is to be
 * freed all the same. limit: as log_follow_open's. */
bool log_plan_make(struct log_plan *p, const struct slice *patterns, size_t count, struct slice saved,
                   const struct log_limit *limit, struct log_troubles *troubles);
void log_plan_save(const struct log_plan *p, struct buffer *out);
/* The sources are closed before, by whoever read them. */
void log_plan_free(struct log_plan *p);

#endif
