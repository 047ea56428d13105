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

static struct slice member(struct json_object *o, const char *name)
{
    struct json_object *value = NULL;
    json_object_object_get_ex(o, name, &value);
    return string_of(value);
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

/* Fills p->head from p->message; false: not a message of postqueue's. */
static bool read_head(struct postqueue_json *p)
{
    struct json_object *arrival = NULL;
    struct slice queue = member(p->message, "queue_name");
    p->head = (struct queued){.first = true, .queue_id = member(p->message, "queue_id")};
    if (queue.n == 0 || p->head.queue_id.n == 0 ||
        !json_object_object_get_ex(p->message, "recipients", &p->recipients) ||
        !json_object_is_type(p->recipients, json_type_array))
        return false;
    p->head.state = postfix_queue_state(queue);
    p->head.sender = member(p->message, "sender");
    if (slice_equal(p->head.sender, SLICE("MAILER-DAEMON"))) /* the null sender */
        p->head.sender.n = 0;
    if (json_object_object_get_ex(p->message, "arrival_time", &arrival) && json_object_is_type(arrival, json_type_int))
        p->head.arrival_s = json_object_get_int64(arrival);
    return true;
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
        if (json_object_is_type(recipient, json_type_object)) {
            struct postfix_reason reason;
            out->recipient = member(recipient, "address");
            out->reason = member(recipient, "delay_reason");
            postfix_reason_parse(&reason, out->reason, false);
            out->reply = reason.reply;
            out->relay_host = reason.server.host;
            out->relay_ip = reason.server.ip;
            out->follow_up = reason.suspended && reason.reply.n == 0;
        }
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
