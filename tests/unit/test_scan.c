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

static void alike(void **state)
{
    _Alignas(SCAN_STEP) char text[2 * SCAN_STEP], any[2 * SCAN_STEP];
    char p[2 * SCAN_STEP + 1];
    uint32_t seed = 3;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        unsigned rarely = next_byte(&seed) % 64 + 1;
        bool want = true;

        for (unsigned i = 0; i < 2 * SCAN_STEP; i++) {
            text[i] = (char)next_byte(&seed);
            any[i] = (char)(next_byte(&seed) % 2 == 0 ? 0xff : 0);
            p[i + 1] = (char)(text[i] ^ (next_byte(&seed) % rarely == 1) << next_byte(&seed) % 8);
            want = want && (any[i] != 0 || p[i + 1] == text[i]);
        }
        WANT_INT("scan_alike_32", scan_alike_32(p + 1, text, any), want);
        WANT_INT("scan_alike_32_plain", scan_alike_32_plain(p + 1, text, any), want);
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
        if (scan_find(&s, 'y') != NULL || scan_find_far(&s, 'y') != NULL || scan_find_last(&s, 'y') != NULL)
            fail_msg("length %zu: found behind the end", n);
        text[n] = 'x';
        for (size_t at = 0; at < n; at++) {
            text[at] = 'y';
            if (scan_find(&s, 'y') != text + at || scan_find_far(&s, 'y') != text + at)
                fail_msg("length %zu: not found at %zu", n, at);
            text[at / 2] = 'y'; /* one before */
            if (scan_find_last(&s, 'y') != text + at)
                fail_msg("length %zu: not the last at %zu", n, at);
            text[at / 2] = text[at] = 'x';
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

static void digits_at_the_front(void **state)
{
    char text[60];

    (void)state;
    memset(text, '7', sizeof text);
    for (size_t n = 0; n < sizeof text; n++) {
        struct scan s = {text, text + n};

        WANT_INT("all", scan_digits(&s), n);
        for (size_t at = 0; at < n; at++) {
            text[at] = "/:a"[at % 3];
            WANT_INT("before another", scan_digits(&s), at);
            text[at] = '7';
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
        cmocka_unit_test(alike),
        cmocka_unit_test(until),
        cmocka_unit_test(masks),
        cmocka_unit_test(bits),
        cmocka_unit_test(find),
        cmocka_unit_test(digits_at_the_front),
        cmocka_unit_test(cursor),
        cmocka_unit_test(same),
    };

    return cmocka_run_group_tests_name("text/scan", tests, NULL, NULL);
}
