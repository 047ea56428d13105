/* One line of Exim's main log -> struct delivery. The log's own stamp (log_timezone, +millisec) and "[pid]" (+pid) are
 * mail/syslog_head's; head->body starts at the message id. By syslog (log_file_path = syslog) the body is the whole line,
 * with or without Exim's stamp (syslog_timestamp), of a long one its first piece ("[1\2] …"). Forms, by the sign behind the
 * id (deliver.c, transports/smtp.c, retry.c, receive.c):
 *   ID <= SENDER …                                                           queued
 *   ID => ADDRESS FIELDS, -> (a further recipient), >> (cutthrough)          sent
 *   ID ** ADDRESS FIELDS: REASON                                             bounced
 *   ID ** ADDRESS: retry timeout exceeded                                    returned, as all hosts having failed for long
 *   ID == ADDRESS FIELDS defer (N)[: ERROR][ H=NAME [IP]]: REASON            deferred
 *   ID H=NAME [IP][:] SMTP error from remote mail server after COMMAND: …    attempt; for another server than the last, but
 *                                                                            after MAIL, DATA and the greeting for any
 *   ID Completed                                                             removed
 * "*>" (-N) delivers nothing and is no delivery. Without H= a delivery is local: a mailbox, a pipe, a file, an autoreply.
 * status is Postfix's word for it. A "=>" line in which anything is not as Exim writes it is ambiguous. */
#ifndef ERS_EXIM_LINE_H
#define ERS_EXIM_LINE_H

#include "mail/delivery.h"

/* True: one of the above, *out filled. False: none of ours, *out undefined. */
bool exim_line_parse(struct delivery *out, const struct syslog_head *head);

#endif
