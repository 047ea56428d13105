/* Which addresses are on which lists: all questions of a run and what their answers mean together, as a pure machine without
 * I/O or clock. It says what to ask next and is told the answers.
 *
 * Asked are, for each list that takes the subject's family: the subject itself; the list's two self-test points (RFC 5782
 * section 5) unless the memory says that it passed lately; the point that must not be listed again before a new listing is
 * believed, so that a list gone wildcard pages nobody; the zone's SOA record where the point that must be listed is
 * missing, to tell a zone that is gone from a live one without test points; a TXT record for hits only.
 * Everything goes out together where it doesn't depend on an answer. */
#ifndef ERS_INQUIRY_H
#define ERS_INQUIRY_H

#include "dns/listing_memory.h"
#include "dns/schedule.h"
#include "dns/verdict.h"

struct subject {
    struct slice text; /* canonical: names the subject in the memory and in output */
    enum list_family family;
    struct address address; /* unless it is a domain */
};

/* Who was asked. */
enum finding_source {
    SOURCE_DNS,
    SOURCE_WEB, /* a service's page for people */
    SOURCE_SNDS /* Microsoft's data for a key */
};
enum verdict { VERDICT_NOT_LISTED, VERDICT_LISTED, VERDICT_UNCHECKED };
/* Why a list says nothing. */
enum unchecked {
    UNCHECKED_NO_ANSWER,   /* see outcome */
    UNCHECKED_REFUSED,     /* by the code in codes[0] */
    UNCHECKED_BROKEN,      /* it answers the address in codes[0], outside 127.0.0.0/8 */
    UNCHECKED_WILDCARD,    /* it lists what must not be listed */
    UNCHECKED_NO_ZONE,     /* there is no such zone */
    UNCHECKED_TEST_FAILED, /* list->test_failed says what that means */
    UNCHECKED_UNCONFIRMED, /* a new hit of a list that never passed a self-test, and whose test point did not answer */
    UNCHECKED_NOT_READ,    /* WEB, SNDS: for the reason in `reason` */
    UNCHECKED_SILENT       /* SNDS: a sound answer that doesn't speak of this address */
};
/* Slices live as long as the inquiry. */
struct finding {
    const struct subject *subject;
    const struct dns_list *list; /* WEB, SNDS: its slug, name, pages and severity; it has no zone */
    enum finding_source source;
    enum verdict verdict;
    enum unchecked why;
    enum dns_outcome outcome;
    uint32_t codes[VERDICT_CODES_MAX];
    size_t codes_n;
    struct slice reason; /* the list's TXT record, or the source's words, as they came; empty: none */
    uint32_t ttl, ms;    /* of the answer, in seconds; from question to answer */
    long long asked_s;   /* WEB, SNDS: when; an earlier run's answer stands for a while */
};
struct inquiry;

/* Borrowed for the life of the inquiry: lists, subjects, memory. The memory is read, not changed, until inquiry_remember.
 * rules: window, patience and so on. NULL: no memory, or more than SCHEDULE_JOBS_MAX questions. */
struct inquiry *inquiry_new(const struct dns_list *lists, size_t list_count, const struct subject *subjects,
                            size_t subject_count, struct listing_memory *memory, long long wall_s,
                            const struct schedule_rules *rules);
enum schedule_step inquiry_next(struct inquiry *q, long long now_us, struct dns_question *ask, long long *until_us);
void inquiry_answer(struct inquiry *q, long long now_us, const struct dns_answer *answer);
/* The time is over: what is outstanding becomes unchecked, never clean. */
void inquiry_abandon(struct inquiry *q, long long now_us);

/* The i-th pair of subject and list, subject by subject; pairs that were not to be asked are passed over. *i moves on. */
bool inquiry_finding(const struct inquiry *q, size_t *i, struct finding *out);
/* The list is alive but does not list its test point: a note. */
bool inquiry_lacks_test(const struct inquiry *q, size_t list);
/* Puts what was found into the memory. */
void inquiry_remember(struct inquiry *q);
void inquiry_free(struct inquiry *q);

#endif
