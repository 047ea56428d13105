#include "plugins/check_maillog_ers/collect.h"

#include <limits.h>
#include <stdio.h>

#include "mail/delivery_line.h"
#include "mail/exim_id.h"
#include "mail/mail_line.h"
#include "plugins/check_maillog_ers/explain.h"
#include "text/stamp.h"

/* A stamp further ahead than this is a broken clock's; the line then counts as the one before. */
#define AHEAD_MAX_S 86400
/* Older than any queue lets a message grow; an arrival before that is misread. */
#define QUEUE_MAX_S (90 * 86400)

struct fold {
    struct book *book;
    const struct catalogue *catalogue;
    struct classify_memory *memory;
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

/* What an Exim line doesn't say itself: its log has no host, so the file stands for it, the message's id tells its arrival,
 * and a delivery's lines are not all one process'. */
static void complete_exim(struct mail_line *l, struct slice log, long long stamp_s)
{
    long long age_s = stamp_s - exim_id_arrival_s(l->delivery.queue_id);

    if (l->head.tag.n == 0 && !slice_equal(log, SLICE("-")))
        l->delivery.host = log;
    if (age_s >= 0 && age_s <= QUEUE_MAX_S)
        l->delivery.delay_s = age_s;
    l->head.pid.n = 0;
}

static void fold_block(struct fold *f, struct mail_lines *lines, struct slice block, struct slice log)
{
    struct mail_line l;

    mail_lines_feed(lines, block);
    while (mail_lines_next(lines, &l)) {
        struct delivery *d = &l.delivery;

        if (!l.same_second)
            (void)stamp_of(f, l.head.stamp);
        if (d->mta == MTA_EXIM)
            complete_exim(&l, log, f->last_s);
        do {
            struct attribution attribution;
            bool refused = d->reply.n > 0 && d->outcome != OUTCOME_SENT && d->outcome != OUTCOME_PROBE;

            if (refused)
                classify_again(f->memory, f->catalogue, d->reply, d->recipient, d->relay_ip, &attribution);
            book_line(f->book, f->last_s, l.head.pid, d, refused ? &attribution : NULL);
        } while (d->others.n > 0 && delivery_next_recipient(d));
    }
    if (lines->stamp.n > 0)
        book_tick(f->book, stamp_of(f, lines->stamp));
}

void maillog_collect(struct book *book, struct news *news, const struct catalogue *catalogue, long long wall_s,
                     long long deadline_ms, struct maillog_read *out)
{
    struct fold f = {.book = book, .catalogue = catalogue, .memory = classify_memory_open(), .wall_s = wall_s};
    struct mail_lines lines;
    enum news_step step;
    struct slice block, log;

    mail_lines_init(&lines);
    *out = (struct maillog_read){.in_time = true};
    stamp_clock_init(&f.clock, wall_s);
    f.last_s = book_clock(book) != 0 ? book_clock(book) : wall_s;
    while ((step = news_next(news, deadline_ms, &block, &log)) == NEWS_LINES) {
        out->bytes += block.n;
        fold_block(&f, &lines, block, log);
        if (monotonic_ms() >= deadline_ms)
            break;
    }
    out->in_time = step == NEWS_END;
    classify_memory_close(f.memory);
}

bool maillog_explain_all(struct news *news, const struct catalogue *catalogue)
{
    unsigned long long number = 0;
    struct slice lines, line, log;
    struct opensmtpd_sessions sessions = {.next = 0};
    struct syslog_head head;
    struct delivery d;
    struct buffer out;
    bool written = true;

    buffer_init(&out, (size_t)64 << 20);
    while (written && news_next(news, LLONG_MAX, &lines, &log) == NEWS_LINES) {
        while (slice_take_until(&lines, '\n', lines.n, &line)) {
            number++;
            if (!syslog_head_parse(&head, line) || !delivery_line_parse(&d, &head, &sessions))
                continue;
            do
                maillog_explain(&out, catalogue, number, &d);
            while (delivery_next_recipient(&d));
        }
        written = !out.failed && fwrite(out.p, 1, out.n, stdout) == out.n;
        buffer_cut(&out, 0);
    }
    buffer_free(&out);
    return fflush(stdout) == 0 && written;
}
