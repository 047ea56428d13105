/* The fields behind the address in Exim's line about a delivery, in whatever order and selection log_selector gives them:
 *   KEY=VALUE, KEY="quoted \" text" (C=), DN="text", F=<ADDRESS>, P=<ADDRESS>, H=NAME [IP]:PORT, I=[IP]:PORT, and the flags
 *   L, K, PRDR, DS, TFO, … */
#ifndef ERS_EXIM_FIELDS_H
#define ERS_EXIM_FIELDS_H

#include "mail/relay.h"

struct exim_fields {
    struct relay server;    /* H=; both empty: none */
    struct slice own_ip;    /* I= */
    struct slice transport; /* T=; empty: none */
    bool repeated;          /* a key came twice: not as Exim writes it */
};
/* Takes as many fields as there are; s is left at what is none ("", ": REASON", " : REASON", " defer (N)"). */
void exim_fields_take(struct scan *s, struct exim_fields *out);

#endif
