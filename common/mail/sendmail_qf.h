/* Sendmail's queue control file (qfID) -> struct queued, with the full reason and the arrival to the second, which `mailq`
 * cuts. Lines by their first letter (Sendmail's operations guide, appendix B): T arrival, S sender, M status (before S: the
 * message's; later: the next recipient's), R recipient with its flags, H header, "." end. Pure; slices borrow. */
#ifndef ERS_SENDMAIL_QF_H
#define ERS_SENDMAIL_QF_H

#include "mail/queued.h"

struct sendmail_qf {
    struct slice rest;
    struct queued message;
    struct slice message_reason, own_reason;
    bool in_recipients; /* behind the S line */
};
/* text: the whole file, or its beginning; id: from the file's name. False: no such file. */
bool sendmail_qf_init(struct sendmail_qf *q, struct slice text, struct slice id);
/* Next recipient; one without a reason has not been tried yet. */
bool sendmail_qf_next(struct sendmail_qf *q, struct queued *out);

#endif
