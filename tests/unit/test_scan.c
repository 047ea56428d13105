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
        uint64_t mask;

        for (size_t i = 0; i < sizeof text; i++)
            text[i] = (char)(wanted ^ (next_byte(&seed) % 3) ^ (next_byte(&seed) % 5 == 0 ? 0x80 : 0));
        mask = mask_by_bytes(text + offset, (char)wanted);
        WANT_INT("scan_mask", scan_mask(text + offset, (char)wanted), mask);
        WANT_INT("scan_mask_16", scan_mask_16(text + offset, (char)wanted), mask & 0xffff);
        WANT_INT("scan_mask_16_plain", scan_mask_16_plain(text + offset, (char)wanted), mask & 0xffff);
    }
}

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static void letters_and_digits(void **state)
{
    char text[SCAN_STEP];

    (void)state;
    for (int c = 0; c < 256; c++)
        for (unsigned at = 0; at < SCAN_STEP; at++) {
            uint64_t want = is_alnum((char)c) ? 0xffff : 0xffff ^ (uint64_t)1 << at;
            struct scan s = {text, text + SCAN_STEP};

            memset(text, 'm', sizeof text);
            text[at] = (char)c;
            WANT_INT("scan_alnum_16", scan_alnum_16(text), want);
            WANT_INT("scan_alnum_16_plain", scan_alnum_16_plain(text), want);
            WANT_INT("scan_alnum", scan_alnum(&s), is_alnum((char)c) ? SCAN_STEP : at);
            s.end--; /* less than one step: byte by byte */
            WANT_INT("scan_alnum of less", scan_alnum(&s),
                     is_alnum((char)c) || at == SCAN_STEP - 1 ? SCAN_STEP - 1 : at);
        }
}

static void digits(void **state)
{
    char text[SCAN_STEP];

    (void)state;
    for (int c = 0; c < 256; c++)
        for (unsigned at = 0; at < SCAN_STEP; at++) {
            uint64_t want = c >= '0' && c <= '9' ? 0xffff : 0xffff ^ (uint64_t)1 << at;

            memset(text, '0' + (int)at % 10, sizeof text);
            text[at] = (char)c;
            WANT_INT("scan_digits_16", scan_digits_16(text), want);
            WANT_INT("scan_digits_16_plain", scan_digits_16_plain(text), want);
        }
}

static void equal(void **state)
{
    char a[SCAN_STEP], b[SCAN_STEP];
    uint32_t seed = 3;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        uint64_t want = 0;

        for (unsigned i = 0; i < SCAN_STEP; i++) {
            a[i] = (char)next_byte(&seed);
            b[i] = (char)(a[i] ^ (next_byte(&seed) % 2) << next_byte(&seed) % 8);
            want |= (uint64_t)(a[i] == b[i]) << i;
        }
        WANT_INT("scan_equal_16", scan_equal_16(a, b), want);
        WANT_INT("scan_equal_16_plain", scan_equal_16_plain(a, b), want);
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
        if (scan_find(&s, 'y') != NULL || scan_find_far(&s, 'y') != NULL)
            fail_msg("length %zu: found behind the end", n);
        text[n] = 'x';
        for (size_t at = 0; at < n; at++) {
            text[at] = 'y';
            if (scan_find(&s, 'y') != text + at || scan_find_far(&s, 'y') != text + at)
                fail_msg("length %zu: not found at %zu", n, at);
            text[at] = 'x';
        }
    }
}

static void until(void **state)
{
    char text[60];

    (void)state;
    memset(text, 'x', sizeof text);
    for (size_t n = 0; n < sizeof text; n++) {
        struct scan s = {text, text + n};

        text[n] = 'a'; /* behind the end */
        WANT_INT("none", scan_until(&s, 'a', 'b', 'c'), n);
        text[n] = 'x';
        for (size_t at = 0; at < n; at++) {
            text[at] = "abc"[at % 3];
            WANT_INT("one", scan_until(&s, 'a', 'b', 'c'), at);
            text[n - 1] = 'a'; /* a later one */
            WANT_INT("the first", scan_until(&s, 'a', 'b', 'c'), at);
            text[n - 1] = text[at] = 'x';
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
        cmocka_unit_test(letters_and_digits),
        cmocka_unit_test(digits),
        cmocka_unit_test(equal),
        cmocka_unit_test(until),
        cmocka_unit_test(masks),
        cmocka_unit_test(bits),
        cmocka_unit_test(find),
        cmocka_unit_test(cursor),
        cmocka_unit_test(same),
    };

    return cmocka_run_group_tests_name("text/scan", tests, NULL, NULL);
}
