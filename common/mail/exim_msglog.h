/* Exim's own words about why a recipient waits: lines of a message's log (spool/msglog/ID) and of the main log -> the parts
 * of struct queued that the listing lacks. Lines read:
 *   STAMP [pid] RECIPIENT [<PARENT>] R=… T=… defer (N) [H=HOST [IP]]: REASON            message log
 *   STAMP [pid] ID == RECIPIENT [<PARENT>] R=… T=… defer (N) [H=HOST [IP]]: REASON      main log
 * The recipient is taken as a mailbox of RFC 5321 (a quoted local part may hold anything), so neither it nor a reply can
 * move a field. Exim writes a broken-off reply line as "\n"; that stays as it is. Pure; slices borrow from the line. */
#ifndef ERS_EXIM_MSGLOG_H
#define ERS_EXIM_MSGLOG_H

#include "mail/queued.h"

struct exim_deferral {
    struct slice queue_id; /* main log only */
    struct slice recipient;
    struct slice reason, reply, relay_host, relay_ip;
    bool follow_up; /* "retry time not reached …" */
};
/* One line of either log, without its newline. False: no deferral. */
bool exim_deferral_parse(struct exim_deferral *out, struct slice line, bool main_log);

/* The newest deferral of each recipient in one message's log. */
struct exim_msglog;
struct exim_msglog *exim_msglog_open(void); /* NULL: no memory */
/* Replaces what was there. text is borrowed until the next load; a message with more recipients than the table holds (1024)
 * leaves the rest without a reason. */
void exim_msglog_load(struct exim_msglog *m, struct slice text);
/* Fills reason, reply, relay and follow_up of *q by its recipient; untouched if the log has none. */
void exim_msglog_explain(const struct exim_msglog *m, struct queued *q);
void exim_msglog_close(struct exim_msglog *m);

#endif
