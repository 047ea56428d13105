#include "web/html.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Moves behind the literal; to the end where there is none. */
static void skip_past(struct slice *rest, struct slice literal)
{
    size_t at = slice_find_fold(*rest, literal);

    *rest = at == SLICE_NONE ? slice_cut(*rest, rest->n, 0) : slice_cut(*rest, at + literal.n, rest->n);
}

/* rest is behind the '<' and, where it is one, the '/'. false: the tag isn't closed. */
static bool take_tag(struct slice *rest, struct html_piece *out)
{
    size_t n = 0, end;
    char quote = 0;

    while (n < rest->n && !is_blank(rest->p[n]) && rest->p[n] != '>' && rest->p[n] != '/')
        n++;
    out->name = slice_cut(*rest, 0, n);
    for (end = n; end < rest->n && (quote != 0 || rest->p[end] != '>'); end++) {
        char c = rest->p[end];

        if (quote != 0)
            quote = c == quote ? 0 : quote;
        else if ((c == '"' || c == '\'') && end > 0 && (rest->p[end - 1] == '=' || is_blank(rest->p[end - 1])))
            quote = c;
    }
    if (end == rest->n)
        return false;
    out->attributes = slice_cut(*rest, n, end - n);
    *rest = slice_cut(*rest, end + 1, rest->n);
    return true;
}

/* An element whose content nobody reads as text. */
static void skip_content(struct slice *rest, const struct html_piece *tag)
{
    static const struct slice ends[] = {SLICE_INIT("</script"),   SLICE_INIT("</style"), SLICE_INIT("</noscript"),
                                        SLICE_INIT("</template"), SLICE_INIT("</title"), SLICE_INIT("</textarea")};

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (slice_equal_fold(tag->name, slice_cut(ends[i], 2, ends[i].n))) {
            skip_past(rest, ends[i]);
            skip_past(rest, SLICE(">"));
        }
}

enum html_event html_next(struct slice *rest, struct html_piece *out)
{
    *out = (struct html_piece){0};
    while (rest->n > 0) {
        size_t at = rest->p[0] == '<' ? 0 : slice_find_byte(*rest, '<');
        struct slice tag;

        if (at != 0) {
            out->text = slice_cut(*rest, 0, at);
            *rest = slice_cut(*rest, out->text.n, rest->n);
            return HTML_TEXT;
        }
        tag = slice_cut(*rest, 1, rest->n);
        out->closing = slice_take(&tag, SLICE("/"));
        if (slice_starts(tag, SLICE("!--"))) {
            skip_past(rest, SLICE("-->"));
        } else if (tag.n > 0 && (tag.p[0] == '!' || tag.p[0] == '?')) {
            skip_past(rest, SLICE(">"));
        } else if (tag.n == 0 || !is_letter(tag.p[0])) {
            out->text = slice_cut(*rest, 0, 1); /* a '<' of the text */
            *rest = slice_cut(*rest, 1, rest->n);
            return HTML_TEXT;
        } else if (take_tag(&tag, out)) {
            *rest = tag;
            if (!out->closing)
                skip_content(rest, out);
            return HTML_TAG;
        } else {
            *rest = slice_cut(*rest, rest->n, 0);
        }
    }
    return HTML_END;
}

static void skip_blanks(struct slice *s)
{
    while (s->n > 0 && (is_blank(s->p[0]) || s->p[0] == '/'))
        *s = slice_cut(*s, 1, s->n);
}

static struct slice take_value(struct slice *rest)
{
    struct slice value = {NULL, 0};
    size_t n = 0;

    if (rest->n > 0 && (rest->p[0] == '"' || rest->p[0] == '\'')) {
        char quote = rest->p[0];

        *rest = slice_cut(*rest, 1, rest->n);
        if (slice_take_until(rest, quote, rest->n, &value))
            return value;
        *rest = slice_cut(*rest, rest->n, 0);
        return value;
    }
    while (n < rest->n && !is_blank(rest->p[n]))
        n++;
    value = slice_cut(*rest, 0, n);
    *rest = slice_cut(*rest, n, rest->n);
    return value;
}

bool html_attribute(struct slice attributes, struct slice name, struct slice *value)
{
    for (skip_blanks(&attributes); attributes.n > 0; skip_blanks(&attributes)) {
        struct slice found, content = {NULL, 0};
        size_t n = 0;

        while (n < attributes.n && !is_blank(attributes.p[n]) && attributes.p[n] != '=')
            n++;
        found = slice_cut(attributes, 0, n);
        attributes = slice_cut(attributes, n, attributes.n);
        skip_blanks(&attributes);
        if (slice_take(&attributes, SLICE("="))) {
            while (attributes.n > 0 && is_blank(attributes.p[0]))
                attributes = slice_cut(attributes, 1, attributes.n);
            content = take_value(&attributes);
        }
        if (slice_equal_fold(found, name)) {
            *value = content;
            return true;
        }
    }
    return false;
}
