#include "source/log_source.h"

#include "source/log_locate.h"
#include "source/log_time.h"

/* How often a source is looked for anew in one run when its files are moved under it. */
#define TRIES_MAX 5

static bool reads_live(const struct log_source *s)
{
    return s->member >= s->family.count || s->family.members[s->member].live;
}

struct log_mark log_source_mark(const struct log_source *s)
{
    struct log_mark mark = s->mark;

    if (s->lines != NULL)
        log_lines_mark(s->lines, &mark);
    return mark;
}

const struct log_point *log_source_point(const struct log_source *s)
{
    return s->mark.start.n == 0 || s->stage == LOG_STAGE_DONE ? NULL
           : s->lines != NULL                                 ? log_lines_point(s->lines)
                                                              : s->point;
}

void log_source_close(struct log_source *s, struct log_run *run)
{
    log_locate_close(s, run);
    log_family_free(&s->family);
}

static int stop(struct log_source *s, struct log_run *run, enum log_stage stage)
{
    s->mark = log_source_mark(s);
    log_locate_keep_point(s);
    log_source_close(s, run);
    s->stage = stage;
    return stage == LOG_STAGE_DONE ? 0 : -1;
}

/* Starts over from the mark, for the files aren't where they were. False: often enough. */
static bool look_again(struct log_source *s, struct log_run *run)
{
    struct error why;

    log_source_close(s, run);
    s->stage = LOG_STAGE_WAITING;
    if (++s->tries < TRIES_MAX)
        return true;
    error_set(&why, "%s: its files are being moved all the time; the rest is left to the next run",
              log_shown(s->path).text);
    log_trouble_add(&run->troubles, false, &why);
    s->stage = LOG_STAGE_LEFT;
    return false;
}

/* Cuts off the lines that are too early for the first run; false: nothing is left. */
static bool pass_over(struct log_source *s, struct log_run *run, struct slice *lines)
{
    if (!s->skipping)
        return true;
    *lines = slice_cut(*lines, log_time_before(&run->clock, *lines, s->skip_s), lines->n);
    s->skipping = lines->n == 0;
    return !s->skipping;
}

/* The start of the newest file of which something was read: what is before the next one. */
static struct log_print newest_read(const struct log_mark *m)
{
    return m->start.n > 0 ? m->start : m->before;
}

/* The copy being read has ended, and nothing newer has come yet. A packed one can't grow: it need not be unpacked again. */
static int stop_at_copy(struct log_source *s, struct log_run *run)
{
    bool packed = log_file_packed(s->file);
    int result = stop(s, run, LOG_STAGE_DONE);

    if (packed)
        s->mark = (struct log_mark){.inode = s->mark.inode, .before = newest_read(&s->mark)};
    s->known = !(packed && s->vanished);
    return result;
}

/* At the end of a file. 1: *lines is its last line; 0: go on with *located; -1: the source is done. */
static int end_file(struct log_source *s, struct log_run *run, struct slice *lines, enum log_located *located)
{
    struct log_print before;

    if (!log_locate_has_due(s, run, s->member + 1)) {
        (void)stop_at_copy(s, run);
        return -1;
    }
    if (!s->spoilt) {
        *lines = log_lines_rest(s->lines);
        if (lines->n > 0 && pass_over(s, run, lines))
            return 1;
    }
    s->mark = log_source_mark(s);
    before = newest_read(&s->mark);
    *located = log_locate_due(s, run, s->member + 1);
    if (*located == LOG_LOCATED)
        s->mark.before = before;
    s->skipping = s->spoilt = false;
    return 0;
}

/* One step of reading. 1: a block; 0: nothing yet, or done; -1: trouble, or a block that is passed over. */
static int read_on(struct log_source *s, struct log_run *run, struct slice *lines)
{
    enum log_located located = LOG_LOCATED;
    struct error why;
    int result;

    switch (s->spoilt ? LOG_READ_END : log_lines_next(s->lines, lines, &why)) {
    case LOG_READ_BYTES:
        return pass_over(s, run, lines) ? 1 : -1; /* so that the caller looks at its clock */
    case LOG_READ_REPLACED:
        s->mark = log_source_mark(s);
        return look_again(s, run) ? 0 : -1;
    case LOG_READ_FAILED:
    case LOG_READ_LATE: /* that is said of skipping alone */
        log_trouble_add(&run->troubles, false, &why);
        s->spoilt = log_file_packed(s->file) && !reads_live(s);
        return s->spoilt ? -1 : stop(s, run, LOG_STAGE_LEFT);
    case LOG_READ_END:
        break;
    }
    if (reads_live(s))
        return stop(s, run, LOG_STAGE_DONE);
    result = end_file(s, run, lines, &located);
    if (result != 0)
        return result > 0;
    if (located == LOG_LOCATED_NOTHING)
        return stop(s, run, LOG_STAGE_DONE);
    return located == LOG_LOCATED || look_again(s, run) ? 0 : -1;
}

int log_source_next(struct log_source *s, struct log_run *run, struct slice *lines, struct slice *log)
{
    while (s->stage == LOG_STAGE_WAITING || s->stage == LOG_STAGE_READING) {
        int result = 0;

        if (s->stage == LOG_STAGE_READING) {
            result = read_on(s, run, lines);
            if (result == 1)
                *log = slice_of(s->path);
            if (result != 0)
                return result;
            continue;
        }
        switch (log_locate(s, run)) {
        case LOG_LOCATED:
            s->stage = LOG_STAGE_READING;
            break;
        case LOG_LOCATED_NOTHING:
            (void)stop(s, run, LOG_STAGE_DONE);
            break;
        case LOG_LOCATED_TROUBLE:
            return stop(s, run, LOG_STAGE_LEFT);
        case LOG_LOCATED_AGAIN:
            if (!look_again(s, run))
                return -1;
            break;
        }
    }
    return 0;
}

uint64_t log_source_lag(const struct log_source *s)
{
    const struct log_point *point;
    uint64_t lag, size, read;

    if (s->stage == LOG_STAGE_DONE)
        return 0;
    if (s->packed > 0)
        return s->packed;
    if (s->lines == NULL)
        return s->known && s->mark.offset < s->size ? s->size - s->mark.offset : s->size;
    lag = log_family_bytes(&s->family, s->member + 1);
    size = log_file_facts(s->file)->size;
    point = log_lines_point(s->lines);
    read = !log_file_packed(s->file) ? log_lines_offset(s->lines) : point != NULL ? point->in : 0;
    return lag + (read < size ? size - read : 0);
}
