/* Hostile text in every place of a report. Line 1 is the plugin's own: its label, the state that was reported, and what
 * comes behind the one '|' is perfdata. No control byte, no HTML, no second line where one was given; sizes hold. */
#include <stdint.h>
#include <stdlib.h>

#include "monitoring/report.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct slice code = SLICE_INIT("secret-4711");

static void want(bool holds)
{
    if (!holds)
        abort();
}

static size_t count_byte(struct slice s, char byte)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == byte;
    return n;
}

static void check_bytes(struct slice text)
{
    want(text.n > 0 && text.p[text.n - 1] == '\n');
    want(slice_find(text, code) == SLICE_NONE);
    for (size_t i = 0; i < text.n; i++)
        want(((unsigned char)text.p[i] >= 0x20 && text.p[i] != 0x7f) || text.p[i] == '\n');
    want(count_byte(text, '<') == 0 && count_byte(text, '>') == 0);
    while (text.n > 0)
        want(utf8_take(&text) != UTF8_INVALID);
}

static void check_text(struct slice text, enum state state, size_t lines)
{
    struct slice line, rest = text;
    size_t bar;

    want(count_byte(text, '`') == 0);
    want(slice_take_until(&rest, '\n', rest.n, &line));
    want(slice_take(&line, SLICE("TEST ")) && slice_take(&line, slice_of(state_name(state))));
    bar = slice_find_byte(line, '|');
    want(bar != SLICE_NONE && bar <= 161 && slice_ends(slice_cut(line, 0, bar), SLICE(" ")));
    want(slice_ends(line, SLICE("a=1")));
    want(count_byte(text, '|') == 1);
    want(text.n <= 4096 && count_byte(rest, '\n') <= lines);
}

static void check_json(struct slice text)
{
    bool inside = false;
    long depth = 0;

    want(count_byte(text, '\n') == 1);
    for (size_t i = 0; i < text.n; i++) {
        if (inside && text.p[i] == '\\')
            i++;
        else if (text.p[i] == '"')
            inside = !inside;
        else if (!inside && (text.p[i] == '{' || text.p[i] == '['))
            depth++;
        else if (!inside && (text.p[i] == '}' || text.p[i] == ']'))
            want(--depth > 0 || (depth == 0 && i + 2 == text.n));
    }
    want(!inside && depth == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct secrets secrets = {.exact = &code, .exacts = 1};

    for (int json = 0; json < 2; json++) {
        struct report *r = report_new("TEST", "check_test", "1", &secrets);
        struct slice rest = {(const char *)data, size}, piece;
        enum state worst = STATE_OK;
        struct buffer out;
        size_t lines = 0;

        want(r != NULL);
        report_state(r, STATE_OK, SLICE("start"));
        while (rest.n > 1) {
            unsigned what = (unsigned char)rest.p[0];
            struct fact facts[2];

            piece = slice_cut(rest, 1, (unsigned char)rest.p[1]);
            rest = slice_cut(rest, 1 + piece.n, rest.n);
            facts[0] = (struct fact){.key = "text", .kind = FACT_TEXT, .text = piece};
            facts[1] = (struct fact){.key = "texts", .kind = FACT_TEXTS, .texts = &piece, .count = 1};
            if (what % 4 == 0) {
                report_state(r, (enum state)(what / 4 % 4), piece);
                worst = state_worse(worst, (enum state)(what / 4 % 4));
            } else if (what % 4 == 1) {
                report_item(r, facts, 2);
            } else {
                report_line(r, piece);
            }
            lines++;
        }
        report_perf(r, "a", 1, "", NULL, NULL, false);
        buffer_init(&out, REPORT_CEILING);
        want(report_finish(r, json != 0, &out) == worst);
        check_bytes(buffer_slice(&out));
        if (json)
            check_json(buffer_slice(&out));
        else
            check_text(buffer_slice(&out), worst, lines + 1);
        buffer_free(&out);
        report_free(r);
    }
    return 0;
}
