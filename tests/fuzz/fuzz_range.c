/* A range that is accepted is written in its grammar's characters, has its ends in order, alerts as its ends say, and
 * prints as a text that parses to the same range. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "monitoring/range.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void want(bool holds)
{
    if (!holds)
        abort();
}

static void check_alerts(const struct range *r)
{
    if (!isinf(r->start)) {
        want(range_alerts(r, r->start) == r->inside);
        want(range_alerts(r, -INFINITY) != r->inside);
    }
    if (!isinf(r->end)) {
        want(range_alerts(r, r->end) == r->inside);
        want(range_alerts(r, INFINITY) != r->inside);
    }
    want(range_alerts(r, NAN));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = {(const char *)data, size};
    struct range r = {.start = 3, .end = 2}, again;
    struct buffer once, twice;

    if (!range_parse(&r, text)) {
        want(r.start == 3 && r.end == 2 && !r.inside && !r.set);
        return 0;
    }
    for (size_t i = 0; i < text.n; i++)
        want(slice_find_byte(SLICE("@~:-.0123456789"), text.p[i]) != SLICE_NONE);
    want(r.set && r.start <= r.end && r.inside == (text.p[0] == '@'));
    check_alerts(&r);
    buffer_init(&once, 2000);
    buffer_init(&twice, 2000);
    range_print(&once, &r);
    want(range_parse(&again, buffer_slice(&once)));
    want(again.start == r.start && again.end == r.end && again.inside == r.inside);
    range_print(&twice, &again);
    want(slice_equal(buffer_slice(&once), buffer_slice(&twice)));
    buffer_free(&once);
    buffer_free(&twice);
    return 0;
}
