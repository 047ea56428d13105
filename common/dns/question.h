/* What is asked of a name server and what came back, in the words that the schedule, the inquiry and the resolver share. */
#ifndef ERS_QUESTION_H
#define ERS_QUESTION_H

#include "text/slice.h"

enum dns_type { DNS_A = 1, DNS_CNAME = 5, DNS_SOA = 6, DNS_MX = 15, DNS_TXT = 16, DNS_AAAA = 28 };

/* The first three are answers; everything behind them means: not known. */
enum dns_outcome {
    DNS_ANSWER,  /* records of the type asked for */
    DNS_NO_DATA, /* the name exists without such a record */
    DNS_NO_NAME, /* NXDOMAIN */
    DNS_REFUSED,
    DNS_SERVFAIL,
    DNS_FORMERR,   /* FORMERR, NOTIMP and every other response code */
    DNS_MALFORMED, /* a reply that contradicts itself or breaks RFC 1035 */
    DNS_TRUNCATED, /* and not to be had whole over TCP */
    DNS_TIMEOUT,
    DNS_UNREACHABLE, /* the resolver's port is closed, or no route */
    DNS_ABANDONED    /* the run's own time was over first */
};
#define DNS_IS_ANSWER(outcome) ((outcome) <= DNS_NO_NAME)

#define DNS_NAME_MAX 253 /* bytes of a name as text, without a trailing dot */

struct dns_question {
    uint32_t id; /* comes back in the answer */
    enum dns_type type;
    unsigned server; /* which of the resolvers */
    bool tcp;
    char name[DNS_NAME_MAX + 1]; /* absolute, without trailing dot */
};
struct dns_record {
    uint32_t ttl;
    uint16_t preference; /* MX */
    uint8_t address[16]; /* A (first four bytes), AAAA */
    struct slice text;   /* TXT: its strings joined; MX: the host, "" for the null MX (RFC 7505) */
};
struct dns_answer {
    uint32_t id;
    enum dns_outcome outcome;
    const struct dns_record *records;
    size_t count;
};

/* True for text that is a domain name to ask for: labels of 1 to 63 letters, digits, '-' and '_', at most DNS_NAME_MAX bytes,
 * and not all digits and dots. A trailing dot is not part of it. */
bool dns_name_valid(struct slice name);

#endif
