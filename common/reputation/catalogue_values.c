#include "reputation/catalogue_values.h"

bool catalogue_slug(struct slice s)
{
    if (slice_equal(s, SLICE("trap")) || slice_equal(s, SLICE("list")) || slice_equal(s, SLICE("web")))
        return false;
    for (size_t i = 0; i < s.n; i++)
        if ((s.p[i] < 'a' || s.p[i] > 'z') && (s.p[i] < '0' || s.p[i] > '9') && (s.p[i] != '-' || i == 0))
            return false;
    return s.n > 0 && s.n <= 40;
}

bool catalogue_yes(struct slice value, bool *out, struct error *why)
{
    *out = slice_equal(value, SLICE("yes"));
    if (*out || slice_equal(value, SLICE("no")))
        return true;
    error_set(why, "yes or no");
    return false;
}

bool catalogue_url(struct slice value, struct slice *out, struct error *why)
{
    if (!slice_starts(value, SLICE("https://")) && !slice_starts(value, SLICE("http://")) &&
        !slice_starts(value, SLICE("mailto:"))) {
        error_set(why, "a URL starts with https://, http:// or mailto:");
        return false;
    }
    *out = value;
    return true;
}
