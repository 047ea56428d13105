/* Finds an IP address in running text. */
#ifndef ERS_IP_TEXT_H
#define ERS_IP_TEXT_H

#include "text/slice.h"

/* Length of the IPv4 (dotted quad) or IPv6 (RFC 4291 2.2) address that s starts with and that ends there: not the start of
 * a host name, of a longer number or of a version; 0: none. Addresses of DNS lists' answers (127/8) are addresses too. */
size_t ip_text_length(struct slice s);

#endif
