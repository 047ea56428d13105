#include "reputation/signature_text.h"

#include "reputation/fold.h"
#include "reputation/reading.h"

struct slice signature_text_part(struct slice *rest, char separator)
{
    struct slice whole = *rest;
    size_t from = 0, at;

    while ((at = slice_find_byte(slice_cut(whole, from, whole.n), separator)) != SLICE_NONE) {
        at += from;
        if (at > 0 && at + 1 < whole.n && whole.p[at - 1] == ' ' && whole.p[at + 1] == ' ') {
            *rest = slice_cut(whole, at + 2, whole.n);
            return slice_trim(slice_cut(whole, 0, at - 1));
        }
        from = at + 1;
    }
    *rest = slice_cut(whole, whole.n, 0);
    return slice_trim(whole);
}

static bool take_end(struct slice *text, struct slice end)
{
    if (!slice_ends(*text, end))
        return false;
    text->n -= end.n;
    *text = slice_trim(*text);
    return true;
}

enum zone_kind signature_text_zone(struct slice *piece)
{
    if (take_end(piece, SLICE("{zone}")))
        return ZONE_ANY;
    if (!take_end(piece, SLICE("{list-zone}")))
        return ZONE_NONE;
    return piece->n == 0 ? ZONE_HERE : ZONE_LIST;
}

static bool is_address(struct slice text)
{
    return slice_equal(text, SLICE("{ip}")) || slice_equal(text, SLICE("{url-ip}"));
}

bool signature_text_list(struct slice piece, struct slice *name)
{
    if (!slice_starts(piece, SLICE("{")) || slice_find_byte(piece, '}') != piece.n - 1 || is_address(piece))
        return false;
    *name = slice_cut(piece, 1, piece.n - 2);
    return true;
}

/* Does it end in a host name, with a dot in it? */
static bool ends_in_host(struct slice text)
{
    size_t at = text.n;
    bool dot = false;

    while (at > 0 && (fold_word(text.p[at - 1]) || text.p[at - 1] == '.' || text.p[at - 1] == '-')) {
        at--;
        dot = dot || text.p[at] == '.';
    }
    return dot && text.p[text.n - 1] >= 'a' && text.p[text.n - 1] <= 'z' && slice_find_byte(text, '@') == SLICE_NONE;
}

/* The folded form of what text starts with, which is no plain byte; text moves on. */
static size_t fold_next(struct slice *text, char out[FOLD_MAX])
{
    size_t size = 1, n = 1;

    out[0] = fold_letter(text->p[0]);
    if (out[0] == '{' && slice_take(text, SLICE("{ip}"))) {
        out[0] = READING_IP;
        return 1;
    }
    if (out[0] == '{' && slice_take(text, SLICE("{url-ip}"))) {
        out[0] = READING_URL_IP;
        return 1;
    }
    if ((unsigned char)text->p[0] >= 0x80)
        n = fold_point(*text, out, &size);
    *text = slice_cut(*text, size, text->n);
    return n;
}

/* Bytes from `text` to out while they are plain or single blanks; returns their number. */
static size_t fold_plain_run(char *out, struct slice text)
{
    size_t n = 0;

    while (n < text.n) {
        char c = text.p[n] == ' ' ? ' ' : fold_plain[(unsigned char)text.p[n]];

        if (c == 0 || c == '{' || (c == ' ' && (n == 0 || out[n - 1] == ' ')))
            break;
        out[n++] = c;
    }
    return n;
}

static bool fold_text(struct literal_text *out, struct slice text)
{
    size_t n = 0;

    for (;;) {
        size_t plain, more;

        /* Latin-1 becomes longer by folding. */
        if (n + text.n >= LITERAL_LONGEST)
            return false;
        plain = fold_plain_run(out->bytes + n, text);
        text = (struct slice){text.p + plain, text.n - plain};
        n += plain;
        if (text.n == 0)
            break;
        more = fold_next(&text, out->bytes + n);
        if (more != 1 || out->bytes[n] != ' ' || n == 0 || out->bytes[n - 1] != ' ')
            n += more;
    }
    out->n = n;
    return true;
}

/* A separator without a text on its other side. */
static bool stray_separator(struct slice text)
{
    return text.n > 1 && ((memchr("&~|", text.p[0], 3) != NULL && text.p[1] == ' ') ||
                          (memchr("&~|", text.p[text.n - 1], 3) != NULL && text.p[text.n - 2] == ' '));
}

bool literal_text_parse(struct literal_text *out, struct slice text, struct error *why)
{
    bool address = is_address(text);

    out->end = LITERAL_OPEN;
    if (slice_ends(text, SLICE("$"))) {
        out->end = LITERAL_WORD;
        text.n--;
    }
    if (!fold_text(out, text)) {
        error_set(why, "a text of %d bytes or more", LITERAL_LONGEST);
        return false;
    }
    if (stray_separator(text)) {
        error_set(why, "a separator without a text");
        return false;
    }
    if (out->n < 2 && !address) {
        error_set(why, "a text of less than two letters");
        return false;
    }
    if (out->end == LITERAL_OPEN && ends_in_host((struct slice){out->bytes, out->n}))
        out->end = LITERAL_HOST;
    else if (out->end == LITERAL_OPEN && out->n < 4)
        out->end = LITERAL_WORD;
    return true;
}
