/* What check_maillog_ers keeps between two runs, as one text: the positions in the logs and the book, and when something new
 * was last read. */
#ifndef ERS_MAILLOG_MEMORY_H
#define ERS_MAILLOG_MEMORY_H

#include "text/buffer.h"

/* Raise it with every change of the text's form; what another version wrote is then refused as such. */
#define MAILLOG_MEMORY_VERSION 1

struct maillog_memory {
    long long news_s;     /* wall time of the last run that read something new; 0: never */
    long long offset_s;   /* wall clock less the log's, for a recording; 0: live */
    struct slice journal; /* position in the journal, one line without its newline; empty: none was read */
    struct slice positions, book;
};

void maillog_memory_write(struct buffer *out, const struct maillog_memory *m);
/* Slices borrow from text. False: not what maillog_memory_write wrote. */
bool maillog_memory_read(struct maillog_memory *m, struct slice text);

#endif
