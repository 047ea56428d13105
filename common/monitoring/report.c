#include "monitoring/report.h"

#include <stdio.h>
#include <stdlib.h>

#include "monitoring/perfdata.h"
#include "monitoring/report_layout.h"
#include "text/json.h"

/* Bytes. JSON makes six of one at most, so that all of it together stays below REPORT_CEILING. */
enum {
    LINE_KEPT = 1000,
    LABEL_KEPT = 100,
    SUMMARIES_CEILING = 256 << 10,
    DETAILS_CEILING = 1 << 20,
    PERF_CEILING = 256 << 10,
    ITEM_CEILING = 256 << 10,
    ITEMS_CEILING = 6 << 20,
    RESERVE = 512
};

struct report {
    char label[64], plugin[64], version[32];
    const struct secrets *secrets;
    bool stated;
    enum state state;
    size_t left_out, items_left_out;
    struct buffer summaries; /* lines: the state's digit, then the clean text */
    struct buffer details;   /* lines of clean text */
    struct buffer perf;      /* perfdata as text */
    struct buffer perf_json; /* the members of an object */
    struct json perf_members;
    struct buffer items;   /* the elements of an array */
    struct buffer reserve; /* what is written when there is no memory */
};

struct report *report_new(const char *label, const char *plugin, const char *version, const struct secrets *secrets)
{
    static const char blank[RESERVE];
    struct report *r = calloc(1, sizeof *r);

    if (r == NULL)
        return NULL;
    (void)snprintf(r->label, sizeof r->label, "%s", label);
    (void)snprintf(r->plugin, sizeof r->plugin, "%s", plugin);
    (void)snprintf(r->version, sizeof r->version, "%s", version);
    r->secrets = secrets;
    buffer_init(&r->summaries, SUMMARIES_CEILING);
    buffer_init(&r->details, DETAILS_CEILING);
    buffer_init(&r->perf, PERF_CEILING);
    buffer_init(&r->perf_json, PERF_CEILING);
    json_init(&r->perf_members, &r->perf_json);
    buffer_init(&r->items, ITEMS_CEILING);
    buffer_init(&r->reserve, RESERVE);
    if (!buffer_add(&r->reserve, (struct slice){blank, sizeof blank})) {
        report_free(r);
        return NULL;
    }
    return r;
}

static void add_line(struct report *r, struct buffer *lines, struct slice text)
{
    clean_add(lines, text, LINE_KEPT, r->secrets);
    buffer_byte(lines, '\n');
}

void report_state(struct report *r, enum state s, struct slice summary)
{
    bool worst = !r->stated || state_worse(r->state, s) != r->state;

    if (worst)
        r->state = s;
    r->stated = true;
    /* The state can rise three times: there is room for those that do, whatever else is left out. */
    if (!worst && r->summaries.n > SUMMARIES_CEILING - 5 * LINE_KEPT) {
        r->left_out++;
        return;
    }
    buffer_byte(&r->summaries, (char)('0' + s));
    add_line(r, &r->summaries, summary.p == NULL ? SLICE("no memory left to say what") : summary);
}

void report_line(struct report *r, struct slice detail)
{
    if (r->details.n > DETAILS_CEILING - 2 * LINE_KEPT)
        r->left_out++;
    else
        add_line(r, &r->details, detail);
}

void report_item(struct report *r, const struct fact *facts, size_t n)
{
    struct buffer item;

    buffer_init(&item, ITEM_CEILING);
    facts_print(&item, facts, n, r->secrets);
    if (item.failed || r->items.n + 1 + item.n > ITEMS_CEILING) {
        r->items_left_out++;
    } else {
        buffer_text(&r->items, r->items.n > 0 ? "," : "");
        buffer_add(&r->items, buffer_slice(&item));
    }
    buffer_free(&item);
}

void report_perf(struct report *r, const char *label, double value, const char *unit, const struct range *warn,
                 const struct range *crit, bool min_zero)
{
    struct buffer clean;

    buffer_init(&clean, LABEL_KEPT + 1);
    clean_add(&clean, slice_of(label), LABEL_KEPT, r->secrets);
    if (r->perf.n > 0)
        buffer_byte(&r->perf, ' ');
    perfdata_print(&r->perf, buffer_slice(&clean), value, unit, warn, crit, min_zero);
    buffer_byte(&clean, '\0');
    if (clean.failed)
        r->perf.failed = true;
    else
        json_number(&r->perf_members, clean.p, value);
    buffer_free(&clean);
}

/* The first summary of the state that counts, and all others as lines. A line of that same state goes without the word:
 * it stands on line 1. */
static struct slice split_summaries(const struct report *r, struct buffer *others)
{
    struct slice rest = buffer_slice(&r->summaries), line, chosen = SLICE_INIT("");
    bool found = false;

    while (slice_take_until(&rest, '\n', rest.n, &line)) {
        enum state s = (enum state)(line.p[0] - '0');
        struct slice text = slice_cut(line, 1, line.n);

        if (s == r->state && !found) {
            found = true;
            chosen = text;
        } else if (text.n > 0) {
            if (s != r->state) {
                buffer_text(others, state_name(s));
                buffer_text(others, ": ");
            }
            buffer_add(others, text);
            buffer_byte(others, '\n');
        }
    }
    return chosen;
}

static void print_parts(struct buffer *out, const struct report_parts *parts, bool json)
{
    if (json)
        report_json(out, parts);
    else
        report_text(out, parts);
}

enum state report_finish(struct report *r, bool json, struct buffer *out)
{
    struct report_parts parts = {.label = r->label, .plugin = r->plugin, .version = r->version};
    struct buffer others;

    if (!r->stated)
        report_state(r, STATE_UNKNOWN, SLICE("nothing was checked"));
    /* Longer than the summaries by their states' words. */
    buffer_init(&others, 8 * SUMMARIES_CEILING);
    parts.state = r->state;
    parts.summary = split_summaries(r, &others);
    parts.others = buffer_slice(&others);
    parts.details = buffer_slice(&r->details);
    parts.left_out = r->left_out;
    parts.perf = buffer_slice(&r->perf);
    parts.perf_json = buffer_slice(&r->perf_json);
    parts.items = buffer_slice(&r->items);
    parts.items_left_out = r->items_left_out;
    print_parts(out, &parts, json);
    if (out->failed || others.failed || r->summaries.failed || r->details.failed || r->perf.failed ||
        r->perf_json.failed || r->items.failed) {
        parts = (struct report_parts){.label = r->label, .plugin = r->plugin, .version = r->version};
        r->state = parts.state = state_worse(r->state, STATE_UNKNOWN);
        parts.summary = SLICE("out of memory");
        buffer_free(out);
        *out = r->reserve;
        buffer_cut(out, 0);
        r->reserve = (struct buffer){0};
        print_parts(out, &parts, json);
    }
    buffer_free(&others);
    return r->state;
}

void report_free(struct report *r)
{
    if (r == NULL)
        return;
    buffer_free(&r->summaries);
    buffer_free(&r->details);
    buffer_free(&r->perf);
    buffer_free(&r->perf_json);
    buffer_free(&r->items);
    buffer_free(&r->reserve);
    free(r);
}
