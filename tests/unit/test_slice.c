#include "text/slice.h"

#include "tests/lib/unit.h"

static void cuts_stay_inside(void **state)
{
    static const struct {
        size_t from, n;
        const char *want;
    } rows[] = {
        {0, 3, "abc"},          {0, 6, "abcdef"}, {2, 2, "cd"}, {0, 99, "abcdef"},   {4, 99, "ef"},
        {3, SLICE_NONE, "def"}, {6, 1, ""},       {7, 1, ""},   {SLICE_NONE, 5, ""}, {2, 0, ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        WANT_TEXT("cut", slice_cut(SLICE("abcdef"), rows[i].from, rows[i].n), rows[i].want);
    WANT_INT("of nothing", slice_cut(slice_of(NULL), 3, 3).n, 0);
    WANT_INT("of NULL", slice_of(NULL).n, 0);
}

static void compares(void **state)
{
    static const struct {
        struct slice a, b;
        bool equal, fold, starts, starts_fold, ends, ends_fold;
    } rows[] = {
        {SLICE_INIT(""), SLICE_INIT(""), true, true, true, true, true, true},
        {SLICE_INIT("abc"), SLICE_INIT("abc"), true, true, true, true, true, true},
        {SLICE_INIT("abc"), SLICE_INIT(""), false, false, true, true, true, true},
        {SLICE_INIT(""), SLICE_INIT("a"), false, false, false, false, false, false},
        {SLICE_INIT("aBc"), SLICE_INIT("AbC"), false, true, false, true, false, true},
        {SLICE_INIT("abc"), SLICE_INIT("ab"), false, false, true, true, false, false},
        {SLICE_INIT("abc"), SLICE_INIT("BC"), false, false, false, false, false, true},
        {SLICE_INIT("abc"), SLICE_INIT("bc"), false, false, false, false, true, true},
        {SLICE_INIT("a\0b"), SLICE_INIT("a\0c"), false, false, false, false, false, false},
        {SLICE_INIT("[\\]^"), SLICE_INIT("{|}~"), false, false, false, false, false, false},
        {SLICE_INIT("@Z"), SLICE_INIT("`z"), false, false, false, false, false, false},
        {SLICE_INIT("\xc3\x89"), SLICE_INIT("\xc3\xa9"), false, false, false, false, false, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char row[20];

        (void)snprintf(row, sizeof row, "row %zu", i);
        WANT_INT(row, slice_equal(rows[i].a, rows[i].b), rows[i].equal);
        WANT_INT(row, slice_equal_fold(rows[i].a, rows[i].b), rows[i].fold);
        WANT_INT(row, slice_starts(rows[i].a, rows[i].b), rows[i].starts);
        WANT_INT(row, slice_starts_fold(rows[i].a, rows[i].b), rows[i].starts_fold);
        WANT_INT(row, slice_ends(rows[i].a, rows[i].b), rows[i].ends);
        WANT_INT(row, slice_ends_fold(rows[i].a, rows[i].b), rows[i].ends_fold);
    }
}

static void finds_the_first_place(void **state)
{
    static const struct {
        const char *text, *needle;
        size_t exact, fold;
    } rows[] = {
        {"blocked using", "block", 0, 0},
        {"blocked using", "using", 8, 8},
        {"blocked using", "USING", SLICE_NONE, 8},
        {"aab aab", "ab", 1, 1},
        {"aaab", "aab", 1, 1},
        {"abc", "abcd", SLICE_NONE, SLICE_NONE},
        {"abc", "", 0, 0},
        {"", "", 0, 0},
        {"", "a", SLICE_NONE, SLICE_NONE},
        {"ab", "b", 1, 1},
        {"a@b", "`", SLICE_NONE, SLICE_NONE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        WANT_INT(rows[i].text, slice_find(slice_of(rows[i].text), slice_of(rows[i].needle)), rows[i].exact);
        WANT_INT(rows[i].text, slice_find_fold(slice_of(rows[i].text), slice_of(rows[i].needle)), rows[i].fold);
    }
    WANT_INT("over a NUL", slice_find(SLICE("a\0bc"), SLICE("bc")), 2);
    WANT_INT("first byte", slice_find_byte(SLICE("a.b.c"), '.'), 1);
    WANT_INT("last byte", slice_find_last_byte(SLICE("a.b.c"), '.'), 3);
    WANT_INT("no byte", slice_find_byte(SLICE("a.b.c"), 'd'), SLICE_NONE);
    WANT_INT("no last byte", slice_find_last_byte(SLICE("a.b.c"), 'd'), SLICE_NONE);
    WANT_INT("byte in nothing", slice_find_byte(slice_of(NULL), 'd'), SLICE_NONE);
    WANT_INT("last byte in nothing", slice_find_last_byte(slice_of(NULL), 'd'), SLICE_NONE);
}

static void trims_both_sides(void **state)
{
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"", ""},     {" \t\r", ""},  {"a b", "a b"},      {"  a\tb \t", "a\tb"},
        {"a\r", "a"}, {"\ra", "\ra"}, {" a \r\r \r", "a"}, {"a\n", "a\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        WANT_TEXT(rows[i].text, slice_trim(slice_of(rows[i].text)), rows[i].want);
}

static void takes_step_by_step(void **state)
{
    struct slice rest = SLICE("to=<a@b>, relay=none"), out = SLICE("before");

    (void)state;
    WANT_INT("other literal", slice_take(&rest, SLICE("TO")), false);
    WANT_TEXT("nothing moved", rest, "to=<a@b>, relay=none");
    WANT_INT("literal", slice_take(&rest, SLICE("to=<")), true);
    WANT_INT("too far", slice_take_until(&rest, '>', 3, &out), false);
    WANT_TEXT("nothing moved", rest, "a@b>, relay=none");
    WANT_TEXT("nothing given", out, "before");
    WANT_INT("just near enough", slice_take_until(&rest, '>', 4, &out), true);
    WANT_TEXT("taken", out, "a@b");
    WANT_TEXT("rest", rest, ", relay=none");
    WANT_INT("not there", slice_take_until(&rest, '[', 1000, &out), false);
    WANT_INT("empty", slice_take_until(&rest, ',', 1000, &out), true);
    WANT_TEXT("empty", out, "");
    WANT_INT("all", slice_take(&rest, SLICE(" relay=none")), true);
    WANT_INT("all", rest.n, 0);
    WANT_INT("nothing left", slice_take(&rest, SLICE("x")), false);
    WANT_INT("nothing left", slice_take_until(&rest, 'x', 10, &out), false);
    WANT_INT("the empty literal", slice_take(&rest, SLICE("")), true);
}

static void hashes_go_by_content(void **state)
{
    static const char *const texts[] = {
        "",         "a",         "b",       "A",     "example.com", "example.con", "EXAMPLE.com",
        "12345678", "123456780", "1234567", "a\xff", "aaaaaaaa",    "aaaaaaaaa"};
    char moved[64];

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct slice a = slice_of(texts[i]), copy = {moved + 1, a.n};

        memcpy(moved + 1, a.p, a.n);
        WANT_INT(texts[i], slice_hash(copy) == slice_hash(a), true);
        WANT_INT(texts[i], slice_hash_any(a) == slice_hash(a), true);
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
            struct slice b = slice_of(texts[k]);

            WANT_INT(texts[i], slice_hash(a) == slice_hash(b), slice_equal(a, b));
            WANT_INT(texts[i], slice_hash_fold(a) == slice_hash_fold(b), slice_equal_fold(a, b));
        }
    }
    for (size_t n = 0; n < 32; n++) {
        struct slice text = {"an id of any length, or any longer name", n};

        WANT_INT("by both ways", slice_hash_any(text) == slice_hash(text), true);
    }
    /* States are kept on disk: the values must not change with the machine. */
    WANT_INT("known value", slice_hash(SLICE("mx.example.co.jp")) == 0x2e4aca91fcd7c28fU, true);
    WANT_INT("known folded value", slice_hash_fold(SLICE("MX.example.co.jp")) == 0x2e4aca91fcd7c28fU, true);
    WANT_INT("known joined value", hash_join(1, 2) == 0xbd6066e6b2aeea0cU, true);
    WANT_INT("joined in another order", hash_join(1, 2) == hash_join(2, 1), false);
    WANT_INT("joined", hash_join(1, 2) == hash_join(1, 2), true);
}

static void errors_are_cut_to_fit(void **state)
{
    struct error why;
    char text[1000];

    (void)state;
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    error_set(&why, "line %d: %s", 3, "text after ']'");
    WANT_TEXT("short", slice_of(why.text), "line 3: text after ']'");
    error_set(&why, "%s", text);
    WANT_INT("long", strlen(why.text), sizeof why.text - 1);
    error_set(NULL, "%s", text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_stay_inside),      cmocka_unit_test(compares),
        cmocka_unit_test(finds_the_first_place), cmocka_unit_test(trims_both_sides),
        cmocka_unit_test(takes_step_by_step),    cmocka_unit_test(hashes_go_by_content),
        cmocka_unit_test(errors_are_cut_to_fit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
