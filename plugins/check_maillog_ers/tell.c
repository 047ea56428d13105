#include "plugins/check_maillog_ers/tell.h"

#include "reputation/runbook.h"
#include "text/stamp.h"

static void line(struct report *r, struct buffer *text)
{
    report_line(r, buffer_slice(text));
    buffer_cut(text, 0);
}

static void add_list(struct buffer *text, const struct wording *w, const struct incident *i, size_t most,
                     bool (*next)(const struct book *, const struct incident *, struct incident_walk *, struct slice *))
{
    struct incident_walk walk = {0};
    struct slice s;
    size_t n = 0;

    for (; next(w->book, i, &walk, &s); n++) {
        if (n >= most)
            continue;
        if (n > 0)
            buffer_text(text, ", ");
        buffer_add(text, slice_cut(s, 0, 64));
    }
    if (n > most)
        buffer_printf(text, " and %zu more", n - most);
}

/* Where to go and what to do: all steps for the first incident, the two pages for the others. */
static void next_steps(struct report *r, const struct wording *w, const struct incident *i, bool all,
                       struct buffer *text)
{
    const struct service *s = catalogue_find(w->catalogue, i->service);
    struct slice rest, step;

    if (s == NULL || i->state == INCIDENT_RECOVERED || i->state == INCIDENT_LAPSED)
        return;
    if (all) {
        runbook_write(text, s, wording_address(w, i), queue_mta_of_instance(i->instance));
        for (rest = buffer_slice(text); slice_take_until(&rest, '\n', rest.n, &step);)
            report_line(r, step);
        buffer_cut(text, 0);
    } else if (s->lookup_url.n > 0 && !s->dead) {
        buffer_text(text, "look up: ");
        runbook_url(text, s->lookup_url, wording_address(w, i));
        if (s->removal_url.n > 0) {
            buffer_text(text, " ; request removal: ");
            runbook_url(text, s->removal_url, wording_address(w, i));
        }
        line(r, text);
    }
}

static void counted(struct buffer *text, uint64_t n, const char *one, const char *many)
{
    buffer_printf(text, "%llu %s", (unsigned long long)n, n == 1 ? one : many);
}

void maillog_tell(struct report *r, const struct wording *w, const struct incident *i, bool first, struct buffer *text)
{
    size_t most = w->config->verbose > 0 ? 64 : 8;

    if (!first) {
        wording_summary(text, w, i, 0, 400);
        line(r, text);
    }
    next_steps(r, w, i, first, text);
    if (i->reply.n > 0) {
        buffer_text(text, "last refusal ");
        stamp_print(text, i->last, w->now_s);
        buffer_text(text, ": ");
        buffer_add(text, i->reply);
        line(r, text);
    }
    counted(text, i->refusals, "refusal", "refusals");
    buffer_text(text, " of ");
    counted(text, i->messages, "message", "messages");
    buffer_text(text, " since ");
    stamp_print(text, i->first, w->now_s);
    buffer_text(text, " by ");
    add_list(text, w, i, most, incident_organisation);
    buffer_text(text, " for ");
    add_list(text, w, i, most, incident_domain);
    buffer_text(text, "; seen by ");
    buffer_add(text, i->host);
    buffer_byte(text, ' ');
    buffer_add(text, i->instance);
    line(r, text);
    if (i->top_sender.n > 0) {
        buffer_text(text, "top sender ");
        buffer_add(text, i->top_sender);
        buffer_text(text, " with ");
        counted(text, i->top_sender_messages, "message", "messages");
        line(r, text);
    }
}

static const char *incident_word(enum incident_state s)
{
    static const char *const words[] = {"open", "recovering", "recovered", "lapsed"};

    return words[s];
}

static size_t collect(struct slice *out, size_t most, const struct wording *w, const struct incident *i,
                      bool (*next)(const struct book *, const struct incident *, struct incident_walk *,
                                   struct slice *))
{
    struct incident_walk walk = {0};
    size_t n = 0;

    while (n < most && next(w->book, i, &walk, &out[n]))
        n++;
    return n;
}

static struct fact text_fact(const char *key, struct slice s)
{
    return (struct fact){.key = key, .kind = s.n > 0 ? FACT_TEXT : FACT_NULL, .text = s};
}

static struct fact time_fact(const char *key, long long t)
{
    return (struct fact){.key = key, .kind = t != 0 ? FACT_TIME : FACT_NULL, .number = (double)t};
}

static struct fact count_fact(const char *key, uint64_t n)
{
    return (struct fact){.key = key, .kind = FACT_NUMBER, .number = (double)n};
}

void maillog_item(struct report *r, const struct wording *w, const struct incident *i, struct buffer *text)
{
    const struct service *s = catalogue_find(w->catalogue, i->service);
    struct slice organisations[64], domains[64], instance;
    size_t organisation_count = collect(organisations, 64, w, i, incident_organisation);
    size_t domain_count = collect(domains, 64, w, i, incident_domain), lookup, removal;

    buffer_cut(text, 0);
    buffer_add(text, i->host);
    buffer_text(text, i->host.n > 0 ? " " : "");
    buffer_add(text, i->instance);
    instance.n = text->n;
    if (s != NULL)
        runbook_url(text, s->lookup_url, wording_address(w, i));
    lookup = text->n;
    if (s != NULL)
        runbook_url(text, s->removal_url, wording_address(w, i));
    removal = text->n;
    instance.p = text->p;
    {
        struct fact facts[] = {
            text_fact("service", i->service),
            text_fact("zone", i->zone),
            text_fact("ip", wording_address(w, i)),
            text_fact("instance", instance),
            text_fact("state", slice_of(incident_word(i->state))),
            time_fact("first", i->first),
            time_fact("last", i->last),
            count_fact("messages", i->messages),
            count_fact("late", i->late),
            count_fact("sent", i->sent),
            count_fact("lost", i->lost),
            count_fact("refusals", i->refusals),
            {.key = "organisations", .kind = FACT_TEXTS, .texts = organisations, .count = organisation_count},
            {.key = "domains", .kind = FACT_TEXTS, .texts = domains, .count = domain_count},
            text_fact("top_sender", i->top_sender),
            count_fact("top_sender_messages", i->top_sender_messages),
            {.key = "recovered_after",
             .kind = i->state == INCIDENT_RECOVERED || i->state == INCIDENT_RECOVERING ? FACT_NUMBER : FACT_NULL,
             .number = (double)(i->ended - i->first)},
            text_fact("reply", i->reply),
            text_fact("lookup_url", slice_cut(buffer_slice(text), instance.n, lookup - instance.n)),
            text_fact("removal_url", slice_cut(buffer_slice(text), lookup, removal - lookup)),
        };

        report_item(r, facts, sizeof facts / sizeof facts[0]);
    }
    buffer_cut(text, 0);
}
