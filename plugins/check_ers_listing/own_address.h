/* The address that this host's mail leaves from, when no target was given. */
#ifndef ERS_LISTING_OWN_ADDRESS_H
#define ERS_LISTING_OWN_ADDRESS_H

#include "dns/address.h"

#define OWN_ADDRESSES_MAX 16

struct own_addresses {
    struct address items[OWN_ADDRESSES_MAX];
    size_t count;
    const char *source; /* "smtp_bind_address", … for messages */
};

/* Text of a main.cf (postconf(5)): smtp_bind_address and smtp_bind_address6, else the addresses in inet_interfaces that are
 * no loopback ones. Pure. false: it names none. */
bool own_addresses_postfix(struct own_addresses *out, struct slice main_cf);
/* By main_cf_path, else the address that the default route gives; false: there is none. */
bool own_addresses_find(struct own_addresses *out, const char *main_cf_path);

#endif
