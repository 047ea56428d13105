/* The reason for a deferral as Postfix keeps it, in its queue ("delay_reason") as in its log's status=… (REASON), taken
 * apart. Shapes (smtp_trouble.c, smtp_connect.c, qmgr_deliver.c), each of them possibly behind "delivery temporarily
 * suspended: ":
 *   host NAME[IP] said: REPLY (in reply to … command)
 *   host NAME[IP] refused to talk to me: REPLY
 *   lost connection with NAME[IP] while …
 *   conversation with NAME[IP] timed out while …
 *   connect to NAME[IP]:PORT: …
 *   anything else (a DNS error, a local agent's words)
 * Anchored left to right: nothing in a REPLY can move a field. Pure; slices borrow from the text. */
#ifndef ERS_REASON_H
#define ERS_REASON_H

#include "text/slice.h"

struct reason {
    bool suspended;                    /* told about an earlier attempt, none was made now */
    struct slice relay_host, relay_ip; /* empty: none named */
    struct slice reply;                /* the remote server's own words; empty: none */
};
void reason_parse(struct reason *out, struct slice text);

#endif
