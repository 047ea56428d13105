/* What the web was asked and said, so that no service is asked about one address more often than once in its interval: the
 * earlier answer stands meanwhile, with its age. A value that the plugin loads and saves; pure, the clock is passed in. Bounded:
 * what does not fit is not remembered. */
#ifndef ERS_LOOK_UPS_H
#define ERS_LOOK_UPS_H

#include "text/buffer.h"
#include "web/profile.h"

#define LOOK_UPS_MAX 8192
#define LOOK_UP_KEEP_S 86400 /* no interval may be longer */
/* Each saved line begins so: where it stands beside other kinds of lines. */
#define LOOK_UP_LINE "web\t"

struct look_up {
    struct slice target, source; /* canonical address; the profile's slug. Live as long as the memory */
    long long asked_s;
    struct web_answer answer;
};
struct look_ups;

struct look_ups *look_ups_new(void); /* NULL: no memory */
/* false: *why; empty then. */
bool look_ups_load(struct look_ups *l, struct slice saved, struct error *why);
/* Without those older than LOOK_UP_KEEP_S, or from the future. */
void look_ups_save(const struct look_ups *l, struct buffer *out, long long now_s);
/* NULL: never asked. Valid until the next note. */
const struct look_up *look_ups_find(const struct look_ups *l, struct slice target, struct slice source);
/* The same, if it is younger than the interval: then nobody is asked. */
const struct look_up *look_ups_fresh(const struct look_ups *l, struct slice target, struct slice source,
                                     long long interval_s, long long now_s);
/* The answer is as of now. Its text is kept without control bytes. */
void look_ups_note(struct look_ups *l, struct slice target, struct slice source, const struct web_answer *answer,
                   long long now_s);
void look_ups_free(struct look_ups *l);

#endif
