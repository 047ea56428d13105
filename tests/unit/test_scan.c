/* text/scan: the two ways to a mask against each other and against a loop over the bytes, and the cursor. */
#include "tests/lib/unit.h"

#include "text/scan.h"

/* A repeatable stream of bytes. */
static unsigned char next_byte(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (unsigned char)(*seed >> 24);
}

static uint64_t mask_by_bytes(const char *p, char byte)
{
    uint64_t mask = 0;

    for (unsigned i = 0; i < SCAN_WIDTH; i++)
        mask |= (uint64_t)(p[i] == byte) << i;
    return mask;
}

static void masks(void **state)
{
    char text[SCAN_WIDTH + 16];
    uint32_t seed = 1;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        size_t offset = next_byte(&seed) % 16;
        /* Few values, so that there are hits; among them those next to the wanted one and with the top bit. */
        unsigned wanted = next_byte(&seed);

        for (size_t i = 0; i < sizeof text; i++)
            text[i] = (char)(wanted ^ (next_byte(&seed) % 3) ^ (next_byte(&seed) % 5 == 0 ? 0x80 : 0));
        WANT_INT("scan_mask", scan_mask(text + offset, (char)wanted), mask_by_bytes(text + offset, (char)wanted));
        WANT_INT("scan_mask_plain", scan_mask_plain(text + offset, (char)wanted),
                 mask_by_bytes(text + offset, (char)wanted));
    }
}

static void bits(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 64; i++) {
        WANT_INT("first", scan_first((uint64_t)1 << i | (uint64_t)1 << 63), i);
        WANT_INT("last", scan_last((uint64_t)1 << i | 1), i);
    }
}

static void find(void **state)
{
    char text[200];

    (void)state;
    memset(text, 'x', sizeof text);
    for (size_t n = 0; n < sizeof text; n++) {
        struct scan s = {text, text + n};

        text[n] = 'y'; /* behind the end: must not be seen */
        if (scan_find(&s, 'y') != NULL)
            fail_msg("length %zu: found behind the end", n);
        text[n] = 'x';
        for (size_t at = 0; at < n; at++) {
            text[at] = 'y';
            if (scan_find(&s, 'y') != text + at)
                fail_msg("length %zu: not found at %zu", n, at);
            text[at] = 'x';
        }
    }
}

static void cursor(void **state)
{
    static const char text[] = "status=sent";
    struct scan s = {text, text + sizeof text - 1};

    (void)state;
    WANT_INT("another word", SCAN_TAKE(&s, "statUs="), false);
    WANT_INT("longer than what is left", SCAN_STARTS(&s, "status=sent (250"), false);
    WANT_INT("nothing is always next", SCAN_TAKE(&s, ""), true);
    WANT_INT("taken", SCAN_TAKE(&s, "status="), true);
    WANT_INT("left", scan_left(&s), 4);
    WANT_INT("the rest", SCAN_TAKE(&s, "sent"), true);
    WANT_INT("at the end", SCAN_TAKE(&s, "s"), false);
    WANT_INT("left at the end", scan_left(&s), 0);
}

static void same(void **state)
{
    char a[40], b[40];

    (void)state;
    for (size_t n = 0; n < sizeof a; n++) {
        memset(a, 'a', sizeof a);
        memset(b, 'b', sizeof b);
        memset(b, 'a', n);
        if (!scan_same(a, b, n))
            fail_msg("%zu equal bytes told apart", n);
        for (size_t at = 0; at < n; at++) {
            b[at] = 'c';
            if (scan_same(a, b, n))
                fail_msg("%zu bytes: a difference at %zu is not seen", n, at);
            b[at] = 'a';
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(masks),  cmocka_unit_test(bits), cmocka_unit_test(find),
        cmocka_unit_test(cursor), cmocka_unit_test(same),
    };

    return cmocka_run_group_tests_name("text/scan", tests, NULL, NULL);
}
