/* IPv4 and IPv6 addresses and networks as DNS lists need them: strict text, the reversed labels of RFC 5782, and which
 * ranges no list can say anything about. Pure values. */
#ifndef ERS_ADDRESS_H
#define ERS_ADDRESS_H

#include "text/buffer.h"

struct address {
    bool v6;
    uint8_t bytes[16]; /* network order; IPv4 in the first four, the rest 0 */
};
struct network {
    struct address first; /* host bits are 0 */
    unsigned prefix;      /* at most 32 or 128 */
};

/* Longest text of an address, and of its reversed labels (32 nibbles with dots), each with a NUL. */
#define ADDRESS_TEXT_MAX 46
#define ADDRESS_REVERSED_MAX 64

/* Dotted quad without leading zeros, or RFC 4291 text. An IPv4-mapped address (::ffff:192.0.2.1) is the IPv4 address: that
 * is where its mail comes from. *out untouched on failure. */
bool address_parse(struct address *out, struct slice text);
/* Canonical (RFC 5952). */
void address_print(struct buffer *out, const struct address *a);
bool address_equal(const struct address *a, const struct address *b);
/* The same address, however the two texts are written; texts that are no addresses are the same when they are equal. */
bool address_same_text(struct slice a, struct slice b);
/* "2.113.0.203" or 32 nibbles (RFC 5782 sections 2.1 and 2.4), NUL-terminated; returns its length. */
size_t address_reverse(const struct address *a, char out[ADDRESS_REVERSED_MAX]);
/* What kind of address that is not on the public internet ("private", "loopback", "documentation", …); NULL: a public one. */
const char *address_reserved(const struct address *a);

/* ADDRESS or ADDRESS/PREFIX; set host bits are cleared, as SPF records need it. *out untouched on failure. */
bool network_parse(struct network *out, struct slice text);
/* Of the address' own family; prefix is cut to what the family has. */
struct network network_of(const struct address *a, unsigned prefix);
/* Number of addresses; UINT64_MAX where it would not fit. */
uint64_t network_size(const struct network *n);
/* The i-th address, i < network_size. */
struct address network_at(const struct network *n, uint32_t i);

#endif
