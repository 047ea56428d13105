#include "reputation/reading.h"

#include "reputation/fold.h"

/* Overwrites the name where it is neither a part of a longer one nor of a URL. */
static bool hide_name(struct reading *r, struct slice name)
{
    size_t from = 0, at;
    bool found = false;

    if (slice_find_byte(name, '.') == SLICE_NONE)
        return false;
    while ((at = slice_find_fold(slice_cut((struct slice){r->text, r->n}, from, r->n), name)) != SLICE_NONE) {
        size_t start = from + at, end = start + name.n;
        char before = start == 0 ? ' ' : r->text[start - 1], after = r->text[end];

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
