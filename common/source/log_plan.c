#include "source/log_plan.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "source/log_assign.h"

/* Points that are saved, for they are large; a log without its point is unpacked from its start. */
#define POINTS_MAX 16

/* Was there a log that only this glob names? Then it is missing because it has just been rotated, or for good. */
static bool named_before(const struct log_plan *p, const char *pattern)
{
    for (size_t i = 0; i < p->saved.count; i++)
        if (log_match_names(pattern, p->saved.marks[i].path))
            return true;
    return false;
}

/* Keeps a copy of the pattern. */
static bool add_pattern(struct log_plan *p, struct slice pattern, struct log_troubles *t)
{
    struct error why;
    char *text;

    if (pattern.n == 0 || pattern.n >= PATH_MAX || memchr(pattern.p, '\0', pattern.n) != NULL) {
        error_set(&why, "a log's name is empty or too long");
        log_trouble_add(t, true, &why);
        return true;
    }
    text = strndup(pattern.p, pattern.n);
    p->patterns[p->pattern_count] = text;
    p->pattern_count += text != NULL ? 1 : 0;
    return text != NULL;
}

static bool is_matched(const struct log_matches *m, const char *path)
{
    for (size_t i = 0; i < m->count; i++)
        if (strcmp(m->list[i].path, path) == 0)
            return true;
    return false;
}

/* Logs with a mark that a glob names but that it didn't find: their last lines may lie in a rotated copy. Whether they are
 * there is not asked: a look at another moment than the glob's could let a log be overlooked that is just being rotated. */
static bool add_vanished(struct log_plan *p, const struct log_matches *found)
{
    for (size_t i = 0; i < p->saved.count; i++)
        for (size_t k = 0; k < p->pattern_count; k++)
            if (log_match_is_glob(p->patterns[k]) && log_match_names(p->patterns[k], p->saved.marks[i].path) &&
                !is_matched(found, p->saved.marks[i].path)) {
                if (!log_match_path(&p->matches, p->saved.marks[i].path, k))
                    return false;
                break;
            }
    return true;
}

/* All logs of the run, those first that have vanished, since they are the older ones. */
static bool match_all(struct log_plan *p, struct log_troubles *troubles)
{
    struct log_matches found = {NULL, 0, 0};
    bool ok = true;

    for (size_t i = 0; ok && i < p->pattern_count; i++)
        ok = log_match_pattern(&found, p->patterns[i], i, named_before(p, p->patterns[i]), troubles);
    if (ok && add_vanished(p, &found) && log_match_join(&p->matches, &found)) {
        log_match_settle(&p->matches);
        return true;
    }
    log_match_free(&found);
    return false;
}

/* One source per match, with its mark. */
static bool make_sources(struct log_plan *p, const struct log_limit *limit)
{
    const size_t count = p->matches.count;
    struct log_saved_mark **marks = calloc(count + 1, sizeof *marks);

    p->sources = calloc(count + 1, sizeof *p->sources);
    p->ids = calloc(count + 1, sizeof *p->ids);
    if (marks == NULL || p->sources == NULL || p->ids == NULL || !log_assign(&p->matches, &p->saved, limit, marks)) {
        free(marks);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const struct log_match *match = &p->matches.list[i];
        const char *pattern = p->patterns[match->pattern];
        struct log_source *s = &p->sources[i];

        *s = (struct log_source){.path = match->path, .index = i, .history = match->history, .size = match->size};
        s->vanished = !match->there && log_match_is_glob(pattern);
        s->newcomer = log_saved_has_pattern(&p->saved, pattern);
        s->known = marks[i] != NULL;
        if (s->known) {
            s->mark = marks[i]->mark;
            s->point = marks[i]->point;
            marks[i]->point = NULL;
            s->elsewhere =
                marks[i]->claimed && !log_assign_holds(marks[i], match) && strcmp(marks[i]->path, match->path) == 0;
        }
        p->ids[i] = (struct log_id){match->device, match->inode};
    }
    free(marks);
    return true;
}

bool log_plan_make(struct log_plan *p, const struct slice *patterns, size_t count, struct slice saved,
                   const struct log_limit *limit, struct log_troubles *troubles)
{
    struct error why;

    if (!log_saved_read(&p->saved, saved))
        return false;
    if (p->saved.junk > 0) {
        error_set(&why, "some saved positions of logs could not be read and were left out");
        log_trouble_add(troubles, false, &why);
    }
    p->patterns = calloc(count + 1, sizeof *p->patterns);
    if (p->patterns == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!slice_equal(patterns[i], SLICE("-")) && !add_pattern(p, patterns[i], troubles))
            return false;
    return match_all(p, troubles) && make_sources(p, limit);
}

/* Has the pattern had its first run? Not while one of its logs hasn't been looked at; nor when the only one it can name
 * couldn't be read. */
static bool is_settled(const struct log_plan *p, size_t pattern)
{
    const bool glob = log_match_is_glob(p->patterns[pattern]);

    for (size_t i = 0; i < p->matches.count; i++)
        if (p->matches.list[i].pattern == pattern && !p->sources[i].known &&
            (!glob || p->sources[i].stage == LOG_STAGE_WAITING))
            return false;
    return true;
}

/* Is a saved mark still of use: a file that no pattern names now, but that is there? */
static bool is_kept(const struct log_plan *p, const struct log_saved_mark *saved)
{
    struct stat st;

    for (size_t k = 0; k < p->pattern_count; k++)
        if (log_match_names(p->patterns[k], saved->path))
            return false;
    return stat(saved->path, &st) == 0;
}

void log_plan_save(const struct log_plan *p, struct buffer *out)
{
    size_t kept = 0, points = 0;

    for (size_t i = 0; i < p->pattern_count; i++)
        if (is_settled(p, i))
            log_saved_print_pattern(out, p->patterns[i]);
    for (size_t i = 0; i < p->matches.count; i++)
        if (p->sources[i].known) {
            struct log_mark mark = log_source_mark(&p->sources[i]);

            const struct log_point *point = points < POINTS_MAX ? log_source_point(&p->sources[i]) : NULL;

            log_mark_print(out, slice_of(p->sources[i].path), &mark);
            kept++;
            if (point != NULL) {
                log_point_print(out, point);
                points++;
            }
        }
    for (size_t i = 0; i < p->saved.count && kept < LOG_FILES_MAX; i++)
        if (is_kept(p, &p->saved.marks[i])) {
            log_mark_print(out, slice_of(p->saved.marks[i].path), &p->saved.marks[i].mark);
            kept++;
        }
}

void log_plan_free(struct log_plan *p)
{
    for (size_t i = 0; i < p->pattern_count; i++)
        free(p->patterns[i]);
    for (size_t i = 0; p->sources != NULL && i < p->matches.count; i++)
        free(p->sources[i].point);
    log_match_free(&p->matches);
    log_saved_free(&p->saved);
    free(p->patterns);
    free(p->sources);
    free(p->ids);
}
