/* One SPF record (RFC 7208) -> what it names as a domain's own senders. Only the sending addresses are of interest, not the
 * evaluation for one sender: qualifiers and order play no part, except that a "-" or "~" or "?" mechanism grants nothing.
 * Pure; slices borrow from the record. */
#ifndef ERS_SPF_H
#define ERS_SPF_H

#include "dns/address.h"

enum spf_kind {
    SPF_NETWORK,  /* ip4, ip6 */
    SPF_A,        /* the addresses of `domain`, or of the record's own where it is empty */
    SPF_MX,       /* those of its mail exchangers */
    SPF_INCLUDE,  /* another domain's record */
    SPF_REDIRECT, /* likewise; counts only without "all" (RFC 7208 section 6.1) */
    SPF_OPAQUE,   /* exists, ptr, or a macro: names no addresses that can be expanded */
    SPF_BAD       /* a term that the RFC does not allow */
};
struct spf_term {
    enum spf_kind kind;
    struct slice text;   /* the whole term */
    struct slice domain; /* empty: the record's own */
    struct network network;
    unsigned prefix4, prefix6; /* of A and MX: 32 and 128 unless given */
};

/* True for a record that starts with "v=spf1" as section 4.5 wants it. */
bool spf_is_record(struct slice text);
/* The next term that matters; terms that grant nothing and unknown modifiers are passed over. *rest starts as the whole
 * record. false: the end. */
bool spf_next(struct slice *rest, struct spf_term *out);
/* The record has an "all": its redirect does not count. */
bool spf_has_all(struct slice record);

#endif
