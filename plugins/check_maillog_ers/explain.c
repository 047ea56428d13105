#include "plugins/check_maillog_ers/explain.h"

#include "mail/delivery_line.h"
#include "mail/reply.h"
#include "text/clean.h"
#include "text/json.h"

#define FIELD_MAX 512

static void text(struct json *j, const char *key, struct slice value, const struct secrets *secrets)
{
    struct buffer clean;

    if (value.n == 0) {
        json_null(j, key);
        return;
    }
    buffer_init(&clean, FIELD_MAX);
    clean_add(&clean, value, FIELD_MAX, secrets);
    json_string(j, key, buffer_slice(&clean));
    buffer_free(&clean);
}

/* What happens to the message where the line says so, else what the reply's code says. */
static struct slice kind(const struct delivery *d, int code)
{
    switch (d->outcome) {
    case OUTCOME_DEFERRED:
        return SLICE("temp");
    case OUTCOME_BOUNCED:
    case OUTCOME_RETURNED:
        return SLICE("perm");
    case OUTCOME_SENT:
        return (struct slice){NULL, 0};
    case OUTCOME_ATTEMPT:
    case OUTCOME_PROBE:
    case OUTCOME_QUEUED:
    case OUTCOME_REMOVED:
        break;
    }
    if (code >= 500)
        return SLICE("perm");
    return code >= 400 ? SLICE("temp") : (struct slice){NULL, 0};
}

static struct slice scope_name(enum scope scope)
{
    if (scope == SCOPE_IP)
        return SLICE("ip");
    return scope == SCOPE_DOMAIN ? SLICE("domain") : (struct slice){NULL, 0};
}

/* Why a line that refuses nothing for our address counts for nothing. */
static struct slice otherwise(const struct delivery *d)
{
    if (d->outcome == OUTCOME_SENT && d->ambiguous)
        return SLICE("delivered, but the line can be read in two ways: it ends no incident");
    if (d->outcome == OUTCOME_SENT)
        return d->hop == HOP_LOCAL ? SLICE("delivered within the site") : SLICE("delivered");
    if (d->outcome == OUTCOME_PROBE)
        return SLICE("an address probe, no mail");
    if (d->outcome == OUTCOME_RETURNED)
        return SLICE("returned to its sender after its time in the queue");
    if (d->reply.n == 0)
        return SLICE("no words of a remote server; belongs to an open incident of its destination, if there is one");
    return SLICE("no wording that blames our address");
}

void maillog_explain(struct buffer *out, const struct catalogue *catalogue, unsigned long long line,
                     const struct delivery *d)
{
    const struct secrets *secrets = catalogue_secrets(catalogue);
    struct attribution a = {0};
    struct reply reply = {0};
    struct slice status = d->outcome == OUTCOME_ATTEMPT ? SLICE("attempt") : d->status;
    struct json j;

    if (d->outcome == OUTCOME_QUEUED || d->outcome == OUTCOME_REMOVED)
        return;
    reply_parse(&reply, d->reply);
    if (d->reply.n > 0 && d->outcome != OUTCOME_SENT && d->outcome != OUTCOME_PROBE)
        classify(catalogue, d->reply, d->recipient, d->relay_ip, &a);
    json_init(&j, out);
    json_open(&j, NULL, '{');
    json_integer(&j, "line", (long long)line);
    json_string(&j, "mta", slice_of(mta_name(d->mta)));
    text(&j, "queue_id", d->queue_id, secrets);
    text(&j, "to_domain", d->domain, secrets);
    text(&j, "relay_host", d->relay_host, secrets);
    text(&j, "relay_ip", d->relay_ip, secrets);
    text(&j, "status", status, secrets);
    text(&j, "dsn", d->dsn, secrets);
    if (reply.code > 0)
        json_integer(&j, "reply_code", reply.code);
    else
        json_null(&j, "reply_code");
    text(&j, "service", a.service == NULL ? (struct slice){NULL, 0} : a.service->slug, secrets);
    text(&j, "scope", scope_name(a.scope), secrets);
    text(&j, "kind", kind(d, reply.code), secrets);
    text(&j, "claimed_ip", a.claimed_ip, secrets);
    text(&j, "why", a.why.n > 0 ? a.why : otherwise(d), secrets);
    json_close(&j, '}');
    buffer_byte(out, '\n');
}
