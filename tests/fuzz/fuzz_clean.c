/* Whatever comes in, what goes out is valid UTF-8 without a forbidden character, within the length asked for, and shows
 * no secret; cleaning it again changes nothing. The input's first byte is the length. */
#include <stdlib.h>

#include "text/clean.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct slice codes[] = {SLICE_INIT("XK77"), SLICE_INIT("77XK9Z")};
static const struct slice zones[] = {SLICE_INIT(".r.mail-abuse.com")};
static const struct secrets secrets = {codes, zones, sizeof codes / sizeof *codes, sizeof zones / sizeof *zones};

static void require(bool holds)
{
    if (!holds)
        abort();
}

static bool is_label(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

static void require_harmless(struct slice text)
{
    static const char forbidden[] = "|\\<>`";

    while (text.n > 0) {
        uint32_t point = utf8_take(&text);

        require(point != UTF8_INVALID);
        require(point >= 0x20 && (point < 0x7f || point > 0x9f));
        require(point > 0x7f || memchr(forbidden, (int)point, sizeof forbidden - 1) == NULL);
        require(point < 0x200b || (point > 0x200f && point < 0x2028) || (point > 0x202e && point < 0x2060) ||
                point > 0x206f);
    }
}

static const struct slice redacted = SLICE_INIT("[redacted]");

/* What stood behind a zone's name and was hidden began with a letter or digit: so it was another name. */
static void require_no_secret(struct slice text)
{
    size_t at;

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        require(slice_find_fold(text, codes[i]) == SLICE_NONE);
    while ((at = slice_find_fold(text, zones[0])) != SLICE_NONE) {
        struct slice after = slice_cut(text, at + zones[0].n, text.n);

        require(at == 0 || !is_label(text.p[at - 1]) || (after.n > 0 && is_label(after.p[0])) ||
                slice_starts(after, redacted));
        text = slice_cut(text, at + 1, text.n);
    }
}

/* The whole if it fits, else as much of it as does, without breaking a character or the word for a secret;
 * brackets: the text itself may hold that word. */
static void require_cut(struct slice shown, struct slice whole, size_t max, bool brackets)
{
    static const struct slice ellipsis = SLICE_INIT("\xe2\x80\xa6");

    if (whole.n <= max) {
        require(slice_equal(shown, whole));
        return;
    }
    if (max < ellipsis.n) {
        require(shown.n == 0);
        return;
    }
    require(slice_ends(shown, ellipsis) && shown.n <= max && shown.n + redacted.n > max);
    shown.n -= ellipsis.n;
    require(slice_starts(whole, shown));
    require_harmless(shown);
    for (size_t i = 1; !brackets && i < redacted.n && i <= shown.n; i++)
        require(!slice_starts(slice_cut(whole, shown.n - i, whole.n), redacted));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = {(const char *)data, size};
    size_t max = size == 0 ? 0 : data[0];
    struct buffer once, twice, whole;

    buffer_init(&once, max);
    buffer_init(&twice, max);
    buffer_init(&whole, size * 10);
    clean_add(&once, text, max, &secrets);
    clean_add(&whole, text, whole.ceiling, &secrets);
    require(!once.failed && !whole.failed);
    require_harmless(buffer_slice(&whole));
    require_no_secret(buffer_slice(&whole));
    require_cut(buffer_slice(&once), buffer_slice(&whole), max, slice_find_byte(text, '[') != SLICE_NONE);
    clean_add(&twice, buffer_slice(&once), max, NULL);
    require(slice_equal(buffer_slice(&twice), buffer_slice(&once)));
    buffer_free(&once);
    buffer_free(&twice);
    buffer_free(&whole);
    return 0;
}
