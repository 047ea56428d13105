#include "tests/lib/unit.h"

#include "web/look_ups.h"

#define NOW 1800000000LL

static const struct slice ip = SLICE_INIT("192.0.2.10"), page = SLICE_INIT("page");

static struct look_ups *reload(struct look_ups *l, long long now)
{
    struct look_ups *again = look_ups_new();
    struct error why = {""};
    struct buffer saved;

    buffer_init(&saved, 1 << 20);
    look_ups_save(l, &saved, now);
    assert_non_null(again);
    if (!look_ups_load(again, buffer_slice(&saved), &why))
        fail_msg("not read back: %s", why.text);
    buffer_free(&saved);
    look_ups_free(l);
    return again;
}

static void test_interval(void **state)
{
    struct look_ups *l = look_ups_new();
    struct web_answer answer;
    const struct look_up *u;

    (void)state;
    assert_null(look_ups_fresh(l, ip, page, 3600, NOW));
    web_answer_set(&answer, WEB_LISTED, "%s", "QIL");
    look_ups_note(l, ip, page, &answer, NOW);
    l = reload(l, NOW);
    u = look_ups_fresh(l, ip, page, 3600, NOW + 3599);
    assert_non_null(u);
    WANT_INT("asked", u->asked_s, NOW);
    WANT_INT("verdict", u->answer.verdict, WEB_LISTED);
    WANT_TEXT("text", slice_of(u->answer.text), "QIL");
    assert_null(look_ups_fresh(l, ip, page, 3600, NOW + 3600));
    assert_null(look_ups_fresh(l, ip, page, 3600, NOW - 1));
    assert_null(look_ups_fresh(l, ip, SLICE("other"), 3600, NOW));
    assert_null(look_ups_fresh(l, SLICE("192.0.2.11"), page, 3600, NOW));
    web_answer_set(&answer, WEB_CLEAN, "%s", "");
    look_ups_note(l, ip, page, &answer, NOW + 3600);
    l = reload(l, NOW + 3600);
    u = look_ups_fresh(l, ip, page, 3600, NOW + 3700);
    assert_non_null(u);
    WANT_INT("the later one counts", u->answer.verdict, WEB_CLEAN);
    l = reload(l, NOW + 3600 + LOOK_UP_KEEP_S);
    assert_non_null(look_ups_find(l, ip, page));
    l = reload(l, NOW + 3601 + LOOK_UP_KEEP_S);
    assert_null(look_ups_find(l, ip, page));
    look_ups_note(l, ip, page, &answer, NOW);
    l = reload(l, NOW - 1);
    assert_null(look_ups_find(l, ip, page));
    look_ups_free(l);
}

/* What a page said can't break the file. */
static void test_hostile_text(void **state)
{
    struct look_ups *l = look_ups_new();
    struct web_answer answer;

    (void)state;
    web_answer_set(&answer, WEB_UNCHECKED, "a\tb\nweb\tx\x1b\x7f");
    look_ups_note(l, ip, page, &answer, NOW);
    l = reload(l, NOW);
    WANT_TEXT("text", slice_of(look_ups_find(l, ip, page)->answer.text), "a b web x  ");
    look_ups_free(l);
}

static void test_damaged(void **state)
{
    static const char *const bad[] = {
        "web\t192.0.2.1\tpage\t1800000000\tclean\t\t",
        "web\t192.0.2.1\tpage\t1800000000\tclean\t\n",
        "web\t192.0.2.1\tpage\t1800000000\tfine\t\t\n",
        "web\t192.0.2.1\tpage\tx\tclean\t\t\n",
        "web\t\tpage\t1800000000\tclean\t\t\n",
        "web\t192.0.2.1\tpage\t1800000000\tclean\ta\x01\t\n",
        "web\t192.0.2.1\tpage\t1800000000\tclean\t\tx\n",
        "listed\t192.0.2.1\tpage\t1\t1\t0\t\n",
        "web\ta\tb\t1\tclean\t\t\nweb\ta\tb\t2\tclean\t\t\n",
        "\n",
    };
    struct look_ups *l = look_ups_new();

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct error why = {""};

        WANT_INT(bad[i], look_ups_load(l, slice_of(bad[i]), &why), false);
        WANT_INT(bad[i], why.text[0] != '\0', true);
        assert_null(look_ups_find(l, SLICE("192.0.2.1"), page));
    }
    look_ups_free(l);
}

static void test_full(void **state)
{
    struct look_ups *l = look_ups_new();
    struct web_answer answer;
    char text[32];

    (void)state;
    web_answer_set(&answer, WEB_CLEAN, "%s", "");
    for (size_t i = 0; i <= LOOK_UPS_MAX; i++) {
        int n = snprintf(text, sizeof text, "10.%zu.%zu.%zu", i >> 16, i >> 8 & 255, i & 255);

        look_ups_note(l, (struct slice){text, (size_t)n}, page, &answer, NOW);
    }
    assert_non_null(look_ups_find(l, SLICE("10.0.31.255"), page));
    assert_null(look_ups_find(l, SLICE("10.0.32.0"), page));
    look_ups_free(l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_interval), cmocka_unit_test(test_hostile_text),
                                       cmocka_unit_test(test_damaged), cmocka_unit_test(test_full)};

    return cmocka_run_group_tests_name("look_ups", tests, NULL, NULL);
}
