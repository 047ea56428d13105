#include "source/log_locate.h"

#include <stdlib.h>

#include "source/log_first.h"

/* Where the file of a mark was found. */
enum found { FOUND_OPEN, FOUND_READ, FOUND_NOWHERE, FOUND_MOVED, FOUND_LATE };

void log_locate_close(struct log_source *s, struct log_run *run)
{
    if (s->lines != NULL)
        run->cut += log_lines_cut(s->lines);
    log_lines_close(s->lines);
    log_file_close(s->file);
    s->lines = NULL;
    s->file = NULL;
}

enum log_open log_locate_open(struct log_source *s, const char *path, struct error *why)
{
    enum log_open result = log_file_open(&s->file, path, why);

    if (result != LOG_OPEN_OK)
        return result;
    s->lines = log_lines_open(s->file);
    if (s->lines != NULL)
        return LOG_OPEN_OK;
    error_set(why, "no memory to read a log");
    log_file_close(s->file);
    s->file = NULL;
    return LOG_OPEN_LATER;
}

/* Is that member the file of another source? */
static bool is_other(const struct log_source *s, const struct log_run *run, const struct log_member *m)
{
    for (size_t i = 0; i < run->id_count; i++)
        if (i != s->index && run->ids[i].inode == m->facts.inode && run->ids[i].device == m->facts.device)
            return true;
    return false;
}

/* Is that member to be read in its turn? */
static bool is_due(const struct log_source *s, const struct log_run *run, const struct log_member *m)
{
    return m->live || (m->rotated && !is_other(s, run, m) && !log_family_copies_live(&s->family, m));
}

bool log_locate_has_due(const struct log_source *s, const struct log_run *run, size_t i)
{
    for (; i < s->family.count; i++)
        if (s->family.members[i].start_n > 0 && is_due(s, run, &s->family.members[i]))
            return true;
    return false;
}

static void tell(struct log_run *run, bool fatal, const char *before, const char *what)
{
    struct error why;

    error_set(&why, "%s%s", before, what);
    log_trouble_add(&run->troubles, fatal, &why);
}

enum log_located log_locate_due(struct log_source *s, struct log_run *run, size_t i)
{
    struct error why;

    for (; i < s->family.count; i++) {
        const struct log_member *m = &s->family.members[i];

        if (!is_due(s, run, m))
            continue;
        if (m->obstacle.text[0] != '\0') {
            if (!m->live)
                tell(run, false, "rotated log ", m->obstacle.text);
            continue;
        }
        log_locate_close(s, run);
        if (log_locate_open(s, m->path, &why) != LOG_OPEN_OK ||
            !slice_starts(log_file_start(s->file), log_member_start(m)))
            return LOG_LOCATED_AGAIN;
        s->member = i;
        log_lines_mark(s->lines, &s->mark);
        return LOG_LOCATED;
    }
    return LOG_LOCATED_NOTHING;
}

/* Of files that look alike the one with the mark's inode is preferred, then the log itself: a copy beside it is one that
 * copytruncate is just making. */
static unsigned rank_of(const struct log_member *m, const struct log_mark *mark)
{
    return m->facts.inode == mark->inode ? 0 : m->live ? 1 : 2;
}

/* Can that member be the mark's file, or a copy of it, by its start? */
static bool may_be(const struct log_source *s, const struct log_member *m)
{
    const enum log_fit fit = log_mark_fit(&s->mark, log_member_start(m));

    return fit == LOG_FIT_WHOLE || fit == LOG_FIT_SHORT;
}

void log_locate_keep_point(struct log_source *s)
{
    const struct log_point *p = s->lines == NULL ? NULL : log_lines_point(s->lines);

    if (s->lines == NULL)
        return;
    if (p != NULL && s->point == NULL)
        s->point = malloc(sizeof *p);
    if (p != NULL && s->point != NULL)
        *s->point = *p;
    if (p == NULL) {
        free(s->point);
        s->point = NULL;
    }
}

/* Moves the open file to the mark, from the point if there is one. A point that leads elsewhere is of no use any more. */
static enum log_fit resume(struct log_source *s, struct log_run *run, struct error *why)
{
    enum log_fit fit = log_lines_resume(s->lines, &s->mark, s->point, run->limit, why);

    if (fit == LOG_FIT_WHOLE)
        return fit;
    if (fit == LOG_FIT_LATE) {
        log_locate_keep_point(s);
    } else if (s->point != NULL && log_point_is_of(s->point, log_file_facts(s->file))) {
        free(s->point);
        s->point = NULL;
    }
    return fit;
}

/* The time is over before member i was unpacked up to the mark. */
static void leave(struct log_source *s, struct log_run *run, size_t i)
{
    tell(run, false, log_shown(s->family.members[i].path).text,
         s->point != NULL ? " is being unpacked up to where reading stands; the next run goes on with that"
                          : " could not be unpacked up to where reading stands before --timeout; give a larger one");
    s->packed = log_family_bytes(&s->family, i) - (s->point != NULL ? s->point->in : 0);
}

/* Looks for the file of the mark; FOUND_OPEN: it is open at the mark; FOUND_READ: it holds nothing more. */
static enum found find_mark(struct log_source *s, struct log_run *run, size_t *at)
{
    struct error why;
    size_t ended = s->family.count;

    for (unsigned rank = 0; rank <= 2; rank++)
        for (size_t i = s->family.count; i-- > 0;) {
            const struct log_member *m = &s->family.members[i];
            const bool had_point = s->point != NULL;
            enum log_fit fit;

            if (rank_of(m, &s->mark) != rank || !may_be(s, m))
                continue;
            if (log_locate_open(s, m->path, &why) != LOG_OPEN_OK)
                return FOUND_MOVED;
            fit = resume(s, run, &why);
            *at = i;
            if (fit == LOG_FIT_WHOLE && !is_other(s, run, m))
                return FOUND_OPEN;
            log_locate_close(s, run);
            if (had_point && s->point == NULL && fit != LOG_FIT_LATE)
                return FOUND_MOVED; /* now without it */
            if (fit == LOG_FIT_WHOLE)
                return FOUND_READ; /* by the other source */
            if (fit == LOG_FIT_LATE) {
                leave(s, run, i);
                return FOUND_LATE;
            }
            if (fit == LOG_FIT_BROKEN && !m->packed)
                return FOUND_MOVED; /* an input error says nothing of the file */
            if (fit == LOG_FIT_BROKEN)
                log_trouble_add(&run->troubles, false, &why);
            if (fit != LOG_FIT_NONE && !m->live && ended == s->family.count)
                ended = i;
        }
    *at = ended;
    return ended < s->family.count ? FOUND_READ : FOUND_NOWHERE;
}

/* The mark's file is gone: what can still be known of its place in the order is the copy that was rotated before it. A
 * newer one that can't be read might be that copy, or the lost file itself. */
static size_t index_after_lost(const struct log_source *s)
{
    size_t at = log_family_find(&s->family, s->mark.before), from = at < s->family.count ? at + 1 : 0;

    for (size_t i = from; i < s->family.count; i++)
        if (s->family.members[i].rotated && s->family.members[i].obstacle.text[0] != '\0')
            from = i + 1;
    return from;
}

static enum log_located go_on_without(struct log_source *s, struct log_run *run)
{
    size_t from = index_after_lost(s);

    if (s->mark.start.n > 0 && !s->elsewhere) {
        tell(run, false, log_shown(s->path).text, ": the log was replaced; lines between may be lost");
        for (size_t i = from; i-- > 0;)
            if (s->family.members[i].rotated && s->family.members[i].obstacle.text[0] != '\0') {
                tell(run, false, "rotated log ", s->family.members[i].obstacle.text);
                break;
            }
    }
    s->mark = (struct log_mark){.inode = s->mark.start.n == 0 ? s->mark.inode : 0, .before = s->mark.before};
    return log_locate_due(s, run, from);
}

/* Says what is wrong with the file that bears the log's name. It is no failure that it is missing while a copy of it shows
 * that it has just been rotated away. */
static void tell_live(struct log_source *s, struct log_run *run, enum log_open live, const struct error *why,
                      bool copy_found)
{
    s->rotating = live == LOG_OPEN_ABSENT && copy_found;
    if (live == LOG_OPEN_REFUSED || (live == LOG_OPEN_ABSENT && !s->vanished))
        log_trouble_add(&run->troubles, !s->rotating, why);
}

/* Is it the log itself that can't be read? */
static bool is_obstructed(const struct log_family *f)
{
    return f->count > 0 && f->members[f->count - 1].live && f->members[f->count - 1].obstacle.text[0] != '\0';
}

static enum log_located locate_mark(struct log_source *s, struct log_run *run)
{
    struct error why, unused;
    enum log_open live = log_locate_open(s, s->path, &why);
    enum log_located result;
    bool copy_read;
    size_t at = 0;

    s->member = 0;
    if (live == LOG_OPEN_OK && s->mark.inode == log_file_facts(s->file)->inode &&
        resume(s, run, &unused) == LOG_FIT_WHOLE)
        return LOG_LOCATED;
    log_locate_close(s, run);
    if (live == LOG_OPEN_LATER) {
        log_trouble_add(&run->troubles, true, &why);
        return LOG_LOCATED_TROUBLE;
    }
    if (!log_family_scan(&s->family, s->path, &run->clock, &unused)) {
        log_trouble_add(&run->troubles, true, &unused);
        return LOG_LOCATED_TROUBLE;
    }
    if (!s->family.settled)
        return LOG_LOCATED_AGAIN;
    if (live == LOG_OPEN_OK && is_obstructed(&s->family)) /* a moment ago it wasn't */
        return LOG_LOCATED_AGAIN;
    switch (s->mark.start.n == 0 ? FOUND_NOWHERE : find_mark(s, run, &at)) {
    case FOUND_MOVED:
        return LOG_LOCATED_AGAIN;
    case FOUND_LATE:
        tell_live(s, run, live, &why, true);
        return LOG_LOCATED_TROUBLE;
    case FOUND_OPEN:
        tell_live(s, run, live, &why, true);
        s->member = at;
        return LOG_LOCATED;
    case FOUND_READ:
        tell_live(s, run, live, &why, true);
        if (!log_locate_has_due(s, run, at + 1))
            return LOG_LOCATED_NOTHING;
        s->mark.before = log_print_of(log_member_start(&s->family.members[at]));
        return log_locate_due(s, run, at + 1);
    case FOUND_NOWHERE:
        break;
    }
    if (s->mark.start.n > 0 &&
        (live == LOG_OPEN_REFUSED ||
         (live == LOG_OPEN_ABSENT && !log_locate_has_due(s, run, index_after_lost(s))))) { /* it may come back */
        tell_live(s, run, live, &why, false);
        s->known = !s->vanished;
        return s->vanished ? LOG_LOCATED_NOTHING : LOG_LOCATED_TROUBLE;
    }
    copy_read = s->mark.inode != 0 && log_family_find(&s->family, s->mark.before) < s->family.count;
    result = go_on_without(s, run);
    tell_live(s, run, live, &why, copy_read || result == LOG_LOCATED);
    return result;
}

enum log_located log_locate(struct log_source *s, struct log_run *run)
{
    return s->known ? locate_mark(s, run) : log_first_locate(s, run);
}
