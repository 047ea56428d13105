#include "source/log_first.h"

#include <limits.h>
#include <stdlib.h>

#include "source/log_time.h"

/* The copies that are left out are those that are read elsewhere or can't be told from the log itself. */
static bool is_copy(const struct log_source *s, const struct log_member *m)
{
    return m->rotated && !log_family_copies_live(&s->family, m);
}

/* The member whose first stamp is the last one not after since_s, else the oldest that can be read. */
static size_t choose_since(const struct log_source *s, struct log_run *run)
{
    size_t chosen = s->family.count;

    for (size_t i = s->family.count; i-- > 0;) {
        const struct log_member *m = &s->family.members[i];

        if (!m->live && !is_copy(s, m))
            continue;
        if (m->obstacle.text[0] != '\0') {
            log_trouble_add(&run->troubles, false, &m->obstacle);
            break;
        }
        if (m->start_n == 0)
            continue;
        chosen = i;
        if (!m->stamped || m->stamp_s <= run->since_s)
            break;
    }
    return chosen;
}

static size_t choose(const struct log_source *s, struct log_run *run)
{
    const size_t count = s->family.count;
    const struct log_member *last = count == 0 ? NULL : &s->family.members[count - 1];

    if (!s->newcomer && run->first == LOG_FIRST_SINCE)
        return choose_since(s, run);
    if (!s->newcomer && run->first == LOG_FIRST_START && s->history)
        for (size_t i = 0; i < count; i++)
            if (is_copy(s, &s->family.members[i]) && s->family.members[i].start_n > 0)
                return i;
    return last != NULL && last->live && last->start_n > 0 ? count - 1 : count;
}

/* Behind the last newline; inside a line that is longer than any may be, its rest isn't wanted either. */
static bool seek_end(struct log_source *s, struct error *why)
{
    uint64_t size = log_file_facts(s->file)->size, from = size < LOG_LINE_MAX ? 0 : size - LOG_LINE_MAX;
    char *tail = malloc(LOG_LINE_MAX);
    struct slice bytes = {tail, tail == NULL ? 0 : log_file_peek(s->file, from, tail, LOG_LINE_MAX)};
    size_t newline = slice_find_last_byte(bytes, '\n');

    free(tail);
    if (newline == SLICE_NONE)
        return log_lines_seek(s->lines, from == 0 ? 0 : size, from > 0, why);
    return log_lines_seek(s->lines, from + newline + 1, false, why);
}

/* Moves the open member to the first line that is wanted. */
static bool seek_first(struct log_source *s, struct log_run *run, const struct log_member *m, struct error *why)
{
    bool since = run->first == LOG_FIRST_SINCE && m->stamped && m->stamp_s < run->since_s;

    if (s->newcomer || (run->first != LOG_FIRST_END && !since))
        return true;
    if (!m->packed && !since)
        return seek_end(s, why);
    s->skipping = true;
    s->skip_s = since ? run->since_s : LLONG_MAX;
    return m->packed || log_lines_seek(s->lines, log_time_bisect(s->file, &run->clock, run->since_s), false, why);
}

/* The fingerprint of the newest copy below index i. */
static struct log_print print_before(const struct log_source *s, size_t i)
{
    while (i-- > 0)
        if (is_copy(s, &s->family.members[i]) && s->family.members[i].start_n > 0)
            return log_print_of(log_member_start(&s->family.members[i]));
    return (struct log_print){0, 0};
}

enum log_located log_first_locate(struct log_source *s, struct log_run *run)
{
    const struct log_member *m;
    enum log_located result;
    struct error why;
    size_t at;

    if (!log_family_scan(&s->family, s->path, &run->clock, &why)) {
        log_trouble_add(&run->troubles, true, &why);
        return LOG_LOCATED_TROUBLE;
    }
    m = s->family.count == 0 ? NULL : &s->family.members[s->family.count - 1];
    if (m == NULL || !m->live || m->obstacle.text[0] != '\0') {
        if (log_locate_open(s, s->path, &why) == LOG_OPEN_OK) {
            log_locate_close(s, run);
            return LOG_LOCATED_AGAIN;
        }
        log_trouble_add(&run->troubles, true, &why);
        if (m != NULL && m->live)
            return LOG_LOCATED_TROUBLE;
    }
    at = choose(s, run);
    s->mark = (struct log_mark){.before = print_before(s, at)};
    result = log_locate_due(s, run, at);
    if (result == LOG_LOCATED && !seek_first(s, run, &s->family.members[s->member], &why))
        result = LOG_LOCATED_AGAIN;
    s->known = result != LOG_LOCATED_AGAIN;
    return result;
}
