/* Numbers: what is read prints and reads back as the same value. The input is taken as text, and its first eight bytes
 * as a double, so that every bit pattern comes up. */
#include <math.h>
#include <stdlib.h>

#include "text/number.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void round_trip(double value)
{
    struct buffer out;
    double back = 0;

    buffer_init(&out, 400);
    number_print(&out, value);
    require(!out.failed);
    if (isfinite(value))
        require(number_parse_double(buffer_slice(&out), &back) && back == value);
    else
        require(slice_equal(buffer_slice(&out), SLICE("U")));
    buffer_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = {(const char *)data, size};
    uint64_t count = 0;
    long long seconds = 0;
    double value = 0;
    struct buffer out;

    if (size >= sizeof value) {
        memcpy(&value, data, sizeof value);
        round_trip(value);
    }
    if (number_parse_double(text, &value))
        round_trip(value);
    if (number_parse(text, UINT64_MAX, &count)) {
        require(count == 0 || !number_parse(text, count - 1, &count));
        require(number_parse(text, count, &count));
    }
    buffer_init(&out, 100);
    if (duration_parse(text, &seconds)) {
        require(seconds >= 0);
        duration_print(&out, seconds);
        require(!out.failed && out.n > 0);
    }
    buffer_free(&out);
    return 0;
}
