#include "plugins/check_maillog_ers/collect.h"

#include <stdio.h>
#include <time.h>

#include "mail/mail_line.h"
#include "mail/postfix_line.h"
#include "plugins/check_maillog_ers/explain.h"
#include "text/stamp.h"

/* A stamp further ahead than this is a broken clock's; the line then counts as the one before. */
#define AHEAD_MAX_S 86400

long long monotonic_ms(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

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

static void fold_block(struct fold *f, struct mail_lines *lines, struct slice block)
{
    struct mail_line l;

    mail_lines_feed(lines, block);
    while (mail_lines_next(lines, &l)) {
        const struct delivery *d = &l.delivery;
        struct attribution attribution = {0};

        if (d->reply.n > 0 && d->outcome != OUTCOME_SENT && d->outcome != OUTCOME_PROBE)
            classify_again(f->memory, f->catalogue, d->reply, d->recipient, d->relay_ip, &attribution);
        if (!l.same_second)
            (void)stamp_of(f, l.head.stamp);
        book_line(f->book, f->last_s, l.head.pid, d, &attribution);
    }
    if (lines->stamp.n > 0)
        book_tick(f->book, stamp_of(f, lines->stamp));
}

void maillog_collect(struct book *book, struct log_follow *logs, const struct catalogue *catalogue, long long wall_s,
                     long long deadline_ms, struct maillog_read *out)
{
    struct fold f = {.book = book, .catalogue = catalogue, .memory = classify_memory_open(), .wall_s = wall_s};
    struct mail_lines lines;
    struct slice block, source;
    int got;

    mail_lines_init(&lines);
    *out = (struct maillog_read){.in_time = true};
    stamp_clock_init(&f.clock, wall_s);
    f.last_s = book_clock(book) != 0 ? book_clock(book) : wall_s;
    while ((got = log_follow_next(logs, &block, &source)) != 0) {
        if (got < 0)
            continue;
        out->bytes += block.n;
        fold_block(&f, &lines, block);
        out->in_time = monotonic_ms() < deadline_ms;
        if (!out->in_time)
            break;
    }
    classify_memory_close(f.memory);
}

bool maillog_explain_all(struct log_follow *logs, const struct catalogue *catalogue)
{
    unsigned long long number = 0;
    struct slice lines, source, line;
    struct syslog_head head;
    struct delivery d;
    struct buffer out;
    bool written = true;
    int got;

    buffer_init(&out, (size_t)64 << 20);
    while (written && (got = log_follow_next(logs, &lines, &source)) != 0) {
        if (got < 0)
            continue;
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
