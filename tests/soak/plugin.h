/* The plugin under test as a process: started, waited for, killed, its report read. */
#ifndef ERS_SOAK_PLUGIN_H
#define ERS_SOAK_PLUGIN_H

#include <sys/types.h>

#include "tests/soak/model.h"

#define PLUGIN_ARGUMENTS_MAX 24

struct plugin {
    pid_t pid; /* 0: not running */
    int out, err;
    bool json;
    struct totals low;   /* complete in the log when it was started */
    struct totals floor; /* of the runs that had completed then */
    unsigned lines[LOGS_MAX];
    double started, took; /* monotonic seconds */
};

/* What a run printed and how it ended. */
struct outcome {
    int status; /* exit status; -1: killed */
    char *text; /* owned */
    struct totals totals;
    unsigned long long lag;
    bool errors; /* something was written to standard error */
};

double monotonic(void);
/* argv[0] is the plugin's path. */
void plugin_start(struct plugin *p, char *const argv[]);
/* Has it ended? With wait: it has. */
bool plugin_ended(struct plugin *p, bool wait, struct outcome *out);

#endif
