/* What an MTA's listing leaves out, read from its spool: Exim's message logs, Sendmail's queue control files. Regular files
 * only, no links followed, at most SPOOL_FILE_MAX bytes of each; nothing is written. */
#ifndef ERS_SPOOL_H
#define ERS_SPOOL_H

#include "mail/exim_msglog.h"
#include "mail/sendmail_qf.h"
#include "text/buffer.h"

#define SPOOL_FILE_MAX (256u << 10)

struct spool {
    struct buffer text; /* the file read last */
    uint64_t denied;    /* files that this user may not read */
    struct exim_msglog *msglog;
};
bool spool_open(struct spool *s); /* false: no memory */
/* Exim: loads the log of the message when q is its first recipient, then fills in the reason of each. directory: Exim's
 * spool_directory. */
void spool_explain(struct spool *s, struct slice directory, struct queued *q);
/* Sendmail: the control file of the message id in this queue directory; false: can't be read. Borrows from s. */
bool spool_control_file(struct spool *s, struct slice directory, struct slice id, struct sendmail_qf *out);
/* The end of a log, from a line's beginning on: at most `max` bytes; false: can't be read. */
bool spool_tail(struct spool *s, const char *path, size_t max, struct slice *out);
void spool_close(struct spool *s);

#endif
