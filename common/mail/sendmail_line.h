/* One Sendmail line -> struct delivery (deliver.c, logdelivery; collect.c, logsender; savemail.c, returntosender):
 *   QID: to=LIST[, [more]][, ctladdr=ADDR (UID/GID)], delay=[D+]HH:MM:SS[, xdelay=…][, mailer=NAME], pri=N[, relay=HOST [IP]]
 *        [, dsn=X.Y.Z][, ntries=N][, reply=REPLY][, stage=…], stat=TEXT      sent, deferred, bounced
 *   QID: from=ADDR, size=N, …                                               queued
 *   QID: NEWQID: sender notify: Cannot send message for 5 days              returned (also "return to sender", "DSN",
 *                                                                           "postmaster notify", "delivery time expired")
 * QID is also "QID[N]", where syslog got a line in several pieces.
 * TEXT is "Sent", "Sent (REPLY)", "Deferred", "Deferred: REPLY", or words for a failure; "queued" and the like are none of
 * these. reply= (since 8.16) is the server's answer and stands in lines about failures alone; without it the words of a
 * permanent refusal are not logged at all. Both are cut to some 200 bytes. A delivery without the address of a server is
 * local. status is Postfix's word for it.
 * A line is ambiguous where a key comes twice, or an address can be read in two ways. */
#ifndef ERS_SENDMAIL_LINE_H
#define ERS_SENDMAIL_LINE_H

#include "mail/delivery.h"

/* True: one of the above, *out filled; of several recipients the first, the others in out->others. False: none of ours,
 * *out undefined. */
bool sendmail_line_parse(struct delivery *out, const struct syslog_head *head);

#endif
