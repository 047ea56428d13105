#include "source/log_saved.h"

#include <limits.h>
#include <stdlib.h>

static void *grown(void *list, size_t count, size_t size)
{
    return count % 16 == 0 ? realloc(list, (count + 16) * size) : list;
}

static bool add_mark(struct log_saved *s, struct slice path, const struct log_mark *mark)
{
    struct log_saved_mark *list = grown(s->marks, s->count, sizeof *list);

    if (list == NULL)
        return false;
    s->marks = list;
    list[s->count] = (struct log_saved_mark){strndup(path.p, path.n), *mark, NULL, false};
    return list[s->count++].path != NULL;
}

/* The point of the last mark. *junk: it isn't one. False: no memory. */
static bool add_point(struct log_saved *s, struct slice line, bool *junk)
{
    struct log_point **at = &s->marks[s->count - 1].point;

    if (*at == NULL)
        *at = malloc(sizeof **at);
    if (*at == NULL)
        return false;
    *junk = !log_point_parse(line, *at);
    if (*junk) {
        free(*at);
        *at = NULL;
    }
    return true;
}

static bool add_pattern(struct log_saved *s, struct slice pattern)
{
    char **list = grown(s->patterns, s->pattern_count, sizeof *list);

    if (list == NULL)
        return false;
    s->patterns = list;
    list[s->pattern_count] = strndup(pattern.p, pattern.n);
    return list[s->pattern_count++] != NULL;
}

bool log_saved_read(struct log_saved *out, struct slice text)
{
    struct slice line;
    struct log_mark mark;
    char path[PATH_MAX];

    *out = (struct log_saved){.marks = NULL};
    while (text.n > 0) {
        struct slice name = {path, 0}, rest;

        if (!slice_take_until(&text, '\n', text.n, &line)) {
            line = text;
            text.n = 0;
        }
        rest = line;
        if (out->count > 0 && slice_starts(line, SLICE("point\t"))) {
            bool junk;

            if (!add_point(out, line, &junk))
                return false;
            out->junk += junk;
            continue;
        }
        if (slice_take(&rest, SLICE("pattern\t")) && out->pattern_count < LOG_FILES_MAX &&
            log_path_parse(rest, path, sizeof path, &name.n)) {
            if (!add_pattern(out, name))
                return false;
        } else if (out->count < LOG_FILES_MAX && log_mark_parse(line, path, sizeof path, &name.n, &mark)) {
            if (!add_mark(out, name, &mark))
                return false;
        } else {
            out->junk++;
        }
    }
    return true;
}

bool log_saved_has_pattern(const struct log_saved *s, const char *pattern)
{
    for (size_t i = 0; i < s->pattern_count; i++)
        if (strcmp(s->patterns[i], pattern) == 0)
            return true;
    return false;
}

struct log_saved_mark *log_saved_find(const struct log_saved *s, const char *path)
{
    for (size_t i = 0; i < s->count; i++)
        if (strcmp(s->marks[i].path, path) == 0)
            return &s->marks[i];
    return NULL;
}

void log_saved_free(struct log_saved *s)
{
    for (size_t i = 0; i < s->count; i++) {
        free(s->marks[i].path);
        free(s->marks[i].point);
    }
    for (size_t i = 0; i < s->pattern_count; i++)
        free(s->patterns[i]);
    free(s->marks);
    free(s->patterns);
    *s = (struct log_saved){.marks = NULL};
}

void log_saved_print_pattern(struct buffer *out, const char *pattern)
{
    buffer_text(out, "pattern\t");
    log_path_print(out, slice_of(pattern));
    buffer_byte(out, '\n');
}
