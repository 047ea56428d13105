#include "source/journal.h"

#include <stdlib.h>

#include "source/journal_line.h"

/* What one block of journalctl's output can become: the lines are shorter than their entries, one of which may have begun
 * before. */
#define LINES_MAX (4 * LOG_LINE_MAX)

enum stage {
    STAGE_WAITING, /* no child yet */
    STAGE_READING,
    STAGE_NEWEST, /* the newest entry is asked for, in place of a first run's past or of an entry that is gone */
    STAGE_OVER
};

struct journal {
    const struct journal_query *query;
    struct journal_position position;
    enum stage stage;
    unsigned recent; /* only these newest entries are wanted; 0: what is new */
    bool at_end;     /* a first run from the end on */
    bool any;        /* an entry came */
    bool unread;     /* it ended before the journal did */
    bool settled;    /* the position has been looked at: compared, or there was none */
    long long now_s, newest_s;
    uint64_t cut;
    struct child *child;
    struct journal_export export;
    struct buffer lines;
    struct log_troubles troubles;
};

static void say(struct journal *j, bool fatal, const char *what)
{
    struct error why;

    error_set(&why, "%s", what);
    log_trouble_add(&j->troubles, fatal, &why);
}

struct journal *journal_open(const struct journal_query *q, struct slice saved, enum log_first first, long long since_s,
                             long long now_s)
{
    struct journal *j = calloc(1, sizeof *j);

    if (j == NULL)
        return NULL;
    j->query = q;
    j->now_s = now_s;
    j->unread = true;
    if (!buffer_reserve(&j->lines, LINES_MAX) || !journal_export_open(&j->export)) {
        journal_close(j);
        return NULL;
    }
    if (saved.n > 0 && journal_position_parse(&j->position, saved))
        return j;
    if (saved.n > 0)
        say(j, false, "the saved position in the journal could not be read");
    j->at_end = first == LOG_FIRST_END;
    j->position.since_s = first == LOG_FIRST_SINCE && since_s > 0 ? since_s : 0;
    return j;
}

struct journal *journal_open_recent(const struct journal_query *q, unsigned count)
{
    struct journal *j = journal_open(q, (struct slice){NULL, 0}, LOG_FIRST_START, 0, 0);

    if (j != NULL)
        j->recent = count;
    return j;
}

/* A failure after which nothing more is read. */
static enum journal_step fail(struct journal *j, const struct error *why)
{
    log_trouble_add(&j->troubles, true, why);
    j->stage = STAGE_OVER;
    return JOURNAL_OVER;
}

/* newest: that many from the end; 0: from the position on. */
static enum journal_step start(struct journal *j, unsigned newest)
{
    struct error why;

    journal_export_restart(&j->export);
    if (!journal_query_start(&j->child, j->query, newest > 0 ? NULL : &j->position, newest, &why))
        return fail(j, &why);
    j->stage = newest > 0 && j->recent == 0 ? STAGE_NEWEST : STAGE_READING;
    return JOURNAL_WAITED;
}

static struct slice cursor_of(const struct journal *j)
{
    return (struct slice){j->position.cursor, j->position.cursor_n};
}

/* The first entry that came: is it the one that was read last? */
static bool is_read_before(struct journal *j, const struct journal_entry *e)
{
    bool same = journal_cursor_same(e->field[JOURNAL_CURSOR], cursor_of(j));

    if (j->position.cursor_n > 0 && !same)
        say(j, false,
            "the journal has lost the entry that was read last (vacuumed, or another machine's): entries behind "
            "it may be lost, too");
    return same;
}

/* One entry. False: no position can be taken from it. */
static bool take_entry(struct journal *j, const struct journal_entry *e)
{
    bool skip = j->stage == STAGE_NEWEST;

    if (!j->settled && j->stage == STAGE_READING)
        skip = is_read_before(j, e);
    j->settled = j->any = true;
    if ((long long)(e->time_us / 1000000) > j->newest_s)
        j->newest_s = (long long)(e->time_us / 1000000);
    if (!skip && !journal_line_add(&j->lines, e))
        j->cut++;
    return !j->lines.failed && journal_position_set(&j->position, e->field[JOURNAL_CURSOR]);
}

/* The entries of one block of journalctl's output. False: it is no output of journalctl. */
static bool take_block(struct journal *j, struct slice block)
{
    struct journal_entry entry;
    enum journal_got got;

    journal_export_feed(&j->export, block);
    while ((got = journal_export_next(&j->export, &entry)) == JOURNAL_ENTRY)
        if (!take_entry(j, &entry))
            return false;
    return got == JOURNAL_MORE;
}

/* journalctl has ended: 0, or *why says what is wrong. *complained: it had something to say. */
static int end_child(struct journal *j, bool *complained, struct error *why)
{
    struct slice complaint = slice_trim(child_complaint(j->child));
    char text[CHILD_COMPLAINT_MAX];
    int status;

    memcpy(text, complaint.p, complaint.n);
    complaint.p = text;
    *complained = complaint.n > 0;
    status = child_close(j->child);
    j->child = NULL;
    if (status == 0 && journal_export_inside(&j->export))
        status = -1;
    if (status != 0 || *complained)
        journal_explain_failure(why, status, complaint);
    return status;
}

/* The newest entry was asked for, and that is over. */
static enum journal_step end_newest(struct journal *j, bool came)
{
    j->stage = STAGE_OVER;
    j->unread = false;
    if (j->at_end && !came)
        j->position.since_s = j->now_s;
    if (j->at_end)
        return JOURNAL_OVER;
    if (came)
        say(j, false,
            "the journal ends before the entry that was read last (another machine's, or its clock was set back): "
            "went on from its end");
    else
        say(j, true, "the journal holds no entry of a mail server any more");
    return JOURNAL_OVER;
}

static enum journal_step end_reading(struct journal *j)
{
    struct error why = {""};
    bool complained;
    int status = end_child(j, &complained, &why);

    if (status != 0)
        return fail(j, &why);
    if (complained)
        log_trouble_add(&j->troubles, false, &why);
    if (j->stage == STAGE_NEWEST)
        return end_newest(j, j->any);
    j->stage = STAGE_OVER;
    j->unread = false;
    /* The entry of the position itself should have come. It may do so again where a file could not be read just now. */
    if (j->any || j->position.cursor_n == 0 || complained)
        return JOURNAL_OVER;
    return start(j, 1);
}

enum journal_step journal_next(struct journal *j, int wait_ms, struct slice *lines)
{
    struct error why = {""};
    struct slice block;
    struct watch w;
    size_t n;

    if (j->stage == STAGE_OVER)
        return JOURNAL_OVER;
    if (j->stage == STAGE_WAITING)
        return journal_is_refused(j->query, &why) ? fail(j, &why) : start(j, j->at_end ? 1 : j->recent);
    watch_reset(&w, wait_ms);
    child_watch(j->child, &w);
    (void)watch_wait(&w);
    buffer_cut(&j->lines, 0);
    switch (child_take(j->child, &w, &block)) {
    case 0:
        return JOURNAL_WAITED;
    case 1:
        break;
    default:
        return end_reading(j);
    }
    if (!take_block(j, block)) {
        say(j, true, "what journalctl prints can't be understood; the rest of the journal is left");
        j->stage = STAGE_OVER;
    }
    n = j->lines.n;
    for (size_t i = 0; i < LOG_PAD; i++)
        buffer_byte(&j->lines, '\0');
    *lines = slice_cut(buffer_slice(&j->lines), 0, n);
    return n > 0 ? JOURNAL_LINES : JOURNAL_WAITED;
}

void journal_stop(struct journal *j)
{
    if (j->child != NULL && !j->any)
        say(j, true, "journalctl gave nothing in time");
    j->stage = STAGE_OVER;
}

bool journal_unread(const struct journal *j)
{
    return j->unread;
}

long long journal_newest_s(const struct journal *j)
{
    return j->newest_s;
}

void journal_save(const struct journal *j, struct buffer *out)
{
    journal_position_print(out, &j->position);
}

uint64_t journal_cut(const struct journal *j)
{
    return j->cut;
}

size_t journal_troubles(const struct journal *j, const struct log_trouble **out)
{
    *out = j->troubles.list;
    return j->troubles.count;
}

void journal_close(struct journal *j)
{
    if (j == NULL)
        return;
    if (j->child != NULL)
        (void)child_close(j->child);
    journal_export_free(&j->export);
    buffer_free(&j->lines);
    free(j);
}
