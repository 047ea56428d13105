#include "tests/lib/unit.h"

#include "source/lines.h"

/* Blocks are separated by '|', the lines expected by ','; "#" at the end of want: one line was too long. */
struct row {
    const char *name, *blocks, *want;
    unsigned too_long;
};
static const struct row rows[] = {
    {"none", "", "", 0},
    {"one block", "ab\ncd\n", "ab,cd,", 0},
    {"empty lines", "\n\na\n", ",,a,", 0},
    {"split anywhere", "a|b|\n|c\nd|\n", "ab,c,d,", 0},
    {"an end without newline", "ab\ncd", "ab,cd,", 0},
    {"as long as may be", "12345678\n", "12345678,", 0},
    {"too long in one block", "123456789\nab\n", "ab,", 1},
    {"too long over blocks", "12345|67890|12345\nab\n1|23|456789|\ncd\n", "ab,cd,", 2},
    {"too long at the end", "ab\n12345|67890", "ab,", 1},
};

static void splits_the_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lines l;
        struct buffer got;
        struct slice rest = slice_of(rows[i].blocks), block, line;
        lines_init(&l, 8);
        buffer_init(&got, 1000);
        while (rest.n > 0) {
            if (!slice_take_until(&rest, '|', rest.n, &block)) {
                block = rest;
                rest.n = 0;
            }
            lines_feed(&l, block);
            while (lines_next(&l, &line)) {
                buffer_add(&got, line);
                buffer_text(&got, ",");
            }
        }
        if (lines_last(&l, &line)) {
            buffer_add(&got, line);
            buffer_text(&got, ",");
        }
        WANT_TEXT(rows[i].name, buffer_slice(&got), rows[i].want);
        WANT_INT(rows[i].name, l.too_long, rows[i].too_long);
        buffer_free(&got);
        lines_free(&l);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(splits_the_rows)};
    return cmocka_run_group_tests_name("lines", tests, NULL, NULL);
}
