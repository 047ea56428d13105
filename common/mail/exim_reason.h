/* The reason that Exim gives behind a delivery's fields, in the main log and in a message's log: which server answered,
 * to which command, with which words. Wordings of transports/smtp.c:
 *   SMTP error from remote mail server after COMMAND: REPLY                       the server stands in H=
 *   SMTP error from remote mail server after COMMAND: host NAME [IP]: REPLY       before 4.86
 *   host NAME [IP]: REPLY
 * COMMAND: "RCPT TO:<ADDRESS>", "MAIL FROM:<ADDRESS> SIZE=9", "initial connection", "EHLO NAME", "end of data", …, also with
 * "pipelined " before it. A quoted local part in it may hold anything and moves nothing. Pure; slices borrow. */
#ifndef ERS_EXIM_REASON_H
#define ERS_EXIM_REASON_H

#include "mail/relay.h"

struct exim_reason {
    struct relay server;    /* as the reason itself names it; both empty: it names none */
    struct slice reply;     /* the server's words; empty: Exim's own words */
    struct slice recipient; /* of a RCPT TO that was answered; empty: another command */
    bool follow_up; /* no attempt was made: "retry time not reached …", "all hosts … have been failing …" */
};
void exim_reason_parse(struct exim_reason *out, struct slice reason);

/* "NAME [IP]" or "NAME DS [IP]:PORT*", as H= and older reasons write a server. False: s is left alone. */
bool exim_server_take(struct scan *s, struct relay *out);

#endif
