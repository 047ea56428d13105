/* `exim -bp`, `-bpu`, `-bpr` (and exiqgrep) -> struct queued. The listing has no reasons: mail/exim_msglog.h has. Ages are
 * given in whole minutes, hours or days, so the arrival is taken from the message id, which begins with it (seconds in
 * base 62), as long as both agree. Ids of 4.96 and before (6-6-2) and from 4.97 on (6-11-4). Recipients that have been
 * served ("D") are left out. */
#ifndef ERS_EXIM_QUEUE_H
#define ERS_EXIM_QUEUE_H

#include "mail/queued.h"

struct exim_queue;
struct exim_queue *exim_queue_open(long long now_s); /* NULL: no memory */
/* One line without its newline. False: no line of such a listing. */
bool exim_queue_line(struct exim_queue *e, struct slice line);
bool exim_queue_next(struct exim_queue *e, struct queued *out);
void exim_queue_close(struct exim_queue *e);

#endif
