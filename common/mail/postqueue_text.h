/* `postqueue -p`, Postfix' mailq, as text -> struct queued. Short and long queue ids; '*' active, '!' on hold, '#' to be
 * expired; a reason stands once before all recipients that share it; the date has no year. What is not marked and has no
 * reason has not been tried yet (incoming, maildrop). */
#ifndef ERS_POSTQUEUE_TEXT_H
#define ERS_POSTQUEUE_TEXT_H

#include "mail/queued.h"

struct postqueue_text;
/* now_s: wall clock, for the missing year. NULL: no memory. */
struct postqueue_text *postqueue_text_open(long long now_s);
/* One line without its newline. False: no line of such a listing. */
bool postqueue_text_line(struct postqueue_text *p, struct slice line);
bool postqueue_text_next(struct postqueue_text *p, struct queued *out);
/* After the last line. False: the closing line ("-- 5 Kbytes in 3 Requests.") is missing, or counts other than was read. */
bool postqueue_text_end(struct postqueue_text *p);
void postqueue_text_close(struct postqueue_text *p);

#endif
