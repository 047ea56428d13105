/* The visits that a request's questions need: one per question to a page, with its form before it and its redirects after it; one
 * per file of SNDS for all questions about it. Says what is asked next and is told the replies; the asking itself is web.h's. */
#ifndef ERS_WEB_VISITS_H
#define ERS_WEB_VISITS_H

#include "source/web.h"
#include "text/buffer.h"
#include "web/exchange.h"

struct visits;

/* request is borrowed. NULL: no memory. */
struct visits *visits_new(const struct exchange_request *request);
size_t visits_count(const struct visits *v);
/* What visit i asks now, after visits_new or where visits_reply has said so. body: NULL for a GET. Valid until the next reply of
 * this visit. */
struct visit_step {
    const char *url, *body;
    size_t body_max;
};
void visits_step(const struct visits *v, size_t i, struct visit_step *out);
/* A reply to what was asked last. True: the visit goes on with another step. False: it is over, and its answers are appended to
 * out as lines of the exchange. */
bool visits_reply(struct visits *v, const struct web_reply *reply, long long now_ms, struct buffer *out);
/* The time is over: the answers of the visits that are not. */
void visits_abandon(struct visits *v, long long now_ms, struct buffer *out);
void visits_start(struct visits *v, long long now_ms); /* the clock that answers' milliseconds count from */
void visits_free(struct visits *v);

#endif
