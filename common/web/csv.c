#include "web/csv.h"

void csv_init(struct csv *c, struct slice text)
{
    (void)slice_take(&text, SLICE("\xef\xbb\xbf"));
    *c = (struct csv){.rest = text};
    buffer_init(&c->row, CSV_ROW_MAX);
}

/* At the end of a row: LF, CRLF, or nothing more. */
static bool at_end(struct slice rest)
{
    return rest.n == 0 || rest.p[0] == '\n' || slice_starts(rest, SLICE("\r\n"));
}

static bool take_quoted(struct csv *c)
{
    for (;;) {
        struct slice piece;

        if (!slice_take_until(&c->rest, '"', c->rest.n, &piece) || slice_find_byte(piece, '\0') != SLICE_NONE ||
            !buffer_add(&c->row, piece))
            return false;
        if (!slice_take(&c->rest, SLICE("\"")))
            return true;
        if (!buffer_byte(&c->row, '"'))
            return false;
    }
}

static bool take_plain(struct csv *c)
{
    size_t n = 0;

    while (n < c->rest.n && c->rest.p[n] != ',' && !at_end(slice_cut(c->rest, n, c->rest.n))) {
        unsigned char byte = (unsigned char)c->rest.p[n];

        if (byte == '"' || (byte < ' ' && byte != '\t'))
            return false;
        n++;
    }
    if (!buffer_add(&c->row, slice_cut(c->rest, 0, n)))
        return false;
    c->rest = slice_cut(c->rest, n, c->rest.n);
    return true;
}

/* Offsets first: the buffer may move until the row is whole. */
static bool take_row(struct csv *c)
{
    size_t ends[CSV_FIELDS_MAX];

    c->count = 0;
    do {
        if (c->count == CSV_FIELDS_MAX || !(slice_take(&c->rest, SLICE("\"")) ? take_quoted(c) : take_plain(c)))
            return false;
        ends[c->count++] = c->row.n;
    } while (slice_take(&c->rest, SLICE(",")));
    if (!at_end(c->rest))
        return false;
    for (size_t i = 0; i < c->count; i++) {
        size_t from = i == 0 ? 0 : ends[i - 1];

        c->fields[i] = slice_cut(buffer_slice(&c->row), from, ends[i] - from);
    }
    return true;
}

enum csv_event csv_next(struct csv *c)
{
    struct slice start, ignored;
    bool good;

    while (slice_take(&c->rest, SLICE("\n")) || slice_take(&c->rest, SLICE("\r\n")))
        continue;
    if (c->rest.n == 0)
        return CSV_END;
    start = c->rest;
    buffer_cut(&c->row, 0);
    c->row.failed = false; /* a row that was too long is over */
    good = take_row(c);
    if (!good)
        c->rest = start;
    if (!slice_take_until(&c->rest, '\n', c->rest.n, &ignored))
        c->rest = slice_cut(c->rest, c->rest.n, 0);
    return good ? CSV_ROW : CSV_BAD;
}

void csv_free(struct csv *c)
{
    buffer_free(&c->row);
}
