#include "dns/targets.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "dns/targets_data.h"

#define TASKS_MAX 4096

void targets_trouble(struct targets *t, uint32_t root, bool note, const char *format, ...)
{
    struct target_trouble *trouble = &t->troubles[t->trouble_count];
    struct slice name = t->roots[root].text;
    char text[200];
    va_list args;

    if (t->trouble_count == TARGETS_TROUBLES_MAX)
        return;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    trouble->note = note;
    error_set(&trouble->text, "%.*s: %s", (int)(name.n < 100 ? name.n : 100), name.p, text);
    t->trouble_count++;
}

struct targets *targets_new(const struct targets_rules *targets, const struct schedule_rules *rules)
{
    struct targets *t = calloc(1, sizeof *t);

    if (t == NULL)
        return NULL;
    t->rules = *targets;
    t->schedule = schedule_new(rules, 1);
    t->subjects = calloc(TARGETS_SUBJECTS_MAX, sizeof *t->subjects);
    t->origins = calloc(TARGETS_SUBJECTS_MAX, sizeof *t->origins);
    if (t->schedule == NULL || t->subjects == NULL || t->origins == NULL) {
        targets_free(t);
        return NULL;
    }
    return t;
}

static bool grow(void **array, size_t size, size_t count, size_t *room)
{
    size_t want = *room == 0 ? 16 : 2 * *room;
    void *p;

    if (count < *room)
        return true;
    p = realloc(*array, want * size);
    if (p == NULL)
        return false;
    *array = p;
    *room = want;
    return true;
}

static bool add_subject(struct targets *t, uint32_t root, const struct subject *s)
{
    struct subject *new = &t->subjects[t->subject_count];

    for (size_t i = 0; i < t->subject_count; i++)
        if (t->subjects[i].family == s->family && slice_equal_fold(t->subjects[i].text, s->text))
            return true;
    if (t->subject_count == TARGETS_SUBJECTS_MAX) {
        targets_trouble(t, root, false, "more than %d addresses in all; the rest is not checked", TARGETS_SUBJECTS_MAX);
        return false;
    }
    *new = *s;
    if (!texts_keep(&t->texts, s->text, &new->text)) {
        targets_trouble(t, root, false, "out of memory");
        return false;
    }
    t->origins[t->subject_count++] = root;
    return true;
}

static bool add_address(struct targets *t, uint32_t root, const struct address *a, struct slice as)
{
    const char *reserved = address_reserved(a);
    struct subject s = {.family = a->v6 ? FAMILY_IP6 : FAMILY_IP4, .address = *a};
    struct buffer text;
    bool good;

    if (!buffer_reserve(&text, ADDRESS_TEXT_MAX)) {
        targets_trouble(t, root, false, "out of memory");
        return false;
    }
    address_print(&text, a);
    s.text = buffer_slice(&text);
    good = reserved == NULL || t->rules.allow_reserved;
    if (!good)
        targets_trouble(t, root, false,
                        "%s%.*s is a %s address that no list knows; give the public address that the mail leaves from",
                        slice_equal(as, t->roots[root].text) ? "" : "address ", (int)text.n, text.p, reserved);
    good = good && add_subject(t, root, &s);
    buffer_free(&text);
    return good;
}

bool targets_add_network(struct targets *t, uint32_t root, const struct network *n, struct slice as)
{
    uint64_t size = network_size(n);

    if (size > TARGETS_SUBJECTS_MAX) {
        if (size == UINT64_MAX)
            targets_trouble(t, root, false,
                            "%.*s has 2^64 addresses or more, at most %d can be checked: name single ones",
                            (int)(as.n < 80 ? as.n : 80), as.p, TARGETS_SUBJECTS_MAX);
        else
            targets_trouble(t, root, false, "%.*s has %llu addresses, at most %d can be checked: name single ones",
                            (int)(as.n < 80 ? as.n : 80), as.p, (unsigned long long)size, TARGETS_SUBJECTS_MAX);
        return false;
    }
    for (uint32_t i = 0; i < size; i++) {
        struct address a = network_at(n, i);

        if (!add_address(t, root, &a, as))
            return false;
    }
    return true;
}

static bool add_question(struct targets *t, uint32_t task, enum dns_type type)
{
    void *errands = t->errands;
    bool good = grow(&errands, sizeof *t->errands, t->errand_count, &t->errand_room) && schedule_add(t->schedule, 0);

    t->errands = errands;
    if (!good) {
        targets_trouble(t, t->tasks[task].root, false, "out of memory");
        return false;
    }
    t->errands[t->errand_count++] = (struct errand_of_task){task, type};
    t->tasks[task].open++;
    return true;
}

bool targets_add_task(struct targets *t, enum task_kind kind, struct slice name, uint32_t root, uint32_t parent,
                      unsigned prefix4, unsigned prefix6)
{
    struct task new = {.kind = kind, .root = root, .parent = parent, .prefix4 = prefix4, .prefix6 = prefix6};
    void *tasks = t->tasks;
    uint32_t id = (uint32_t)t->task_count;
    bool good = id < TASKS_MAX && grow(&tasks, sizeof *t->tasks, t->task_count, &t->task_room);

    t->tasks = tasks;
    if (name.n > 0 && name.p[name.n - 1] == '.')
        name.n--;
    if (!dns_name_valid(name)) {
        targets_trouble(t, root, false, "'%.*s' is no domain name", (int)(name.n < 80 ? name.n : 80), name.p);
        return false;
    }
    if (!good || !texts_keep(&t->texts, name, &new.name)) {
        targets_trouble(t, root, false, "too many look-ups, or out of memory");
        return false;
    }
    t->tasks[t->task_count++] = new;
    switch (kind) {
    case TASK_MX:
        return add_question(t, id, DNS_MX);
    case TASK_SPF:
        return add_question(t, id, DNS_TXT);
    case TASK_HOST:
        break;
    }
    return add_question(t, id, DNS_A) && add_question(t, id, DNS_AAAA);
}

static bool add_name(struct targets *t, uint32_t root, struct slice name)
{
    struct subject s = {.family = FAMILY_DOMAIN, .text = name};
    bool good = true;

    if (name.n > 0 && name.p[name.n - 1] == '.')
        s.text.n--;
    if (!dns_name_valid(s.text)) {
        bool ascii = true;

        for (size_t i = 0; i < name.n; i++)
            ascii = ascii && (unsigned char)name.p[i] < 0x80;
        targets_trouble(t, root, false, "%s",
                        ascii ? "neither an address nor a domain name"
                              : "give an internationalised name in its xn-- form");
        return false;
    }
    if (t->rules.addresses)
        good = targets_add_task(t, TASK_HOST, s.text, root, NO_TASK, 32, 128);
    return (!t->rules.domains || add_subject(t, root, &s)) && good;
}

bool targets_add(struct targets *t, struct slice text, struct error *why)
{
    size_t troubles = t->trouble_count;
    uint32_t root = (uint32_t)t->root_count;
    void *roots = t->roots;
    bool good = grow(&roots, sizeof *t->roots, t->root_count, &t->root_room);
    struct slice rest = text;
    struct network n;

    t->roots = roots;
    if (!good || !texts_keep(&t->texts, text, &t->roots[root].text)) {
        error_set(why, "out of memory");
        return false;
    }
    t->roots[root] = (struct root){.text = t->roots[root].text};
    t->root_count++;
    if (slice_take(&rest, SLICE("mx:")))
        good = targets_add_task(t, TASK_MX, rest, root, NO_TASK, 32, 128);
    else if (slice_take(&rest, SLICE("spf:")))
        good = targets_add_task(t, TASK_SPF, rest, root, NO_TASK, 32, 128);
    else if (network_parse(&n, rest))
        good = targets_add_network(t, root, &n, t->roots[root].text);
    else
        good = add_name(t, root, rest);
    if (!good && troubles < t->trouble_count)
        *why = t->troubles[troubles].text;
    else if (!good)
        error_set(why, "too many targets");
    return good;
}

enum schedule_step targets_next(struct targets *t, long long now_us, struct dns_question *ask, long long *until_us)
{
    struct schedule_attempt attempt;
    struct schedule_end end;
    enum schedule_step step;
    const struct errand_of_task *e;

    do {
        while (schedule_ended(t->schedule, &end))
            targets_told(t, t->errands[end.job].task, t->errands[end.job].type, end.outcome, NULL);
        step = schedule_next(t->schedule, now_us, &attempt, until_us);
    } while (step == SCHEDULE_WAIT && *until_us <= now_us);
    if (step != SCHEDULE_ASK)
        return step;
    e = &t->errands[attempt.job];
    *ask = (struct dns_question){.id = attempt.id, .type = e->type, .server = attempt.server, .tcp = attempt.tcp};
    memcpy(ask->name, t->tasks[e->task].name.p, t->tasks[e->task].name.n);
    return step;
}

void targets_answer(struct targets *t, long long now_us, const struct dns_answer *answer)
{
    uint32_t job;
    long long us;

    if (schedule_answer(t->schedule, now_us, answer->id, answer->outcome, &job, &us))
        targets_told(t, t->errands[job].task, t->errands[job].type, answer->outcome, answer);
}

void targets_abandon(struct targets *t, long long now_us)
{
    struct schedule_end end;

    schedule_abandon(t->schedule, now_us);
    while (schedule_ended(t->schedule, &end))
        targets_told(t, t->errands[end.job].task, t->errands[end.job].type, end.outcome, NULL);
}

const struct subject *targets_subjects(const struct targets *t, size_t *count)
{
    *count = t->subject_count;
    return t->subjects;
}

struct slice targets_origin(const struct targets *t, size_t subject)
{
    return t->roots[t->origins[subject]].text;
}

const struct target_trouble *targets_troubles(const struct targets *t, size_t *count)
{
    *count = t->trouble_count;
    return t->troubles;
}

void targets_free(struct targets *t)
{
    if (t == NULL)
        return;
    schedule_free(t->schedule);
    texts_free(&t->texts);
    free(t->subjects);
    free(t->origins);
    free(t->roots);
    free(t->tasks);
    free(t->errands);
    free(t);
}
