#include "plugins/check_ers_listing/wording.h"

#include "reputation/runbook.h"
#include "text/number.h"
#include "text/stamp.h"

/* How much is said on line 1; each level leaves out a little more. */
enum brevity { ALL, NO_URL, NO_NAMES, SHORTEST };

static void code_text(struct buffer *out, uint32_t code)
{
    buffer_printf(out, "%u.%u.%u.%u", code >> 24, code >> 16 & 255, code >> 8 & 255, code & 255);
}

void wording_codes(struct buffer *out, const struct finding *f)
{
    for (size_t i = 0; i < f->codes_n; i++) {
        size_t before;

        buffer_text(out, i > 0 ? ", " : "");
        code_text(out, f->codes[i]);
        before = out->n;
        buffer_byte(out, ' ');
        list_code_describe(out, f->list, f->codes[i]);
        if (out->n == before + 1)
            buffer_cut(out, before);
    }
}

void wording_unchecked(struct buffer *out, const struct finding *f)
{
    struct code_reading reading;

    switch (f->why) {
    case UNCHECKED_NO_ANSWER:
        buffer_text(out, outcome_words(f->outcome));
        return;
    case UNCHECKED_REFUSED:
        list_code_read(f->list, f->codes[0], &reading);
        buffer_text(out, "refused, ");
        buffer_add(out, reading.meaning);
        break;
    case UNCHECKED_BROKEN:
        buffer_text(out, "broken or hijacked, answers outside 127.0.0.0/8");
        break;
    case UNCHECKED_WILDCARD:
        buffer_text(out, "lists everything");
        return;
    case UNCHECKED_NO_ZONE:
        buffer_text(out, "no such zone");
        return;
    case UNCHECKED_TEST_FAILED:
        buffer_add(out, f->list->test_failed);
        return;
    case UNCHECKED_UNCONFIRMED:
        buffer_text(out, "says listed, but its test point gave ");
        buffer_text(out, outcome_words(f->outcome));
        break;
    case UNCHECKED_NOT_READ:
    case UNCHECKED_SILENT:
        buffer_add(out, f->reason);
        return;
    }
    buffer_text(out, " (");
    code_text(out, f->codes[0]);
    buffer_byte(out, ')');
}

const char *wording_source(enum finding_source source)
{
    static const char *const words[] = {"DNS", "web", "SNDS"};

    return words[source];
}

void wording_age(struct buffer *out, const struct finding *f, long long wall_s)
{
    if (f->source == SOURCE_DNS || f->asked_s >= wall_s) {
        buffer_text(out, "asked now");
        return;
    }
    buffer_text(out, "asked ");
    duration_print(out, wall_s - f->asked_s);
    buffer_text(out, " ago");
}

void wording_evidence(struct buffer *out, const struct finding *f, long long wall_s)
{
    if (f->source != SOURCE_DNS) {
        buffer_text(out, f->source == SOURCE_WEB ? "its web page says so" : "SNDS says ");
        if (f->source == SOURCE_WEB && f->reason.n > 0)
            buffer_text(out, ": ");
        buffer_add(out, f->reason);
        buffer_text(out, "; ");
        wording_age(out, f, wall_s);
        return;
    }
    wording_codes(out, f);
    if (f->reason.n > 0) {
        buffer_text(out, "; reason: ");
        buffer_add(out, slice_cut(f->reason, 0, 300));
    }
    buffer_text(out, "; cached up to ");
    duration_print(out, f->ttl);
}

void wording_subject(struct buffer *out, const struct told_finding *t)
{
    buffer_add(out, t->finding.subject->text);
    if (slice_equal_fold(t->origin, t->finding.subject->text))
        return;
    buffer_text(out, " (");
    buffer_add(out, slice_cut(t->origin, 0, 64));
    buffer_byte(out, ')');
}

static bool is_told_listed(const struct told_finding *t)
{
    return t->told == TOLD_LISTED || t->told == TOLD_KEPT;
}

/* "dead.example: no answer, other.example: lists everything and 3 more", each list once. */
static void unchecked_names(struct buffer *out, const struct listing_run *run, size_t most)
{
    size_t told = 0, more = 0;

    for (size_t l = 0; l < run->list_count; l++)
        for (size_t i = 0; i < run->count; i++) {
            const struct told_finding *t = &run->all[i];

            if (t->finding.list != &run->lists[l] || (t->told != TOLD_UNCHECKED && t->told != TOLD_KEPT))
                continue;
            if (told == most) {
                more++;
                break;
            }
            buffer_text(out, told++ > 0 ? ", " : "");
            buffer_add(out, slice_cut(t->finding.list->name, 0, 48));
            buffer_text(out, ": ");
            wording_unchecked(out, &t->finding);
            break;
        }
    if (more > 0)
        buffer_printf(out, " and %zu more", more);
}

/* The lists that the first listed subject is on; then how many others know nothing of it. */
static void listed_summary(struct buffer *out, const struct listing_run *run, const struct told_counts *n,
                           const struct told_finding *first, size_t names)
{
    const struct subject *s = first->finding.subject;
    long long since = first->since_s;
    size_t on = 0, off = 0;

    if (run->subject_count > 1)
        buffer_printf(out, "%zu of %zu listed: ", n->listed_subjects, run->subject_count);
    buffer_add(out, s->text);
    buffer_text(out, " on ");
    for (size_t i = 0; i < run->count; i++) {
        const struct told_finding *t = &run->all[i];

        if (t->finding.subject != s)
            continue;
        off += t->told == TOLD_CLEAN;
        if (!is_told_listed(t) ||
            (t->finding.list->severity == LIST_INFO && first->finding.list->severity != LIST_INFO))
            continue;
        if (t->since_s < since)
            since = t->since_s;
        if (++on > names)
            continue;
        buffer_text(out, on > 1 ? ", " : "");
        buffer_add(out, slice_cut(t->finding.list->name, 0, 48));
    }
    if (on > names)
        buffer_printf(out, " and %zu more", on - names);
    buffer_text(out, " since ");
    stamp_print(out, since, run->wall_s);
    if (first->told == TOLD_KEPT) {
        buffer_text(out, ", not re-checked since ");
        stamp_print(out, first->seen_s, run->wall_s);
    }
    if (off > 0)
        buffer_printf(out, ", off %zu %s", off, off == 1 ? "other" : "others");
}

static void clean_summary(struct buffer *out, const struct listing_run *run, const struct told_counts *n)
{
    const struct told_finding *left = NULL;

    if (run->subject_count == 1 && run->count > 0)
        wording_subject(out, &run->all[0]);
    else
        buffer_printf(out, "%zu addresses", run->subject_count);
    buffer_text(out, n->ignored > 0 ? " on none but ignored of " : " on none of ");
    if (run->subject_count == 1)
        buffer_printf(out, "%zu %s", n->checked, n->checked == 1 ? "list" : "lists");
    else
        buffer_printf(out, "%zu %s", run->list_count, run->list_count == 1 ? "list" : "lists");
    if (n->info > 0)
        buffer_printf(out, ", %zu for information", n->info);
    for (size_t i = 0; i < run->count; i++)
        if (run->all[i].left_s != 0 && (left == NULL || run->all[i].left_s > left->left_s))
            left = &run->all[i];
    if (left == NULL)
        return;
    buffer_text(out, "; left ");
    buffer_add(out, left->finding.list->name);
    buffer_byte(out, ' ');
    stamp_print(out, left->left_s, run->wall_s);
    buffer_text(out, " after ");
    duration_print(out, left->left_s - left->since_s);
}

void wording_summary(struct buffer *out, const struct listing_run *run, const struct told_counts *n,
                     const struct told_finding *first, size_t room)
{
    for (enum brevity brief = ALL;; brief++) {
        size_t names = brief == ALL ? 3 : brief < SHORTEST ? 2 : 1;

        buffer_cut(out, 0);
        if (first != NULL)
            listed_summary(out, run, n, first, names);
        else if (n->checked == 0)
            buffer_text(out, run->count == 0 ? "no list was asked" : "no list could be asked");
        else
            clean_summary(out, run, n);
        if (n->unchecked > 0 && brief < NO_NAMES) {
            buffer_text(out, "; not checked: ");
            unchecked_names(out, run, brief == ALL ? 2 : 1);
        } else if (n->unchecked > 0) {
            buffer_printf(out, "; %zu not checked", n->unchecked);
        }
        if (first != NULL && brief == ALL && first->finding.list->removal_url.n > 0) {
            buffer_text(out, "; remove: ");
            runbook_url(out, first->finding.list->removal_url, first->finding.subject->text);
        }
        if (out->n <= room || brief == SHORTEST)
            return;
    }
}
