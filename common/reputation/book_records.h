/* The book's tables, for the rooms that make it up (fold, state, view). Private to them. */
#ifndef ERS_BOOK_RECORDS_H
#define ERS_BOOK_RECORDS_H

#include "reputation/book.h"
#include "reputation/book_messages.h"
#include "reputation/book_refusing.h"
#include "reputation/book_senders.h"
#include "text/index.h"

#define BOOK_INCIDENTS_MAX 100000
#define BOOK_CLOSED_MAX 4096 /* of these, over and kept to be told, before it is looked whether some can go */
#define BOOK_MEMBERS_MAX 100000
#define BOOK_GROUP_MAX                                                                                                 \
    256 /* addresses that one service may be told to block, per instance; further ones share a record */
#define BOOK_DOMAINS_MAX 64 /* per member */
#define BOOK_SENDERS_MAX 16 /* per incident */
#define BOOK_SERVICES_MAX 256
#define BOOK_PENDING_MAX 1024
#define BOOK_PENDING_MARKS 8192 /* a power of two */
#define BOOK_TEXT_MAX 256       /* of a name; replies BOOK_REPLY_MAX */
#define BOOK_REPLY_MAX 512
#define BOOK_SENDER_KEEP_S 300 /* how long a sender taken up before the end of a run is remembered */
#define BOOK_OTHERS 10         /* deliveries to other domains that show a member as recovered */

struct sender_count {
    struct slice address;
    uint64_t hash; /* of the address, folded */
    uint64_t messages;
};

struct member {
    uint32_t incident;
    uint32_t next; /* member of the same incident, + 1; 0: none */
    struct slice organisation;
    long long first, last; /* refusals */
    long long traffic;     /* the last line about it, of any kind */
    long long recovered;   /* 0: not */
    uint64_t refusals, temporary;
    uint32_t others;       /* deliveries to domains that it never refused, since its last refusal */
    uint64_t only_server;  /* the one whose deliveries count for recovery, where not any relay's do; 0: any */
    struct slice *domains; /* BOOK_DOMAINS_MAX at most */
    uint32_t domain_count, domain_room;
    uint64_t more_domains;
};

struct incident_record {
    struct slice service, zone, ip, host, instance;
    bool closed;           /* over for the fold: another one follows, or it is kept only to be told */
    long long first, last; /* refusals */
    long long recovered;   /* all members have; 0: not */
    long long heard;       /* the last line about it, of any kind */
    uint32_t refusing;     /* members that have not recovered */
    uint64_t refusals;
    uint64_t messages, late, sent,
        lost;                      /* distinct messages: refused; of these deferred at first; delivered since; gone */
    struct slice reply;            /* the last refusal's words */
    uint32_t members, last_member; /* first and last member, + 1; 0: none */
    struct sender_count *senders;  /* BOOK_SENDERS_MAX at most */
    uint32_t sender_count, sender_room;
    uint64_t sender_known; /* messages whose sender is known */
};

/* "host X said" evidence whose recipient is still to come: joined by instance, process and queue id. */
struct pending {
    uint64_t key, message;
    uint32_t member;
    long long stamp;
};

struct service_seen {
    struct slice slug;
    uint64_t refusals;
};

struct book {
    struct organisations *organisations;
    struct incident_record *incidents;
    struct member *members;
    size_t incident_count, incident_room, member_count, member_room;
    size_t open;                  /* incidents not closed */
    struct index by_key;          /* incident identity -> open incident */
    struct index by_group;        /* service and instance -> open incident */
    struct index by_organisation; /* instance and organisation -> member of an open incident */
    struct index by_domain;       /* instance family and domain -> member of an open incident */
    struct message_table messages;
    struct recent_senders senders;
    struct pending *pending; /* BOOK_PENDING_MAX of them; NULL until the first */
    size_t pending_next, pending_count;
    uint64_t pending_marks[BOOK_PENDING_MARKS / 64]; /* bits of the messages among them, and of some that were */
    struct refusing refusing;                        /* the organisations of members that have not recovered */
    struct service_seen services[BOOK_SERVICES_MAX];
    size_t service_count;
    struct book_totals totals;
    long long clock;     /* the newest stamp of all logs */
    long long last;      /* the stamp of the line that was read last; 0: the same */
    long long compacted; /* the clock at the last compaction of a full table */
    struct {
        char text[2 * BOOK_TEXT_MAX]; /* host and instance of the last line: they seldom change */
        size_t host, n;
        uint64_t family;
    } memo;
    bool failed;
};

/* One line as the fold sees it. */
struct book_entry {
    long long stamp;
    const struct delivery *d;
    const struct attribution *attribution;
    uint64_t message; /* message_key; 0: no queue id */
    struct slice pid; /* the process' that wrote it */
};

/* An owned copy of at most max bytes; {NULL, 0} for an empty one; sets b->failed without memory. */
struct slice book_copy(struct book *b, struct slice s, size_t max);
/* Frees what book_copy gave. */
void book_drop(struct slice s);

/* Keys of the indexes. The family of an instance is what stands before the first '/': all transports of one Postfix. */
uint64_t book_instance_key(struct slice host, struct slice instance);
uint64_t book_family_key(struct slice host, struct slice instance);
uint64_t book_incident_key(const struct incident_record *i);
uint64_t book_group_key(const struct incident_record *i);
uint64_t book_organisation_key(const struct incident_record *i, struct slice organisation);
uint64_t book_domain_key(const struct book *b, const struct member *m, struct slice domain);

/* A new incident (a copy of *from's names) or member; -1: no room or no memory (then b->failed). */
int64_t book_add_incident(struct book *b, const struct incident_record *from);
int64_t book_add_member(struct book *b, uint32_t incident, struct slice organisation);
/* The member refuses, or it does no longer: its `recovered` is the caller's. */
void book_refusing(struct book *b, const struct member *m);
void book_not_refusing(struct book *b, const struct member *m);
/* Something was heard about the member, so that neither it nor its incident lapses yet. */
void book_hear(struct book *b, struct member *m, long long stamp);
/* Remembers the domain as one that the member refuses. */
void book_add_domain(struct book *b, struct member *m, struct slice domain);
struct service_seen *book_service(struct book *b, struct slice slug);
/* One more refused message of that sender (space-saving: the rarest gives way when there are too many). */
void book_count_sender(struct book *b, struct incident_record *i, struct slice address);

/* The steps of the fold. leaves: a delivery that leaves the host, not into a mailbox or a content filter; a server with a
 * name of its own on a loopback or private address counts as one of the outside, but see book_delivered. */
bool book_leaves_all_the_same(const struct delivery *d);
static inline bool book_leaves(const struct delivery *d)
{
    return d->hop != HOP_LOCAL || book_leaves_all_the_same(d);
}
uint64_t book_server(const struct delivery *d);
/* A refusal for our address' reputation; evidence: book_join_attempts found some for it. Exim tells most refusals twice,
 * with the server and then with the recipient: that counts once. */
void book_refuse(struct book *b, const struct book_entry *e, bool evidence);
/* Message and process: joins "host X said" evidence with its recipient. */
uint64_t book_attempt_key(const struct book_entry *e);
/* Evidence that waits for its recipient; the oldest gives way. */
void book_expect(struct book *b, struct pending p);
/* False: nothing waits for that message's recipient for sure. */
static inline bool book_may_wait(const struct book *b, uint64_t message)
{
    return (b->pending_marks[message % BOOK_PENDING_MARKS / 64] >> message % 64 & 1) != 0;
}
/* The line with the recipient of earlier "host X said" evidence: says for which domain it was. True if there was any. */
bool book_join_attempts(struct book *b, const struct book_entry *e);
/* A deferral without a word from the server ("delivery temporarily suspended: lost connection with …"), to a domain that
 * is being refused: the message waits for the same reason. */
void book_follow_up(struct book *b, const struct book_entry *e);
/* What became of a message that waits; a recipient's fate counts only for the domain that refused it, unless any_domain. */
void book_settle(struct book *b, const struct book_entry *e, enum message_fate fate, bool any_domain);
/* A delivery to a relay of an organisation that refused: the only thing that ends an incident. A server that refused while
 * its neighbour took the mail has to take one itself; one on a local address has to be the very one that refused, or any
 * content filter could end the incident. */
void book_delivered(struct book *b, const struct book_entry *e);

/* Drops what is over and was told long enough, and rebuilds the indexes; short of room, `hard` keeps done messages for
 * two hours only. */
void book_compact(struct book *b, bool hard);
void book_clear(struct book *b);

#endif
