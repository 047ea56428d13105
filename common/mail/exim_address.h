/* The address at the head of Exim's line about a delivery (deliver.c, string_log_address):
 *   LOCAL@DOMAIN[ (PARENT, …)][ <TOP>]
 * LOCAL stands there without its quotes, whatever it holds: a recipient such as "a@b.example R=x T=y H=z"@example.net makes
 * a line that reads like another one's. But then TOP, the address as the message has it, follows in quotes, and taking the
 * quotes off it gives what stands before it: by that the true one is known. A pipe, a file and an autoreply stand in the
 * place of the address, with the address that they are for in TOP. */
#ifndef ERS_EXIM_ADDRESS_H
#define ERS_EXIM_ADDRESS_H

#include "text/scan.h"
#include "text/slice.h"

struct exim_address {
    struct slice address; /* as the message has it where it needs quotes; of a pipe and the like that of its TOP */
    struct slice domain;
    bool delivered_here; /* a pipe, a file, an autoreply, or a local part alone: no mail for another host */
    bool ambiguous;      /* more than one TOP fits, or there are too many to tell */
};
/* s is moved behind it. False: it has none of these forms. */
bool exim_address_take(struct scan *s, struct exim_address *out);

/* Bare addresses, as "<=" has the sender, and the command answered and "retry timeout exceeded" the recipient: quoted where
 * they need it, up to the first blank or the ": " behind them. Empty: none. */
struct slice exim_bare_address(const struct scan *s);

#endif
