/* mail/mail_line on any block: the same deliveries and the same last stamp as by the parsers line by line. */
#include "mail/delivery_line.h"
#include "mail/mail_line.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
    if (!good)
        abort();
}

static void check_same(const struct mail_line *got, struct slice line, const struct syslog_head *head,
                       const struct delivery *want)
{
    const struct delivery *d = &got->delivery;

    check(slice_equal(got->line, line) && slice_equal(got->head.stamp, head->stamp));
    check(slice_equal(got->head.host, head->host) && slice_equal(got->head.tag, head->tag));
    check(slice_equal(got->head.body, head->body) && slice_equal(got->head.pid, head->pid));
    check(d->outcome == want->outcome && d->hop == want->hop && d->ambiguous == want->ambiguous);
    check(slice_equal(d->queue_id, want->queue_id) && slice_equal(d->domain, want->domain));
    check(slice_equal(d->relay_ip, want->relay_ip) && slice_equal(d->reply, want->reply));
}

static void walk(struct mail_lines *lines, struct slice block)
{
    struct slice rest = block, stamp = {block.p, 0};
    struct mail_line got;
    struct syslog_head head;
    struct delivery want;
    struct opensmtpd_sessions sessions = lines->sessions;

    mail_lines_feed(lines, block);
    while (rest.n > 0) {
        size_t n = slice_find_byte(rest, '\n');
        struct slice line = slice_cut(rest, 0, n == SLICE_NONE ? rest.n : n);

        rest = slice_cut(rest, line.n + 1, rest.n);
        if (!syslog_head_parse(&head, line))
            continue;
        if (head.stamp.n > 0)
            stamp = head.stamp;
        if (!delivery_line_parse(&want, &head, &sessions))
            continue;
        check(mail_lines_next(lines, &got));
        check_same(&got, line, &head, &want);
        check(slice_equal(lines->stamp, stamp));
    }
    check(!mail_lines_next(lines, &got));
    check(slice_equal(lines->stamp, stamp));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mail_lines lines;
    struct slice all = {(const char *)data, size};
    size_t half = slice_find_byte(slice_cut(all, size / 2, size), '\n');

    mail_lines_init(&lines);
    walk(&lines, all);
    /* Again in two blocks, with what is remembered of the first pass. */
    half = half == SLICE_NONE ? size : size / 2 + half + 1;
    walk(&lines, slice_cut(all, 0, half));
    walk(&lines, slice_cut(all, half, size));
    return 0;
}
