/* What an inquiry knows while it runs, for the file that asks and the one that judges. Private to the inquiry. */
#ifndef ERS_INQUIRY_DATA_H
#define ERS_INQUIRY_DATA_H

#include "dns/inquiry.h"

enum pair_state {
    PAIR_NONE, /* the list does not take this family, or the list before it has listed the subject */
    PAIR_HELD, /* until the list before it has answered */
    PAIR_ASKED /* kind and outcome say whether there is an answer yet */
};
struct pair {
    uint8_t state, kind, outcome; /* enum pair_state, answer_kind, dns_outcome */
    uint32_t ttl, ms;
    uint32_t hit; /* 1 + place in hits; 0: no codes */
};
struct hit {
    uint32_t codes[VERDICT_CODES_MAX];
    size_t codes_n;
    size_t reason, reason_n; /* place in reasons */
};
/* A self-test point: what it was found to be. */
struct point {
    bool asked, told;
    enum dns_outcome outcome;
    struct list_answer answer;
};
enum zone_state { ZONE_UNKNOWN, ZONE_THERE, ZONE_MISSING };
struct self_test {
    struct point clean, listed;
    enum zone_state zone;
    bool zone_asked;
};
enum errand_kind { ERRAND_SUBJECT, ERRAND_CLEAN, ERRAND_LISTED, ERRAND_ZONE, ERRAND_REASON };
/* What a job of the schedule is about; other: the subject, or the family of a self-test. */
struct errand {
    enum errand_kind kind;
    uint32_t list, other;
};
struct inquiry {
    const struct dns_list *lists;
    const struct subject *subjects;
    size_t list_count, subject_count;
    struct listing_memory *memory;
    long long wall_s;
    struct schedule *schedule;
    struct pair *pairs; /* list by list */
    struct self_test *tests;
    unsigned *reasons_asked; /* per list */
    struct errand *errands;
    size_t errand_count, errand_room;
    struct hit *hits;
    size_t hit_count, hit_room;
    struct buffer reasons;
    bool over; /* nothing more is asked */
};

static inline struct pair *pair_at(const struct inquiry *q, size_t list, size_t subject)
{
    return &q->pairs[list * q->subject_count + subject];
}

static inline struct self_test *test_at(const struct inquiry *q, size_t list, size_t family)
{
    return &q->tests[list * FAMILY_COUNT + family];
}

#endif
