/* An SMTP reply as a log keeps it -> its parts. RFC 5321 4.2, RFC 2034/3463. Pure, allocation-free.
 * Logs join the lines of a multi-line reply by a blank (Postfix), by a literal "\n" (Exim), each line keeping its code
 * ("550-5.7.1 … 550 5.7.1 …"), and cut long ones, so nothing at the end may be required. */
#ifndef ERS_REPLY_H
#define ERS_REPLY_H

#include "text/slice.h"

struct reply {
    int code;           /* 200–599; 0: none at the start */
    struct slice dsn;   /* enhanced code "5.7.1" of the first line; empty: none */
    struct slice text;  /* all from the code on, without a trailing "(in reply to … command)" */
    struct slice stage; /* "RCPT TO", "MAIL FROM", "end of DATA", …; empty: not said, or cut */
};
void reply_parse(struct reply *out, struct slice raw);

/* Walks the words of a reply as a reader sees them: a cursor that yields runs of text with the codes of the inner lines
 * and joining marks left out, so that a sentence broken over reply lines reads as one. Put together as they come, the
 * runs are that text: each join is a run of its own, one blank. The first line's code stays.
 * What is an inner code: behind a line break the same code as the first line's; behind a blank the same code with '-',
 * and after the last of these the first one with a blank, but only in a reply whose first line says by its '-' that more
 * follow (RFC 5321 4.2.1). So a single line may speak of its own number. */
struct reply_walk {
    struct slice rest;
    const char *code;     /* the first line's digits; NULL: no codes are left out */
    size_t last_inner;    /* rest.n at the last " CODE-"; SLICE_NONE: there is none */
    bool multiline, join; /* join: the next run is the blank */
};
void reply_walk_init(struct reply_walk *w, const struct reply *r);
bool reply_walk_next(struct reply_walk *w, struct slice *run);

#endif
