/* How check_ers_listing puts what it found into words. Pure. */
#ifndef ERS_LISTING_WORDING_H
#define ERS_LISTING_WORDING_H

#include "plugins/check_ers_listing/judge.h"

/* The findings in order of importance, and how many there are of each. */
struct told_counts {
    size_t listed; /* LISTED and KEPT, without those for information */
    size_t info, checked, unchecked, ignored, listed_subjects;
};

/* "no answer", "refused: asked through a public resolver (127.255.255.254)", … */
void wording_unchecked(struct buffer *out, const struct finding *f);
/* "127.0.0.2 SBL: …, 127.0.0.4 …" */
void wording_codes(struct buffer *out, const struct finding *f);
/* "DNS", "web", "SNDS". */
const char *wording_source(enum finding_source source);
/* "asked now", "asked 12 min ago". */
void wording_age(struct buffer *out, const struct finding *f, long long wall_s);
/* What a listing rests on: codes and the list's reason; or what the page or the file says. */
void wording_evidence(struct buffer *out, const struct finding *f, long long wall_s);
/* "203.0.113.25", or with where it comes from: "203.0.113.25 (mx:example.com)". */
void wording_subject(struct buffer *out, const struct told_finding *t);
/* Line 1, in at most `room` bytes where that can be. first: the most important finding; NULL: nothing is listed. */
void wording_summary(struct buffer *out, const struct listing_run *run, const struct told_counts *n,
                     const struct told_finding *first, size_t room);

#endif
