#include "source/log_follow.h"

#include <stdlib.h>

#include "source/log_plan.h"
#include "source/log_time.h"

struct log_follow {
    struct log_run run;
    struct log_plan plan;
    size_t current;
    struct log_file *input; /* standard input; NULL: not wanted, or read to its end */
    struct log_lines *input_lines;
};

/* Standard input, if a pattern names it. */
static bool open_input(struct log_follow *f, const struct slice *patterns, size_t count)
{
    bool wanted = false;

    for (size_t i = 0; i < count; i++)
        wanted |= slice_equal(patterns[i], SLICE("-"));
    if (!wanted)
        return true;
    f->input = log_file_stdin();
    f->input_lines = f->input == NULL ? NULL : log_lines_open(f->input);
    return f->input_lines != NULL;
}

struct log_follow *log_follow_open(const struct slice *patterns, size_t count, struct slice saved, enum log_first first,
                                   long long since_s, long long now_s, const struct log_limit *limit)
{
    struct log_follow *f = calloc(1, sizeof *f);

    if (f == NULL)
        return NULL;
    stamp_clock_init(&f->run.clock, now_s);
    f->run.first = first;
    f->run.since_s = since_s;
    f->run.limit = limit;
    if (log_plan_make(&f->plan, patterns, count, saved, limit, &f->run.troubles) && open_input(f, patterns, count)) {
        f->run.ids = f->plan.ids;
        f->run.id_count = f->plan.matches.count;
        return f;
    }
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
    while (result == 0 && f->current < f->plan.matches.count) {
        result = log_source_next(&f->plan.sources[f->current], &f->run, lines, source);
        if (f->plan.sources[f->current].stage != LOG_STAGE_READING)
            f->current++;
    }
    return result;
}

void log_follow_save(const struct log_follow *f, struct buffer *out)
{
    log_plan_save(&f->plan, out);
}

uint64_t log_follow_lag(const struct log_follow *f)
{
    uint64_t lag = 0;

    for (size_t i = 0; i < f->plan.matches.count; i++)
        lag += log_source_lag(&f->plan.sources[i]);
    return lag;
}

uint64_t log_follow_cut(const struct log_follow *f)
{
    uint64_t cut = f->run.cut;

    if (f->input_lines != NULL)
        cut += log_lines_cut(f->input_lines);
    if (f->current < f->plan.matches.count && f->plan.sources[f->current].lines != NULL)
        cut += log_lines_cut(f->plan.sources[f->current].lines);
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

    for (size_t i = 0; i < f->plan.matches.count; i++)
        there += f->plan.matches.list[i].file || f->plan.sources[i].rotating ? 1 : 0;
    return there;
}

long long log_follow_newest_s(const struct log_follow *f)
{
    long long newest = 0;

    for (size_t i = 0; i < f->plan.matches.count; i++)
        if (f->plan.matches.list[i].mtime_s > newest)
            newest = f->plan.matches.list[i].mtime_s;
    return newest;
}

void log_follow_close(struct log_follow *f)
{
    if (f == NULL)
        return;
    for (size_t i = 0; f->plan.sources != NULL && i < f->plan.matches.count; i++)
        log_source_close(&f->plan.sources[i], &f->run);
    log_lines_close(f->input_lines);
    log_file_close(f->input);
    log_plan_free(&f->plan);
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
