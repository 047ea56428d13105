#include "tests/lib/unit.h"

#include "text/index.h"

static void test_values_of_a_key(void **state)
{
    struct index x = {0};
    uint32_t value, seen = 0;
    size_t cursor = 0;

    (void)state;
    for (uint32_t i = 0; i < 1000; i++)
        assert_true(index_add(&x, i % 10, i));
    while (index_next(&x, 3, &cursor, &value)) {
        WANT_INT("value of key 3", value % 10, 3);
        seen++;
    }
    WANT_INT("values of key 3", seen, 100);
    cursor = 0;
    assert_false(index_next(&x, 10, &cursor, &value));
    index_clear(&x);
    cursor = 0;
    assert_false(index_next(&x, 3, &cursor, &value));
}

static void test_colliding_keys_are_told_apart(void **state)
{
    struct index x = {0};
    uint32_t value = 0;
    size_t cursor = 0;

    (void)state;
    assert_true(index_add(&x, 1, 11));
    assert_true(index_add(&x, 1 + ((uint64_t)1 << 40), 12)); /* same slot */
    assert_true(index_next(&x, 1 + ((uint64_t)1 << 40), &cursor, &value));
    WANT_INT("value", value, 12);
    assert_false(index_next(&x, 1 + ((uint64_t)1 << 40), &cursor, &value));
    index_clear(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_of_a_key),
        cmocka_unit_test(test_colliding_keys_are_told_apart),
    };

    return cmocka_run_group_tests_name("index", tests, NULL, NULL);
}
