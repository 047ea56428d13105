#include "text/buffer.h"

#include "tests/lib/unit.h"

static void grows_to_its_ceiling(void **state)
{
    struct buffer b;

    (void)state;
    buffer_init(&b, 1000);
    WANT_TEXT("new", buffer_slice(&b), "");
    for (int i = 0; i < 1000; i++)
        WANT_INT("within", buffer_byte(&b, (char)('a' + i % 26)), true);
    WANT_INT("within", b.failed, false);
    WANT_INT("nothing more", buffer_text(&b, ""), true);
    WANT_INT("one more", buffer_byte(&b, 'x'), false);
    WANT_INT("failed", b.failed, true);
    WANT_INT("content stays", b.n, 1000);
    for (size_t i = 0; i < b.n; i++)
        WANT_INT("byte", b.p[i], 'a' + (int)(i % 26));
    if (b.capacity > 1000)
        fail_msg("got a capacity of %zu, want at most the ceiling", b.capacity);
    buffer_free(&b);
}

static void an_append_is_all_or_nothing(void **state)
{
    struct buffer b;

    (void)state;
    buffer_init(&b, 8);
    WANT_INT("fits", buffer_text(&b, "12345"), true);
    WANT_INT("does not", buffer_text(&b, "6789"), false);
    WANT_TEXT("nothing of it", buffer_slice(&b), "12345");
    WANT_INT("failed is for good", buffer_text(&b, "6"), false);
    WANT_INT("also for the formatted", buffer_printf(&b, "%d", 6), false);
    WANT_TEXT("nothing of them", buffer_slice(&b), "12345");
    buffer_cut(&b, 2);
    WANT_TEXT("cut", buffer_slice(&b), "12");
    WANT_INT("a cut heals nothing", buffer_byte(&b, '3'), false);
    buffer_free(&b);
    WANT_INT("free heals", buffer_text(&b, "12345678"), true);
    WANT_TEXT("same ceiling", buffer_slice(&b), "12345678");
    WANT_INT("same ceiling", buffer_byte(&b, '9'), false);
    buffer_free(&b);
}

static void no_sum_of_sizes_wraps(void **state)
{
    struct buffer b;

    (void)state;
    buffer_init(&b, 100);
    buffer_text(&b, "1");
    WANT_INT("absurd length", buffer_add(&b, (struct slice){"x", SIZE_MAX}), false);
    WANT_TEXT("nothing of it", buffer_slice(&b), "1");
    buffer_free(&b);
}

static void formats(void **state)
{
    struct buffer b;

    (void)state;
    buffer_init(&b, 10000);
    WANT_INT("formatted", buffer_printf(&b, "%s=%d;%.2f", "a", -3, 0.5), true);
    WANT_TEXT("formatted", buffer_slice(&b), "a=-3;0.50");
    buffer_cut(&b, 0);
    WANT_INT("4096 bytes", buffer_printf(&b, "%4096d", 1), true);
    WANT_INT("4096 bytes", b.n, 4096);
    WANT_INT("4097 bytes", buffer_printf(&b, "%4097d", 1), false);
    WANT_INT("4097 bytes", b.n, 4096);
    WANT_INT("4097 bytes", b.failed, true);
    buffer_free(&b);
}

static void holds_any_byte(void **state)
{
    struct buffer b;

    (void)state;
    buffer_init(&b, 100);
    buffer_add(&b, SLICE("a\0b\xff"));
    WANT_SLICE("bytes", buffer_slice(&b), SLICE("a\0b\xff"));
    buffer_cut(&b, 100);
    WANT_INT("a cut behind the end", b.n, 4);
    WANT_INT("an empty slice of nothing", buffer_add(&b, slice_of(NULL)), true);
    WANT_INT("an empty slice of nothing", b.n, 4);
    buffer_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows_to_its_ceiling),  cmocka_unit_test(an_append_is_all_or_nothing),
        cmocka_unit_test(no_sum_of_sizes_wraps), cmocka_unit_test(formats),
        cmocka_unit_test(holds_any_byte),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
