/* One OpenSMTPD line -> struct delivery (mta.c, mda.c, queue.c, smtp_session.c). Since 6.0 (until 6.3 with "event=" before
 * the word, and a while without the quotes):
 *   SESSION mta delivery evpid=ID from=<ADDR> to=<ADDR> rcpt=<ADDR|-> source="IP|-" relay="IP (NAME)" delay=1h2m3s
 *           result="Ok|TempFail|PermFail" stat="REPLY"
 *   SESSION mda delivery evpid=ID … result=Ok stat=…                        local
 *   SESSION smtp envelope evpid=ID from=<ADDR> to=<ADDR>                    queued
 *   SESSION smtp message … msgid=ID … from=<ADDR> …                         queued, before 6.4
 *   relay: Expire for ID: from=<ADDR>, to=<ADDR>, …, stat=Envelope expired  returned
 * and before 6.0:
 *   relay: Ok|TempFail|PermFail for ID: …from=<ADDR>, to=<ADDR>, …, source=IP, relay=IP (NAME), delay=…, stat=REPLY
 * Addresses have neither blanks nor brackets there: smtpd takes no quoted local part. REPLY is not quoted, and goes to the
 * line's end. NAME is the address' PTR record. What our own smtpd says to clients never counts. status is Postfix's word. */
#ifndef ERS_OPENSMTPD_LINE_H
#define ERS_OPENSMTPD_LINE_H

#include "mail/delivery.h"

/* True: one of the above, *out filled. False: none of ours, *out undefined. */
bool opensmtpd_line_parse(struct delivery *out, const struct syslog_head *head);
/* Does s start like one of these lines ("SESSION mta ", "SESSION mda ", "SESSION smtp ")? In the foreground smtpd writes
 * them without any head. */
bool opensmtpd_line_starts(struct slice s);

#endif
