#include "plugins/check_maillog_ers/collect.h"

#include <limits.h>
#include <stdio.h>

#include "mail/mail_line.h"
#include "mail/postfix_line.h"
#include "plugins/check_maillog_ers/explain.h"
#include "text/stamp.h"

/* A stamp further ahead than this is a broken clock's; the line then counts as the one before. */
#define AHEAD_MAX_S 86400

struct fold {
    struct book *book;
    const struct catalogue *catalogue;
    struct stamp_clock clock;
    long long wall_s, last_s;
};

/* The line's time; that of the line before where it has none that can be. */
static long long stamp_of(struct fold *f, struct slice stamp)
{
    long long s;

    if (stamp.n > 0 && stamp_seconds(&f->clock, stamp, &s) && s <= f->wall_s + AHEAD_MAX_S)
        f->last_s = s;
    return f->last_s;
}

static void fold_block(struct fold *f, struct mail_lines *lines, struct slice block)
{
    struct mail_line l;

    mail_lines_feed(lines, block);
    while (mail_lines_next(lines, &l)) {
        const struct delivery *d = &l.delivery;
        struct attribution attribution = {0};

        if (d->reply.n > 0 && d->outcome != OUTCOME_SENT && d->outcome != OUTCOME_PROBE)
            classify(f->catalogue, d->reply, d->recipient, d->relay_ip, &attribution);
        book_line(f->book, stamp_of(f, l.head.stamp), l.head.pid, d, &attribution);
    }
    if (lines->stamp.n > 0)
        book_tick(f->book, stamp_of(f, lines->stamp));
}

void maillog_collect(struct book *book, struct news *news, const struct catalogue *catalogue, long long wall_s,
                     long long deadline_ms, struct maillog_read *out)
{
    struct fold f = {.book = book, .catalogue = catalogue, .wall_s = wall_s};
    struct mail_lines lines;
    enum news_step step;
    struct slice block;

    mail_lines_init(&lines);
    *out = (struct maillog_read){.in_time = true};
    stamp_clock_init(&f.clock, wall_s);
    f.last_s = book_clock(book) != 0 ? book_clock(book) : wall_s;
    while ((step = news_next(news, deadline_ms, &block)) == NEWS_LINES) {
        out->bytes += block.n;
        fold_block(&f, &lines, block);
        if (monotonic_ms() >= deadline_ms)
            break;
    }
    out->in_time = step == NEWS_END;
}

bool maillog_explain_all(struct news *news, const struct catalogue *catalogue)
{
    unsigned long long number = 0;
    struct slice lines, line;
    struct syslog_head head;
    struct delivery d;
    struct buffer out;
    bool written = true;

    buffer_init(&out, (size_t)64 << 20);
    while (written && news_next(news, LLONG_MAX, &lines) == NEWS_LINES) {
        while (slice_take_until(&lines, '\n', lines.n, &line)) {
            number++;
            if (syslog_head_parse(&head, line) && postfix_line_parse(&d, &head))
                maillog_explain(&out, catalogue, number, &d);
        }
        written = !out.failed && fwrite(out.p, 1, out.n, stdout) == out.n;
        buffer_cut(&out, 0);
    }
    buffer_free(&out);
    return fflush(stdout) == 0 && written;
}
