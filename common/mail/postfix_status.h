/* The status line of a delivery, which one function of Postfix writes for all its agents (log_adhoc.c). */
#ifndef ERS_POSTFIX_STATUS_H
#define ERS_POSTFIX_STATUS_H

#include "mail/delivery.h"
#include "mail/postfix_daemon.h"
#include "text/scan.h"

/* s stands behind "QID: to=<" of a line by a daemon of that role. Fills the fields of *out that the rest of the line
 * tells; the others are the caller's. False: not a status line, *out undefined. */
bool postfix_status_parse(struct delivery *out, struct scan s, enum postfix_role role);

/* Sets relay and hop; a server with neither name nor address is HOP_NONE. */
struct relay;
void postfix_status_server(struct delivery *out, const struct relay *server);

#endif
