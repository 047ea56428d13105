/* One recipient of one message that waits in a mail queue, whichever MTA listed it. There is one parser per kind of
 * listing (postqueue_json, postqueue_text, exim_queue, sendmail_queue, opensmtpd_queue, nullmailer_queue, qmail_queue);
 * mail/listing.h picks among them. All are fed line by line and yield these; all slices borrow from the parser and are
 * valid until its next call. Nothing here does I/O or reads a clock. */
#ifndef ERS_QUEUED_H
#define ERS_QUEUED_H

#include "text/buffer.h"

enum queue_state {
    QUEUE_DEFERRED, /* waits for another attempt */
    QUEUE_ACTIVE,   /* is being delivered */
    QUEUE_INCOMING, /* not yet tried: incoming and maildrop */
    QUEUE_HOLD,     /* on hold, frozen: the MTA leaves it alone until told */
    QUEUE_CORRUPT   /* the MTA can't read it */
};
#define QUEUE_STATES 5

struct queued {
    bool first;             /* the first recipient of its message: messages are counted by it */
    enum queue_state state; /* of the message */
    struct slice queue_id;
    struct slice sender;               /* without < >; empty: the null sender, or not told */
    struct slice recipient;            /* without < >; empty: the listing names none */
    long long arrival_s;               /* seconds since 1970; 0: not told */
    struct slice reason;               /* why it waits, as the MTA says it; empty: not told */
    struct slice reply;                /* the remote server's own words within the reason; empty: none */
    bool cut;                          /* the listing has cut the reason so short that its cause may be lost */
    struct slice relay_host, relay_ip; /* the server that spoke; empty: not told */
    bool follow_up; /* not tried because of an earlier attempt for the same destination ("delivery temporarily
                       suspended"), and without a reply: that attempt's cause is this one's too */
};

/* The domain of an address: after its last '@', without a trailing dot, case kept; empty for a local name. A domain longer
 * than 255 bytes is none that DNS knows and is cut there. */
struct slice address_domain(struct slice address);

/* For the parsers whose entries span lines: b's content becomes a copy of s, cut at b's ceiling. Without memory it becomes
 * empty: a field that is not told. */
void queued_keep(struct buffer *b, struct slice s);
/* The next run of non-blank bytes of *rest, which moves past it; empty at its end. */
struct slice queued_word(struct slice *rest);
/* The inside of "<…>"; a text without both is returned as it is. */
struct slice queued_unbracket(struct slice s);

#endif
