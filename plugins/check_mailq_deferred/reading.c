#include "plugins/check_mailq_deferred/reading.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "source/child.h"
#include "source/lines.h"

/* A message with very many recipients is one line of postqueue -j. */
#define LINE_MAX_BYTES (16u << 20)
#define BLOCK 65536

/* A listing under way: the parser is chosen when its kind is known. */
struct parse {
    struct reading *reading;
    struct listing *listing;
    struct lines lines;
    struct sendmail_qf control_file;
    bool whole_message_read; /* from its control file: the listing's own lines of it are passed over */
    bool no_memory;
    enum queue_mta mta; /* whose listing it must be; QUEUE_MTA_NONE: anyone's */
};

bool reading_open(struct reading *r, struct mailq_run *run, struct intake *intake)
{
    *r = (struct reading){.run = run, .intake = intake};
    return spool_open(&r->spool);
}

void reading_close(struct reading *r)
{
    spool_close(&r->spool);
}

/* Sendmail cuts what it lists: where the control file can be read, it is read instead. */
static void take_sendmail(struct parse *p, const struct queued *q)
{
    struct listing_check check;
    struct queued whole;
    if (q->first) {
        listing_check(p->listing, &check);
        p->whole_message_read =
            q->state != QUEUE_CORRUPT &&
            spool_control_file(&p->reading->spool, check.directory, q->queue_id, &p->control_file) &&
            sendmail_qf_next(&p->control_file, &whole);
        if (p->whole_message_read) {
            do {
                if (q->state == QUEUE_ACTIVE)
                    whole.state = QUEUE_ACTIVE;
                intake_take(p->reading->intake, &whole);
            } while (sendmail_qf_next(&p->control_file, &whole));
        }
    }
    if (!p->whole_message_read)
        intake_take(p->reading->intake, q);
}

static void take_entries(struct parse *p, enum listing_kind kind)
{
    struct queued q;
    while (listing_next(p->listing, &q)) {
        if (kind == LISTING_SENDMAIL && p->reading->live) {
            take_sendmail(p, &q);
            continue;
        }
        if (kind == LISTING_EXIM && p->reading->exim_spool.n > 0)
            spool_explain(&p->reading->spool, p->reading->exim_spool, &q);
        intake_take(p->reading->intake, &q);
    }
}

/* Postfix has two kinds: what is neither is an unreadable one of the first. */
static enum listing_kind kind_by_line(enum queue_mta mta, struct slice line)
{
    enum listing_kind kind = listing_guess(line);
    if (mta == QUEUE_MTA_POSTFIX && listing_mta(kind) != QUEUE_MTA_POSTFIX && slice_trim(line).n > 0)
        return LISTING_POSTFIX_JSON;
    return kind;
}

static void take_line(struct parse *p, struct slice line, struct reading_end *end)
{
    if (p->listing == NULL && end->kind == LISTING_NONE)
        end->kind = kind_by_line(p->mta, line);
    if (p->listing == NULL && end->kind != LISTING_NONE) {
        p->listing = listing_open(end->kind, p->reading->run->now.wall_s);
        p->no_memory = p->listing == NULL;
    }
    if (p->listing == NULL) { /* of no kind that is known */
        end->check.lines += slice_trim(line).n > 0;
        end->check.foreign = end->check.lines;
        return;
    }
    listing_line(p->listing, line);
    take_entries(p, end->kind);
}

static void take_block(struct parse *p, struct slice block, struct reading_end *end)
{
    struct slice line;
    lines_feed(&p->lines, block);
    while (lines_next(&p->lines, &line) && !p->no_memory)
        take_line(p, line, end);
}

static void begin(struct parse *p, struct reading *r, enum listing_kind kind, struct reading_end *end)
{
    *p = (struct parse){.reading = r};
    *end = (struct reading_end){.kind = kind};
    lines_init(&p->lines, LINE_MAX_BYTES);
    p->no_memory = !intake_begin(r->intake);
}

static bool finish(struct parse *p, struct reading_end *end)
{
    struct slice line;
    if (lines_last(&p->lines, &line) && !end->timed_out)
        take_line(p, line, end);
    end->too_long = p->lines.too_long;
    if (p->listing == NULL && !p->no_memory &&
        end->kind != LISTING_NONE) /* not one line: some kinds have to say that nothing waits */
        p->no_memory = (p->listing = listing_open(end->kind, p->reading->run->now.wall_s)) == NULL;
    if (p->listing != NULL) {
        listing_end(p->listing);
        take_entries(p, end->kind);
        listing_check(p->listing, &end->check);
        end->check.directory.n = 0; /* goes with the listing */
        listing_close(p->listing);
    }
    lines_free(&p->lines);
    return !p->no_memory;
}

/* What a program wrote to standard error: its last line, where the others are warnings on the way to it. */
static void keep_complaint(struct reading_end *end, struct slice complaint)
{
    while (complaint.n > 0 && complaint.p[complaint.n - 1] == '\n')
        complaint.n--;
    size_t newline = slice_find_last_byte(complaint, '\n');
    struct slice last = newline == SLICE_NONE ? complaint : slice_cut(complaint, newline + 1, complaint.n);
    error_set(&end->complaint, "%.*s", (int)last.n, last.n == 0 ? "" : last.p);
}

bool reading_program(struct reading *r, const char *path, const char *const argv[], enum listing_kind kind,
                     struct reading_end *end)
{
    struct parse p;
    struct child *c;
    struct slice block;
    int taken = 0;
    begin(&p, r, kind, end);
    if (!child_start(&c, path, argv, SLICE(""), &end->complaint)) {
        end->unreadable = true;
        return finish(&p, end);
    }
    while (taken >= 0 && !p.no_memory && !end->timed_out) {
        struct watch w;
        long long left = r->run->deadline_ms - monotonic_ms();
        end->timed_out = left <= 0;
        if (end->timed_out)
            break;
        watch_reset(&w, (int)left);
        child_watch(c, &w);
        watch_wait(&w);
        taken = child_take(c, &w, &block);
        if (taken > 0)
            take_block(&p, block, end);
    }
    keep_complaint(end, child_complaint(c));
    end->failure = queue_failure(listing_mta(kind), child_complaint(c), 0);
    end->status = child_close(c);
    bool good = finish(&p, end);
    if (end->failure == QUEUE_FAILURE_NONE && end->status != 0) {
        if (end->complaint.text[0] == '\0') /* some complain on standard output */
            end->complaint = end->check.first_text;
        end->failure = queue_failure(listing_mta(kind), slice_of(end->complaint.text), end->status);
    }
    return good;
}

static enum listing_kind kind_of(enum queue_mta mta)
{
    static const enum listing_kind kinds[] = {
        [QUEUE_MTA_NONE] = LISTING_NONE,           [QUEUE_MTA_POSTFIX] = LISTING_NONE,
        [QUEUE_MTA_EXIM] = LISTING_EXIM,           [QUEUE_MTA_SENDMAIL] = LISTING_SENDMAIL,
        [QUEUE_MTA_OPENSMTPD] = LISTING_OPENSMTPD, [QUEUE_MTA_NULLMAILER] = LISTING_NULLMAILER,
        [QUEUE_MTA_QMAIL] = LISTING_QMAIL,
    };
    return kinds[mta];
}

bool reading_file(struct reading *r, int fd, enum queue_mta mta, struct reading_end *end)
{
    struct parse p;
    char *block = malloc(BLOCK);
    ssize_t n = 1;
    begin(&p, r, kind_of(mta), end);
    p.mta = mta;
    p.no_memory = p.no_memory || block == NULL;
    while (n > 0 && !p.no_memory) {
        struct watch w;
        long long left = r->run->deadline_ms - monotonic_ms();
        if (left <= 0) {
            end->timed_out = true;
            break;
        }
        watch_reset(&w, (int)left);
        watch_add(&w, fd, POLLIN);
        if (watch_wait(&w) == 0)
            continue;
        n = read(fd, block, BLOCK);
        if (n > 0)
            take_block(&p, (struct slice){block, (size_t)n}, end);
        else if (n < 0 && (errno == EAGAIN || errno == EINTR))
            n = 1;
    }
    if (n < 0) {
        error_set(&end->complaint, "%s", strerror(errno));
        end->unreadable = true;
    }
    free(block);
    if (end->kind == LISTING_NONE && end->check.lines == 0 && mta == QUEUE_MTA_POSTFIX)
        end->kind = LISTING_POSTFIX_JSON; /* prints nothing when nothing waits */
    return finish(&p, end);
}

struct slice reading_setting(struct reading *r, const char *path, const char *const argv[], struct buffer *out)
{
    struct child *c;
    struct slice block;
    int taken = 0;
    buffer_cut(out, 0);
    if (!child_start(&c, path, argv, SLICE(""), NULL))
        return SLICE("");
    while (taken >= 0) {
        struct watch w;
        long long left = r->run->deadline_ms - monotonic_ms();
        if (left <= 0)
            break;
        watch_reset(&w, (int)left);
        child_watch(c, &w);
        watch_wait(&w);
        taken = child_take(c, &w, &block);
        if (taken > 0)
            buffer_add(out, block);
    }
    if (child_close(c) != 0)
        return SLICE("");
    struct slice all = buffer_slice(out), line;
    return slice_take_until(&all, '\n', all.n, &line) ? line : all;
}
