#include "plugins/check_ers_listing/ignore.h"

#include <stdio.h>

#include "text/stamp.h"

static bool read_until(struct slice text, long long *out)
{
    struct stamp_clock clock;
    char day[32];
    int n;

    stamp_clock_init(&clock, 0);
    if (text.n == 10) { /* a day ends with its last second */
        n = snprintf(day, sizeof day, "%.*sT23:59:59", (int)text.n, text.p);
        text = (struct slice){day, n < 0 ? 0 : (size_t)n};
    }
    return text.n > 0 && stamp_length(text) == text.n && stamp_seconds(&clock, text, out) && *out > 0;
}

bool ignore_parse(struct ignore *out, struct slice text, struct error *why)
{
    size_t at = slice_find_byte(text, '@'), colon;
    struct ignore i = {0};

    if (at == SLICE_NONE || at == 0 || at + 1 == text.n) {
        error_set(why, "'%.*s' is not of the form TARGET@LIST or TARGET@LIST:UNTIL", (int)text.n, text.p);
        return false;
    }
    i.target = slice_cut(text, 0, at);
    i.list = slice_cut(text, at + 1, text.n);
    colon = slice_find_byte(i.list, ':');
    if (colon != SLICE_NONE) {
        struct slice until = slice_cut(i.list, colon + 1, i.list.n);

        i.list.n = colon;
        if (!read_until(until, &i.until_s)) {
            error_set(why, "'%.*s' is no date such as 2026-12-31", (int)until.n, until.p);
            return false;
        }
    }
    *out = i;
    return true;
}

static bool names(struct slice pattern, struct slice text)
{
    return slice_equal(pattern, SLICE("*")) || slice_equal_fold(pattern, text);
}

bool ignore_matches(const struct ignore *i, struct slice target, struct slice list, long long now_s)
{
    return (i->until_s == 0 || now_s <= i->until_s) && names(i->target, target) && names(i->list, list);
}
