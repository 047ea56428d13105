/* varying_cover: no literal is lost or found by it, and words drawn at random are covered. */
#include "reputation/varying.h"

#include "reputation/catalogue_data.h"
#include "tests/lib/unit.h"

enum { TEXT_MAX = 256, HITS = 64 };

static uint64_t next(uint64_t *seed)
{
    *seed = hash_join(*seed, 1);
    return *seed;
}

static size_t below(uint64_t *seed, size_t n)
{
    return (size_t)(next(seed) % n);
}

struct text {
    char padded[VARYING_LEAD + TEXT_MAX + VARYING_PAD];
    size_t n;
};

static char *bytes(struct text *t)
{
    return t->padded + VARYING_LEAD;
}

static void put(struct text *t, struct slice s)
{
    for (size_t i = 0; i < s.n && t->n < TEXT_MAX; i++)
        bytes(t)[t->n++] = s.p[i];
}

static void put_mark(struct text *t, uint64_t *seed)
{
    static const char marks[] = "  .-/([:\x03";

    put(t, (struct slice){&marks[next(seed) % (sizeof marks - 1)], 1});
}

static void put_token(struct text *t, uint64_t *seed)
{
    char token[17];

    (void)snprintf(token, sizeof token, "%016llx", (unsigned long long)next(seed));
    put(t, (struct slice){token, 1 + next(seed) % 16});
}

/* Parts of literals, which begin or end anywhere in them, with tokens between and right behind. */
static void make_text(struct text *t, const struct literals *l, uint64_t *seed)
{
    memset(t->padded, ' ', sizeof t->padded);
    t->n = 0;
    while (t->n < TEXT_MAX / 2) {
        const struct literal *literal = &l->list[below(seed, l->count)];
        size_t from = next(seed) % 2 == 0 ? 0 : below(seed, literal->n), left = literal->n - from;

        put(t, (struct slice){l->bytes + literal->at + from, next(seed) % 2 == 0 ? left : below(seed, left + 1)});
        if (next(seed) % 3 == 0)
            put_mark(t, seed);
        if (next(seed) % 2 == 0)
            put_token(t, seed);
        if (next(seed) % 3 > 0)
            put_mark(t, seed);
    }
}

static size_t find(const struct literals *l, struct text *t, struct literal_hit hits[HITS])
{
    char text[TEXT_MAX + 8] = "";

    memcpy(text, bytes(t), t->n);
    return literals_find(l, text, t->n, hits, HITS);
}

/* What is covered could be any other word that is covered; no literal has a word that begins like these. */
static size_t replace_covered(struct text *t)
{
    size_t count = 0;

    for (size_t i = 0; i < t->n; i++)
        if (bytes(t)[i] == 'L' || bytes(t)[i] == 'D') {
            count += i == 0 || bytes(t)[i - 1] != 'q';
            bytes(t)[i] = 'q';
        }
    return count;
}

static struct catalogue *catalogue;
static struct varying varying;

static int set_up(void **state)
{
    size_t whys = 0;

    (void)state;
    catalogue = catalogue_load(NULL, NULL, 0, NULL, 0, &whys);
    if (catalogue == NULL)
        return -1;
    varying_learn(&varying, &catalogue->signatures.literals);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    catalogue_free(catalogue);
    return 0;
}

static void test_no_literal_changes(void **state)
{
    const struct literals *l = &catalogue->signatures.literals;
    size_t covered = 0;
    uint64_t seed = 1;

    (void)state;
    for (int round = 0; round < 100000; round++) {
        struct text text;
        struct literal_hit before[HITS], after[HITS];
        size_t n;

        make_text(&text, l, &seed);
        n = find(l, &text, before);
        varying_cover(&varying, bytes(&text), text.n);
        covered += replace_covered(&text);
        assert_int_equal(find(l, &text, after), n);
        for (size_t i = 0; i < n; i++)
            assert_true(before[i].literal == after[i].literal && before[i].at == after[i].at &&
                        before[i].end == after[i].end);
    }
    assert_true(covered > 100000);
}

/* Where servers put them, though some literals end in "e", "d" or "1". */
static void test_tokens_are_covered(void **state)
{
    uint64_t seed = 2;
    size_t left = 0;

    (void)state;
    for (int round = 0; round < 10000; round++) {
        struct text text = {.n = 0};
        char token[17];

        memset(text.padded, ' ', sizeof text.padded);
        (void)snprintf(token, sizeof token, "%016llx", (unsigned long long)next(&seed));
        put(&text, SLICE("is over quota. "));
        put(&text, (struct slice){token, 16});
        put(&text, SLICE(" - gsmtp"));
        varying_cover(&varying, bytes(&text), text.n);
        left += replace_covered(&text) == 0;
    }
    WANT_INT("tokens left", left / 100, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_literal_changes),
        cmocka_unit_test(test_tokens_are_covered),
    };

    return cmocka_run_group_tests_name("varying", tests, set_up, tear_down);
}
