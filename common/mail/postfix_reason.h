/* The text between the parentheses of a Postfix status line, or after the queue id of an attempt: who refused, and with
 * which words. Wordings as smtp_proto.c, smtp_connect.c, smtp_trouble.c, smtp_sasl_glue.c and qmgr_deliver.c write them. */
#ifndef ERS_POSTFIX_REASON_H
#define ERS_POSTFIX_REASON_H

#include "mail/relay.h"

struct postfix_reason {
    struct relay server; /* host and ip as the reason names them; both empty: it names none */
    struct slice
        reply;      /* the remote server's words, with the "(in reply to …)" after them; empty: Postfix's own words */
    bool suspended; /* no attempt was made now: the reason is an earlier one */
};

/* Never fails: a text of another shape has neither server nor reply. from_client: the line is smtp(8)'s or lmtp(8)'s, so
 * that a text which starts like a reply is one. Only what stands before the reply decides: a server can't move anything
 * by what it says. */
void postfix_reason_parse(struct postfix_reason *out, struct slice reason, bool from_client);

#endif
