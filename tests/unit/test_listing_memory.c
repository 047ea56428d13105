#include "tests/lib/unit.h"

#include "dns/listing_memory.h"

#define NOW 1800000000LL
#define DAY 86400LL

static const struct slice ip = SLICE_INIT("192.0.2.10"), list = SLICE_INIT("bl.example.org");

static struct listing_memory *reload(struct listing_memory *m, long long now)
{
    struct listing_memory *again = listing_memory_new();
    struct error why = {""};
    struct buffer saved;

    buffer_init(&saved, 1 << 20);
    listing_memory_save(m, &saved, now);
    assert_non_null(again);
    if (!listing_memory_load(again, buffer_slice(&saved), &why))
        fail_msg("not read back: %s", why.text);
    buffer_free(&saved);
    listing_memory_free(m);
    return again;
}

static void test_life(void **state)
{
    struct listing_memory *m = listing_memory_new();
    const struct listing *l;

    (void)state;
    assert_null(listing_memory_recent(m, ip, list, NOW));
    listing_memory_clean(m, ip, list, NOW);
    assert_null(listing_memory_recent(m, ip, list, NOW));
    listing_memory_listed(m, ip, list, NOW);
    m = reload(m, NOW);
    listing_memory_listed(m, ip, list, NOW + 600);
    m = reload(m, NOW + 600);
    l = listing_memory_recent(m, ip, list, NOW + 700);
    assert_non_null(l);
    WANT_INT("since", l->first_s, NOW);
    WANT_INT("confirmed", l->seen_s, NOW + 600);
    WANT_INT("still", l->left_s, 0);
    listing_memory_clean(m, ip, list, NOW + 900);
    listing_memory_clean(m, ip, list, NOW + 1200);
    m = reload(m, NOW + 1200);
    l = listing_memory_recent(m, ip, list, NOW + 1200);
    assert_non_null(l);
    WANT_INT("left", l->left_s, NOW + 900);
    listing_memory_listed(m, ip, list, NOW + 1800);
    l = listing_memory_recent(m, ip, list, NOW + 1800);
    WANT_INT("back: since", l->first_s, NOW + 1800);
    WANT_INT("back: left", l->left_s, 0);
    listing_memory_free(m);
}

/* A listing that can't be confirmed, and a delisting, are forgotten after a day. */
static void test_forget(void **state)
{
    struct listing_memory *m = listing_memory_new();

    (void)state;
    listing_memory_listed(m, ip, list, NOW);
    assert_non_null(listing_memory_recent(m, ip, list, NOW + DAY));
    assert_null(listing_memory_recent(m, ip, list, NOW + DAY + 1));
    listing_memory_clean(m, ip, list, NOW + 600);
    assert_non_null(listing_memory_recent(m, ip, list, NOW + 600 + DAY));
    assert_null(listing_memory_recent(m, ip, list, NOW + 601 + DAY));
    m = reload(m, NOW + 601 + DAY);
    assert_null(listing_memory_find(m, ip, list));
    listing_memory_free(m);
}

static void test_tests(void **state)
{
    struct listing_memory *m = listing_memory_new();

    (void)state;
    WANT_INT("never", listing_memory_passed(m, list, FAMILY_IP4, NOW), 0);
    listing_memory_pass(m, list, FAMILY_IP4, NOW);
    m = reload(m, NOW);
    WANT_INT("passed", listing_memory_passed(m, list, FAMILY_IP4, NOW + TEST_KEEP_S), NOW);
    WANT_INT("too long ago", listing_memory_passed(m, list, FAMILY_IP4, NOW + TEST_KEEP_S + 1), 0);
    WANT_INT("from the future", listing_memory_passed(m, list, FAMILY_IP4, NOW - 1), 0);
    WANT_INT("another family", listing_memory_passed(m, list, FAMILY_IP6, NOW), 0);
    listing_memory_fail(m, list, FAMILY_IP4);
    WANT_INT("failed", listing_memory_passed(m, list, FAMILY_IP4, NOW), 0);
    listing_memory_free(m);
}

static void test_damaged(void **state)
{
    static const char *const texts[] = {
        "listed\t192.0.2.10\tbl.example.org\t1\t2\t0\t", /* no newline */
        "listed\t192.0.2.10\tbl.example.org\t1\t2\t\n",
        "listed\t192.0.2.10\tbl.example.org\t1\t2\t0\t7\n",
        "listed\t192.0.2.10\tbl.example.org\t3\t2\t0\t\n",
        "listed\t192.0.2.10\t\t1\t2\t0\t\n",
        "listed\t192.0.2.10\tbl.example.org\t-1\t2\t0\t\n",
        "listed\t192.0.2.10\tbl.example.org\t1\t99999999999999999999\t0\t\n",
        "listed\ta\tb\t1\t2\t0\t\nlisted\ta\tb\t1\t2\t0\t\n",
        "passed\tbl.example.org\t3\t1\t\n",
        "passed\tbl.example.org\t0\t1\t\npassed\tbl.example.org\t0\t2\t\n",
        "passed\tbl.example.org\t0\n",
        "listed\t192.0.2.\01010\tbl.example.org\t1\t2\t0\t\n",
        "\n",
        "something else\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct listing_memory *m = listing_memory_new();
        struct error why = {""};

        WANT_INT(texts[i], listing_memory_load(m, slice_of(texts[i]), &why), false);
        WANT_INT(texts[i], why.text[0] != '\0', true);
        assert_null(listing_memory_find(m, SLICE("a"), SLICE("b")));
        listing_memory_free(m);
    }
}

/* Full is told, and nothing breaks. */
static void test_full(void **state)
{
    struct listing_memory *m = listing_memory_new();
    char text[32];

    (void)state;
    for (size_t i = 0; i <= MEMORY_LISTINGS_MAX; i++) {
        int n = snprintf(text, sizeof text, "10.%zu.%zu.%zu", i >> 16, i >> 8 & 255, i & 255);

        WANT_INT("full", listing_memory_full(m), false);
        listing_memory_listed(m, (struct slice){text, (size_t)n}, list, NOW);
    }
    WANT_INT("full", listing_memory_full(m), true);
    assert_non_null(listing_memory_find(m, SLICE("10.0.0.77"), list));
    listing_memory_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_life),    cmocka_unit_test(test_forget), cmocka_unit_test(test_tests),
        cmocka_unit_test(test_damaged), cmocka_unit_test(test_full),
    };
    return cmocka_run_group_tests_name("listing_memory", tests, NULL, NULL);
}
