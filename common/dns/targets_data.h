/* What is known while targets are expanded. Private to targets. */
#ifndef ERS_TARGETS_DATA_H
#define ERS_TARGETS_DATA_H

#include "dns/targets.h"
#include "dns/texts.h"

enum task_kind { TASK_HOST, TASK_MX, TASK_SPF };
#define NO_TASK UINT32_MAX

/* Something to be looked up. */
struct task {
    enum task_kind kind;
    struct slice name;
    uint32_t root;             /* the target that led here */
    uint32_t parent;           /* the SPF record that named it; NO_TASK: the target itself did */
    unsigned prefix4, prefix6; /* TASK_HOST: how much of the addresses' networks is meant */
    unsigned found, open;      /* addresses; questions not yet answered */
    bool failed;               /* a trouble has been told */
};
struct root {
    struct slice text;
    unsigned terms, voids; /* RFC 7208 section 4.6.4 */
};
struct errand_of_task {
    uint32_t task;
    enum dns_type type;
};
struct targets {
    struct targets_rules rules;
    struct schedule *schedule;
    struct texts texts;
    struct subject *subjects; /* TARGETS_SUBJECTS_MAX of each */
    uint32_t *origins;        /* their roots */
    size_t subject_count;
    struct root *roots;
    struct task *tasks;
    struct errand_of_task *errands;
    size_t root_count, root_room, task_count, task_room, errand_count, errand_room;
    struct target_trouble troubles[TARGETS_TROUBLES_MAX];
    size_t trouble_count;
};

/* Tells a trouble of a root, "ROOT: text"; those that don't fit are dropped, since the first ones already decide. */
void targets_trouble(struct targets *t, uint32_t root, bool note, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* All addresses of a network; false: a trouble was told. */
bool targets_add_network(struct targets *t, uint32_t root, const struct network *n, struct slice as);
/* A look-up; the name is copied. */
bool targets_add_task(struct targets *t, enum task_kind kind, struct slice name, uint32_t root, uint32_t parent,
                      unsigned prefix4, unsigned prefix6);
/* What an answered question of a task means. */
void targets_told(struct targets *t, uint32_t task, enum dns_type type, enum dns_outcome outcome,
                  const struct dns_answer *answer);

#endif
