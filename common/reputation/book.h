/* The log's meaning as a fold: book' = fold(book, line). It depends on the lines alone (their stamps, never a clock), so
 * that reading the same lines again from the same book gives the same bytes: that is what makes a killed run harmless.
 *
 * An incident is (service, own address, sending instance); its members are the organisations that refuse, each with the
 * destination domains met. A member recovers only by a later delivery of the same instance to a relay of that
 * organisation: to a domain that it had refused, or ten to others without a refusal in between.
 *
 * Bounded: open incidents are never evicted; what does not fit is counted in book_totals.more. */
#ifndef ERS_BOOK_H
#define ERS_BOOK_H

#include "mail/delivery.h"
#include "mail/organisation.h"
#include "reputation/classify.h"
#include "text/buffer.h"

/* Constants of the fold, in seconds of log time. They cut the history into incidents; a view may judge by others. */
#define BOOK_SETTLE_S 600  /* a refusal later than this after the last one of a recovered incident opens a new one */
#define BOOK_LAPSE_S 86400 /* likewise after an unrecovered one that nothing was heard of */
#define BOOK_HOLD_MAX_S 864000 /* the longest that a view may hold an incident open that nothing is heard of */
#define BOOK_KEEP_S 86400      /* how long what is over stays in the book */

struct book;

/* organisations is borrowed for the life of the book. NULL: no memory. */
struct book *book_new(struct organisations *organisations);
/* One delivery, in the order of the log. pid is the process' that wrote the line, attribution may be NULL (nothing to
 * classify). stamp_s in seconds since 1970. */
void book_line(struct book *b, long long stamp_s, struct slice pid, const struct delivery *d,
               const struct attribution *attribution);
/* Lines up to this stamp were read: the log's clock goes by all of them, not by deliveries alone. */
void book_tick(struct book *b, long long stamp_s);
/* True once memory ran out: what the book holds is then incomplete and must not be saved. */
bool book_failed(const struct book *b);
/* The newest stamp folded; 0: none. */
long long book_clock(const struct book *b);

/* Running totals since the state began. Deliveries through a local hop (mailboxes, content filters) are not counted. */
struct book_totals {
    uint64_t refusals; /* lines that refuse for our address' reputation */
    uint64_t sent, deferred, bounced, returned;
    uint64_t more; /* refusals that found no room in the book's tables */
};
const struct book_totals *book_totals(const struct book *b);

/* As lines of text for the state, without what has been over for BOOK_KEEP_S; book_load is the inverse and takes only what book_save wrote: false, with *why, for
 * anything else, and then the book is empty. */
void book_save(struct book *b, struct buffer *out);
bool book_load(struct book *b, struct slice saved, struct error *why);
void book_free(struct book *b);

#endif
