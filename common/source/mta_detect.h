/* Which MTA runs here, of those whose queue can be listed. An MTA counts as installed when its own program is there (not
 * /usr/sbin/sendmail or mailq, which every MTA brings), and as running by its daemon's name in /proc; where /proc shows
 * nothing, what is installed decides. */
#ifndef ERS_MTA_DETECT_H
#define ERS_MTA_DETECT_H

#include "mail/listing.h"

struct mta_detected {
    enum queue_mta mta; /* QUEUE_MTA_NONE: none is installed */
    bool running;
    bool several; /* more than one came into question, and the first was taken */
};
void mta_detect(struct mta_detected *out);

/* The decision, of facts: bit 1 << enum queue_mta each. */
void mta_choose(struct mta_detected *out, unsigned installed, unsigned running);
/* Whose daemon a process is: its name (/proc/PID/comm) and its command line, words separated by NUL. */
enum queue_mta mta_of_process(struct slice name, struct slice command_line);

/* The program that lists this MTA's queue: the first of the usual places where it is; NULL: nowhere. */
const char *queue_program(enum queue_mta mta);

#endif
