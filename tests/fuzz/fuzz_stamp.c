/* A stamp lies inside its line and reads the same whether cut off or not, and with or without what came before; without a
 * year it is never more than a day (and the minute's seconds) ahead. The input is a log: one stamp per line. */
#include <stdlib.h>

#include "text/stamp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const long long now_s = 1795500000; /* 2026-11-24T06:00:00Z */

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_line(struct stamp_clock *kept, struct slice line)
{
    size_t length = stamp_length(line);
    struct slice stamp = slice_cut(line, 0, length);
    struct stamp_clock fresh;
    long long with_memo = -1, without = -1;

    require(length <= line.n);
    if (length == 0) {
        require(!stamp_seconds(kept, line, &with_memo) && with_memo == -1);
        return;
    }
    require(length >= strlen("Nov 4 02:02:25") && stamp_length(stamp) == length);
    stamp_clock_init(&fresh, now_s);
    require(stamp_seconds(kept, stamp, &with_memo) == stamp_seconds(&fresh, stamp, &without));
    require(with_memo == without);
    if (stamp.p[0] >= 'A' && stamp.n < strlen("Nov 4 2026 02:02:25"))
        require(with_memo <= now_s + 86400 + 60);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice rest = {(const char *)data, size}, line;
    struct stamp_clock kept;

    stamp_clock_init(&kept, now_s);
    while (slice_take_until(&rest, '\n', rest.n, &line))
        check_line(&kept, line);
    check_line(&kept, rest);
    return 0;
}
