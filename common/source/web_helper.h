/* The plugin's end of ers-web, the helper that speaks HTTP for it: started with all questions at once, its answers taken from the
 * run's poll set as they come. The helper is trusted with nothing: what it says is read strictly, and where it is missing, dies,
 * hangs or breaks the protocol the questions are unanswered, for a reason that can be told. */
#ifndef ERS_WEB_HELPER_H
#define ERS_WEB_HELPER_H

#include "source/watch.h"
#include "web/exchange.h"

struct web_helper;

/* deadline_ms: how long the helper may take, from now. NULL: no memory. Where the helper can't be started there is an object all
 * the same, whose questions are unanswered. */
struct web_helper *web_helper_start(const struct exchange_request *request, long long deadline_ms);
/* Nothing more will come. */
bool web_helper_done(const struct web_helper *h);
void web_helper_watch(struct web_helper *h, struct watch *w);
void web_helper_step(struct web_helper *h, const struct watch *w); /* after watch_wait */
/* Ends it; from now on there are no more answers. */
void web_helper_stop(struct web_helper *h);
/* NULL: not answered. */
const struct web_answer *web_helper_answer(const struct web_helper *h, size_t question);
/* After web_helper_stop: why a question is not answered. */
const char *web_helper_trouble(const struct web_helper *h);
void web_helper_close(struct web_helper *h);

#endif
