/* A log told in calls, for the tests of the book: each call is one delivery line. */
#ifndef ERS_TESTS_STORY_H
#define ERS_TESTS_STORY_H

#include "reputation/book_view.h"

/* Where a story's lines come from, until changed. */
struct story {
    struct book *book;
    struct organisations *organisations;
    const char *host, *instance, *pid;
    enum mta mta;
    bool claimed_name;          /* of the relays */
    const char *attempt_domain; /* where attempts tell the recipient; NULL: they don't */
    struct book_view view;      /* defaults of the plugin; now_s is the caller's */
};

void story_begin(struct story *s);
void story_end(struct story *s);
/* cmocka's set-up and tear-down of a test with a story of its own in *state. */
int story_setup(void **state);
int story_teardown(void **state);
/* The same book after being saved and loaded. */
void story_reload(struct story *s);

/* A final refusal (status 4.. deferred or 5.. bounced by `status`), by relay "name[ip]". */
void story_refuse(struct story *s, long long t, const char *id, const char *domain, const char *relay,
                  const char *status, const char *service, const char *ip);
/* One server refused and the next one is tried. */
void story_attempt(struct story *s, long long t, const char *id, const char *relay, const char *service,
                   const char *ip);
void story_sent(struct story *s, long long t, const char *id, const char *domain, const char *relay);
/* Deferred without a word of the server. */
void story_follow(struct story *s, long long t, const char *id, const char *domain);
/* Any other line: deferred by another reply, bounced for another reason, returned, taken up. */
void story_other(struct story *s, long long t, const char *id, enum outcome outcome, const char *domain,
                 const char *relay);
void story_queued(struct story *s, long long t, const char *id, const char *sender);

/* The n-th incident by the view at t; fails the test when there is none. */
struct incident story_incident(struct story *s, long long t, size_t n);
size_t story_count(struct story *s, long long t);

#endif
