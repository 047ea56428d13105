#include "mail/postqueue_json.h"

#include <limits.h>
#include <stdlib.h>

#include <json-c/json.h>

#include "mail/postfix_reason.h"

/* {"recipients": [{"address": …}]}: the object, the array, the object in it; one spare for members yet to come. */
#define NESTING_MAX 8

struct postqueue_json {
    struct json_tokener *tokener;
    struct json_object *message; /* NULL: none */
    struct json_object *recipients;
    size_t next; /* recipient to yield */
    struct queued head;
};

struct postqueue_json *postqueue_json_open(void)
{
    struct postqueue_json *p = calloc(1, sizeof *p);
    if (p == NULL)
        return NULL;
    p->tokener = json_tokener_new_ex(NESTING_MAX);
    if (p->tokener == NULL) {
        free(p);
        return NULL;
    }
    return p;
}

static struct slice string_of(struct json_object *o)
{
    if (!json_object_is_type(o, json_type_string))
        return (struct slice){NULL, 0};
    return (struct slice){json_object_get_string(o), (size_t)json_object_get_string_len(o)};
}

enum queue_state postfix_queue_state(struct slice name)
{
    static const struct {
        struct slice name;
        enum queue_state state;
    } states[] = {
        {SLICE_INIT("deferred"), QUEUE_DEFERRED}, {SLICE_INIT("active"), QUEUE_ACTIVE},
        {SLICE_INIT("hold"), QUEUE_HOLD},         {SLICE_INIT("corrupt"), QUEUE_CORRUPT},
        {SLICE_INIT("incoming"), QUEUE_INCOMING}, {SLICE_INIT("maildrop"), QUEUE_INCOMING},
    };
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (slice_equal(name, states[i].name))
            return states[i].state;
    return QUEUE_INCOMING;
}

static void drop_message(struct postqueue_json *p)
{
    json_object_put(p->message);
    p->message = p->recipients = NULL;
}

/* Fills p->head from p->message; false: not a message of postqueue's. One walk over the members costs less than a look-up
 * of each. */
static bool read_head(struct postqueue_json *p)
{
    struct slice queue = {NULL, 0};
    p->head = (struct queued){.first = true};
    p->recipients = NULL;
    json_object_object_foreach(p->message, key, value)
    {
        struct slice name = slice_of(key);
        if (slice_equal(name, SLICE("queue_name")))
            queue = string_of(value);
        else if (slice_equal(name, SLICE("queue_id")))
            p->head.queue_id = string_of(value);
        else if (slice_equal(name, SLICE("sender")))
            p->head.sender = string_of(value);
        else if (slice_equal(name, SLICE("arrival_time")) && json_object_is_type(value, json_type_int))
            p->head.arrival_s = json_object_get_int64(value);
        else if (slice_equal(name, SLICE("recipients")) && json_object_is_type(value, json_type_array))
            p->recipients = value;
    }
    if (queue.n == 0 || p->head.queue_id.n == 0 || p->recipients == NULL)
        return false;
    p->head.state = postfix_queue_state(queue);
    if (slice_equal(p->head.sender, SLICE("MAILER-DAEMON"))) /* the null sender */
        p->head.sender.n = 0;
    return true;
}

static void read_recipient(struct queued *out, struct json_object *recipient)
{
    struct postfix_reason reason;
    json_object_object_foreach(recipient, key, value)
    {
        if (slice_equal(slice_of(key), SLICE("address")))
            out->recipient = string_of(value);
        else if (slice_equal(slice_of(key), SLICE("delay_reason")))
            out->reason = string_of(value);
    }
    if (out->reason.n == 0)
        return;
    postfix_reason_parse(&reason, out->reason, false);
    out->reply = reason.reply;
    out->relay_host = reason.server.host;
    out->relay_ip = reason.server.ip;
    out->follow_up = reason.suspended && reason.reply.n == 0;
}

bool postqueue_json_line(struct postqueue_json *p, struct slice line)
{
    drop_message(p);
    line = slice_trim(line);
    if (line.n == 0)
        return true;
    if (line.p[0] != '{' || line.n >= INT_MAX)
        return false;
    json_tokener_reset(p->tokener);
    p->message = json_tokener_parse_ex(p->tokener, line.p, (int)line.n);
    p->next = 0;
    if (p->message != NULL && json_tokener_get_parse_end(p->tokener) == line.n && read_head(p))
        return true;
    drop_message(p);
    return false;
}

bool postqueue_json_next(struct postqueue_json *p, struct queued *out)
{
    size_t count = p->message == NULL ? 0 : json_object_array_length(p->recipients);
    if (p->message == NULL || p->next >= (count == 0 ? 1 : count))
        return false;
    *out = p->head;
    out->first = p->next == 0;
    if (count > 0) {
        struct json_object *recipient = json_object_array_get_idx(p->recipients, p->next);
        if (json_object_is_type(recipient, json_type_object))
            read_recipient(out, recipient);
    }
    p->next++;
    return true;
}

void postqueue_json_close(struct postqueue_json *p)
{
    if (p == NULL)
        return;
    drop_message(p);
    json_tokener_free(p->tokener);
    free(p);
}
