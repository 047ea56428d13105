/* Sendmail's `mailq` and `mailq -v` -> struct queued, over several queue directories. The listing cuts reasons (60 bytes,
 * 100 with -v) and long recipients; mail/sendmail_qf.h reads the whole. Reasons of -v stand behind the recipient, so that
 * an entry is ready one line later. What has no reason has not been tried yet; '*' marks what is being delivered. */
#ifndef ERS_SENDMAIL_QUEUE_H
#define ERS_SENDMAIL_QUEUE_H

#include "mail/queued.h"

struct sendmail_queue;
/* now_s: wall clock, for the missing year. NULL: no memory. */
struct sendmail_queue *sendmail_queue_open(long long now_s);
/* One line without its newline. False: no line of such a listing. */
bool sendmail_queue_line(struct sendmail_queue *s, struct slice line);
bool sendmail_queue_next(struct sendmail_queue *s, struct queued *out);
/* After the last line: may make one more entry ready. False: "Total requests: N" is missing, or counts other than was read. */
bool sendmail_queue_end(struct sendmail_queue *s);
/* The directory whose messages are being listed; empty: not told. Valid until the next line. */
struct slice sendmail_queue_directory(const struct sendmail_queue *s);
void sendmail_queue_close(struct sendmail_queue *s);

/* Sendmail's "Deferred: 450 …" -> the reply in it; empty: none. */
struct slice sendmail_reply(struct slice reason);

#endif
