/* OpenSMTPD tells a refusal in the greeting, or of EHLO, by its session alone:
 *   SESSION mta connecting address=smtp://IP:PORT host=NAME
 *   SESSION mta error reason=BANNER rejected: REPLY        (EHLO, HELO and LHLO likewise)
 * The servers of the last sessions are remembered to know whose words these are. No message is named: its envelopes are told
 * later to have found no server. */
#ifndef ERS_OPENSMTPD_SESSIONS_H
#define ERS_OPENSMTPD_SESSIONS_H

#include "mail/delivery.h"

enum { OPENSMTPD_SESSIONS_MAX = 64, OPENSMTPD_SERVER_MAX = 160 };

struct opensmtpd_session {
    char id[16];
    unsigned char n;                   /* of server; 0: free */
    char server[OPENSMTPD_SERVER_MAX]; /* "IP (NAME)" */
};
/* To be zeroed by the caller. */
struct opensmtpd_sessions {
    struct opensmtpd_session all[OPENSMTPD_SESSIONS_MAX];
    size_t next;
};

/* True: such a refusal, by a session that is remembered, *out is an attempt whose relay is borrowed from *s until the next
 * call. False: another line, remembered if it begins a session; *out undefined. */
bool opensmtpd_sessions_line(struct opensmtpd_sessions *s, struct delivery *out, const struct syslog_head *head);

#endif
