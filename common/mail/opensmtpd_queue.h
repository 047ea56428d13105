/* OpenSMTPD's `smtpctl show queue` -> struct queued, one line per envelope (message and recipient):
 *   ID|SOURCE|AGENT|FLAGS|SENDER|RECIPIENT|DESTINATION|CREATED|EXPIRES|LAST-TRY|TRIES|STATE|SECONDS|ERROR
 * A '|' is allowed in local parts and in ERROR, so the numbers are looked for only behind three addresses: nothing in either
 * can move a field. The first 8 digits of the ID are the message's; envelopes of one message stand together. */
#ifndef ERS_OPENSMTPD_QUEUE_H
#define ERS_OPENSMTPD_QUEUE_H

#include "mail/queued.h"

struct opensmtpd_queue {
    struct queued envelope; /* borrows from the line */
    char message[8];        /* of the last envelope */
    bool ready;
    bool offline; /* an envelope was read from the disk: smtpd does not run */
};
void opensmtpd_queue_init(struct opensmtpd_queue *o);
/* One line without its newline. False: no envelope. */
bool opensmtpd_queue_line(struct opensmtpd_queue *o, struct slice line);
bool opensmtpd_queue_next(struct opensmtpd_queue *o, struct queued *out);

#endif
