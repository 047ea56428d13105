/* Time stamps at the start of log lines: RFC 3164 ("Nov 24 02:02:25", also with a year or a fraction), RFC 3339 and
 * ISO 8601 ("2026-11-24T02:02:25.123456+09:00", "… Z", without zone, or with a blank for the T as Exim writes it).
 * A stamp without a zone is in the host's zone (/etc/localtime: the caller unsets TZ), and in the hour that autumn has
 * twice it is the second; one without a year is in the year that makes it latest, but not later than a day after now
 * (whole minutes). Nothing here reads a clock: now is passed in. */
#ifndef ERS_STAMP_H
#define ERS_STAMP_H

#include "text/buffer.h"

/* Length of the stamp that the line starts with (without the blank after it), 0 if there is none. */
size_t stamp_length(struct slice line);

/* Turns stamps into seconds. Keeps the last minute's answer, since a log's stamps repeat; the caller owns it. */
struct stamp_clock {
    long long now_s;  /* wall clock of the run, for the missing year */
    char memo[24];    /* the stamp up to the minute, as text */
    size_t memo_n;    /* 0: no memo */
    long long memo_s; /* its seconds */
};
void stamp_clock_init(struct stamp_clock *c, long long now_s);
/* The stamp (as stamp_length cut it) in seconds since 1970; false for one that names no real time ("Feb 31"). */
bool stamp_seconds(struct stamp_clock *c, struct slice stamp, long long *out_s);

/* For people: the host's time of day, "16:25", with the date before it where that isn't now's ("2026-11-24 16:25"). */
void stamp_print(struct buffer *out, long long t_s, long long now_s);

#endif
