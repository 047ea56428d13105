/* The head of a log line: RFC 3164 (also with <PRI>), RFC 3339/ISO stamps as rsyslog and others write them, RFC 5424, and
 * what container log drivers put before them ("mail_1  | ", with or without colours; an outer stamp; "stdout F").
 * Two kinds of lines have no tag: those of Exim's own main log (STAMP [PID] ID …), where the body begins with the message's
 * id, and those that OpenSMTPD writes in the foreground. Pure; slices borrow from the line. */
#ifndef ERS_SYSLOG_HEAD_H
#define ERS_SYSLOG_HEAD_H

#include "text/slice.h"

struct syslog_head {
    struct slice stamp; /* for text/stamp.h; empty: the line has none (a container's bare output) */
    struct slice host;  /* may be empty */
    struct slice tag;   /* "postfix/smtp"; empty: Exim's or OpenSMTPD's own log */
    struct slice pid;   /* digits; may be empty, but not in a line without a stamp and with a tag */
    struct slice body;  /* after "tag[pid]: " */
};

/* line without its newline; a carriage return at its end is not part of the body. False: no syslog line. *out is filled
 * on true only. */
bool syslog_head_parse(struct syslog_head *out, struct slice line);

/* The second half, for a caller that knows the first: "tag[pid]: body", stamp and host being set in *out already. */
bool syslog_head_parse_tag(struct syslog_head *out, struct slice rest);

#endif
