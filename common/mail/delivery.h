/* What one log line says about one delivery, whichever MTA wrote it. All slices borrow from the line. There is one parser
 * per MTA, anchored left to right, allocation-free and without a clock: neither a remote server's reply nor a recipient's
 * address can move a field. */
#ifndef ERS_DELIVERY_H
#define ERS_DELIVERY_H

#include "mail/syslog_head.h"
#include "text/slice.h"

enum mta { MTA_NONE, MTA_POSTFIX, MTA_EXIM, MTA_SENDMAIL, MTA_OPENSMTPD };

enum outcome {
    OUTCOME_SENT,
    OUTCOME_DEFERRED,
    OUTCOME_BOUNCED,
    OUTCOME_RETURNED, /* given up after its time in the queue; joined by queue id where the line names no recipient */
    OUTCOME_ATTEMPT,  /* one server refused and another may be tried: reply and server, but no status, and a recipient
                         only where Exim's line tells the command that was answered */
    OUTCOME_PROBE,    /* address verification: no mail */
    OUTCOME_QUEUED,   /* the queue manager took it up: sender and queue id, no delivery yet */
    OUTCOME_REMOVED   /* the message is done with */
};

enum hop {
    HOP_REMOTE, /* an SMTP server that may be someone else's */
    HOP_NONE,   /* no server was reached: relay=none */
    HOP_LOCAL /* loopback or a private address, a socket, local, virtual, pipe, lmtp, discard: a content filter, a mailbox
                 or a smarthost inside the site. Never a recovery: what the world thinks of us is not known yet */
};

struct delivery {
    enum mta mta;
    enum outcome outcome;
    enum hop hop;
    struct slice host;     /* of the syslog header */
    struct slice instance; /* the tag without the daemon's name: "postfix", "postfix-out", "postfix/polite"; "exim",
                              "sendmail", "smtpd" */
    struct slice
        daemon; /* "smtp", "error", "qmgr"; of other MTAs "smtp" for what speaks SMTP to a server, else "local" */
    struct slice queue_id;   /* OpenSMTPD: the message's, with which all its envelopes' ids begin */
    struct slice sender;     /* OUTCOME_QUEUED, OUTCOME_RETURNED, and wherever OpenSMTPD names it; empty for <> */
    struct slice recipient;  /* as logged, without < > */
    struct slice others;     /* further recipients of the line, for delivery_next_recipient(); empty: none */
    struct slice domain;     /* the recipient's, after the last unquoted '@'; empty: a local name */
    struct slice relay_host; /* name, or empty: none. With relay=none the server that the reason names */
    struct slice relay_ip;   /* without brackets, "IPv6:" and "::ffff:"; empty: none */
    struct slice
        source_ip; /* our own public address where the line itself says it (an IP in the syslog name, Exim's I=,
                                OpenSMTPD's source=), else empty */
    struct slice
        status; /* Postfix's word as logged: "sent", "deferred", …, of other MTAs the one for the same; empty for
                                an attempt */
    struct slice dsn;    /* "4.7.1" */
    struct slice reason; /* all between the last parentheses; of an attempt all after the queue id */
    struct slice reply;  /* the remote server's refusal in its own words; empty: none, always so for OUTCOME_SENT */
    bool suspended;      /* "delivery temporarily suspended:": told about an earlier attempt, none was made now */
    bool ambiguous;      /* the line can be read in two ways, since Postfix before 3.5 (and later with
                                info_log_address_format=internal) does not quote, nor does Exim, and Sendmail cuts: may
                                open, never closes */
    bool claimed_name;   /* relay_host is what the address' PTR record says, and so its owner's claim */
    long long delay_s;   /* whole seconds since the message's arrival; -1 unknown */
};

#endif
