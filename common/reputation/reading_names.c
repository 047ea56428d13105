#include "reputation/reading.h"

#include "reputation/fold.h"
#include "text/scan.h"

/* Does the name stand in the text where its dot, at `dot`, would be at `at`? Its first byte tells most others. */
static bool is_named(const struct reading *r, size_t at, struct slice name, size_t dot)
{
    return at >= dot && r->n - at >= name.n - dot && ((r->text[at - dot] ^ name.p[0]) & ~0x20) == 0 &&
           slice_equal_fold((struct slice){r->text + at - dot, name.n}, name);
}

/* Overwrites the name where it is neither a part of a longer one nor of a URL. It is looked for by its first dot, since
 * there are few in a text. */
static bool hide_name(struct reading *r, struct slice name)
{
    size_t dot = slice_find_byte(name, '.'), from = 0;
    struct scan rest = {r->text, r->text + r->n};
    bool found = false;

    if (dot == SLICE_NONE)
        return false;
    for (const char *p; (p = scan_find_far(&rest, '.')) != NULL; rest.p = p + 1) {
        size_t at = (size_t)(p - r->text), start = at - dot, end = start + name.n;
        char before, after;

        if (!is_named(r, at, name, dot) || start < from)
            continue;
        before = start == 0 ? ' ' : r->text[start - 1];
        after = r->text[end];
        from = end;
        if (fold_word(before) || memchr(".-/", before, 3) != NULL || fold_word(after) || after == '-' ||
            (after == '.' && fold_word(r->text[end + 1])))
            continue;
        memset(r->text + start, READING_ECHO, name.n);
        found = true;
    }
    return found;
}

bool reading_hide_names(struct reading *r, struct slice recipient)
{
    size_t sign = slice_find_last_byte(recipient, '@');
    bool local = hide_name(r, slice_cut(recipient, 0, sign == SLICE_NONE ? recipient.n : sign));

    return (sign != SLICE_NONE && hide_name(r, slice_cut(recipient, sign + 1, recipient.n))) || local;
}
