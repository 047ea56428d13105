#include "text/utf8.h"

#include "tests/lib/unit.h"

static void takes_what_rfc_3629_allows(void **state)
{
    static const struct {
        const char *text;
        uint32_t point;
        size_t n;
    } rows[] = {
        {"a", 'a', 1},
        {"\x01", 1, 1},
        {"\x7f", 0x7f, 1},
        {"\xc2\x80", 0x80, 2},
        {"\xc3\xa9x", 0xe9, 2},
        {"\xdf\xbf", 0x7ff, 2},
        {"\xe0\xa0\x80", 0x800, 3},
        {"\xe2\x80\xa6", 0x2026, 3},
        {"\xed\x9f\xbf", 0xd7ff, 3},
        {"\xee\x80\x80", 0xe000, 3},
        {"\xef\xbf\xbf", 0xffff, 3},
        {"\xf0\x90\x80\x80", 0x10000, 4},
        {"\xf0\x9f\x93\xa7z", 0x1f4e7, 4},
        {"\xf4\x8f\xbf\xbf", 0x10ffff, 4},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct slice rest = slice_of(rows[i].text);

        WANT_INT(rows[i].text, utf8_take(&rest), rows[i].point);
        WANT_INT(rows[i].text, strlen(rows[i].text) - rest.n, rows[i].n);
    }
}

static void refuses_the_rest_by_maximal_subparts(void **state)
{
    static const struct {
        const char *name, *text;
        size_t n; /* bytes that the refusal covers */
    } rows[] = {
        {"lone continuation", "\x80x", 1},
        {"overlong slash in two", "\xc0\xaf", 1},
        {"overlong in two, c1", "\xc1\xbf", 1},
        {"overlong slash in three", "\xe0\x80\xaf", 1},
        {"overlong in three, last", "\xe0\x9f\xbf", 1},
        {"overlong in four", "\xf0\x8f\xbf\xbf", 1},
        {"first surrogate", "\xed\xa0\x80", 1},
        {"last surrogate", "\xed\xbf\xbf", 1},
        {"above U+10FFFF", "\xf4\x90\x80\x80", 1},
        {"f5", "\xf5\x80\x80\x80", 1},
        {"ff", "\xff", 1},
        {"cut after one of two", "\xc3", 1},
        {"cut after one of three", "\xe2", 1},
        {"cut after two of three", "\xe2\x80", 2},
        {"cut after three of four", "\xf0\x9f\x93", 3},
        {"broken off by ASCII", "\xe2\x80z", 2},
        {"broken off by a new start", "\xf0\x9f\xc3\xa9", 2},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct slice rest = slice_of(rows[i].text);

        WANT_INT(rows[i].name, utf8_take(&rest), UTF8_INVALID);
        WANT_INT(rows[i].name, strlen(rows[i].text) - rest.n, rows[i].n);
    }
}

static void ends(void **state)
{
    struct slice rest = SLICE("");

    (void)state;
    WANT_INT("empty", utf8_take(&rest), UTF8_INVALID);
    WANT_INT("empty", rest.n, 0);
    rest = SLICE("\0a");
    WANT_INT("NUL", utf8_take(&rest), 0);
    WANT_TEXT("after NUL", rest, "a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_what_rfc_3629_allows),
        cmocka_unit_test(refuses_the_rest_by_maximal_subparts),
        cmocka_unit_test(ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
