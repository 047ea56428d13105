#include "source/log_name.h"

/* Digits of a part that are looked at; a date with its time of day to the microsecond has 20. */
#define DIGITS_MAX 24

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

struct slice log_name_unpacked(struct slice name)
{
    static const struct slice endings[] = {SLICE_INIT(".gz"),  SLICE_INIT(".xz"),   SLICE_INIT(".zst"),
                                           SLICE_INIT(".bz2"), SLICE_INIT(".Z"),    SLICE_INIT(".lz4"),
                                           SLICE_INIT(".lzo"), SLICE_INIT(".lzma"), SLICE_INIT(".lz"),
                                           SLICE_INIT(".zip"), SLICE_INIT(".7z")};

    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (name.n > endings[i].n && slice_ends(name, endings[i]))
            return slice_cut(name, 0, name.n - endings[i].n);
    return name;
}

/* Digits in the part, 0 when there is anything but digits and what stands between them in dates. */
static size_t count_digits(struct slice part)
{
    size_t digits = 0;

    for (size_t i = 0; i < part.n; i++)
        if (is_digit(part.p[i]))
            digits++;
        else if (memchr(".-_:+@TZ", part.p[i], 8) == NULL)
            return 0;
    return digits;
}

static bool is_numbering(struct slice part)
{
    return part.n > 1 && memchr(".-_", part.p[0], 3) != NULL && count_digits(part) > 0;
}

enum log_kin log_name_kin(struct slice live, struct slice name, struct slice *part)
{
    struct slice bare = log_name_unpacked(name), stem = live, ending;
    size_t dot = slice_find_last_byte(live, '.');

    if (slice_equal(live, name))
        return LOG_KIN_NONE;
    if (slice_starts(name, live)) {
        *part = bare.n < live.n ? slice_cut(name, live.n, name.n) : slice_cut(bare, live.n, bare.n);
        return is_numbering(*part) ? LOG_KIN_ROTATED : LOG_KIN_NAMED;
    }
    if (dot == SLICE_NONE || dot == 0)
        return LOG_KIN_NONE;
    stem.n = dot;
    ending = slice_cut(live, dot, live.n);
    if (!slice_starts(bare, stem) || !slice_ends(bare, ending) || bare.n <= live.n)
        return LOG_KIN_NONE;
    /* "mail-2.log" beside "mail.log" may well be another instance's; ".1" and dates are rotation's. */
    *part = slice_cut(bare, stem.n, bare.n - live.n);
    return is_numbering(*part) && (part->p[0] == '.' || count_digits(*part) >= 6) ? LOG_KIN_ROTATED : LOG_KIN_NAMED;
}

enum scheme { SCHEME_NONE, SCHEME_NUMBER, SCHEME_DATE, SCHEME_SECONDS };

static unsigned two(const char *p)
{
    return (unsigned)(p[0] - '0') * 10 + (unsigned)(p[1] - '0');
}

/* Which scheme the part follows; its digits without what stands between them, leading zeros of a number dropped. */
static enum scheme scheme_of(struct slice part, char digits[DIGITS_MAX], size_t *n)
{
    size_t runs = 0, length = count_digits(part);

    *n = 0;
    if (length > DIGITS_MAX)
        return SCHEME_NONE;
    for (size_t i = 0; i < part.n; i++)
        if (is_digit(part.p[i])) {
            runs += i == 0 || !is_digit(part.p[i - 1]) ? 1 : 0;
            digits[(*n)++] = part.p[i];
        }
    if (runs == 1 && *n <= 3) {
        while (*n > 1 && digits[0] == '0')
            memmove(digits, digits + 1, --*n);
        return SCHEME_NUMBER;
    }
    /* Year, then month or week, then day. */
    if (*n >= 6 && (two(digits) == 19 || two(digits) == 20) && two(digits + 4) <= (*n >= 8 ? 12 : 53) &&
        (*n < 8 || two(digits + 6) <= 31))
        return SCHEME_DATE;
    return runs == 1 && (*n == 9 || *n == 10) ? SCHEME_SECONDS : SCHEME_NONE;
}

bool log_name_dated_alike(struct slice target, struct slice name, struct slice *part)
{
    struct slice bare = log_name_unpacked(name);
    size_t first = SLICE_NONE, last = 0, digits = 0;

    if (bare.n != target.n)
        return false;
    for (size_t i = 0; i < bare.n; i++) {
        bool both = is_digit(bare.p[i]) && is_digit(target.p[i]);

        if (!both && bare.p[i] != target.p[i])
            return false;
        if (both) {
            first = first == SLICE_NONE ? i : first;
            last = i;
            digits++;
        }
    }
    *part = digits < 6 ? slice_cut(bare, bare.n, 0) : slice_cut(bare, first, last + 1 - first);
    return digits >= 6;
}

int log_name_order(struct slice a, struct slice b)
{
    char digits[2][DIGITS_MAX];
    size_t n[2];
    enum scheme scheme = scheme_of(a, digits[0], &n[0]);
    int order;

    if (scheme == SCHEME_NONE || scheme != scheme_of(b, digits[1], &n[1]))
        return 0;
    if (n[0] != n[1] && scheme != SCHEME_DATE)
        return (n[0] < n[1]) == (scheme == SCHEME_NUMBER) ? 1 : -1;
    order = memcmp(digits[0], digits[1], n[0] < n[1] ? n[0] : n[1]);
    order = (order > 0) - (order < 0);
    return scheme == SCHEME_NUMBER ? -order : order;
}
