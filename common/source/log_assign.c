#include "source/log_assign.h"

#include "source/log_lines.h"

bool log_assign_holds(const struct log_saved_mark *own, const struct log_match *match)
{
    return own != NULL && match->there && own->mark.inode == match->inode && own->mark.offset <= match->size;
}

/* A mark of another name that stands in this file's content: the file was renamed. NULL: none. *shortage: it could not be
 * looked at. */
static struct log_saved_mark *find_renamed(const struct log_saved *s, const struct log_match *match,
                                           const struct log_saved_mark *own, const struct log_limit *limit,
                                           bool *shortage)
{
    enum log_fit fit = LOG_FIT_NONE;
    struct log_saved_mark *found = NULL;
    struct log_file *file = NULL;
    struct log_lines *lines;
    struct error why;
    enum log_open opened;

    for (size_t i = 0; i < s->count && found == NULL && match->there; i++) {
        struct log_saved_mark *saved = &s->marks[i];

        if (saved == own || saved->claimed || saved->mark.start.n == 0)
            continue;
        opened = file == NULL ? log_file_open(&file, match->path, &why) : LOG_OPEN_OK;
        *shortage |= opened == LOG_OPEN_LATER;
        if (opened != LOG_OPEN_OK)
            return NULL;
        if (log_mark_fit(&saved->mark, log_file_start(file)) == LOG_FIT_WHOLE)
            found = saved;
    }
    lines = found == NULL ? NULL : log_lines_open(file);
    *shortage |= found != NULL && lines == NULL;
    if (lines != NULL)
        fit = log_lines_resume(lines, &found->mark, found->point, limit, &why);
    if (fit != LOG_FIT_WHOLE && fit != LOG_FIT_LATE)
        found = NULL;
    log_lines_close(lines);
    log_file_close(file);
    return found;
}

bool log_assign(const struct log_matches *m, const struct log_saved *s, const struct log_limit *limit,
                struct log_saved_mark **marks)
{
    bool shortage = false;

    for (size_t i = 0; i < m->count; i++) {
        marks[i] = log_saved_find(s, m->list[i].path);
        if (log_assign_holds(marks[i], &m->list[i]))
            marks[i]->claimed = true;
    }
    for (size_t i = 0; i < m->count; i++) {
        struct log_saved_mark *renamed;

        if (log_assign_holds(marks[i], &m->list[i]))
            continue;
        renamed = find_renamed(s, &m->list[i], marks[i], limit, &shortage);
        if (renamed != NULL) {
            renamed->claimed = true;
            marks[i] = renamed;
        }
    }
    return !shortage;
}
