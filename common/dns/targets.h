/* What the user wants checked -> the addresses and domains to ask lists about: addresses, networks, host names, mx:DOMAIN,
 * spf:DOMAIN. Names need DNS, and one leads to others (an SPF record to includes, a mail exchanger to addresses): a work
 * list without recursion, pure, that says what to ask and is told the answers. RFC 7208 section 4.6.4's limits bound it, and
 * a record that includes itself ends it. What can't be expanded is a trouble, never silently left out. */
#ifndef ERS_TARGETS_H
#define ERS_TARGETS_H

#include "dns/inquiry.h"

#define TARGETS_SUBJECTS_MAX 4096
#define TARGETS_TROUBLES_MAX 64

struct targets_rules {
    bool addresses;      /* some list takes addresses: names are looked up */
    bool domains;        /* some list takes domains: names are asked themselves */
    bool spf_includes;   /* others' records count as well */
    bool allow_reserved; /* private, loopback and documentation addresses too */
};
struct targets;

struct targets *targets_new(const struct targets_rules *targets, const struct schedule_rules *rules);
/* false: *why, e.g. what is wrong with it, or why it can't be checked. Nothing is asked yet. */
bool targets_add(struct targets *t, struct slice text, struct error *why);
/* As inquiry_next and inquiry_answer. */
enum schedule_step targets_next(struct targets *t, long long now_us, struct dns_question *ask, long long *until_us);
void targets_answer(struct targets *t, long long now_us, const struct dns_answer *answer);
void targets_abandon(struct targets *t, long long now_us);

/* Each address and domain once, in the order in which they were found; valid until targets_free. */
const struct subject *targets_subjects(const struct targets *t, size_t *count);
/* The target as it was given that led to the subject: "mx:example.com"; equal to the subject's text for an address. */
struct slice targets_origin(const struct targets *t, size_t subject);
/* What could not be expanded, so that something is not checked; notes are for information. */
struct target_trouble {
    struct error text;
    bool note;
};
const struct target_trouble *targets_troubles(const struct targets *t, size_t *count);
void targets_free(struct targets *t);

#endif
