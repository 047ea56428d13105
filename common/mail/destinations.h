/* A mail queue by destination: how many messages wait for each domain, since when, and who blocks them. Memory is bounded by
 * the number of destinations, not of messages: beyond the ceiling, further domains are counted together, in all totals but
 * under no name. A message with several recipients is one message in every total it belongs to.
 * A destination's known block is lent to its nameless follow-ups ("delivery temporarily suspended: lost connection …") when
 * all is read, so the order of the listing does not matter. Pure: no I/O, no clock. */
#ifndef ERS_DESTINATIONS_H
#define ERS_DESTINATIONS_H

#include "mail/organisation.h"
#include "mail/queued.h"

/* Who is to blame for a recipient's waiting, as the classifier found; service empty: nobody's block. */
struct blame {
    struct slice service;    /* slug */
    struct slice claimed_ip; /* the address of ours that the reply names; empty: none */
};

struct destinations;
/* ceiling: how many domains are told apart; o is borrowed. NULL: no memory. */
struct destinations *destinations_open(size_t ceiling, struct organisations *o);
/* Each recipient, in the listing's order; a new message begins where destinations_message is called. A message of which no recipient is added does not count. */
void destinations_message(struct destinations *d);
void destinations_add(struct destinations *d, const struct queued *q, const struct blame *blame);
/* A block known from elsewhere (a log): lent to what has no reason in this domain, as if a message there had been refused,
 * but counts none itself. */
void destinations_hint(struct destinations *d, struct slice domain, const struct blame *blame);
/* After the last one: lends the blocks and sorts. Nothing may be added afterwards. False: no memory to sort in; the totals
 * are right all the same. */
bool destinations_finish(struct destinations *d);
void destinations_close(struct destinations *d);

/* The functions below are for after destinations_finish; all slices are valid until destinations_close. */
struct destinations_totals {
    uint64_t messages, recipients;
    uint64_t by_state[QUEUE_STATES]; /* messages */
    uint64_t blocked;                /* messages held by a reputation service */
    uint64_t lent;                   /* of these: follow-ups without a name of their own */
    uint64_t unexplained;            /* deferred recipients without a reason, or with one that was cut short */
    long long oldest_s;              /* arrival of the oldest message that is not on hold; 0: none */
    long long oldest_blocked_s;      /* the same of the blocked ones */
    size_t domains, blocked_domains;
    uint64_t unnamed;     /* recipients of domains beyond the ceiling */
    struct slice busiest; /* the domain with the most messages */
    uint64_t busiest_messages;
    struct slice top_sender;      /* among the blocked; empty with a count: the null sender */
    uint64_t top_sender_messages; /* 0: none blocked */
};
void destinations_total(const struct destinations *d, struct destinations_totals *out);

/* The messages for one domain that one service blocks, or that nobody blocks (service empty). */
struct destination {
    struct slice domain, organisation, service, claimed_ip, reason, oldest_queue_id, top_sender;
    uint64_t messages, recipients, top_sender_messages;
    long long oldest_s; /* arrival; 0: not told */
};
/* i-th by importance: blocked ones first, then by messages. False: no such one. */
bool destinations_at(const struct destinations *d, size_t i, struct destination *out);

#define BLOCKER_IPS 4
/* A service, or a relay organisation, and what it holds back. */
struct blocker {
    struct slice name; /* slug, or organisation */
    uint64_t messages;
    size_t domains;
    struct slice ips[BLOCKER_IPS]; /* addresses named; services only */
    size_t ip_count;               /* BLOCKER_IPS + 1: there are more */
};
/* i-th by messages. False: no such one. */
bool destinations_service(const struct destinations *d, size_t i, struct blocker *out);
bool destinations_organisation(const struct destinations *d, size_t i, struct blocker *out);

#endif
