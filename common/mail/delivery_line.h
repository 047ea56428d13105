/* One log line of any MTA -> struct delivery: Postfix by its tag "…/smtp", Exim by its own log's form or the tag "exim",
 * Sendmail by the tags "sendmail…" and "sm-…", OpenSMTPD by "smtpd" or its own form. */
#ifndef ERS_DELIVERY_LINE_H
#define ERS_DELIVERY_LINE_H

#include "mail/delivery.h"

/* True: a line about a delivery, *out filled. False: another line, *out undefined. sessions: what earlier lines of the log
 * told, zeroed before the first. */
struct opensmtpd_sessions;
bool delivery_line_parse(struct delivery *out, const struct syslog_head *head, struct opensmtpd_sessions *sessions);
/* The part for MTAs other than Postfix, quick to say no. */
bool delivery_line_parse_other(struct delivery *out, const struct syslog_head *head,
                               struct opensmtpd_sessions *sessions);

/* Makes *d the same delivery for the line's next recipient; false, with *d unchanged: there is none. */
bool delivery_next_recipient(struct delivery *d);

/* "postfix" */
const char *mta_name(enum mta mta);

/* For the parsers: everything empty or unknown but mta, host and instance. */
void delivery_start(struct delivery *out, enum mta mta, struct slice host, struct slice instance);
struct relay;
/* Sets relay, hop and daemon: a server with neither name nor address is HOP_NONE. */
void delivery_server(struct delivery *out, const struct relay *server);

#endif
