/* What the plugin must know, worked out anew from the rules in the documents, line by line as they are written: the soak
 * test's oracle. It shares no code with the plugin. Periods are those of the plugin's defaults. */
#ifndef ERS_SOAK_MODEL_H
#define ERS_SOAK_MODEL_H

#include <stdint.h>

#include "tests/soak/world.h"

/* Running totals, as in the performance data. */
struct totals {
    uint64_t refusals, sent, deferred, bounced, returned;
};

struct model_member {
    unsigned organisation, domains;     /* the domains that it refused, as bits */
    long long last, traffic, recovered; /* recovered 0: not */
    bool temporary;                     /* any refusal was */
    unsigned others;                    /* deliveries since the last refusal that don't recover it by themselves */
    int only;                           /* the one server that has to take mail again; NO_SERVER: any */
};

struct model_incident {
    struct event key; /* log, instance, service and address count */
    bool closed;      /* another one has followed */
    long long first, last;
    struct model_member members[ORGANISATIONS];
    unsigned member_count;
    unsigned refusals, messages, late, sent, lost;
};

enum fate { FATE_WAITS, FATE_SENT, FATE_LOST };
struct model_message {
    unsigned number, incident;
    struct event last; /* where it was refused last */
    int domain;
    enum fate fate;
    bool late;
    long long refused;
};

#define INCIDENTS_MAX 4000
#define MESSAGES_MAX 20000
struct model {
    struct totals totals;
    long long clock;
    struct model_incident incidents[INCIDENTS_MAX];
    struct model_message messages[MESSAGES_MAX];
    unsigned incident_count, message_count;
};

void model_line(struct model *m, const struct event *e);
/* The incident to which a follow-up for that domain belongs; -1: none; -2: it can't be told, since two are equal. */
int model_follow(const struct model *m, const struct event *e);

/* Compares the report of a run that had read everything with the model. now: the plugin's idea of the log's time, right to
 * SLACK_S seconds. On false, *why says what differs. */
#define SLACK_S 20
bool model_agrees(const struct model *m, long long now, const char *json, int status, char why[400]);

#endif
