/* What destinations.c gathers and destinations_view.c reads: the inside of struct destinations. Text lies in one arena and is
 * named by its place, records in growing arrays and are named by their index, so nothing moves under anybody. */
#ifndef ERS_DESTINATIONS_TABLE_H
#define ERS_DESTINATIONS_TABLE_H

#include "mail/destinations.h"
#include "mail/senders.h"

#define NOWHERE UINT32_MAX
#define BLOCKERS_MAX 512 /* services, and organisations, told apart; index 0 is "further ones" */

struct text_at {
    uint32_t at, n;
};

/* Some of one domain's messages. */
struct group {
    uint32_t next; /* of the same domain; NOWHERE: none */
    uint32_t domain;
    uint16_t service; /* 0 in `rest` and `follow_ups` */
    uint16_t organisation;
    uint64_t messages, recipients, unexplained;
    uint64_t last_message; /* the number of the message counted last */
    long long oldest_s;
    char oldest_id[24]; /* the longest that an MTA uses; a longer one is cut */
    unsigned char oldest_id_n;
    struct text_at claimed_ip, reason;
    struct sender_tally senders;
};
struct domain {
    struct text_at name; /* lower case */
    uint64_t hash;
    uint64_t messages, recipients, last_message;
    uint64_t blocked, last_blocked; /* messages that a service blocks, without the lent ones */
    uint32_t blocks;                /* one group per service; NOWHERE: none */
    uint32_t follow_ups, rest;      /* groups */
    uint64_t lendable;              /* follow-ups that no other recipient of theirs has counted as blocked yet */
    uint16_t hint;                  /* a service known from elsewhere to block it; 0: none */
    struct text_at hint_ip;
};
struct blocker_row {
    struct text_at name;
    uint64_t messages, last_message;
    size_t domains;
    struct text_at ips[BLOCKER_IPS];
    size_t ip_count; /* BLOCKER_IPS + 1: more */
};
struct blockers {
    struct blocker_row rows[BLOCKERS_MAX];
    size_t count;
};
struct destinations {
    size_t ceiling;
    struct organisations *organisations;
    struct buffer text;
    struct domain *domains; /* 0: those beyond the ceiling, together */
    size_t domain_count, domain_room;
    uint32_t *slots; /* hash table over domains; NOWHERE: free */
    size_t slot_count;
    struct group *groups;
    size_t group_count, group_room, group_ceiling;
    struct blockers services, organisation_rows;
    struct senders *senders;
    struct destinations_totals totals;
    /* the message under way */
    uint64_t message;
    bool counted, blocked;
    uint32_t follow_up_of; /* the first domain that it is a follow-up of; NOWHERE: none */
    /* made at the end */
    struct ranked {
        uint64_t rank;
        uint32_t group;
    } * order; /* groups by importance */
    size_t order_count;
    uint16_t service_order[BLOCKERS_MAX], organisation_order[BLOCKERS_MAX];
};

struct slice destinations_text(const struct destinations *d, struct text_at t);
/* Makes a group of this domain and service; NULL: no memory, or the ceiling is reached. */
struct group *destinations_group(struct destinations *d, uint32_t domain, uint32_t *place, uint16_t service,
                                 uint16_t organisation);
/* Notes that a blocker named this address of ours; where its text is kept, nowhere if there are too many. */
struct text_at destinations_ip(struct destinations *d, struct blocker_row *row, struct slice ip);

#endif
