#include "plugins/check_maillog_ers/judge.h"

#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>

#include "plugins/check_maillog_ers/tell.h"
#include "text/number.h"
#include "text/stamp.h"

#define LABEL_ROOM 139  /* of line 1's 162 bytes, what "MAILLOG ERS CRITICAL - " leaves */
#define TOLD_MAX 10     /* incidents with lines of their own */
#define SERVICES_MAX 64 /* perfdata per service */

static void line(struct report *r, struct buffer *text)
{
    report_line(r, buffer_slice(text));
    buffer_cut(text, 0);
}

static bool listed(const struct option_list *list, struct slice value)
{
    for (size_t i = 0; i < list->count; i++)
        if (slice_equal_fold(list->items[i], value))
            return true;
    return false;
}

static bool wanted(const struct maillog_config *c, struct slice service)
{
    return (c->services.count == 0 || listed(&c->services, service)) && !listed(&c->excluded_services, service);
}

static bool critical_domain(const struct wording *w, const struct incident *i)
{
    char domain[256];
    struct incident_walk walk = {0};
    struct slice d;

    while (w->config->critical_domains.count > 0 && incident_domain(w->book, i, &walk, &d)) {
        if (d.n >= sizeof domain)
            continue;
        memcpy(domain, d.p, d.n);
        domain[d.n] = '\0';
        for (size_t k = 0; k < w->config->critical_domains.count; k++)
            if (fnmatch(w->config->critical_domains.items[k].p, domain, FNM_CASEFOLD) == 0)
                return true;
    }
    return false;
}

/* The state of one incident by the built-in rule. */
static enum state incident_severity(const struct wording *w, const struct incident *i)
{
    if (i->state == INCIDENT_RECOVERING)
        return STATE_WARNING;
    if (i->state != INCIDENT_OPEN)
        return STATE_OK;
    if (range_alerts(&w->config->critical_refusals, (double)i->window) ||
        range_alerts(&w->config->critical_organisations, (double)i->organisations) || critical_domain(w, i))
        return STATE_CRITICAL;
    return STATE_WARNING;
}

/* -w and -c replace the rule. An incident that is recovering is not over, but never critical. */
static enum state severity(const struct wording *w, const struct incident *all, size_t count, size_t open, size_t live)
{
    const struct maillog_config *c = w->config;
    enum state s = STATE_OK;

    if (!c->warning.set && !c->critical.set) {
        for (size_t i = 0; i < count; i++)
            s = state_worse(s, incident_severity(w, &all[i]));
        return s;
    }
    if (range_alerts(&c->critical, (double)open))
        return STATE_CRITICAL;
    return range_alerts(&c->warning, (double)live) || range_alerts(&c->critical, (double)live) ? STATE_WARNING
                                                                                               : STATE_OK;
}

/* Windows are in log time, which a state that was read long ago has to catch up with. */
static struct book_view view_of(const struct maillog_config *c, long long log_now)
{
    return (struct book_view){.now_s = log_now,
                              .window_s = c->window_s,
                              .quiet_s = c->quiet_s,
                              .hold_s = c->hold_s,
                              .hold_permanent_s = c->hold_permanent_s,
                              .keep_s = BOOK_KEEP_S};
}

static size_t keep_wanted(const struct maillog_config *c, struct incident *all, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        if (wanted(c, all[i].service))
            all[kept++] = all[i];
    return kept;
}

static void service_perfdata(struct report *r, const struct wording *w, const struct incident *all, size_t count)
{
    struct slice slug;

    for (size_t k = 0; k < SERVICES_MAX && book_service_seen(w->book, k, &slug); k++) {
        char label[80] = "service_";
        double blocked = 0;
        size_t n = strlen(label);

        if (!wanted(w->config, slug))
            continue;
        for (size_t i = 0; i < slug.n && n < sizeof label - 1; i++, n++) {
            char c = slug.p[i] >= 'A' && slug.p[i] <= 'Z' ? (char)(slug.p[i] | 0x20) : slug.p[i];

            label[n] = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
        }
        label[n] = '\0';
        for (size_t i = 0; i < count; i++)
            if (slice_equal(all[i].service, slug))
                blocked += (double)all[i].window;
        report_perf(r, label, blocked, "", NULL, NULL, true);
    }
}

static void perfdata(struct report *r, const struct wording *w, const struct incident *all, size_t count, size_t live,
                     double lag)
{
    const struct book_totals *t = book_totals(w->book);
    long long oldest = w->now_s;
    double blocked = 0;

    for (size_t i = 0; i < count; i++) {
        blocked += (double)all[i].window;
        if (all[i].state <= INCIDENT_RECOVERING && all[i].first < oldest)
            oldest = all[i].first;
    }
    report_perf(r, "incidents", (double)live, "", &w->config->warning, &w->config->critical, true);
    report_perf(r, "blocked", blocked, "", NULL, NULL, true);
    report_perf(r, "oldest_incident", (double)(w->now_s - oldest), "s", NULL, NULL, true);
    report_perf(r, "lag", lag, "B", NULL, NULL, true);
    report_perf(r, "refusals", (double)t->refusals, "c", NULL, NULL, true);
    report_perf(r, "sent", (double)t->sent, "c", NULL, NULL, true);
    report_perf(r, "deferred", (double)t->deferred, "c", NULL, NULL, true);
    report_perf(r, "bounced", (double)t->bounced, "c", NULL, NULL, true);
    report_perf(r, "returned", (double)t->returned, "c", NULL, NULL, true);
    service_perfdata(r, w, all, count);
}

/* What keeps this result from being the whole truth. A clean result that isn't whole is no OK. */
static void troubles(struct report *r, const struct wording *w, const struct maillog_run *run, struct buffer *text)
{
    bool barred = false; /* what is unread could not be read, and why is the news */

    for (size_t i = 0; i < run->trouble_count; i++)
        if (run->troubles[i].fatal || run->nothing_read) {
            barred = true;
            report_state(r, STATE_UNKNOWN, slice_of(run->troubles[i].why.text));
        } else {
            report_line(r, slice_of(run->troubles[i].why.text));
        }
    if (run->state_note != NULL && run->state_unknown)
        report_state(r, STATE_UNKNOWN, slice_of(run->state_note));
    else if (run->state_note != NULL)
        report_line(r, slice_of(run->state_note));
    if (run->lag > 0 || run->unread) {
        bool old = book_clock(w->book) < w->now_s - w->config->window_s;

        if (run->lag > 0)
            buffer_printf(text, "%llu bytes of the log %s", (unsigned long long)run->lag, run->unread ? "and " : "");
        buffer_text(text, run->unread ? "the rest of the journal " : "");
        buffer_text(text, run->lag > 0 ? "are left for the next run" : "is left for the next run");
        if (book_clock(w->book) != 0) {
            buffer_text(text, "; read up to ");
            stamp_print(text, book_clock(w->book), w->now_s);
        }
        report_state(r, old || barred ? STATE_UNKNOWN : STATE_WARNING, buffer_slice(text));
        buffer_cut(text, 0);
    }
    if (run->news_s != 0 && run->now.wall_s - run->news_s > w->config->stale_s) {
        buffer_text(text, "nothing new in ");
        buffer_add(text, run->source);
        buffer_text(text, " for ");
        duration_print(text, run->now.wall_s - run->news_s);
        report_state(r, STATE_UNKNOWN, buffer_slice(text));
        buffer_cut(text, 0);
    }
    for (size_t i = 0; i < run->catalogue_error_count; i++)
        report_line(r, slice_of(run->catalogue_errors[i].text));
    if (run->cut > 0) {
        buffer_printf(text, "lines cut for their length: %llu", (unsigned long long)run->cut);
        line(r, text);
    }
    if (book_totals(w->book)->more > 0) {
        buffer_printf(text, "refusals that found no room in the tables and are only counted: %llu",
                      (unsigned long long)book_totals(w->book)->more);
        line(r, text);
    }
}

/* Nothing to tell; a source without a single stamped line so far is no healthy one. */
static void report_none(struct report *r, const struct wording *w, const struct maillog_run *run, enum state s,
                        struct buffer *text)
{
    if (book_clock(w->book) == 0) {
        buffer_text(text, "no line of a log in ");
        buffer_add(text, run->source);
        buffer_text(text, " so far");
        report_state(r, STATE_UNKNOWN, buffer_slice(text));
        return;
    }
    buffer_text(text, "no refusals for our IP's reputation in ");
    buffer_add(text, run->source);
    buffer_text(text, "; last line ");
    stamp_print(text, book_clock(w->book), w->now_s);
    report_state(r, s, buffer_slice(text));
}

/* -vv: what this run read and where it keeps what it knows. */
static void set_up(struct report *r, const struct maillog_config *c, const struct maillog_run *run, struct buffer *text)
{
    if (c->verbose < 2)
        return;
    buffer_text(text, "log: ");
    buffer_add(text, run->source);
    line(r, text);
    buffer_text(text, "state: ");
    buffer_add(text, run->state_path.n > 0 ? run->state_path : SLICE("none is kept"));
    line(r, text);
    if (run->offset_s > 0) {
        buffer_text(text, "the log is judged as a recording: its last line is now, ");
        duration_print(text, run->offset_s);
        buffer_text(text, " ago");
        line(r, text);
    }
}

void maillog_judge(struct report *report, const struct maillog_config *c, const struct book *book,
                   const struct catalogue *catalogue, const struct maillog_run *run)
{
    struct wording w = {book, catalogue, c, run->now.wall_s - run->offset_s};
    struct book_view view = view_of(c, w.now_s);
    size_t count, open = 0, live = 0;
    struct incident *all = book_incidents(book, &view, &count);
    struct buffer text;

    buffer_init(&text, 1 << 16);
    if (count == SLICE_NONE) {
        report_state(report, STATE_UNKNOWN, SLICE("out of memory"));
        count = 0;
    }
    count = keep_wanted(c, all, count);
    while (open < count && all[open].state == INCIDENT_OPEN)
        open++;
    for (live = open; live < count && all[live].state == INCIDENT_RECOVERING; live++)
        ;
    if (count > 0) {
        wording_summary(&text, &w, &all[0], (live > 0 ? live : count) - 1, LABEL_ROOM);
        report_state(report, severity(&w, all, count, open, live), buffer_slice(&text));
    } else if (!run->nothing_read) {
        report_none(report, &w, run, severity(&w, all, count, open, live), &text);
    }
    buffer_cut(&text, 0);
    if (count > 0)
        maillog_tell(report, &w, &all[0], true, &text);
    troubles(report, &w, run, &text); /* here, for the report may be cut at its end */
    for (size_t i = 1; i < count && i < TOLD_MAX; i++)
        maillog_tell(report, &w, &all[i], false, &text);
    for (size_t i = 0; i < count; i++)
        maillog_item(report, &w, &all[i], &text);
    if (count > TOLD_MAX) {
        buffer_printf(&text, "… and %zu more incidents", count - TOLD_MAX);
        line(report, &text);
    }
    set_up(report, c, run, &text);
    perfdata(report, &w, all, count, live, run->unread ? (double)NAN : (double)run->lag);
    buffer_free(&text);
    free(all);
}
