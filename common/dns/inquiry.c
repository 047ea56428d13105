#include "dns/inquiry.h"

#include <stdlib.h>

#include "dns/inquiry_data.h"

#define REASONS_PER_LIST 16
#define REASON_MAX 512
#define REASONS_CEILING (1 << 20)

static bool add_errand(struct inquiry *q, enum errand_kind kind, size_t list, size_t other)
{
    if (q->over)
        return true;
    if (q->errand_count == q->errand_room) {
        size_t room = q->errand_room == 0 ? 256 : 2 * q->errand_room;
        struct errand *errands = realloc(q->errands, room * sizeof *errands);

        if (errands == NULL)
            return false;
        q->errands = errands;
        q->errand_room = room;
    }
    if (!schedule_add(q->schedule, list))
        return false;
    q->errands[q->errand_count++] = (struct errand){kind, (uint32_t)list, (uint32_t)other};
    return true;
}

static bool takes(const struct dns_list *list, size_t family)
{
    return (list->families >> family & 1) != 0;
}

static bool subject_name(const struct inquiry *q, size_t list, size_t subject, char out[DNS_NAME_MAX + 1])
{
    const struct subject *s = &q->subjects[subject];
    char labels[ADDRESS_REVERSED_MAX];
    struct slice name = s->text;

    if (s->family != FAMILY_DOMAIN)
        name = (struct slice){labels, address_reverse(&s->address, labels)};
    return dns_list_name(&q->lists[list], name, out);
}

/* A self-test point, once. What can't be asked is as if the list had no such point. */
static bool ask_point(struct inquiry *q, size_t list, size_t family, bool listed)
{
    struct self_test *t = test_at(q, list, family);
    struct point *p = listed ? &t->listed : &t->clean;
    char name[DNS_NAME_MAX + 1];

    if (p->asked || !dns_list_test_name(&q->lists[list], (enum list_family)family, listed, name))
        return true;
    p->asked = true;
    p->outcome = DNS_ABANDONED;
    p->answer.kind = ANSWER_NONE;
    return add_errand(q, listed ? ERRAND_LISTED : ERRAND_CLEAN, list, family);
}

/* A list that is asked after another shares its customer's code, so that one's answer to the point that must be listed holds
 * for both. */
static bool ask_self_test(struct inquiry *q, size_t list, size_t family)
{
    const struct dns_list *l = &q->lists[list];
    bool passed = listing_memory_passed(q->memory, l->slug, (enum list_family)family, q->wall_s) != 0;

    if (!passed && !ask_point(q, list, family, false))
        return false;
    return (passed && !l->test_required) || l->after != 0 || ask_point(q, list, family, true);
}

static bool ask_everything(struct inquiry *q)
{
    bool present[FAMILY_COUNT] = {false};
    bool good = true;

    for (size_t s = 0; s < q->subject_count; s++)
        present[q->subjects[s].family] = true;
    for (size_t l = 0; l < q->list_count; l++)
        for (size_t f = 0; f < FAMILY_COUNT; f++)
            if (present[f] && takes(&q->lists[l], f))
                good = good && ask_self_test(q, l, f);
    for (size_t s = 0; s < q->subject_count; s++)
        for (size_t l = 0; l < q->list_count; l++) {
            struct pair *p = pair_at(q, l, s);
            size_t before = q->lists[l].after;
            char name[DNS_NAME_MAX + 1];

            if (!takes(&q->lists[l], q->subjects[s].family))
                continue;
            *p = (struct pair){.state = PAIR_ASKED, .kind = ANSWER_NONE, .outcome = DNS_ABANDONED};
            if (!subject_name(q, l, s, name))
                p->outcome = DNS_FORMERR; /* no such name can be asked */
            else if (before != 0 && takes(&q->lists[before - 1], q->subjects[s].family))
                p->state = PAIR_HELD;
            else
                good = good && add_errand(q, ERRAND_SUBJECT, l, s);
        }
    return good;
}

struct inquiry *inquiry_new(const struct dns_list *lists, size_t list_count, const struct subject *subjects,
                            size_t subject_count, struct listing_memory *memory, long long wall_s,
                            const struct schedule_rules *rules)
{
    struct inquiry *q = calloc(1, sizeof *q);

    if (q == NULL)
        return NULL;
    q->lists = lists;
    q->list_count = list_count;
    q->subjects = subjects;
    q->subject_count = subject_count;
    q->memory = memory;
    q->wall_s = wall_s;
    buffer_init(&q->reasons, REASONS_CEILING);
    q->schedule = schedule_new(rules, list_count);
    q->pairs = calloc(list_count * subject_count + 1, sizeof *q->pairs);
    q->tests = calloc(list_count * FAMILY_COUNT + 1, sizeof *q->tests);
    q->reasons_asked = calloc(list_count + 1, sizeof *q->reasons_asked);
    if (q->schedule == NULL || q->pairs == NULL || q->tests == NULL || q->reasons_asked == NULL || !ask_everything(q)) {
        inquiry_free(q);
        return NULL;
    }
    return q;
}

static uint32_t add_hit(struct inquiry *q, const struct list_answer *a)
{
    if (q->hit_count == q->hit_room) {
        size_t room = q->hit_room == 0 ? 16 : 2 * q->hit_room;
        struct hit *hits = realloc(q->hits, room * sizeof *hits);

        if (hits == NULL)
            return 0;
        q->hits = hits;
        q->hit_room = room;
    }
    q->hits[q->hit_count] = (struct hit){.codes_n = a->codes_n};
    memcpy(q->hits[q->hit_count].codes, a->codes, sizeof a->codes);
    return (uint32_t)++q->hit_count;
}

/* Before a new listing is believed, the point that must not be listed is asked, if it was not in this run. */
static void follow_hit(struct inquiry *q, size_t list, size_t subject)
{
    const struct subject *s = &q->subjects[subject];
    const struct listing *known = listing_memory_recent(q->memory, s->text, q->lists[list].slug, q->wall_s);

    if (known == NULL || known->left_s != 0)
        (void)ask_point(q, list, s->family, false);
    if (!q->lists[list].allow && q->reasons_asked[list]++ < REASONS_PER_LIST)
        (void)add_errand(q, ERRAND_REASON, list, subject);
}

static void told_subject(struct inquiry *q, size_t list, size_t subject, enum dns_outcome outcome,
                         const struct dns_answer *answer, long long us)
{
    struct pair *p = pair_at(q, list, subject);
    struct list_answer a;

    verdict_read(&q->lists[list], outcome, answer == NULL ? NULL : answer->records, answer == NULL ? 0 : answer->count,
                 &a);
    p->kind = (uint8_t)a.kind;
    p->outcome = (uint8_t)outcome;
    p->ttl = a.ttl;
    p->ms = (uint32_t)(us / 1000);
    p->hit = a.codes_n > 0 ? add_hit(q, &a) : 0;
    if (a.in_range)
        test_at(q, list, q->subjects[subject].family)->zone = ZONE_THERE;
    if (a.kind == ANSWER_LISTED)
        follow_hit(q, list, subject);
    for (size_t next = 0; next < q->list_count; next++) {
        struct pair *later = pair_at(q, next, subject);

        if (q->lists[next].after != list + 1 || later->state != PAIR_HELD)
            continue;
        later->state = a.kind == ANSWER_LISTED ? PAIR_NONE : PAIR_ASKED;
        if (later->state == PAIR_ASKED)
            (void)add_errand(q, ERRAND_SUBJECT, next, subject);
    }
}

static void told_point(struct inquiry *q, const struct errand *e, enum dns_outcome outcome,
                       const struct dns_answer *answer)
{
    struct self_test *t = test_at(q, e->list, e->other);
    struct point *p = e->kind == ERRAND_LISTED ? &t->listed : &t->clean;

    p->told = true;
    p->outcome = outcome;
    verdict_read(&q->lists[e->list], outcome, answer == NULL ? NULL : answer->records,
                 answer == NULL ? 0 : answer->count, &p->answer);
    if (e->kind != ERRAND_LISTED || p->answer.kind != ANSWER_NOT_LISTED || p->answer.in_range ||
        q->lists[e->list].test_required || t->zone_asked)
        return;
    t->zone_asked = true;
    (void)add_errand(q, ERRAND_ZONE, e->list, e->other);
}

static void told_reason(struct inquiry *q, const struct pair *p, const struct dns_answer *answer)
{
    struct hit *h = p->hit == 0 ? NULL : &q->hits[p->hit - 1];

    if (h == NULL || answer == NULL)
        return;
    h->reason = q->reasons.n;
    for (size_t i = 0; i < answer->count && q->reasons.n - h->reason < REASON_MAX; i++) {
        if (i > 0)
            buffer_text(&q->reasons, "; ");
        buffer_add(&q->reasons, slice_cut(answer->records[i].text, 0, REASON_MAX));
    }
    h->reason_n = q->reasons.n - h->reason;
}

/* answer is NULL for what failed. */
static void told(struct inquiry *q, size_t job, enum dns_outcome outcome, const struct dns_answer *answer, long long us)
{
    const struct errand e = q->errands[job];

    switch (e.kind) {
    case ERRAND_SUBJECT:
        told_subject(q, e.list, e.other, outcome, answer, us);
        break;
    case ERRAND_CLEAN:
    case ERRAND_LISTED:
        told_point(q, &e, outcome, answer);
        break;
    case ERRAND_ZONE:
        if (DNS_IS_ANSWER(outcome) && test_at(q, e.list, e.other)->zone == ZONE_UNKNOWN)
            test_at(q, e.list, e.other)->zone = outcome == DNS_NO_NAME ? ZONE_MISSING : ZONE_THERE;
        break;
    case ERRAND_REASON:
        told_reason(q, pair_at(q, e.list, e.other), answer);
        break;
    }
}

static void take_failures(struct inquiry *q)
{
    struct schedule_end end;

    while (schedule_ended(q->schedule, &end))
        told(q, end.job, end.outcome, NULL, end.us);
}

static void fill_question(const struct inquiry *q, const struct errand *e, struct dns_question *ask)
{
    const struct dns_list *list = &q->lists[e->list];

    ask->type = e->kind == ERRAND_REASON ? DNS_TXT : e->kind == ERRAND_ZONE ? DNS_SOA : DNS_A;
    if (e->kind == ERRAND_ZONE) {
        memcpy(ask->name, list->zone.p, list->zone.n);
        ask->name[list->zone.n] = '\0';
    } else if (e->kind == ERRAND_CLEAN || e->kind == ERRAND_LISTED) {
        (void)dns_list_test_name(list, (enum list_family)e->other, e->kind == ERRAND_LISTED, ask->name);
    } else {
        (void)subject_name(q, e->list, e->other, ask->name);
    }
}

enum schedule_step inquiry_next(struct inquiry *q, long long now_us, struct dns_question *ask, long long *until_us)
{
    struct schedule_attempt attempt;
    enum schedule_step step;

    do {
        take_failures(q);
        step = schedule_next(q->schedule, now_us, &attempt, until_us);
    } while (step == SCHEDULE_WAIT && *until_us <= now_us);
    if (step != SCHEDULE_ASK)
        return step;
    fill_question(q, &q->errands[attempt.job], ask);
    ask->id = attempt.id;
    ask->server = attempt.server;
    ask->tcp = attempt.tcp;
    return step;
}

void inquiry_answer(struct inquiry *q, long long now_us, const struct dns_answer *answer)
{
    uint32_t job;
    long long us;

    if (schedule_answer(q->schedule, now_us, answer->id, answer->outcome, &job, &us))
        told(q, job, answer->outcome, answer, us);
    take_failures(q);
}

void inquiry_abandon(struct inquiry *q, long long now_us)
{
    q->over = true;
    schedule_abandon(q->schedule, now_us);
    take_failures(q);
}

void inquiry_free(struct inquiry *q)
{
    if (q == NULL)
        return;
    schedule_free(q->schedule);
    free(q->pairs);
    free(q->tests);
    free(q->reasons_asked);
    free(q->errands);
    free(q->hits);
    buffer_free(&q->reasons);
    free(q);
}
