/* The records that a list sent -> what they say about the one asked for (RFC 5782 section 2.1: listed means an A record in
 * 127.0.0.0/8; every record counts). Pure. */
#ifndef ERS_VERDICT_H
#define ERS_VERDICT_H

#include "dns/dns_list.h"

#define VERDICT_CODES_MAX 8

enum answer_kind {
    ANSWER_NOT_LISTED,
    ANSWER_LISTED,
    ANSWER_REFUSED, /* a code that means "I don't answer you" */
    ANSWER_BROKEN,  /* an address outside 127.0.0.0/8: a parked domain, a hijacking resolver */
    ANSWER_NONE     /* no answer: see the outcome */
};
struct list_answer {
    enum answer_kind kind;
    uint32_t codes[VERDICT_CODES_MAX]; /* LISTED: those that list; REFUSED, BROKEN: the first that says so */
    size_t codes_n;
    uint32_t ttl;  /* the shortest of the records, seconds */
    bool in_range; /* some record is in 127.0.0.0/8 and no refusal, whatever a filter says: the list is alive */
};

/* A listing beside a refusal or an address outside the range stays a listing: nothing that a list says besides may hide it.
 * (A list that says anything to everyone is found out by its self-test.) */
void verdict_read(const struct dns_list *list, enum dns_outcome outcome, const struct dns_record *records, size_t count,
                  struct list_answer *out);

/* Short words for an outcome that is no answer: "did not answer", "SERVFAIL", …. */
const char *outcome_words(enum dns_outcome outcome);

#endif
