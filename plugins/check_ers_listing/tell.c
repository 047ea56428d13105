#include "plugins/check_ers_listing/tell.h"

#include "plugins/check_ers_listing/wording.h"
#include "reputation/runbook.h"
#include "text/number.h"
#include "text/stamp.h"

#define TOLD_MAX 20 /* listings with lines of their own */

static void line(struct report *r, struct buffer *text)
{
    report_line(r, buffer_slice(text));
    buffer_cut(text, 0);
}

static const struct service *service_of(const struct listing_run *run, const struct dns_list *list)
{
    return run->services == NULL ? NULL : run->services[list - run->lists];
}

static void add_url(struct buffer *text, const char *label, struct slice template, const struct told_finding *t)
{
    if (template.n == 0)
        return;
    buffer_text(text, label);
    runbook_url(text, template, t->finding.subject->text);
}

/* A service that says two things, by two ways: both are told. */
static void tell_contradictions(struct report *r, const struct listing_run *run, const struct told_finding *t,
                                struct buffer *text)
{
    const struct service *service = service_of(run, t->finding.list);

    for (size_t i = 0; service != NULL && i < run->count; i++) {
        const struct finding *other = &run->all[i].finding;

        if (other->subject != t->finding.subject || run->all[i].told != TOLD_CLEAN ||
            other->source == t->finding.source || service_of(run, other->list) != service)
            continue;
        buffer_printf(text, "they differ: listed by %s (", wording_source(t->finding.source));
        wording_age(text, &t->finding, run->wall_s);
        buffer_printf(text, "), not listed by %s (", wording_source(other->source));
        buffer_add(text, other->list->name);
        buffer_text(text, ", ");
        wording_age(text, other, run->wall_s);
        buffer_byte(text, ')');
        line(r, text);
    }
}

static void tell_listing(struct report *r, const struct listing_run *run, const struct told_finding *t, bool runbook,
                         struct buffer *text)
{
    const struct finding *f = &t->finding;
    const struct service *s = service_of(run, f->list);
    struct slice rest, step;

    wording_subject(text, t);
    buffer_text(text, " on ");
    buffer_add(text, f->list->name);
    buffer_text(text, " since ");
    stamp_print(text, t->since_s, run->wall_s);
    if (t->told == TOLD_KEPT) {
        buffer_text(text, ", not re-checked since ");
        stamp_print(text, t->seen_s, run->wall_s);
        buffer_text(text, ": ");
        wording_unchecked(text, f);
    } else {
        buffer_text(text, ": ");
        wording_evidence(text, f, run->wall_s);
    }
    if (f->list->severity == LIST_INFO)
        buffer_text(text, " (for information)");
    line(r, text);
    tell_contradictions(r, run, t, text);
    if (runbook && s != NULL) {
        runbook_write(text, s, f->subject->text, QUEUE_MTA_NONE);
        for (rest = buffer_slice(text); slice_take_until(&rest, '\n', rest.n, &step);)
            report_line(r, step);
        buffer_cut(text, 0);
        return;
    }
    add_url(text, "look up: ", f->list->lookup_url, t);
    add_url(text, text->n > 0 ? " ; removal: " : "removal: ", f->list->removal_url, t);
    if (text->n > 0)
        line(r, text);
}

/* One line per list and reason, however many subjects. */
static void tell_unchecked(struct report *r, const struct listing_run *run, struct buffer *text)
{
    for (size_t l = 0; l < run->list_count; l++) {
        const struct told_finding *first = NULL;
        size_t count = 0;

        for (size_t i = 0; i < run->count; i++) {
            const struct told_finding *t = &run->all[i];

            if (t->finding.list != &run->lists[l] || t->told != TOLD_UNCHECKED)
                continue;
            if (first == NULL)
                first = t;
            count++;
        }
        if (first == NULL)
            continue;
        buffer_text(text, "not checked: ");
        buffer_add(text, run->lists[l].name);
        buffer_text(text, ": ");
        wording_unchecked(text, &first->finding);
        if (first->finding.source != SOURCE_DNS && first->finding.asked_s < run->wall_s) {
            buffer_text(text, ", ");
            wording_age(text, &first->finding, run->wall_s);
        }
        if (count > 1)
            buffer_printf(text, " (%zu addresses)", count);
        line(r, text);
    }
}

static void tell_others(struct report *r, const struct listing_run *run, struct buffer *text)
{
    for (size_t i = 0; i < run->count; i++) {
        const struct told_finding *t = &run->all[i];

        if (t->told == TOLD_CLEAN && t->left_s != 0) {
            wording_subject(text, t);
            buffer_text(text, " left ");
            buffer_add(text, t->finding.list->name);
            buffer_byte(text, ' ');
            stamp_print(text, t->left_s, run->wall_s);
            buffer_text(text, " after ");
            duration_print(text, t->left_s - t->since_s);
        } else if (t->told == TOLD_IGNORED) {
            buffer_text(text, "ignored: ");
            wording_subject(text, t);
            buffer_text(text, " on ");
            buffer_add(text, t->finding.list->name);
        } else if (t->told == TOLD_GOOD) {
            wording_subject(text, t);
            buffer_text(text, " on the list of good senders ");
            buffer_add(text, t->finding.list->name);
            buffer_text(text, ": ");
            wording_codes(text, &t->finding);
        }
        if (text->n > 0)
            line(r, text);
    }
    for (size_t l = 0; l < run->list_count; l++)
        if (run->lacks_test[l]) {
            buffer_text(text, "note: ");
            buffer_add(text, run->lists[l].name);
            buffer_text(text, " does not list its own test point: it may be empty");
            line(r, text);
        }
}

static void tell_troubles(struct report *r, const struct listing_run *run, size_t blind, struct buffer *text)
{
    for (size_t i = 0; i < run->trouble_count; i++)
        if (run->troubles[i].note)
            report_line(r, slice_of(run->troubles[i].text.text));
        else
            report_state(r, STATE_UNKNOWN, slice_of(run->troubles[i].text.text));
    if (blind > 0 && run->count > 0) {
        buffer_printf(text, "%zu of %zu addresses and domains were checked by no list", blind, run->subject_count);
        line(r, text);
    }
    if (run->state_note != NULL && run->state_unknown)
        report_state(r, STATE_UNKNOWN, slice_of(run->state_note));
    else if (run->state_note != NULL)
        report_line(r, slice_of(run->state_note));
    if (run->ers_left_out)
        report_line(r, SLICE("note: Trend Micro ERS was not asked: that needs an activation code "
                             "(--activation-code-file, or ERS_ACTIVATION_CODE)"));
    for (size_t i = 0; i < run->catalogue_error_count; i++)
        report_line(r, slice_of(run->catalogue_errors[i].text));
}

void listing_tell(struct report *r, const struct listing_run *run, const struct told_finding *first, size_t blind,
                  struct buffer *text)
{
    size_t told = 0, more = 0;

    if (first != NULL)
        tell_listing(r, run, first, true, text);
    for (size_t i = 0; first != NULL && i < run->count; i++) { /* without a first one there is none */
        const struct told_finding *t = &run->all[i];

        if (t == first || (t->told != TOLD_LISTED && t->told != TOLD_KEPT))
            continue;
        if (told == TOLD_MAX && run->config->verbose == 0) {
            more++;
            continue;
        }
        tell_listing(r, run, t, false, text);
        told++;
    }
    if (more > 0) {
        buffer_printf(text, "… and %zu more listings", more);
        line(r, text);
    }
    tell_unchecked(r, run, text);
    tell_others(r, run, text);
    tell_troubles(r, run, blind, text);
}
