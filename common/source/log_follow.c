#include "source/log_follow.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "source/log_assign.h"
#include "source/log_source.h"
#include "source/log_time.h"

struct log_follow {
    struct log_run run;
    struct log_saved saved;
    char **patterns; /* those that the saved text knows from now on; standard input isn't among them */
    size_t pattern_count;
    struct log_matches matches;
    struct log_source *sources; /* one per match */
    struct log_id *ids;
    size_t current;
    struct log_file *input; /* standard input; NULL: not wanted, or read to its end */
    struct log_lines *input_lines;
};

static void trouble(struct log_follow *f, bool fatal, const char *what)
{
    struct error why;

    error_set(&why, "%s", what);
    log_trouble_add(&f->run.troubles, fatal, &why);
}

/* Was there a log that only this glob names? Then it is missing because it has just been rotated, or for good. */
static bool named_before(const struct log_follow *f, const char *pattern)
{
    for (size_t i = 0; i < f->saved.count; i++)
        if (log_match_names(pattern, f->saved.marks[i].path))
            return true;
    return false;
}

static bool open_input(struct log_follow *f)
{
    if (f->input != NULL)
        return true;
    f->input = log_file_stdin();
    f->input_lines = f->input == NULL ? NULL : log_lines_open(f->input);
    return f->input_lines != NULL;
}

static bool add_pattern(struct log_follow *f, struct slice pattern)
{
    char *text;

    if (slice_equal(pattern, SLICE("-")))
        return open_input(f);
    if (pattern.n == 0 || pattern.n >= PATH_MAX || memchr(pattern.p, '\0', pattern.n) != NULL) {
        trouble(f, true, "a log's name is empty or too long");
        return true;
    }
    text = strndup(pattern.p, pattern.n);
    if (text == NULL)
        return false;
    f->patterns[f->pattern_count++] = text;
    return log_match_pattern(&f->matches, text, f->pattern_count - 1, named_before(f, text), &f->run.troubles);
}

/* Logs with a mark that a glob names but that are gone: their last lines may lie in a rotated copy. */
static bool add_vanished(struct log_follow *f)
{
    struct stat st;

    for (size_t i = 0; i < f->saved.count; i++)
        for (size_t k = 0; k < f->pattern_count; k++)
            if (stat(f->saved.marks[i].path, &st) != 0 && log_match_is_glob(f->patterns[k]) &&
                log_match_names(f->patterns[k], f->saved.marks[i].path)) {
                if (f->matches.count < LOG_FILES_MAX && !log_match_path(&f->matches, f->saved.marks[i].path, k))
                    return false;
                break;
            }
    return true;
}

/* One source per match, with its mark. */
static bool make_sources(struct log_follow *f)
{
    const size_t count = f->matches.count;
    struct log_saved_mark **marks = calloc(count + 1, sizeof *marks);

    f->sources = calloc(count + 1, sizeof *f->sources);
    f->ids = calloc(count + 1, sizeof *f->ids);
    if (marks == NULL || f->sources == NULL || f->ids == NULL) {
        free(marks);
        return false;
    }
    log_assign(&f->matches, &f->saved, marks);
    for (size_t i = 0; i < count; i++) {
        const struct log_match *match = &f->matches.list[i];
        const char *pattern = f->patterns[match->pattern];
        struct log_source *s = &f->sources[i];

        *s = (struct log_source){.path = match->path, .index = i, .history = match->history, .size = match->size};
        s->vanished = !match->there && log_match_is_glob(pattern);
        s->newcomer = log_saved_has_pattern(&f->saved, pattern);
        s->known = marks[i] != NULL;
        if (s->known) {
            s->mark = marks[i]->mark;
            s->elsewhere =
                marks[i]->claimed && !log_assign_holds(marks[i], match) && strcmp(marks[i]->path, match->path) == 0;
        }
        f->ids[i] = (struct log_id){match->device, match->inode};
    }
    f->run.ids = f->ids;
    f->run.id_count = count;
    free(marks);
    return true;
}

static bool prepare(struct log_follow *f, const struct slice *patterns, size_t count, struct slice saved)
{
    if (!log_saved_read(&f->saved, saved))
        return false;
    if (f->saved.junk > 0)
        trouble(f, false, "some saved positions of logs could not be read and were left out");
    f->patterns = calloc(count + 1, sizeof *f->patterns);
    if (f->patterns == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!add_pattern(f, patterns[i]))
            return false;
    if (!add_vanished(f))
        return false;
    log_match_settle(&f->matches);
    return make_sources(f);
}

struct log_follow *log_follow_open(const struct slice *patterns, size_t count, struct slice saved, enum log_first first,
                                   long long since_s, long long now_s)
{
    struct log_follow *f = calloc(1, sizeof *f);

    if (f == NULL)
        return NULL;
    stamp_clock_init(&f->run.clock, now_s);
    f->run.first = first;
    f->run.since_s = since_s;
    if (prepare(f, patterns, count, saved))
        return f;
    log_follow_close(f);
    return NULL;
}

/* As log_follow_next, for standard input. */
static int read_input(struct log_follow *f, struct slice *lines)
{
    struct error why;
    enum log_read result = log_lines_next(f->input_lines, lines, &why);

    if (result == LOG_READ_END) {
        *lines = log_lines_rest(f->input_lines);
        if (lines->n > 0)
            result = LOG_READ_BYTES;
    }
    if (result == LOG_READ_BYTES)
        return 1;
    if (result == LOG_READ_FAILED)
        log_trouble_add(&f->run.troubles, true, &why);
    f->run.cut += log_lines_cut(f->input_lines);
    log_lines_close(f->input_lines);
    log_file_close(f->input);
    f->input_lines = NULL;
    f->input = NULL;
    return result == LOG_READ_FAILED ? -1 : 0;
}

int log_follow_next(struct log_follow *f, struct slice *lines, struct slice *source)
{
    int result = 0;

    if (f->input != NULL) {
        *source = SLICE("-");
        result = read_input(f, lines);
    }
    while (result == 0 && f->current < f->matches.count) {
        result = log_source_next(&f->sources[f->current], &f->run, lines, source);
        if (f->sources[f->current].stage != LOG_STAGE_READING)
            f->current++;
    }
    return result;
}

/* Has the pattern had its first run? Not while one of its logs hasn't been looked at; nor when the only one it can name
 * couldn't be read. */
static bool is_settled(const struct log_follow *f, size_t pattern)
{
    const bool glob = log_match_is_glob(f->patterns[pattern]);

    for (size_t i = 0; i < f->matches.count; i++)
        if (f->matches.list[i].pattern == pattern && !f->sources[i].known &&
            (!glob || f->sources[i].stage == LOG_STAGE_WAITING))
            return false;
    return true;
}

/* Is a saved mark still of use: a file that no pattern names now, but that is there? */
static bool is_kept(const struct log_follow *f, const struct log_saved_mark *saved)
{
    struct stat st;

    for (size_t k = 0; k < f->pattern_count; k++)
        if (log_match_names(f->patterns[k], saved->path))
            return false;
    return stat(saved->path, &st) == 0;
}

void log_follow_save(const struct log_follow *f, struct buffer *out)
{
    size_t kept = 0;

    for (size_t i = 0; i < f->pattern_count; i++)
        if (is_settled(f, i))
            log_saved_print_pattern(out, f->patterns[i]);
    for (size_t i = 0; i < f->matches.count; i++)
        if (f->sources[i].known) {
            struct log_mark mark = log_source_mark(&f->sources[i]);

            log_mark_print(out, slice_of(f->sources[i].path), &mark);
            kept++;
        }
    for (size_t i = 0; i < f->saved.count && kept < LOG_FILES_MAX; i++)
        if (is_kept(f, &f->saved.marks[i])) {
            log_mark_print(out, slice_of(f->saved.marks[i].path), &f->saved.marks[i].mark);
            kept++;
        }
}

uint64_t log_follow_lag(const struct log_follow *f)
{
    uint64_t lag = 0;

    for (size_t i = 0; i < f->matches.count; i++)
        lag += log_source_lag(&f->sources[i]);
    return lag;
}

uint64_t log_follow_cut(const struct log_follow *f)
{
    uint64_t cut = f->run.cut;

    if (f->input_lines != NULL)
        cut += log_lines_cut(f->input_lines);
    if (f->current < f->matches.count && f->sources[f->current].lines != NULL)
        cut += log_lines_cut(f->sources[f->current].lines);
    return cut;
}

size_t log_follow_troubles(const struct log_follow *f, const struct log_trouble **out)
{
    *out = f->run.troubles.list;
    return f->run.troubles.count;
}

size_t log_follow_sources(const struct log_follow *f)
{
    size_t there = 0;

    for (size_t i = 0; i < f->matches.count; i++)
        there += f->matches.list[i].there ? 1 : 0;
    return there;
}

long long log_follow_newest_s(const struct log_follow *f)
{
    long long newest = 0;

    for (size_t i = 0; i < f->matches.count; i++)
        if (f->matches.list[i].mtime_s > newest)
            newest = f->matches.list[i].mtime_s;
    return newest;
}

void log_follow_close(struct log_follow *f)
{
    for (size_t i = 0; f->sources != NULL && i < f->matches.count; i++)
        log_source_close(&f->sources[i], &f->run);
    for (size_t i = 0; i < f->pattern_count; i++)
        free(f->patterns[i]);
    log_lines_close(f->input_lines);
    log_file_close(f->input);
    log_match_free(&f->matches);
    log_saved_free(&f->saved);
    free(f->patterns);
    free(f->sources);
    free(f->ids);
    free(f);
}

bool log_last_stamp(const char *path, long long now_s, long long *out_s)
{
    struct stamp_clock clock;
    struct log_file *file;
    struct error why;
    bool found;

    if (log_file_open(&file, path, &why) != LOG_OPEN_OK)
        return false;
    stamp_clock_init(&clock, now_s);
    found = !log_file_packed(file) && log_time_last(file, &clock, out_s);
    log_file_close(file);
    return found;
}
