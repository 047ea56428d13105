/* One life of a state: logs that are written, rotated, packed, deleted and lost by a random schedule, while the plugin reads
 * them, is killed, peeks, runs twice at once or waits for a run that hangs. */
#ifndef ERS_SOAK_LIFE_H
#define ERS_SOAK_LIFE_H

#include "tests/soak/files.h"
#include "tests/soak/plugin.h"

/* What was done, over all lives. */
struct tally {
    unsigned long lives, lines, refusals, doomed, rotations, deletions, reuses, packs, losses;
    unsigned long runs, killed, killed_after_commit, peeks, pairs, waits, lagging, rests, incidents;
};

struct half_line {
    struct event event;
    char *rest; /* what is still to be written; NULL: the last line is whole */
    size_t n;
    bool doomed;
};

struct life {
    const char *plugin;
    unsigned seed, begun; /* the random state, and the seed that it began with */
    char dir[200], state_dir[220], patterns[LOGS_MAX + 1][300];
    unsigned pattern_count;
    bool live; /* stamps up to now; else they are days old, and the plugin judges the log as a recording */
    bool traditional, mixed; /* stamps */
    bool links;              /* the plugin knows the logs by links from another directory */
    bool globbed;
    long long clock, limit;
    unsigned number;
    struct event focus;
    struct files logs[LOGS_MAX];
    struct half_line half[LOGS_MAX];
    unsigned log_count, logs_planned;
    unsigned seen[LOGS_MAX]; /* lines that a run has committed */
    struct model *model;
    struct totals floor;
    bool lost;        /* something was destroyed since all was read last: a run may speak of it */
    bool spoken;      /* and has */
    double typical;   /* seconds of a run */
    const char *said; /* by the run that is being checked */
    struct tally *tally;
    char trace[1200];
};

unsigned chance(struct life *l, unsigned n);
void life_trace(struct life *l, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Tells what went wrong and how to repeat it, keeps the directory, and exits. */
void life_fail(struct life *l, const char *format, ...) __attribute__((format(printf, 2, 3), noreturn));

/* life_write.c: the writer's side. */
void life_burst(struct life *l, unsigned log, unsigned count, bool half, bool doomed);
void life_whole(struct life *l, unsigned log);
void life_add_log(struct life *l);
/* One thing that happens to the logs, whether a run is under way or not. */
void life_file_step(struct life *l);

/* life_run.c: the plugin's side. */
void life_run(struct life *l);
/* Everything is read, and the report must be the model's. */
void life_rest(struct life *l);

/* A whole life. */
void life_live(const char *plugin, unsigned seed, struct model *model, struct tally *tally);

#endif
