#include "source/log_time.h"

#include <stdlib.h>

#include "mail/syslog_head.h"

#define PROBE ((size_t)64 * 1024)

/* The stamp stands first; behind a priority or a container's prefix only the syslog header's reader finds it. */
static bool line_time(struct stamp_clock *clock, struct slice line, long long *out_s)
{
    struct syslog_head head;
    size_t n = stamp_length(line);

    if (n > 0)
        return stamp_seconds(clock, slice_cut(line, 0, n), out_s);
    return syslog_head_parse(&head, line) && head.stamp.n > 0 && stamp_seconds(clock, head.stamp, out_s);
}

/* Offset of the first whole line with a stamp, SLICE_NONE if there is none. */
static size_t find_stamped(struct stamp_clock *clock, struct slice bytes, long long *out_s)
{
    struct slice rest = bytes, line;

    while (slice_take_until(&rest, '\n', rest.n, &line))
        if (line_time(clock, line, out_s))
            return (size_t)(line.p - bytes.p);
    return SLICE_NONE;
}

bool log_time_first(struct stamp_clock *clock, struct slice bytes, long long *out_s)
{
    return find_stamped(clock, bytes, out_s) != SLICE_NONE;
}

size_t log_time_before(struct stamp_clock *clock, struct slice lines, long long since_s)
{
    struct slice rest = lines, line;
    long long at;

    while (slice_take_until(&rest, '\n', rest.n, &line))
        if (line_time(clock, line, &at) && at >= since_s)
            return (size_t)(line.p - lines.p);
    return lines.n;
}

uint64_t log_time_bisect(const struct log_file *f, struct stamp_clock *clock, long long since_s)
{
    uint64_t low = 0, high = log_file_facts(f)->size;
    char *probe = malloc(PROBE);

    while (probe != NULL && low < high && high - low > PROBE) {
        uint64_t middle = low + (high - low) / 2;
        struct slice bytes = {probe, log_file_peek(f, middle, probe, PROBE)};
        size_t newline = slice_find_byte(bytes, '\n'), at = SLICE_NONE;
        long long stamp;

        if (newline != SLICE_NONE) {
            bytes = slice_cut(bytes, newline + 1, bytes.n);
            at = find_stamped(clock, bytes, &stamp);
        }
        if (at != SLICE_NONE && stamp < since_s)
            low = middle + newline + 1 + at;
        else
            high = middle;
    }
    free(probe);
    return low;
}

bool log_time_last(const struct log_file *f, struct stamp_clock *clock, long long *out_s)
{
    uint64_t size = log_file_facts(f)->size, reach = 4 * PROBE, from = size < reach ? 0 : size - reach;
    char *tail = malloc(4 * PROBE);
    struct slice bytes, rest, line;
    bool found = false;

    if (tail == NULL)
        return false;
    bytes = (struct slice){tail, log_file_peek(f, from, tail, 4 * PROBE)};
    bytes.n = bytes.n == 0 ? 0 : slice_find_last_byte(bytes, '\n') + 1; /* SLICE_NONE + 1 is 0 */
    while (!found && bytes.n > 0) {
        size_t newline = slice_find_last_byte(slice_cut(bytes, 0, bytes.n - 1), '\n');

        if (newline == SLICE_NONE && from > 0)
            break; /* a line's end only */
        rest = slice_cut(bytes, newline + 1, bytes.n);
        found = slice_take_until(&rest, '\n', rest.n, &line) && line_time(clock, line, out_s);
        bytes.n = newline + 1;
    }
    free(tail);
    return found;
}
