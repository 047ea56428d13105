#include "source/log_match.h"

#include <fnmatch.h>
#include <glob.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "source/log_limits.h"
#include "source/log_name.h"

bool log_match_is_glob(const char *pattern)
{
    struct stat st;

    return strpbrk(pattern, "*?[") != NULL && lstat(pattern, &st) != 0;
}

bool log_match_names(const char *pattern, const char *path)
{
    return strcmp(pattern, path) == 0 || fnmatch(pattern, path, FNM_PATHNAME | FNM_PERIOD) == 0;
}

/* Room for n more. */
static bool make_room(struct log_matches *m, size_t n)
{
    struct log_match *more;
    size_t room = m->room;

    if (m->count + n <= room)
        return true;
    while (room < m->count + n)
        room = room == 0 ? 16 : 2 * room;
    more = realloc(m->list, room * sizeof *more);
    if (more == NULL)
        return false;
    m->list = more;
    m->room = room;
    return true;
}

bool log_match_join(struct log_matches *m, struct log_matches *more)
{
    if (!make_room(m, more->count))
        return false;
    if (more->count > 0)
        memcpy(m->list + m->count, more->list, more->count * sizeof *more->list);
    m->count += more->count;
    free(more->list);
    *more = (struct log_matches){NULL, 0, 0};
    return true;
}

bool log_match_path(struct log_matches *m, const char *path, size_t pattern)
{
    struct log_match match = {.pattern = pattern};
    struct stat st;

    if (!make_room(m, 1))
        return false;
    match.path = strdup(path);
    if (match.path == NULL)
        return false;
    if (stat(path, &st) == 0) {
        match.there = true;
        match.device = (uint64_t)st.st_dev;
        match.inode = (uint64_t)st.st_ino;
        match.file = S_ISREG(st.st_mode);
        match.size = match.file ? (uint64_t)st.st_size : 0;
        match.mtime_s = (long long)st.st_mtim.tv_sec;
    }
    m->list[m->count++] = match;
    return true;
}

static bool is_directory(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Appends the paths that a glob gave. */
static bool add_found(struct log_matches *m, const glob_t *found, size_t index, struct log_troubles *t)
{
    struct error why;

    for (size_t i = 0; i < found->gl_pathc; i++) {
        if (is_directory(found->gl_pathv[i]))
            continue;
        if (m->count >= LOG_FILES_MAX) {
            error_set(&why, "more than %d logs are named; the rest is left out", LOG_FILES_MAX);
            log_trouble_add(t, true, &why);
            break;
        }
        if (!log_match_path(m, found->gl_pathv[i], index))
            return false;
    }
    return true;
}

bool log_match_pattern(struct log_matches *m, const char *pattern, size_t index, bool known, struct log_troubles *t)
{
    struct error why;
    glob_t found;
    int result;
    bool ok;

    if (!log_match_is_glob(pattern))
        return log_match_path(m, pattern, index);
    result = glob(pattern, 0, NULL, &found);
    if (result == GLOB_NOSPACE)
        return false;
    if (result == 0) {
        ok = add_found(m, &found, index, t);
        globfree(&found);
        return ok;
    }
    error_set(&why, "no file matches %s", log_shown(pattern).text);
    log_trouble_add(t, !known, &why);
    return true;
}

static struct slice bare_name(const char *path, struct slice *dir)
{
    struct slice whole = slice_of(path);
    size_t slash = slice_find_last_byte(whole, '/');

    *dir = slash == SLICE_NONE ? slice_cut(whole, 0, 0) : slice_cut(whole, 0, slash + 1);
    return slash == SLICE_NONE ? whole : slice_cut(whole, slash + 1, whole.n);
}

static bool is_copy_of(const struct log_match *copy, const struct log_match *log)
{
    struct slice dirs[2], part;
    struct slice name = bare_name(copy->path, &dirs[0]), of = bare_name(log->path, &dirs[1]);

    return slice_equal(dirs[0], dirs[1]) && log_name_kin(of, name, &part) == LOG_KIN_ROTATED;
}

/* Do they stand for one log? A name that was looked at twice does, whatever came to be there in between. */
static bool is_same(const struct log_match *a, const struct log_match *b)
{
    return strcmp(a->path, b->path) == 0 || (a->there && b->there && a->inode == b->inode && a->device == b->device);
}

/* Is it covered by another one? When they are the same, by the one that is there, else by the earlier one. */
static bool is_covered(struct log_matches *m, size_t i)
{
    for (size_t k = 0; k < m->count; k++) {
        const struct log_match *a = &m->list[i], *b = &m->list[k];

        if (k == i || b->path == NULL)
            continue;
        if (is_copy_of(a, b)) {
            m->list[k].history = true;
            return true;
        }
        if (is_same(a, b) && (a->there == b->there ? k < i : b->there))
            return true;
    }
    return false;
}

void log_match_settle(struct log_matches *m)
{
    size_t kept = 0;

    for (size_t i = 0; i < m->count; i++)
        if (is_covered(m, i)) {
            free(m->list[i].path);
            m->list[i].path = NULL;
        }
    for (size_t i = 0; i < m->count; i++)
        if (m->list[i].path != NULL)
            m->list[kept++] = m->list[i];
    m->count = kept;
}

void log_match_free(struct log_matches *m)
{
    for (size_t i = 0; i < m->count; i++)
        free(m->list[i].path);
    free(m->list);
    *m = (struct log_matches){NULL, 0, 0};
}
