/* mail/syslog_head on any line: what it gives lies inside the line, in order, and reads the same again. */
#include "mail/syslog_head.h"

#include "mail/exim_id.h"
#include "mail/opensmtpd_line.h"
#include "text/stamp.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
    if (!good)
        abort();
}

static bool inside(struct slice part, struct slice whole)
{
    return part.n == 0 || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice line = {(const char *)data, size};
    struct syslog_head head, again;

    if (!syslog_head_parse(&head, line))
        return 0;
    check(inside(head.stamp, line) && inside(head.host, line) && inside(head.tag, line) && inside(head.pid, line) &&
          inside(head.body, line));
    check(slice_find_byte(head.tag, ' ') == SLICE_NONE && slice_find_byte(head.host, ' ') == SLICE_NONE);
    /* Without a tag only where an MTA writes a log of its own. */
    check(head.tag.n > 0 || opensmtpd_line_starts(head.body) || (head.stamp.n > 0 && exim_id_length(head.body) > 0));
    check(head.tag.n == 0 || head.stamp.n > 0 || head.pid.n > 0 || slice_find_byte(line, '<') != SLICE_NONE);
    check(stamp_length(head.stamp) == head.stamp.n);
    for (size_t i = 0; i < head.pid.n; i++)
        check(head.pid.p[i] >= '0' && head.pid.p[i] <= '9');
    if (head.stamp.n > 0)
        check(head.stamp.p + head.stamp.n < head.tag.p);
    /* The body is the line's end, but for a carriage return. */
    check(head.body.n == 0 || line.p + line.n - (head.body.p + head.body.n) <= 1);
    again = head;
    if (head.tag.n > 0 && (head.tag.p[head.tag.n] == ':' || head.tag.p[head.tag.n] == '[')) {
        struct slice rest = {head.tag.p, (size_t)(head.body.p + head.body.n - head.tag.p)};

        check(syslog_head_parse_tag(&again, rest));
        check(slice_equal(again.tag, head.tag) && slice_equal(again.pid, head.pid) &&
              slice_equal(again.body, head.body));
    }
    return 0;
}
