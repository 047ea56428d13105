/* What the answers to a target's questions lead to. */
#include "dns/targets_data.h"

#include "dns/spf.h"

#define SPF_TERMS_MAX 10
#define SPF_VOIDS_MAX 2
#define MX_HOSTS_MAX 10 /* RFC 7208 section 4.6.4 for SPF; more than any domain needs elsewhere */
#define SHOWN(s) (int)((s).n < 80 ? (s).n : 80), (s).p

/* The record behind a task, or NO_TASK when the target itself named what is looked up. */
static bool in_spf(const struct task *task)
{
    return task->parent != NO_TASK;
}

/* A look-up that came to nothing. In a record, two of them are no error. */
static void told_void(struct targets *t, uint32_t id, const char *what)
{
    struct task *task = &t->tasks[id];

    if (!in_spf(task)) {
        targets_trouble(t, task->root, task->kind == TASK_HOST && t->rules.domains, "%.*s %s", SHOWN(task->name), what);
        return;
    }
    targets_trouble(t, task->root, true, "%.*s, named in the SPF record, %s", SHOWN(task->name), what);
    if (++t->roots[task->root].voids == SPF_VOIDS_MAX + 1)
        targets_trouble(t, task->root, false,
                        "more than %d look-ups of the SPF record lead to nothing (RFC 7208 4.6.4)", SPF_VOIDS_MAX);
}

static void told_host(struct targets *t, uint32_t id, enum dns_type type, const struct dns_answer *answer)
{
    const struct task task = t->tasks[id];

    for (size_t i = 0; answer != NULL && i < answer->count; i++) {
        struct address a = {.v6 = type == DNS_AAAA};
        struct network n;

        memcpy(a.bytes, answer->records[i].address, a.v6 ? 16 : 4);
        n = network_of(&a, a.v6 ? task.prefix6 : task.prefix4);
        t->tasks[id].found++;
        if (!targets_add_network(t, task.root, &n, task.name))
            return;
    }
}

static void told_exchangers(struct targets *t, uint32_t id, enum dns_outcome outcome, const struct dns_answer *answer)
{
    const struct task task = t->tasks[id];

    if (outcome == DNS_NO_NAME || (outcome == DNS_NO_DATA && in_spf(&task))) {
        told_void(t, id, outcome == DNS_NO_NAME ? "does not exist" : "has no MX record");
        return;
    }
    if (outcome == DNS_NO_DATA) { /* RFC 5321 section 5.1: the domain itself takes the mail */
        (void)targets_add_task(t, TASK_HOST, task.name, task.root, task.parent, task.prefix4, task.prefix6);
        return;
    }
    for (size_t i = 0; i < answer->count; i++) {
        struct slice host = answer->records[i].text;

        if (i == MX_HOSTS_MAX) {
            targets_trouble(t, task.root, false, "%.*s has more than %d mail exchangers", SHOWN(task.name),
                            MX_HOSTS_MAX);
            return;
        }
        if (host.n == 0)
            told_void(t, id, "takes no mail (null MX)");
        else
            (void)targets_add_task(t, TASK_HOST, host, task.root, task.parent, task.prefix4, task.prefix6);
    }
}

/* Has this record been looked up for the target, and is it one of those that lead to `from`? */
static bool seen(const struct targets *t, uint32_t from, struct slice name, bool *loop)
{
    struct slice bare = name.n > 0 && name.p[name.n - 1] == '.' ? slice_cut(name, 0, name.n - 1) : name;
    bool found = false;

    *loop = false;
    for (uint32_t i = from; i != NO_TASK; i = t->tasks[i].parent)
        *loop = *loop || slice_equal_fold(t->tasks[i].name, bare);
    for (size_t i = 0; i < t->task_count; i++)
        found = found || (t->tasks[i].kind == TASK_SPF && t->tasks[i].root == t->tasks[from].root &&
                          slice_equal_fold(t->tasks[i].name, bare));
    return found;
}

static void follow_record(struct targets *t, uint32_t id, const struct spf_term *term)
{
    uint32_t root = t->tasks[id].root;
    bool loop;

    if (term->kind == SPF_INCLUDE && !t->rules.spf_includes)
        targets_trouble(t, root, true, "%.*s is not followed: it is another's record (see --spf-includes)",
                        SHOWN(term->text));
    else if (!seen(t, id, term->domain, &loop))
        (void)targets_add_task(t, TASK_SPF, term->domain, root, id, 32, 128);
    else if (loop)
        targets_trouble(t, root, false, "the SPF record of %.*s leads back to itself by %.*s", SHOWN(t->tasks[id].name),
                        SHOWN(term->text));
}

/* false: the record's limits are passed, the rest of it is left. */
static bool follow_term(struct targets *t, uint32_t id, const struct spf_term *term)
{
    const struct task task = t->tasks[id];
    struct slice domain = term->domain.n > 0 ? term->domain : task.name;

    if (term->kind != SPF_NETWORK && term->kind != SPF_BAD && ++t->roots[task.root].terms > SPF_TERMS_MAX) {
        if (t->roots[task.root].terms == SPF_TERMS_MAX + 1)
            targets_trouble(t, task.root, false, "the SPF record needs more than %d look-ups (RFC 7208 4.6.4)",
                            SPF_TERMS_MAX);
        return false;
    }
    switch (term->kind) {
    case SPF_NETWORK:
        (void)targets_add_network(t, task.root, &term->network, term->text);
        break;
    case SPF_A:
        (void)targets_add_task(t, TASK_HOST, domain, task.root, id, term->prefix4, term->prefix6);
        break;
    case SPF_MX:
        (void)targets_add_task(t, TASK_MX, domain, task.root, id, term->prefix4, term->prefix6);
        break;
    case SPF_INCLUDE:
    case SPF_REDIRECT:
        follow_record(t, id, term);
        break;
    case SPF_OPAQUE:
        targets_trouble(t, task.root, true, "%.*s can't be expanded to addresses", SHOWN(term->text));
        break;
    case SPF_BAD:
        targets_trouble(t, task.root, false, "the SPF record of %.*s has a wrong term '%.*s'", SHOWN(task.name),
                        SHOWN(term->text));
        break;
    }
    return true;
}

static void told_record(struct targets *t, uint32_t id, enum dns_outcome outcome, const struct dns_answer *answer)
{
    const struct task task = t->tasks[id];
    struct slice record = {NULL, 0};
    struct spf_term term;
    size_t records = 0, terms = 0;
    bool all;

    for (size_t i = 0; answer != NULL && i < answer->count; i++)
        if (spf_is_record(answer->records[i].text)) {
            record = answer->records[i].text;
            records++;
        }
    if (records != 1) {
        targets_trouble(t, task.root, false, "%.*s %s", SHOWN(task.name),
                        outcome == DNS_NO_NAME ? "does not exist"
                        : records == 0         ? "has no SPF record"
                                               : "has more than one SPF record");
        return;
    }
    all = spf_has_all(record);
    while (spf_next(&record, &term)) {
        if (term.kind == SPF_REDIRECT && all)
            continue;
        terms++;
        if (!follow_term(t, id, &term))
            return;
    }
    if (terms == 0)
        targets_trouble(t, task.root, true, "the SPF record of %.*s names no address", SHOWN(task.name));
}

static const char *record_name(enum dns_type type)
{
    return type == DNS_MX ? "MX" : type == DNS_TXT ? "TXT" : type == DNS_AAAA ? "AAAA" : "A";
}

void targets_told(struct targets *t, uint32_t id, enum dns_type type, enum dns_outcome outcome,
                  const struct dns_answer *answer)
{
    enum task_kind kind = t->tasks[id].kind;

    t->tasks[id].open--;
    if (!DNS_IS_ANSWER(outcome)) {
        if (!t->tasks[id].failed)
            targets_trouble(t, t->tasks[id].root, false, "%.*s: no %s record to be had: %s", SHOWN(t->tasks[id].name),
                            record_name(type), outcome_words(outcome));
        t->tasks[id].failed = true;
        return;
    }
    switch (kind) {
    case TASK_HOST:
        told_host(t, id, type, answer);
        if (t->tasks[id].open == 0 && t->tasks[id].found == 0 && !t->tasks[id].failed)
            told_void(t, id, outcome == DNS_NO_NAME ? "does not exist" : "has no address");
        break;
    case TASK_MX:
        told_exchangers(t, id, outcome, answer);
        break;
    case TASK_SPF:
        told_record(t, id, outcome, answer);
        break;
    }
}
