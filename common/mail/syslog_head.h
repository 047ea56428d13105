/* The head of a log line: RFC 3164 (also with <PRI>), RFC 3339/ISO stamps as rsyslog and others write them, RFC 5424, and
 * the prefixes that container log drivers put before them ("mail_1  | "). Pure; slices borrow from the line. */
#ifndef ERS_SYSLOG_HEAD_H
#define ERS_SYSLOG_HEAD_H

#include "text/slice.h"

struct syslog_head {
    struct slice stamp; /* for text/stamp.h; empty: the line has none (a container's bare output) */
    struct slice host;  /* may be empty */
    struct slice tag;   /* "postfix/smtp" */
    struct slice pid;   /* digits; may be empty */
    struct slice body;  /* after "tag[pid]: " */
};

/* line without its newline. False: no syslog line. *out is filled on true only. */
bool syslog_head_parse(struct syslog_head *out, struct slice line);

#endif
