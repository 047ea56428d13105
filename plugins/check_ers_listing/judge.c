#include "plugins/check_ers_listing/judge.h"

#include <stdio.h>

#include "plugins/check_ers_listing/tell.h"
#include "plugins/check_ers_listing/wording.h"

#define LABEL_ROOM 137    /* of line 1's 160 bytes, what "ERS LISTING CRITICAL - " leaves */
#define NAMED_PERF_MAX 64 /* lists with perfdata of their own */

void listing_tell_as(struct told_finding *t, const struct listing_config *c, const struct listing_memory *m,
                     long long wall_s)
{
    const struct finding *f = &t->finding;
    const struct listing *known = listing_memory_recent(m, f->subject->text, f->list->slug, wall_s);

    t->since_s = known != NULL ? known->first_s : wall_s;
    t->seen_s = known != NULL ? known->seen_s : wall_s;
    t->left_s = known != NULL && f->verdict == VERDICT_NOT_LISTED ? known->left_s : 0;
    switch (f->verdict) {
    case VERDICT_NOT_LISTED:
        t->told = TOLD_CLEAN;
        return;
    case VERDICT_LISTED:
        t->told = f->list->allow ? TOLD_GOOD : TOLD_LISTED;
        break;
    case VERDICT_UNCHECKED:
        t->told = known != NULL && known->left_s == 0 ? TOLD_KEPT : TOLD_UNCHECKED;
        break;
    }
    for (size_t i = 0; i < c->ignore_count && t->told != TOLD_GOOD; i++)
        if (ignore_matches(&c->ignores[i], f->subject->text, f->list->slug, wall_s))
            t->told = TOLD_IGNORED;
}

static bool is_listed(const struct told_finding *t)
{
    return t->told == TOLD_LISTED || t->told == TOLD_KEPT;
}

/* Worst severity first, of these the oldest. */
static bool more_important(const struct told_finding *a, const struct told_finding *b)
{
    if (b == NULL || a->finding.list->severity != b->finding.list->severity)
        return b == NULL || a->finding.list->severity < b->finding.list->severity;
    return a->since_s < b->since_s;
}

static const struct told_finding *count_all(const struct listing_run *run, struct told_counts *n)
{
    const struct told_finding *first = NULL;
    const struct subject *last_listed = NULL;

    *n = (struct told_counts){0};
    for (size_t i = 0; i < run->count; i++) {
        const struct told_finding *t = &run->all[i];

        n->unchecked += t->told == TOLD_UNCHECKED || t->told == TOLD_KEPT;
        n->ignored += t->told == TOLD_IGNORED;
        n->checked += t->finding.verdict != VERDICT_UNCHECKED;
        if (!is_listed(t))
            continue;
        if (t->finding.list->severity == LIST_INFO) {
            n->info++;
            continue;
        }
        n->listed++;
        n->listed_subjects += t->finding.subject != last_listed;
        last_listed = t->finding.subject;
        if (more_important(t, first))
            first = t;
    }
    return first;
}

/* By the lists' severities, unless -w or -c count the listings. */
static enum state listing_state(const struct listing_run *run, const struct told_counts *n,
                                const struct told_finding *first)
{
    const struct listing_config *c = run->config;

    if (c->warning.set || c->critical.set) {
        if (range_alerts(&c->critical, (double)n->listed))
            return STATE_CRITICAL;
        return range_alerts(&c->warning, (double)n->listed) ? STATE_WARNING : STATE_OK;
    }
    if (first == NULL)
        return STATE_OK;
    return first->finding.list->severity == LIST_CRITICAL ? STATE_CRITICAL : STATE_WARNING;
}

static enum state unchecked_state(const struct listing_config *c, const struct told_finding *t)
{
    if (t->told != TOLD_UNCHECKED && t->told != TOLD_KEPT)
        return STATE_OK;
    switch (c->unchecked) {
    case UNCHECKED_OK:
        return STATE_OK;
    case UNCHECKED_WARNING:
        return STATE_WARNING;
    case UNCHECKED_UNKNOWN:
        return STATE_UNKNOWN;
    case UNCHECKED_BY_NAME:
        break;
    }
    if (t->finding.why == UNCHECKED_SILENT)
        return STATE_OK; /* it was asked, and answered; there is nothing to mend */
    return t->finding.list->named || t->finding.why == UNCHECKED_UNCONFIRMED ? STATE_UNKNOWN : STATE_OK;
}

/* Whatever the rule for single lists: what no list at all has checked is not known. */
static enum state coverage_state(const struct listing_run *run, size_t *blind)
{
    enum state s = STATE_OK;
    size_t i = 0, seen = 0;

    *blind = 0;
    while (i < run->count) {
        const struct subject *subject = run->all[i].finding.subject;
        bool any = false;

        for (; i < run->count && run->all[i].finding.subject == subject; i++) {
            s = state_worse(s, unchecked_state(run->config, &run->all[i]));
            any = any || run->all[i].finding.verdict != VERDICT_UNCHECKED || run->all[i].told == TOLD_KEPT ||
                  run->all[i].told == TOLD_IGNORED;
        }
        seen++;
        *blind += !any;
    }
    *blind += run->subject_count - seen;
    return *blind > 0 || run->count == 0 ? state_worse(s, STATE_UNKNOWN) : s;
}

static void perfdata(struct report *r, const struct listing_run *run, const struct told_counts *n)
{
    size_t told = 0;

    report_perf(r, "listed", (double)n->listed, "", &run->config->warning, &run->config->critical, true);
    report_perf(r, "checked", (double)n->checked, "", NULL, NULL, true);
    report_perf(r, "unchecked", (double)n->unchecked, "", NULL, NULL, true);
    report_perf(r, "time", (double)(run->took_us / 1000) / 1000, "s", NULL, NULL, true);
    for (size_t l = 0; l < run->list_count && told < NAMED_PERF_MAX; l++) {
        struct slice slug = run->lists[l].slug;
        char label[96] = "listed_";
        size_t at = strlen(label), listed = 0;

        if (!run->lists[l].named)
            continue;
        for (size_t i = 0; i < slug.n && at < sizeof label - 1; i++, at++) {
            char c = slug.p[i] >= 'A' && slug.p[i] <= 'Z' ? (char)(slug.p[i] | 0x20) : slug.p[i];

            label[at] = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
        }
        label[at] = '\0';
        for (size_t i = 0; i < run->count; i++)
            listed += run->all[i].finding.list == &run->lists[l] && is_listed(&run->all[i]);
        report_perf(r, label, (double)listed, "", NULL, NULL, true);
        told++;
    }
}

void listing_judge(struct report *report, const struct listing_run *run)
{
    struct told_counts n;
    const struct told_finding *first = count_all(run, &n);
    size_t blind;
    enum state coverage = coverage_state(run, &blind);
    struct buffer text;

    buffer_init(&text, 1 << 16);
    wording_summary(&text, run, &n, first, LABEL_ROOM);
    if (run->subject_count > 0)
        report_state(report, state_worse(listing_state(run, &n, first), coverage), buffer_slice(&text));
    buffer_cut(&text, 0);
    listing_tell(report, run, first, blind, &text);
    if (run->config->json)
        for (size_t i = 0; i < run->count; i++)
            listing_item(report, run, &run->all[i], &text);
    perfdata(report, run, &n);
    buffer_free(&text);
}
