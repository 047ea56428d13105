#include "monitoring/report_layout.h"

#include <stdio.h>

#include "text/clean.h"
#include "text/json.h"

#define MORE "\xe2\x80\xa6 and %zu more"

enum { LINE_ONE_MAX = 162, TEXT_MAX = 4096, MORE_MAX = 40 };

static bool take_line(struct slice *rest, struct slice *line)
{
    return slice_take_until(rest, '\n', rest->n, line);
}

/* The first whole lines that fit into room bytes; *dropped counts the others. */
static struct slice lines_within(struct slice lines, size_t room, size_t *dropped)
{
    struct slice rest = lines, line, kept = {lines.p, 0};

    while (take_line(&rest, &line)) {
        if (*dropped == 0 && kept.n + line.n + 1 <= room)
            kept.n += line.n + 1;
        else
            ++*dropped;
    }
    return kept;
}

static void add_lines(struct buffer *out, const struct report_parts *parts)
{
    size_t room = out->n < TEXT_MAX ? TEXT_MAX - out->n : 0, dropped_details = 0, dropped_others = 0;
    struct slice details, others;

    if (parts->left_out == 0 && parts->details.n + parts->others.n <= room) {
        buffer_add(out, parts->details);
        buffer_add(out, parts->others);
        return;
    }
    room = room > MORE_MAX ? room - MORE_MAX : 0;
    others = lines_within(parts->others, room, &dropped_others);
    details = lines_within(parts->details, room - others.n, &dropped_details);
    buffer_add(out, details);
    buffer_add(out, others);
    buffer_printf(out, MORE "\n", parts->left_out + dropped_details + dropped_others);
}

void report_text(struct buffer *out, const struct report_parts *parts)
{
    buffer_printf(out, "%s %s%s", parts->label, state_name(parts->state), parts->summary.n > 0 ? " - " : "");
    /* Cutting takes memory, which a short summary must not need. */
    if (parts->summary.n <= LINE_ONE_MAX - out->n)
        buffer_add(out, parts->summary);
    else
        clean_add(out, parts->summary, LINE_ONE_MAX - out->n, NULL);
    if (parts->perf.n > 0) {
        buffer_text(out, " | ");
        buffer_add(out, parts->perf);
    }
    buffer_byte(out, '\n');
    add_lines(out, parts);
}

static void add_details(struct json *j, const struct report_parts *parts)
{
    struct slice details = parts->details, others = parts->others, line;
    char more[MORE_MAX + 10];

    json_open(j, "details", '[');
    while (take_line(&details, &line) || take_line(&others, &line))
        json_string(j, NULL, line);
    if (parts->left_out > 0) {
        (void)snprintf(more, sizeof more, MORE, parts->left_out);
        json_string(j, NULL, slice_of(more));
    }
    if (parts->items_left_out > 0) {
        (void)snprintf(more, sizeof more, MORE " items", parts->items_left_out);
        json_string(j, NULL, slice_of(more));
    }
    json_close(j, ']');
}

void report_json(struct buffer *out, const struct report_parts *parts)
{
    struct json j;

    json_init(&j, out);
    json_open(&j, NULL, '{');
    json_string(&j, "plugin", slice_of(parts->plugin));
    json_string(&j, "version", slice_of(parts->version));
    json_string(&j, "state", slice_of(state_name(parts->state)));
    json_string(&j, "summary", parts->summary);
    add_details(&j, parts);
    json_open(&j, "perfdata", '{');
    buffer_add(out, parts->perf_json);
    json_close(&j, '}');
    json_open(&j, "items", '[');
    buffer_add(out, parts->items);
    json_close(&j, ']');
    json_close(&j, '}');
    buffer_byte(out, '\n');
}
