/* From what was found to what is said: a pure function of the findings, the memory, the options and the clock. */
#ifndef ERS_LISTING_JUDGE_H
#define ERS_LISTING_JUDGE_H

#include "dns/inquiry.h"
#include "dns/targets.h"
#include "monitoring/report.h"
#include "plugins/check_ers_listing/config.h"
#include "reputation/catalogue.h"

/* What a pair of subject and list is told as. */
enum told {
    TOLD_CLEAN,
    TOLD_LISTED,
    TOLD_KEPT, /* listed by the memory; this time the list could not be asked */
    TOLD_UNCHECKED,
    TOLD_IGNORED,
    TOLD_GOOD /* on a list of good senders */
};
struct told_finding {
    struct finding finding;
    enum told told;
    long long since_s, seen_s; /* LISTED, KEPT: first seen, last confirmed */
    long long left_s;          /* CLEAN: found gone, within the last day; 0: not */
    struct slice origin;       /* the target as it was given */
};

/* How the run went. Slices and pointers borrow. */
struct listing_run {
    const struct listing_config *config;
    struct told_finding *all; /* in the order of the subjects */
    size_t count, subject_count;
    const struct dns_list *lists;
    size_t list_count;
    const struct service *const *services; /* per list, NULL where none is known; NULL: of no list */
    const bool *lacks_test;                /* per list */
    const struct target_trouble *troubles;
    size_t trouble_count;
    long long wall_s, took_us;
    bool ers_left_out;      /* no activation code, so Trend Micro ERS was not asked */
    const char *state_note; /* what was wrong with the state; NULL: nothing */
    bool state_unknown;     /* and it makes the result at least UNKNOWN */
    const struct error *catalogue_errors;
    size_t catalogue_error_count;
};

/* Fills what a finding is told as, from the options and what the memory holds after the run. */
void listing_tell_as(struct told_finding *t, const struct listing_config *c, const struct listing_memory *m,
                     long long wall_s);
void listing_judge(struct report *report, const struct listing_run *run);

#endif
