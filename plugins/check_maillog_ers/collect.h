/* Reads what is new in the logs and folds it into the book, within the run's time. */
#ifndef ERS_MAILLOG_COLLECT_H
#define ERS_MAILLOG_COLLECT_H

#include "plugins/check_maillog_ers/news.h"
#include "reputation/book.h"

struct maillog_read {
    uint64_t bytes; /* read in this run */
    bool in_time;   /* false: the deadline came first; the rest is left for the next run */
};

/* deadline_ms in the monotonic clock. Folds block by block; the position is behind the last block folded. */
void maillog_collect(struct book *book, struct news *news, const struct catalogue *catalogue, long long wall_s,
                     long long deadline_ms, struct maillog_read *out);
/* --explain: the same lines, as JSON to standard output. False: it could not be written. */
bool maillog_explain_all(struct news *news, const struct catalogue *catalogue);

#endif
