/* A queue listing of any kind, fed line by line: picks the parser, counts what it does not understand, and knows whether the
 * listing is whole. Pure. */
#ifndef ERS_LISTING_H
#define ERS_LISTING_H

#include "mail/queue_mta.h"
#include "mail/queued.h"

enum listing_kind {
    LISTING_NONE,
    LISTING_POSTFIX_JSON,
    LISTING_POSTFIX_TEXT,
    LISTING_EXIM,
    LISTING_SENDMAIL,
    LISTING_OPENSMTPD,
    LISTING_NULLMAILER,
    LISTING_QMAIL
};

/* What a listing is by one of its lines; LISTING_NONE: can't say. */
enum listing_kind listing_guess(struct slice line);
enum queue_mta listing_mta(enum listing_kind kind);

struct listing;
/* kind: not LISTING_NONE. now_s: wall clock. NULL: no memory. */
struct listing *listing_open(enum listing_kind kind, long long now_s);
/* One line without its newline; then listing_next until false. */
void listing_line(struct listing *l, struct slice line);
/* The next recipient, valid until the next call. */
bool listing_next(struct listing *l, struct queued *out);
/* After the last line; then listing_next until false. */
void listing_end(struct listing *l);

struct listing_check {
    uint64_t lines;          /* that were not blank */
    uint64_t foreign;        /* not understood */
    uint64_t first_foreign;  /* its number, from 1; 0: none */
    enum listing_kind looks; /* what that line looks like */
    struct error first_text; /* its beginning */
    bool incomplete;         /* the closing line is missing or does not agree, as far as this kind has one */
    bool offline;            /* the MTA does not run: read from the disk (OpenSMTPD) */
    struct slice directory;  /* of the message last yielded (Sendmail); empty: not told */
};
/* Complete after listing_end. */
void listing_check(const struct listing *l, struct listing_check *out);
void listing_close(struct listing *l);

#endif
