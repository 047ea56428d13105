/* Entities, and a page's visible text. */
#include "web/html.h"

#include "text/number.h"

#define ENTITY_MAX 10

static const struct {
    struct slice name, text;
} entities[] = {
    {SLICE_INIT("amp"), SLICE_INIT("&")},  {SLICE_INIT("lt"), SLICE_INIT("<")},
    {SLICE_INIT("gt"), SLICE_INIT(">")},   {SLICE_INIT("quot"), SLICE_INIT("\"")},
    {SLICE_INIT("apos"), SLICE_INIT("'")}, {SLICE_INIT("nbsp"), SLICE_INIT(" ")},
};

static void add_code_point(struct buffer *out, uint32_t c)
{
    if (c == 0xa0)
        c = ' ';
    if (c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0xd800 && c < 0xe000) || c > 0x10ffff) {
        buffer_byte(out, ' ');
        return;
    }
    if (c < 0x80) {
        buffer_byte(out, (char)c);
        return;
    }
    if (c < 0x800) {
        buffer_byte(out, (char)(0xc0 | c >> 6));
    } else {
        if (c < 0x10000) {
            buffer_byte(out, (char)(0xe0 | c >> 12));
        } else {
            buffer_byte(out, (char)(0xf0 | c >> 18));
            buffer_byte(out, (char)(0x80 | (c >> 12 & 0x3f)));
        }
        buffer_byte(out, (char)(0x80 | (c >> 6 & 0x3f)));
    }
    buffer_byte(out, (char)(0x80 | (c & 0x3f)));
}

/* "#39" or "#x27". */
static bool number_of(struct slice name, uint32_t *out)
{
    uint64_t value = 0;

    if (!slice_take(&name, SLICE("#")))
        return false;
    if (!slice_take(&name, SLICE("x")) && !slice_take(&name, SLICE("X"))) {
        if (!number_parse(name, 0x10ffff, &value))
            return false;
        *out = (uint32_t)value;
        return true;
    }
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i], low = (char)(c | 0x20);

        if (c >= '0' && c <= '9')
            value = value << 4 | (uint64_t)(c - '0');
        else if (low >= 'a' && low <= 'f')
            value = value << 4 | (uint64_t)(low - 'a' + 10);
        else
            return false;
    }
    *out = (uint32_t)value;
    return name.n > 0 && value <= 0x10ffff;
}

static bool add_entity(struct buffer *out, struct slice name)
{
    uint32_t c;

    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++)
        if (slice_equal(name, entities[i].name))
            return buffer_add(out, entities[i].text);
    if (!number_of(name, &c))
        return false;
    add_code_point(out, c);
    return true;
}

void html_decode(struct buffer *out, struct slice text)
{
    while (text.n > 0) {
        size_t at = slice_find_byte(text, '&');
        struct slice rest, name;

        buffer_add(out, slice_cut(text, 0, at));
        if (at == SLICE_NONE)
            return;
        rest = slice_cut(text, at + 1, text.n);
        if (slice_take_until(&rest, ';', ENTITY_MAX, &name) && add_entity(out, name)) {
            text = rest;
            continue;
        }
        buffer_byte(out, '&');
        text = slice_cut(text, at + 1, text.n);
    }
}

/* Runs of blanks and control bytes behind `from` become one blank, in place. */
static void squeeze(struct buffer *out, size_t from)
{
    size_t to = from;

    for (size_t i = from; i < out->n; i++) {
        char c = (unsigned char)out->p[i] <= ' ' ? ' ' : out->p[i];

        if (c != ' ' || (to > 0 && out->p[to - 1] != ' '))
            out->p[to++] = c;
    }
    buffer_cut(out, to);
}

/* Tags that stand inside a word or number without parting it. */
static bool is_inline(struct slice name)
{
    static const struct slice names[] = {SLICE_INIT("a"),      SLICE_INIT("b"), SLICE_INIT("i"),  SLICE_INIT("em"),
                                         SLICE_INIT("strong"), SLICE_INIT("u"), SLICE_INIT("wbr")};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (slice_equal_fold(name, names[i]))
            return true;
    return false;
}

void html_visible(struct buffer *out, struct slice page)
{
    struct html_piece piece;
    enum html_event event;

    while ((event = html_next(&page, &piece)) != HTML_END) {
        size_t from = out->n;

        if (event == HTML_TEXT)
            html_decode(out, piece.text);
        else if (!is_inline(piece.name))
            buffer_byte(out, ' ');
        squeeze(out, from);
    }
    if (out->n > 0 && out->p[out->n - 1] == ' ')
        buffer_cut(out, out->n - 1);
}
