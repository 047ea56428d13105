#include "text/ini.h"

void ini_init(struct ini *i, struct slice text)
{
    *i = (struct ini){.rest = text};
}

/* The next line without its ends; false at the end of the text. */
static bool next_line(struct ini *i, struct slice *line)
{
    if (i->rest.n == 0)
        return false;
    if (!slice_take_until(&i->rest, '\n', i->rest.n, line)) {
        *line = i->rest;
        i->rest = slice_cut(i->rest, i->rest.n, 0);
    }
    *line = slice_trim(*line);
    i->line++;
    return true;
}

/* A line that starts with '['. NULL, or what is wrong with it. */
static const char *read_section(struct slice line, struct slice *name)
{
    size_t end = slice_find_byte(line, ']');

    if (end == SLICE_NONE)
        return "section name without ']'";
    if (end + 1 < line.n)
        return "text after ']'";
    *name = slice_trim(slice_cut(line, 1, end - 1));
    return NULL;
}

static const char *read_pair(struct slice line, struct slice *name, struct slice *value)
{
    size_t equals = slice_find_byte(line, '=');

    if (equals == SLICE_NONE)
        return "line without '='";
    *name = slice_trim(slice_cut(line, 0, equals));
    if (name->n == 0)
        return "nothing before '='";
    *value = slice_trim(slice_cut(line, equals + 1, line.n));
    return NULL;
}

/* A section whose name can't be trusted: what follows belongs to no section that a caller could mean. */
static void leave_section(struct ini *i)
{
    i->in_section = false;
    i->skipping = true;
}

enum ini_event ini_next(struct ini *i, struct slice *name, struct slice *value, const char **why)
{
    struct slice line;

    *name = *value = SLICE("");
    *why = NULL;
    while (next_line(i, &line)) {
        bool marked = i->line == 1 && slice_take(&line, SLICE("\xef\xbb\xbf"));
        bool section = line.n > 0 && line.p[0] == '[';

        if (marked)
            *why = "byte order mark before the first section";
        else if (slice_find_byte(line, '\0') != SLICE_NONE)
            *why = "NUL byte";
        if (*why != NULL) {
            if (section)
                leave_section(i);
            return INI_ERROR;
        }
        if (line.n == 0 || line.p[0] == ';' || line.p[0] == '#')
            continue;
        if (section) {
            *why = read_section(line, name);
            if (*why != NULL) {
                leave_section(i);
                return INI_ERROR;
            }
            i->in_section = true;
            i->skipping = false;
            return INI_SECTION;
        }
        if (i->skipping)
            continue;
        *why = i->in_section ? read_pair(line, name, value) : "text before the first section";
        return *why == NULL ? INI_PAIR : INI_ERROR;
    }
    return INI_END;
}
