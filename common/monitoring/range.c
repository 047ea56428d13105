#include "monitoring/range.h"

#include <math.h>

#include "text/number.h"

bool range_parse(struct range *out, struct slice text)
{
    struct range r = {.start = 0, .end = INFINITY, .set = true};
    size_t colon;

    r.inside = slice_take(&text, SLICE("@"));
    colon = slice_find_byte(text, ':');
    if (colon != SLICE_NONE) {
        struct slice start = slice_cut(text, 0, colon);

        text = slice_cut(text, colon + 1, text.n);
        if (start.n == 0 && text.n == 0)
            return false;
        if (slice_equal(start, SLICE("~")))
            r.start = -INFINITY;
        else if (start.n > 0 && !number_parse_double(start, &r.start))
            return false;
    }
    if ((text.n > 0 || colon == SLICE_NONE) && !number_parse_double(text, &r.end))
        return false;
    if (r.start > r.end)
        return false;
    *out = r;
    return true;
}

bool range_alerts(const struct range *r, double value)
{
    if (!r->set)
        return false;
    return isnan(value) || (value >= r->start && value <= r->end) == r->inside;
}

void range_print(struct buffer *out, const struct range *r)
{
    if (!r->set)
        return;
    if (r->inside)
        buffer_byte(out, '@');
    if (isinf(r->start)) {
        buffer_text(out, "~:");
    } else if (r->start != 0 || isinf(r->end)) {
        number_print(out, r->start);
        buffer_byte(out, ':');
    }
    if (!isinf(r->end))
        number_print(out, r->end);
}
