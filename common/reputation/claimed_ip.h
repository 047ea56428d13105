/* Which of the addresses in a reply the server blames. */
#ifndef ERS_CLAIMED_IP_H
#define ERS_CLAIMED_IP_H

#include "reputation/reading.h"

/* As written in the reply; empty: none. Never relay_ip (the server's own), a list's answer (127/8), a loopback or
 * unspecified address, or a resolver's. An address next to words that point at the client comes before one that stands
 * anywhere, brackets before none, the first before later ones. */
struct slice claimed_ip(const struct reading *r, struct slice relay_ip);

#endif
