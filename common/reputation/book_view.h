/* What the book says at a given moment: the incidents with their states, as a report needs them. A pure function of the
 * book, the clock and the periods by which to judge. */
#ifndef ERS_BOOK_VIEW_H
#define ERS_BOOK_VIEW_H

#include "reputation/book.h"

enum incident_state {
    INCIDENT_OPEN,       /* a member still refuses, as far as is known */
    INCIDENT_RECOVERING, /* all have accepted again, but not for `quiet` yet */
    INCIDENT_RECOVERED,
    INCIDENT_LAPSED /* nothing was sent there for `hold`: not known to be over */
};

/* All in seconds; now is in the log's time. */
struct book_view {
    long long now_s, window_s, quiet_s, hold_s, hold_permanent_s, keep_s;
};

/* Slices live until the book changes. */
struct incident {
    enum incident_state state;
    struct slice service, zone, ip, host, instance, reply;
    long long first, last; /* refusals */
    long long ended;       /* recovery or lapse; 0: not ended */
    long long heard;       /* the last line about it, of any kind */
    uint64_t refusals, messages, late, sent, lost;
    uint64_t waiting;         /* messages still in the queue, as far as the log says */
    uint64_t window;          /* messages refused within the window */
    long long oldest_arrival; /* of the waiting ones; 0: none */
    uint64_t organisations;   /* members */
    uint64_t refusing;        /* members that still refuse */
    uint64_t sender_known;
    struct slice top_sender; /* empty: not known */
    uint64_t top_sender_messages;
    uint32_t record; /* for the two walks below */
};

/* All incidents to be told, worst first (open, recovering, recovered, lapsed; then by messages in the window, by messages,
 * by age). The caller frees the array. NULL with *count 0: none; with *count SLICE_NONE: no memory. */
struct incident *book_incidents(const struct book *b, const struct book_view *v, size_t *count);
/* Walks the organisations or domains of an incident, those that still refuse first, each in the order in which they came;
 * start with a zeroed walk. False: no more. */
struct incident_walk {
    uint32_t member; /* the next one, + 1; 0: at the start of a pass */
    size_t domain;   /* of that member */
    int pass;        /* 0: those that refuse, 1: those that have recovered */
};
bool incident_organisation(const struct book *b, const struct incident *i, struct incident_walk *w, struct slice *out);
bool incident_domain(const struct book *b, const struct incident *i, struct incident_walk *w, struct slice *out);
/* The i-th service that was ever seen. */
bool book_service_seen(const struct book *b, size_t at, struct slice *slug);

#endif
