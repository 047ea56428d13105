/* The two listings without reasons, for counts and ages alone -> struct queued:
 *   nullmailer's mailq:  "2026-11-24 02:08:47 66 bytes from <SENDER>", then "  to <RECIPIENT>" per recipient
 *   qmail-qread:         "24 Nov 2026 02:08:47 GMT  #12345  993  <SENDER> [bouncing]", then TAB "remote" TAB RECIPIENT, or
 *                        "  done" TAB … for one that has been served
 * Both differ in the head line only. */
#ifndef ERS_PLAIN_QUEUE_H
#define ERS_PLAIN_QUEUE_H

#include "mail/queued.h"

enum plain_kind { PLAIN_NULLMAILER, PLAIN_QMAIL };
struct plain_queue;
/* now_s: wall clock, for the host's zone. NULL: no memory. */
struct plain_queue *plain_queue_open(enum plain_kind kind, long long now_s);
/* One line without its newline. False: no line of such a listing. */
bool plain_queue_line(struct plain_queue *p, struct slice line);
bool plain_queue_next(struct plain_queue *p, struct queued *out);
/* After the last line: may make one more entry ready. */
void plain_queue_end(struct plain_queue *p);
void plain_queue_close(struct plain_queue *p);

#endif
