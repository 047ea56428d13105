/* Walks a block of log lines and yields those that tell of a delivery: the hot loop of a run over a whole log. The result
 * is that of syslog_head_parse, delivery_line_parse and opensmtpd_sessions_line on every line; what makes it fast is that
 * the head of a line is mostly the last one's again, up to the fraction of the second, and that a few bytes behind it tell
 * which lines are no delivery. */
#ifndef ERS_MAIL_LINE_H
#define ERS_MAIL_LINE_H

#include "mail/delivery.h"
#include "mail/opensmtpd_sessions.h"
#include "text/scan.h"

struct mail_line {
    struct slice line; /* without its newline */
    bool same_second;  /* the stamp says the same second as that of the one before, which was yielded too */
    struct syslog_head head;
    struct delivery delivery;
};

/* What stands before the tag of a line, and the tag up to its last '/', kept to recognise them in the next ones. */
enum { MAIL_LINE_MEMO = 128 };
struct mail_line_memo {
    _Alignas(SCAN_STEP) char text[MAIL_LINE_MEMO];
    /* 0xff where a byte may differ: in the fraction and from the tag on; and the same, but the tag's part may not. */
    _Alignas(SCAN_STEP) char any[MAIL_LINE_MEMO], known_any[MAIL_LINE_MEMO];
    size_t n;       /* before the tag; 0: none */
    size_t known_n; /* with the tag's part; 0: none */
    size_t stamp, stamp_n, host, host_n;
    size_t fraction;        /* of a second: digits that may differ */
    uint64_t fraction_bits; /* one per digit */
};

struct mail_lines {
    struct slice
        stamp; /* of the block's last stamped line so far, delivery or not; empty: none yet. Borrows from the block */
    const char *next, *end;
    struct mail_line_memo memo;
    struct opensmtpd_sessions sessions;
    bool same_second; /* no other head was met since a line was yielded */
};

/* Once per run. */
void mail_lines_init(struct mail_lines *m);
/* The next block: whole lines, borrowed until the next feed. A last line without newline is read as well. */
void mail_lines_feed(struct mail_lines *m, struct slice block);
/* The next line that is a delivery. False: the block is at its end. */
bool mail_lines_next(struct mail_lines *m, struct mail_line *out);

#endif
