/* Reply text -> who refuses us, and why. Pure and allocation-free once the catalogue is loaded. It reads only the remote
 * server's own words: addresses in them (echoed recipients, senders) are passed over, so nobody can be blamed by the name
 * of a mailbox. */
#ifndef ERS_CLASSIFY_H
#define ERS_CLASSIFY_H

#include "reputation/catalogue.h"

enum scope { SCOPE_NONE, SCOPE_IP, SCOPE_DOMAIN };
/* Slugs of the two general findings, which are sections of the catalogue like any other:
 * "other-ip-block": refused for our address' reputation, but no known service is named;
 * "dnsbl-other": a DNS list that the catalogue lacks, named in `zone`. */
struct attribution {
    const struct service *service; /* NULL: not about our address' reputation */
    enum scope scope;              /* SCOPE_DOMAIN: a domain's reputation; service is NULL then */
    struct slice claimed_ip; /* the address that the reply blames, as written; empty: none. A claim: any server can
                                      write any address */
    struct slice zone;       /* dnsbl-other: the list's zone; else empty */
    struct slice why;        /* the signature or rule that decided, for --explain; lives as long as the catalogue */
};

/* reply: the remote server's words (struct delivery.reply). recipient: as logged, so that an echo of it is passed over;
 * may be empty. relay_ip: the server's own address, which is never the one blamed; may be empty. */
void classify(const struct catalogue *c, struct slice reply, struct slice recipient, struct slice relay_ip,
              struct attribution *out);

/* What was found in the replies seen lately. Most replies are the words of an earlier one with other addresses in them, and
 * then the signatures are not looked for again. The attribution is the same as without. */
struct classify_memory;
struct classify_memory *classify_memory_open(void); /* for one catalogue. NULL: no memory */
void classify_again(struct classify_memory *m, const struct catalogue *c, struct slice reply, struct slice recipient,
                    struct slice relay_ip, struct attribution *out); /* m may be NULL */
void classify_memory_close(struct classify_memory *m);

#endif
