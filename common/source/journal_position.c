#include "source/journal_position.h"

#include "text/number.h"

void journal_position_print(struct buffer *out, const struct journal_position *p)
{
    if (p->cursor_n == 0) {
        buffer_printf(out, "since %lld", p->since_s);
        return;
    }
    buffer_text(out, "cursor ");
    buffer_add(out, (struct slice){p->cursor, p->cursor_n});
}

bool journal_position_set(struct journal_position *p, struct slice cursor)
{
    if (cursor.n == 0 || cursor.n > sizeof p->cursor)
        return false;
    for (size_t i = 0; i < cursor.n; i++)
        if (cursor.p[i] <= ' ' || cursor.p[i] > '~')
            return false;
    memcpy(p->cursor, cursor.p, cursor.n);
    p->cursor_n = cursor.n;
    return true;
}

bool journal_position_parse(struct journal_position *p, struct slice text)
{
    struct journal_position read = {.cursor_n = 0};
    uint64_t since;

    if (slice_take(&text, SLICE("cursor "))) {
        if (!journal_position_set(&read, text))
            return false;
    } else {
        if (!slice_take(&text, SLICE("since ")) || !number_parse(text, (uint64_t)1 << 60, &since))
            return false;
        read.since_s = (long long)since;
    }
    *p = read;
    return true;
}

/* The value of "x=…" among parts that are separated by ';'. */
static bool find_part(struct slice cursor, char name, struct slice *value)
{
    while (cursor.n > 0) {
        struct slice part;

        if (!slice_take_until(&cursor, ';', cursor.n, &part)) {
            part = cursor;
            cursor.n = 0;
        }
        if (part.n > 2 && part.p[0] == name && part.p[1] == '=') {
            *value = slice_cut(part, 2, part.n);
            return true;
        }
    }
    return false;
}

bool journal_cursor_same(struct slice a, struct slice b)
{
    struct slice in_a, in_b;

    if (slice_equal(a, b))
        return true;
    for (const char *name = "bmtx"; *name != '\0'; name++)
        if (!find_part(a, *name, &in_a) || !find_part(b, *name, &in_b) || !slice_equal(in_a, in_b))
            return false;
    return true;
}
