#include "plugins/check_mailq_deferred/judge.h"

#include <math.h>
#include <stdio.h>

#include "plugins/check_mailq_deferred/wording.h"
#include "reputation/runbook.h"
#include "text/number.h"

#define LINE_ROOM 134    /* of line 1's 160 bytes, what "MAILQ DEFERRED CRITICAL - " leaves */
#define SERVICES_TOLD 64 /* perfdata and lines per service */
#define RUNBOOKS 2
#define ITEMS_MAX 4000

static void line(struct report *r, struct buffer *text)
{
    report_line(r, buffer_slice(text));
    buffer_cut(text, 0);
}

static enum state threshold(const struct range *warning, const struct range *critical, double value,
                            const struct range **limit)
{
    *limit = range_alerts(critical, value) ? critical : warning;
    return range_alerts(critical, value) ? STATE_CRITICAL : range_alerts(warning, value) ? STATE_WARNING : STATE_OK;
}

/* A threshold that the summary doesn't speak of by itself: what was found, and the limit. */
static void over(struct buffer *text, struct slice found, const struct range *limit, bool seconds)
{
    buffer_add(text, found);
    buffer_text(text, " (limit ");
    if (seconds)
        duration_print(text, (long long)limit->end);
    else
        range_print(text, limit);
    buffer_text(text, "); ");
}

/* Judges by every threshold; those of the queue as a whole are put into words before the summary. */
static enum state thresholds(struct buffer *text, const struct wording *w)
{
    const struct mailq_config *c = w->config;
    const struct destinations_totals *t = &w->totals;
    const struct range *limit;
    enum state s = threshold(&c->blocked_warning, &c->blocked_critical, (double)t->blocked, &limit), one;
    long long left_s, age_s = wording_age(w, t->oldest_s);
    char found[400];
    if (wording_time_left(w, &left_s) && left_s < c->time_left_critical_s)
        s = STATE_CRITICAL;
    one = threshold(&c->warning, &c->critical, (double)t->messages, &limit);
    if (one != STATE_OK) {
        (void)snprintf(found, sizeof found, "%llu messages", (unsigned long long)t->messages);
        over(text, slice_of(found), limit, false);
    }
    s = state_worse(s, one);
    one = threshold(&c->domain_warning, &c->domain_critical, (double)t->busiest_messages, &limit);
    if (one != STATE_OK) {
        (void)snprintf(found, sizeof found, "%llu for %.*s", (unsigned long long)t->busiest_messages, (int)t->busiest.n,
                       t->busiest.n == 0 ? "" : t->busiest.p);
        over(text, slice_of(found), limit, false);
    }
    s = state_worse(s, one);
    one = threshold(&c->age_warning, &c->age_critical, (double)age_s, &limit);
    if (one != STATE_OK) {
        struct buffer age;
        buffer_init(&age, 64);
        buffer_text(&age, "oldest ");
        duration_print(&age, age_s);
        over(text, buffer_slice(&age), limit, true);
        buffer_free(&age);
    }
    return state_worse(s, one);
}

static void label_of(char label[80], const char *prefix, struct slice name)
{
    size_t n = (size_t)snprintf(label, 80, "%s", prefix);
    for (size_t i = 0; i < name.n && n < 79; i++, n++) {
        char c = name.p[i] >= 'A' && name.p[i] <= 'Z' ? (char)(name.p[i] | 0x20) : name.p[i];
        label[n] = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
    }
    label[n] = '\0';
}

/* Messages for each of the first domains by --top, whatever the part of them that is blocked. */
static void domain_perfdata(struct report *r, const struct wording *w)
{
    struct destination d, other;
    for (size_t i = 0, told = 0; told < w->config->top && destinations_at(w->destinations, i, &d); i++) {
        char label[80];
        uint64_t messages = d.messages;
        bool again = false;
        for (size_t k = 0; destinations_at(w->destinations, k, &other); k++) {
            if (k == i || !slice_equal(other.domain, d.domain))
                continue;
            again = again || k < i;
            messages += other.messages;
        }
        if (again)
            continue;
        label_of(label, "domain_", d.domain.n == 0 ? SLICE("local") : d.domain);
        report_perf(r, label, (double)messages, "", NULL, NULL, true);
        told++;
    }
}

static void perfdata(struct report *r, const struct wording *w, bool counted)
{
    const struct mailq_config *c = w->config;
    const struct destinations_totals *t = &w->totals;
    bool reasons = counted && wording_reasons_known(w);
    struct range left = {.start = (double)c->time_left_critical_s, .end = INFINITY, .set = true};
    struct blocker b;
    long long left_s;
    bool has_left = counted && wording_time_left(w, &left_s);
    /* What was not counted is unknown, not 0. */
    report_perf(r, "deferred", counted ? (double)t->by_state[QUEUE_DEFERRED] : NAN, "", NULL, NULL, true);
    report_perf(r, "blocked", reasons ? (double)t->blocked : NAN, "", &c->blocked_warning, &c->blocked_critical, true);
    report_perf(r, "oldest", counted ? (double)wording_age(w, t->oldest_s) : NAN, "s", &c->age_warning,
                &c->age_critical, true);
    report_perf(r, "oldest_blocked", reasons ? (double)wording_age(w, t->oldest_blocked_s) : NAN, "s", NULL, NULL,
                true);
    report_perf(r, "time_left", !has_left ? NAN : left_s < 0 ? 0 : (double)left_s, "s", NULL, &left, true);
    report_perf(r, "domains", counted ? (double)t->domains : NAN, "", NULL, NULL, true);
    report_perf(r, "blocked_domains", reasons ? (double)t->blocked_domains : NAN, "", NULL, NULL, true);
    report_perf(r, "active", counted ? (double)t->by_state[QUEUE_ACTIVE] : NAN, "", NULL, NULL, true);
    report_perf(r, "hold", counted ? (double)t->by_state[QUEUE_HOLD] : NAN, "", NULL, NULL, true);
    report_perf(r, "unsent", counted ? (double)t->messages : NAN, "", &c->warning, &c->critical, true);
    for (size_t i = 0; i < SERVICES_TOLD && destinations_service(w->destinations, i, &b); i++) {
        char label[80];
        label_of(label, "service_", b.name);
        report_perf(r, label, (double)b.messages, "", NULL, NULL, true);
    }
    if (c->top_given)
        domain_perfdata(r, w);
}

static void runbooks(struct report *r, const struct wording *w, struct buffer *text)
{
    struct blocker b;
    for (size_t i = 0; i < RUNBOOKS && destinations_service(w->destinations, i, &b); i++) {
        const struct service *s = catalogue_find(w->catalogue, b.name);
        struct slice rest, step;
        if (s == NULL)
            continue;
        buffer_text(text, "what to do about ");
        buffer_add(text, s->name);
        buffer_byte(text, ':');
        line(r, text);
        runbook_write(text, s, b.ip_count > 0 ? b.ips[0] : SLICE(""), w->run->mta);
        for (rest = buffer_slice(text); slice_take_until(&rest, '\n', rest.n, &step);)
            report_line(r, step);
        buffer_cut(text, 0);
    }
}

static void details(struct report *r, const struct wording *w, struct buffer *text)
{
    struct blocker b;
    struct destination d;
    for (size_t i = 0; i < SERVICES_TOLD && destinations_service(w->destinations, i, &b); i++) {
        wording_service(text, w, &b);
        line(r, text);
    }
    for (size_t i = 0; i < w->config->top && destinations_at(w->destinations, i, &d); i++) {
        wording_destination(text, w, &d, w->config->verbose > 0);
        line(r, text);
    }
    for (size_t i = 0; i < w->config->top && destinations_organisation(w->destinations, i, &b); i++) {
        if (b.domains < 2) /* says no more than the domain */
            continue;
        wording_organisation(text, &b);
        line(r, text);
    }
    wording_counts(text, w);
    line(r, text);
    runbooks(r, w, text);
}

static struct fact text_fact(const char *key, struct slice text)
{
    return (struct fact){.key = key, .kind = text.n > 0 ? FACT_TEXT : FACT_NULL, .text = text};
}

static struct fact number_fact(const char *key, double number)
{
    return (struct fact){.key = key, .kind = isfinite(number) ? FACT_NUMBER : FACT_NULL, .number = number};
}

static void items(struct report *r, const struct wording *w)
{
    struct destination d;
    for (size_t i = 0; i < ITEMS_MAX && destinations_at(w->destinations, i, &d); i++) {
        bool has_sender = d.service.n > 0 && d.top_sender_messages > 0;
        struct fact facts[] = {
            {.key = "domain", .kind = FACT_TEXT, .text = d.domain},
            text_fact("organisation", d.organisation),
            number_fact("messages", (double)d.messages),
            number_fact("oldest", d.oldest_s == 0 ? NAN : (double)wording_age(w, d.oldest_s)),
            text_fact("oldest_queue_id", d.oldest_queue_id),
            text_fact("service", d.service),
            text_fact("claimed_ip", d.claimed_ip),
            text_fact("reason", d.reason),
            text_fact("top_sender", has_sender ? d.top_sender : SLICE("")),
            number_fact("top_sender_messages", has_sender ? (double)d.top_sender_messages : NAN),
        };
        if (has_sender)
            facts[8].kind = FACT_TEXT; /* the null sender is one, too */
        report_item(r, facts, sizeof facts / sizeof *facts);
    }
}

/* What keeps the count from being the whole truth, and outranks an OK. */
static bool problems(struct report *r, const struct wording *w, struct buffer *text)
{
    bool whole = true;
    for (size_t i = 0; i < w->run->problem_count; i++) {
        const struct mailq_problem *p = &w->run->problems[i];
        if (p->state == STATE_OK)
            continue;
        whole = false;
        report_state(r, p->state, slice_of(p->text.text));
    }
    if (w->run->reasons_remedy != NULL && w->totals.unexplained > 0) {
        buffer_printf(text, "not known why %llu recipients wait, and who blocks them: %s",
                      (unsigned long long)w->totals.unexplained, w->run->reasons_remedy);
        report_state(r, STATE_UNKNOWN, buffer_slice(text));
        buffer_cut(text, 0);
    }
    return whole;
}

void mailq_judge(struct report *report, const struct mailq_config *c, const struct mailq_run *run,
                 const struct destinations *d, const struct catalogue *catalogue)
{
    struct wording w = {.config = c, .run = run, .destinations = d, .catalogue = catalogue};
    struct buffer text;
    enum state state;
    destinations_total(d, &w.totals);
    buffer_init(&text, 16384);
    bool counted = problems(report, &w, &text) || w.totals.messages > 0;
    state = thresholds(&text, &w);
    wording_summary(&text, &w, LINE_ROOM > text.n ? LINE_ROOM - text.n : 0);
    if (counted) {
        report_state(report, state, buffer_slice(&text));
        buffer_cut(&text, 0);
        details(report, &w, &text);
    }
    for (size_t i = 0; i < run->problem_count; i++)
        if (run->problems[i].state == STATE_OK)
            report_line(report, slice_of(run->problems[i].text.text));
    if (run->source.text[0] != '\0')
        report_line(report, slice_of(run->source.text));
    perfdata(report, &w, counted);
    items(report, &w);
    buffer_free(&text);
}
