/* The tag of a Postfix line: "postfix/smtp", "postfix-out/error", "203.0.113.9/lmtp", "postfix/relay/smtp". The syslog
 * name before the daemon's is free text: sites name instances in it, or the address from which the instance sends. */
#ifndef ERS_POSTFIX_DAEMON_H
#define ERS_POSTFIX_DAEMON_H

#include "text/slice.h"

/* What a daemon's lines can be. */
enum postfix_role {
    POSTFIX_OTHER,  /* no daemon that delivers: smtpd, postscreen, … */
    POSTFIX_CLIENT, /* smtp: talks to servers */
    POSTFIX_LMTP,   /* lmtp: talks to servers, but those keep mailboxes */
    POSTFIX_QUEUE,  /* qmgr */
    POSTFIX_ERROR,  /* error, retry: tell an earlier refusal again */
    POSTFIX_FINAL,  /* local, virtual, pipe, discard */
    POSTFIX_BOUNCE  /* bounce, cleanup: what is given up before or after any delivery */
};

/* *name_n: bytes of the daemon's name at the end of the tag, after the last '/'. Set unless POSTFIX_OTHER. */
enum postfix_role postfix_daemon_role(struct slice tag, size_t *name_n);

/* The address in an instance's name: "203.0.113.9", "postfix-203.0.113.9"; empty: none. */
struct slice postfix_instance_address(struct slice instance);

#endif
