#include "dns/inquiry.h"

#include <stdlib.h>

#include "dns/inquiry_data.h"

/* The self-test of a list speaks against it: *f says why. A point without an answer says nothing. */
static bool point_discredits(const struct point *p, bool listed, struct finding *f)
{
    if (!p->told)
        return false;
    if (p->answer.kind == ANSWER_REFUSED || p->answer.kind == ANSWER_BROKEN) {
        f->why = p->answer.kind == ANSWER_REFUSED ? UNCHECKED_REFUSED : UNCHECKED_BROKEN;
        f->codes[0] = p->answer.codes[0];
        f->codes_n = 1;
        return true;
    }
    f->why = UNCHECKED_WILDCARD;
    return !listed && p->answer.kind == ANSWER_LISTED;
}

/* The customer's code is not accepted, or the service can't be reached: its silence means nothing. */
static bool required_test_failed(const struct inquiry *q, size_t list, size_t family)
{
    size_t asked = q->lists[list].after != 0 ? q->lists[list].after - 1 : list;
    const struct point *p = &test_at(q, asked, family)->listed;

    return q->lists[list].test_required && p->asked && !(p->told && p->answer.in_range);
}

static bool is_new(const struct inquiry *q, size_t list, const struct subject *s)
{
    const struct listing *known = listing_memory_recent(q->memory, s->text, q->lists[list].slug, q->wall_s);

    return known == NULL || known->left_s != 0;
}

static enum verdict judge_listed(const struct inquiry *q, size_t list, struct finding *f)
{
    const struct self_test *t = test_at(q, list, f->subject->family);

    if (point_discredits(&t->clean, false, f))
        return VERDICT_UNCHECKED;
    f->why = UNCHECKED_UNCONFIRMED;
    f->outcome = t->clean.outcome;
    if (t->clean.asked && t->clean.answer.kind == ANSWER_NONE && is_new(q, list, f->subject) &&
        listing_memory_passed(q->memory, f->list->slug, f->subject->family, q->wall_s) == 0)
        return VERDICT_UNCHECKED;
    return VERDICT_LISTED;
}

static enum verdict judge_silence(const struct inquiry *q, size_t list, struct finding *f)
{
    const struct self_test *t = test_at(q, list, f->subject->family);

    if (required_test_failed(q, list, f->subject->family)) {
        f->why = UNCHECKED_TEST_FAILED;
        return VERDICT_UNCHECKED;
    }
    if (point_discredits(&t->clean, false, f) || point_discredits(&t->listed, true, f))
        return VERDICT_UNCHECKED;
    f->why = UNCHECKED_NO_ZONE;
    return t->zone == ZONE_MISSING ? VERDICT_UNCHECKED : VERDICT_NOT_LISTED;
}

static void judge(const struct inquiry *q, size_t list, const struct pair *p, struct finding *f)
{
    if (p->hit != 0) {
        const struct hit *h = &q->hits[p->hit - 1];

        memcpy(f->codes, h->codes, sizeof f->codes);
        f->codes_n = h->codes_n;
        f->reason = slice_cut(buffer_slice(&q->reasons), h->reason, h->reason_n);
    }
    switch ((enum answer_kind)p->kind) {
    case ANSWER_LISTED:
        f->verdict = judge_listed(q, list, f);
        return;
    case ANSWER_NOT_LISTED:
        f->verdict = judge_silence(q, list, f);
        return;
    case ANSWER_REFUSED:
        f->why = UNCHECKED_REFUSED;
        break;
    case ANSWER_BROKEN:
        f->why = UNCHECKED_BROKEN;
        break;
    case ANSWER_NONE:
        f->why = UNCHECKED_NO_ANSWER;
        break;
    }
    f->verdict = VERDICT_UNCHECKED;
}

bool inquiry_finding(const struct inquiry *q, size_t *i, struct finding *out)
{
    for (; *i < q->subject_count * q->list_count; ++*i) {
        size_t subject = *i / q->list_count, list = *i % q->list_count;
        const struct pair *p = pair_at(q, list, subject);

        if (p->state == PAIR_NONE)
            continue;
        *out = (struct finding){.subject = &q->subjects[subject],
                                .list = &q->lists[list],
                                .outcome = (enum dns_outcome)p->outcome,
                                .ttl = p->ttl,
                                .ms = p->ms};
        judge(q, list, p, out);
        ++*i;
        return true;
    }
    return false;
}

bool inquiry_lacks_test(const struct inquiry *q, size_t list)
{
    for (size_t f = 0; f < FAMILY_COUNT; f++) {
        const struct self_test *t = test_at(q, list, f);

        if (t->listed.told && t->listed.answer.kind == ANSWER_NOT_LISTED && !t->listed.answer.in_range &&
            t->zone != ZONE_MISSING)
            return true;
    }
    return false;
}

/* A list passes when it does not list what it must not, and lists what it must, or is at least a living zone. */
static void remember_test(struct inquiry *q, size_t list, enum list_family family)
{
    const struct self_test *t = test_at(q, list, family);
    struct slice slug = q->lists[list].slug;

    if (t->clean.told && t->clean.answer.kind != ANSWER_NOT_LISTED && t->clean.answer.kind != ANSWER_NONE) {
        listing_memory_fail(q->memory, slug, family);
        return;
    }
    if (!t->clean.told || t->clean.answer.kind != ANSWER_NOT_LISTED)
        return;
    if (t->listed.asked && !(t->listed.told && (t->listed.answer.in_range || t->zone == ZONE_THERE)))
        return;
    if (!t->listed.asked && listing_memory_passed(q->memory, slug, family, q->wall_s) != 0)
        return; /* asked for the sake of a hit: the other point was not looked at again */
    listing_memory_pass(q->memory, slug, family, q->wall_s);
}

void inquiry_remember(struct inquiry *q)
{
    struct finding f;

    for (size_t i = 0; inquiry_finding(q, &i, &f);) {
        if (f.list->allow || f.verdict == VERDICT_UNCHECKED)
            continue;
        if (f.verdict == VERDICT_LISTED)
            listing_memory_listed(q->memory, f.subject->text, f.list->slug, q->wall_s);
        else
            listing_memory_clean(q->memory, f.subject->text, f.list->slug, q->wall_s);
    }
    for (size_t l = 0; l < q->list_count; l++)
        for (size_t family = 0; family < FAMILY_COUNT; family++)
            remember_test(q, l, (enum list_family)family);
}
