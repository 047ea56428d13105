/* The sentences of check_mailq_deferred: line 1 and the lines below it. Pure; nothing here decides. */
#ifndef ERS_MAILQ_WORDING_H
#define ERS_MAILQ_WORDING_H

#include "plugins/check_mailq_deferred/collect.h"

/* What all sentences are about. */
struct wording {
    const struct mailq_config *config;
    const struct mailq_run *run;
    const struct destinations *destinations;
    const struct catalogue *catalogue;
    struct destinations_totals totals;
};

/* Seconds until the first blocked message is returned, may be negative; false: none is blocked, or the MTA's patience is not
 * known. */
bool wording_time_left(const struct wording *w, long long *left_s);
/* Since an arrival; 0 for none. */
long long wording_age(const struct wording *w, long long arrival_s);
/* Whether the reasons are known, so that "none is blocked" can be said at all. */
bool wording_reasons_known(const struct wording *w);
/* Line 1's text, as much of it as fits in `room` bytes. */
void wording_summary(struct buffer *out, const struct wording *w, size_t room);
/* "Trend Micro ERS holds 37 messages for 2 domains, names 203.0.113.25" */
void wording_service(struct buffer *out, const struct wording *w, const struct blocker *b);
void wording_organisation(struct buffer *out, const struct blocker *b);
/* "example.co.jp: 37 messages, oldest 9 min (4bJ2kd…), Trend Micro ERS: 450 …" */
void wording_destination(struct buffer *out, const struct wording *w, const struct destination *d, bool reason);
/* "41 messages for 45 recipients in 3 domains: 37 deferred, …" */
void wording_counts(struct buffer *out, const struct wording *w);

#endif
