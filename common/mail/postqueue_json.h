/* `postqueue -j` (Postfix 3.1 and later): one JSON object per line and message -> struct queued. The only <json-c/json.h>:
 * postqueue before 3.12 emits invalid UTF-8 where a remote server did, and json-c reads on over it. Unknown members are
 * passed over, as the manual demands. A line counts as a whole or not at all. */
#ifndef ERS_POSTQUEUE_JSON_H
#define ERS_POSTQUEUE_JSON_H

#include "mail/queued.h"

struct postqueue_json;
struct postqueue_json *postqueue_json_open(void); /* NULL: no memory */
/* One line without its newline; blank ones are fine. False: it is no object of postqueue's. */
bool postqueue_json_line(struct postqueue_json *p, struct slice line);
/* The next recipient of the last line's message; a message without recipients yields one entry with an empty one. */
bool postqueue_json_next(struct postqueue_json *p, struct queued *out);
void postqueue_json_close(struct postqueue_json *p);

/* "deferred", "active", … as Postfix names its queues; one unknown here counts as not yet tried. */
enum queue_state postfix_queue_state(struct slice name);

#endif
