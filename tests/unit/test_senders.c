#include "tests/lib/unit.h"

#include <stdio.h>

#include "mail/seen_ids.h"
#include "mail/senders.h"

static void counts_exactly_while_there_is_room(void **state)
{
    struct senders *s = senders_open();
    struct slice top;
    uint64_t count;
    (void)state;
    assert_false(senders_top(s, &top, &count));
    for (unsigned i = 0; i < 60; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "user%u@example.com", i % 20);
        senders_add(s, slice_of(name), 1);
    }
    senders_add(s, SLICE("News@example.com"), 2);
    senders_add(s, SLICE("news@EXAMPLE.com"), 2);
    assert_true(senders_top(s, &top, &count));
    WANT_TEXT("letters fold, the first spelling stays", top, "News@example.com");
    WANT_INT("count", count, 4);
    senders_add(s, SLICE(""), 7);
    assert_true(senders_top(s, &top, &count));
    WANT_TEXT("the null sender", top, "");
    WANT_INT("count", count, 7);
    senders_close(s);
}

static void knows_names_for_later_counts(void **state)
{
    struct senders *s = senders_open();
    struct slice name;
    uint64_t count;
    (void)state;
    senders_add(s, SLICE("late@example.com"), 0);
    assert_false(senders_top(s, &name, &count));
    senders_add_hash(s, sender_hash(SLICE("late@example.com")), 3);
    senders_add_hash(s, sender_hash(SLICE("unknown@example.com")), 9);
    assert_true(senders_top(s, &name, &count));
    WANT_TEXT("name", name, "late@example.com");
    WANT_INT("count", count, 3);
    assert_true(senders_name(s, sender_hash(SLICE("LATE@example.com")), &name));
    assert_false(senders_name(s, sender_hash(SLICE("unknown@example.com")), &name));
    senders_close(s);
}

/* One account among a crowd of others that never ends: it is found, and not counted too low. */
static void finds_the_account_in_the_crowd(void **state)
{
    struct senders *s = senders_open();
    struct slice top;
    uint64_t count;
    (void)state;
    for (unsigned i = 0; i < 100000; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "crowd%u@example.com", i);
        senders_add(s, slice_of(name), 1);
        if (i % 20 == 0)
            senders_add(s, SLICE("compromised@example.com"), 1);
    }
    assert_true(senders_top(s, &top, &count));
    WANT_TEXT("top", top, "compromised@example.com");
    assert_true(count >= 5000);
    senders_close(s);
}

static void cuts_long_names(void **state)
{
    struct senders *s = senders_open();
    char longname[400];
    struct slice top;
    uint64_t count;
    (void)state;
    memset(longname, 'a', sizeof longname);
    senders_add(s, (struct slice){longname, sizeof longname}, 1);
    senders_add(s, (struct slice){longname, sizeof longname - 1}, 1);
    assert_true(senders_top(s, &top, &count));
    WANT_INT("shown", top.n, 128);
    WANT_INT("told apart all the same", count, 1);
    senders_close(s);
}

static void tallies_four(void **state)
{
    struct sender_tally t = {0};
    uint64_t hash, count;
    (void)state;
    sender_tally_top(&t, &hash, &count);
    WANT_INT("none", count, 0);
    for (uint64_t i = 1; i <= 100; i++) {
        sender_tally_add(&t, 1000 + i, 1);
        sender_tally_add(&t, 7, 1);
    }
    sender_tally_top(&t, &hash, &count);
    WANT_INT("top", hash, 7);
    WANT_INT("count", count, 100);
}

static void remembers_ids_up_to_the_ceiling(void **state)
{
    struct seen_ids *s = seen_ids_open(1000);
    unsigned known = 0;
    (void)state;
    for (unsigned i = 0; i < 3000; i++) {
        char id[32];
        int n = snprintf(id, sizeof id, "4A1B%u", i);
        seen_ids_add(s, (struct slice){id, (size_t)n});
    }
    for (unsigned i = 0; i < 3000; i++) {
        char id[32];
        int n = snprintf(id, sizeof id, "4A1B%u", i);
        known += seen_ids_has(s, (struct slice){id, (size_t)n});
    }
    WANT_INT("known", known, 1000);
    assert_false(seen_ids_has(s, SLICE("other")));
    seen_ids_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_exactly_while_there_is_room),
        cmocka_unit_test(knows_names_for_later_counts),
        cmocka_unit_test(finds_the_account_in_the_crowd),
        cmocka_unit_test(cuts_long_names),
        cmocka_unit_test(tallies_four),
        cmocka_unit_test(remembers_ids_up_to_the_ceiling),
    };
    return cmocka_run_group_tests_name("senders", tests, NULL, NULL);
}
