/* The asking part of a run: DNS and web side by side, then what was found in the order of the subjects. */
#include "plugins/check_ers_listing/session.h"

#include <stdlib.h>

#include "plugins/check_ers_listing/collect.h"

#define WINDOW 128
#define WINDOW_MAX 2048
#define LANE_CAP 8
#define TRIES 2
/* Before our own deadline, so that the helper's answers are heard. */
#define WEB_RESERVE_US 150000

static struct schedule_rules rules_of(const struct session *s)
{
    unsigned servers = (unsigned)s->config.resolvers.count;

    return (struct schedule_rules){.servers = servers,
                                   .window = WINDOW,
                                   .window_max = WINDOW_MAX,
                                   .lane_cap = LANE_CAP,
                                   .tries = servers > TRIES ? servers : TRIES,
                                   .patience_us = s->config.query_ms * 1000};
}

/* What the web said of a subject. */
static void gather_web(struct session *s, size_t subject)
{
    struct finding f;

    for (size_t i = 0; s->web != NULL && i < s->web->count; i++) {
        if (!web_sources_finding(s->web, i, subject, &f))
            continue;
        s->findings[s->run.count++].finding = f;
        if (f.verdict == VERDICT_LISTED && f.asked_s == s->run.wall_s)
            listing_memory_listed(s->memory, f.subject->text, f.list->slug, f.asked_s);
        else if (f.verdict == VERDICT_NOT_LISTED && f.asked_s == s->run.wall_s)
            listing_memory_clean(s->memory, f.subject->text, f.list->slug, f.asked_s);
    }
}

static bool gather(struct session *s, const struct subject *subjects, struct error *why)
{
    struct finding f;
    size_t pairs = s->run.subject_count * s->choice.count, next = 0;
    bool more;

    s->findings = calloc(pairs + 1, sizeof *s->findings);
    s->lacks_test = calloc(s->choice.count + 1, sizeof *s->lacks_test);
    if (s->findings == NULL || s->lacks_test == NULL) {
        error_set(why, "out of memory");
        return false;
    }
    more = inquiry_finding(s->inquiry, &next, &f);
    for (size_t k = 0; k < s->run.subject_count; k++) {
        for (; more && f.subject == &subjects[k]; more = inquiry_finding(s->inquiry, &next, &f))
            s->findings[s->run.count++].finding = f;
        gather_web(s, k);
    }
    for (size_t l = 0; l < s->dns_count; l++)
        s->lacks_test[l] = inquiry_lacks_test(s->inquiry, l);
    inquiry_remember(s->inquiry);
    if (s->web != NULL)
        web_sources_remember(s->web, s->look_ups);
    return true;
}

bool session_ask(struct session *s, struct error *why)
{
    long long margin = s->config.timeout_s * 100 < 500 ? s->config.timeout_s * 100 : 500;
    long long deadline = s->started_us + (s->config.timeout_s * 1000 - margin) * 1000;
    struct schedule_rules rules = rules_of(s);
    const struct subject *subjects;

    s->resolver = resolver_open(s->config.resolvers.items, s->config.resolvers.count, (int)s->config.query_ms, why);
    if (s->resolver == NULL)
        return false;
    listing_expand(s->targets, s->resolver, deadline);
    subjects = targets_subjects(s->targets, &s->run.subject_count);
    s->inquiry =
        inquiry_new(s->choice.lists, s->dns_count, subjects, s->run.subject_count, s->memory, s->run.wall_s, &rules);
    if (s->inquiry == NULL) {
        error_set(why, "too many questions (%zu addresses, %zu lists), or out of memory", s->run.subject_count,
                  s->dns_count);
        return false;
    }
    if (s->web != NULL) {
        web_sources_begin(s->web, subjects, s->run.subject_count, s->look_ups, s->memory, s->run.lists, s->run.wall_s);
        if (!web_sources_ask(s->web, (deadline - WEB_RESERVE_US - monotonic_us()) / 1000)) {
            error_set(why, "out of memory");
            return false;
        }
    }
    listing_inquire(s->inquiry, s->web == NULL ? NULL : s->web->helper, s->resolver, deadline);
    if (!gather(s, subjects, why))
        return false;
    for (size_t i = 0; i < s->run.count; i++) {
        struct told_finding *t = &s->findings[i];

        t->origin = targets_origin(s->targets, (size_t)(t->finding.subject - subjects));
        listing_tell_as(t, &s->config, s->memory, s->run.wall_s);
    }
    s->run.config = &s->config;
    s->run.all = s->findings;
    s->run.lacks_test = s->lacks_test;
    s->run.troubles = targets_troubles(s->targets, &s->run.trouble_count);
    s->run.took_us = monotonic_us() - s->started_us;
    return true;
}
