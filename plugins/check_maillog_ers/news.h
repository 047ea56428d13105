/* Whatever is new in the sources of a run, files first, then the journal: one stream of blocks of lines. */
#ifndef ERS_MAILLOG_NEWS_H
#define ERS_MAILLOG_NEWS_H

#include "source/journal.h"
#include "source/log_follow.h"

/* Either may be NULL: not asked for. */
struct news {
    struct log_follow *logs;
    struct journal *journal;
};

enum news_step {
    NEWS_LINES, /* a block, valid until the next call; the position is behind it then */
    NEWS_END,   /* all was read, but for what the troubles tell */
    NEWS_LATE   /* the deadline came first */
};

/* deadline_ms in the monotonic clock; at least one block is read of what is at hand. *log: the path of the log that the
 * block is of, "-" for standard input and the journal. */
enum news_step news_next(struct news *n, long long deadline_ms, struct slice *lines, struct slice *log);
void news_close(struct news *n);

/* Milliseconds of the monotonic clock. */
long long monotonic_ms(void);

#endif
