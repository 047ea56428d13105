#include "dns/listing_memory.h"

#include <stdlib.h>

#include "dns/texts.h"
#include "text/index.h"
#include "text/number.h"

#define STAMP_MAX ((uint64_t)1 << 60)

struct test {
    struct slice list;
    enum list_family family;
    long long passed_s;
};
struct listing_memory {
    struct listing *listings;
    size_t listing_count, listing_room;
    struct test *tests;
    size_t test_count, test_room;
    struct index listing_index, test_index;
    struct texts texts; /* what the slices point to */
    bool full;
};

static uint64_t listing_key(struct slice target, struct slice list)
{
    return hash_join(slice_hash(target), slice_hash(list));
}

static uint64_t test_key(struct slice list, enum list_family family)
{
    return hash_join(slice_hash(list), (uint64_t)family);
}

struct listing_memory *listing_memory_new(void)
{
    return calloc(1, sizeof(struct listing_memory));
}

static void forget_all(struct listing_memory *m)
{
    texts_free(&m->texts);
    free(m->listings);
    free(m->tests);
    index_clear(&m->listing_index);
    index_clear(&m->test_index);
    *m = (struct listing_memory){0};
}

/* Room for one more element; false: at the limit or no memory. */
static bool grow(void **array, size_t size, size_t count, size_t *room, size_t most)
{
    size_t want = *room == 0 ? 16 : 2 * *room;
    void *p;

    if (count < *room && count < most)
        return true;
    if (count >= most || (p = realloc(*array, want * size)) == NULL)
        return false;
    *array = p;
    *room = want;
    return true;
}

static struct listing *find(const struct listing_memory *m, struct slice target, struct slice list)
{
    size_t cursor = 0;
    uint32_t at;

    while (index_next(&m->listing_index, listing_key(target, list), &cursor, &at))
        if (slice_equal(m->listings[at].target, target) && slice_equal(m->listings[at].list, list))
            return &m->listings[at];
    return NULL;
}

static struct test *find_test(const struct listing_memory *m, struct slice list, enum list_family family)
{
    size_t cursor = 0;
    uint32_t at;

    while (index_next(&m->test_index, test_key(list, family), &cursor, &at))
        if (m->tests[at].family == family && slice_equal(m->tests[at].list, list))
            return &m->tests[at];
    return NULL;
}

static struct listing *add_listing(struct listing_memory *m, struct slice target, struct slice list)
{
    struct listing new = {0};
    void *listings = m->listings;
    bool room = grow(&listings, sizeof *m->listings, m->listing_count, &m->listing_room, MEMORY_LISTINGS_MAX);

    m->listings = listings;
    if (!room || !texts_keep(&m->texts, target, &new.target) || !texts_keep(&m->texts, list, &new.list) ||
        !index_add(&m->listing_index, listing_key(target, list), (uint32_t)m->listing_count)) {
        m->full = true;
        return NULL;
    }
    m->listings[m->listing_count] = new;
    return &m->listings[m->listing_count++];
}

static struct test *add_test(struct listing_memory *m, struct slice list, enum list_family family)
{
    struct test new = {.family = family};
    void *tests = m->tests;
    bool room = grow(&tests, sizeof *m->tests, m->test_count, &m->test_room, MEMORY_TESTS_MAX);

    m->tests = tests;
    if (!room || !texts_keep(&m->texts, list, &new.list) ||
        !index_add(&m->test_index, test_key(list, family), (uint32_t)m->test_count)) {
        m->full = true;
        return NULL;
    }
    m->tests[m->test_count] = new;
    return &m->tests[m->test_count++];
}

static bool field(struct slice *line, struct slice *out)
{
    if (!slice_take_until(line, '\t', 512, out) || out->n == 0)
        return false;
    for (size_t i = 0; i < out->n; i++)
        if ((unsigned char)out->p[i] < ' ')
            return false;
    return true;
}

static bool stamp(struct slice *line, long long *out)
{
    struct slice text;
    uint64_t value;

    if (!field(line, &text) || !number_parse(text, STAMP_MAX, &value))
        return false;
    *out = (long long)value;
    return true;
}

/* Each line: kind, its fields, each ended by a tab. */
static bool load_line(struct listing_memory *m, struct slice line)
{
    struct slice target, list;
    long long a, b, c;

    if (slice_take(&line, SLICE("listed\t"))) {
        struct listing *l;

        if (!field(&line, &target) || !field(&line, &list) || !stamp(&line, &a) || !stamp(&line, &b) ||
            !stamp(&line, &c) || line.n > 0 || a > b || find(m, target, list) != NULL)
            return false;
        l = add_listing(m, target, list);
        if (l != NULL) {
            l->first_s = a;
            l->seen_s = b;
            l->left_s = c;
        }
        return l != NULL;
    }
    if (!slice_take(&line, SLICE("passed\t")) || !field(&line, &list) || !stamp(&line, &a) || !stamp(&line, &b) ||
        line.n > 0 || a >= FAMILY_COUNT || find_test(m, list, (enum list_family)a) != NULL)
        return false;
    listing_memory_pass(m, list, (enum list_family)a, b);
    return !m->full;
}

bool listing_memory_load(struct listing_memory *m, struct slice saved, struct error *why)
{
    struct slice line;
    unsigned number = 0;

    forget_all(m);
    while (saved.n > 0) {
        number++;
        if (!slice_take_until(&saved, '\n', saved.n, &line) || !load_line(m, line)) {
            forget_all(m);
            error_set(why, "line %u of the saved listings is damaged", number);
            return false;
        }
    }
    return true;
}

static bool is_recent(const struct listing *l, long long now_s)
{
    return now_s - (l->left_s != 0 ? l->left_s : l->seen_s) <= LISTING_KEEP_S;
}

void listing_memory_save(const struct listing_memory *m, struct buffer *out, long long now_s)
{
    for (size_t i = 0; i < m->listing_count; i++) {
        const struct listing *l = &m->listings[i];

        if (is_recent(l, now_s))
            buffer_printf(out, "listed\t%.*s\t%.*s\t%lld\t%lld\t%lld\t\n", (int)l->target.n, l->target.p,
                          (int)l->list.n, l->list.p, l->first_s, l->seen_s, l->left_s);
    }
    for (size_t i = 0; i < m->test_count; i++) {
        const struct test *t = &m->tests[i];

        if (t->passed_s != 0 && now_s - t->passed_s <= TEST_KEEP_S)
            buffer_printf(out, "passed\t%.*s\t%d\t%lld\t\n", (int)t->list.n, t->list.p, (int)t->family, t->passed_s);
    }
}

const struct listing *listing_memory_find(const struct listing_memory *m, struct slice target, struct slice list)
{
    return find(m, target, list);
}

const struct listing *listing_memory_recent(const struct listing_memory *m, struct slice target, struct slice list,
                                            long long now_s)
{
    const struct listing *l = find(m, target, list);

    return l != NULL && is_recent(l, now_s) ? l : NULL;
}

void listing_memory_listed(struct listing_memory *m, struct slice target, struct slice list, long long now_s)
{
    struct listing *l = find(m, target, list);

    if (l == NULL)
        l = add_listing(m, target, list);
    if (l == NULL)
        return;
    if (l->first_s == 0 || l->left_s != 0 || !is_recent(l, now_s))
        l->first_s = now_s;
    l->seen_s = now_s > l->first_s ? now_s : l->first_s;
    l->left_s = 0;
}

void listing_memory_clean(struct listing_memory *m, struct slice target, struct slice list, long long now_s)
{
    struct listing *l = find(m, target, list);

    if (l != NULL && l->left_s == 0)
        l->left_s = now_s;
}

long long listing_memory_passed(const struct listing_memory *m, struct slice list, enum list_family family,
                                long long now_s)
{
    const struct test *t = find_test(m, list, family);

    return t != NULL && now_s - t->passed_s <= TEST_KEEP_S && t->passed_s <= now_s ? t->passed_s : 0;
}

void listing_memory_pass(struct listing_memory *m, struct slice list, enum list_family family, long long now_s)
{
    struct test *t = find_test(m, list, family);

    if (t == NULL)
        t = add_test(m, list, family);
    if (t != NULL)
        t->passed_s = now_s;
}

void listing_memory_fail(struct listing_memory *m, struct slice list, enum list_family family)
{
    struct test *t = find_test(m, list, family);

    if (t != NULL)
        t->passed_s = 0;
}

bool listing_memory_full(const struct listing_memory *m)
{
    return m->full;
}

void listing_memory_free(struct listing_memory *m)
{
    if (m == NULL)
        return;
    forget_all(m);
    free(m);
}
