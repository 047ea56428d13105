#include "reputation/signatures.h"

#include <stdlib.h>

#include "reputation/fold.h"
#include "reputation/reading.h"

enum { LIST_DROPPED = 0xffff };

/* Room for one more element of `size` bytes behind *p; *p moves. */
static bool grow(void *p, size_t count, size_t *capacity, size_t size)
{
    size_t n = *capacity == 0 ? 512 : *capacity * 2;
    void *old, *more;

    if (count < *capacity)
        return true;
    memcpy(&old, p, sizeof old);
    more = realloc(old, n * size);
    if (more == NULL)
        return false;
    memcpy(p, &more, sizeof more);
    *capacity = n;
    return true;
}

static bool no_memory(struct error *why)
{
    error_set(why, "out of memory, or too many signatures");
    return false;
}

/* Does the text end in a host name, with a dot in it? */
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

/* The folded form of a literal, {ip} as its placeholder. */
static bool fold_literal(struct slice text, char out[LITERAL_LONGEST], size_t *n, struct error *why)
{
    *n = 0;
    while (text.n > 0) {
        char folded[FOLD_MAX] = {READING_IP};
        size_t size = 1, bytes = 1;

        if (slice_take(&text, SLICE("{url-ip}"))) {
            folded[0] = READING_URL_IP;
        } else if (!slice_take(&text, SLICE("{ip}"))) {
            bytes = fold_point(text, folded, &size);
            text = slice_cut(text, size, text.n);
        }
        if (*n + bytes > LITERAL_LONGEST) {
            error_set(why, "a text of more than %d bytes", LITERAL_LONGEST);
            return false;
        }
        if (bytes == 1 && folded[0] == ' ' && *n > 0 && out[*n - 1] == ' ')
            continue;
        memcpy(out + *n, folded, bytes);
        *n += bytes;
    }
    return true;
}

static bool is_address(struct slice text)
{
    return slice_equal(text, SLICE("{ip}")) || slice_equal(text, SLICE("{url-ip}"));
}

static bool add_literal(struct signatures *s, struct slice text, uint16_t *number, struct error *why)
{
    char folded[LITERAL_LONGEST];
    enum literal_end end = LITERAL_OPEN;
    struct slice literal = {folded, 0};

    if (slice_ends(text, SLICE("$"))) {
        end = LITERAL_WORD;
        text.n--;
    }
    if (!fold_literal(text, folded, &literal.n, why))
        return false;
    if (literal.n < 2 && !is_address(text)) {
        error_set(why, "a text of less than two letters");
        return false;
    }
    if (end == LITERAL_OPEN && ends_in_host(literal))
        end = LITERAL_HOST;
    if (end == LITERAL_OPEN && literal.n < 4)
        end = LITERAL_WORD;
    if (!grow(&s->atoms, s->atom_count, &s->atom_capacity, sizeof *s->atoms))
        return no_memory(why);
    *number = literals_add(&s->literals, literal, end);
    if (*number == LITERAL_NONE)
        return no_memory(why);
    if (*number == s->atom_count)
        s->atoms[s->atom_count++] = (struct atom){0};
    return true;
}

static size_t find_list(const struct signatures *s, struct slice name)
{
    for (size_t i = 0; i < s->word_count; i++)
        if (slice_equal(s->words[i].name, name))
            return i;
    return SLICE_NONE;
}

static bool take_end(struct slice *text, struct slice end)
{
    if (!slice_ends(*text, end))
        return false;
    text->n -= end.n;
    *text = slice_trim(*text);
    return true;
}

static bool use_list(const struct signatures *s, struct slice name, struct piece *out, struct error *why)
{
    size_t list = find_list(s, name);

    if (list == SLICE_NONE) {
        error_set(why, "no word list {%.*s} above", (int)(name.n < 64 ? name.n : 64), name.p);
        return false;
    }
    out->atom = (uint16_t)(ATOM_LIST | list);
    return true;
}

static bool parse_piece(struct signatures *s, struct slice text, struct piece *out, struct error *why)
{
    out->zone = ZONE_NONE;
    if (slice_equal(text, SLICE("{list-zone}"))) {
        out->zone = ZONE_HERE;
        return use_list(s, SLICE(SIGNATURES_LABELS), out, why);
    }
    if (take_end(&text, SLICE("{zone}")))
        out->zone = ZONE_ANY;
    else if (take_end(&text, SLICE("{list-zone}")))
        out->zone = ZONE_LIST;
    if (slice_starts(text, SLICE("{")) && slice_find_byte(text, '}') == text.n - 1 && !is_address(text))
        return use_list(s, slice_cut(text, 1, text.n - 2), out, why);
    return add_literal(s, text, &out->atom, why);
}

/* Cuts *rest at the first separator; the part before it is returned. */
static struct slice next_part(struct slice *rest, struct slice separator)
{
    size_t at = slice_find(*rest, separator);
    struct slice part = slice_cut(*rest, 0, at == SLICE_NONE ? rest->n : at);

    *rest = at == SLICE_NONE ? slice_cut(*rest, rest->n, 0) : slice_cut(*rest, at + separator.n, rest->n);
    return slice_trim(part);
}

static bool parse_term(struct signatures *s, struct slice term, struct signature *g, struct error *why)
{
    struct piece piece = {.absent = slice_take(&term, SLICE("!"))};

    do {
        struct slice text = next_part(&term, SLICE(" ~ "));

        if (!grow(&s->pieces, s->piece_count, &s->piece_capacity, sizeof *s->pieces))
            return no_memory(why);
        if (g->pieces == SIGNATURE_PIECES) {
            error_set(why, "more than %d texts in one signature", SIGNATURE_PIECES);
            return false;
        }
        if (!parse_piece(s, text, &piece, why))
            return false;
        s->pieces[s->piece_count++] = piece;
        g->pieces++;
        piece.near = true;
    } while (term.n > 0);
    return true;
}

bool signatures_add(struct signatures *s, uint16_t owner, struct slice text, struct error *why)
{
    struct signature g = {.text = text, .owner = owner, .first_piece = s->piece_count};
    struct slice rest = text;
    uint16_t *head, first;

    if (s->count == SIGNATURES_MAX || !grow(&s->list, s->count, &s->capacity, sizeof *s->list))
        return no_memory(why);
    do {
        if (!parse_term(s, next_part(&rest, SLICE(" & ")), &g, why)) {
            s->piece_count = g.first_piece;
            return false;
        }
    } while (rest.n > 0);
    if (s->pieces[g.first_piece].absent) {
        error_set(why, "a signature starts with a text that must be there");
        s->piece_count = g.first_piece;
        return false;
    }
    first = s->pieces[g.first_piece].atom;
    head = (first & ATOM_LIST) != 0 ? &s->words[first & ~ATOM_LIST].first_signature : &s->atoms[first].first_signature;
    g.next = *head;
    s->list[s->count++] = g;
    *head = (uint16_t)s->count;
    return true;
}

bool signatures_add_words(struct signatures *s, struct slice list, struct slice texts, struct error *why)
{
    size_t number = find_list(s, list);

    if (number == SLICE_NONE) {
        number = s->word_count;
        if (number == ATOM_LIST - 1 || !grow(&s->words, s->word_count, &s->word_capacity, sizeof *s->words))
            return no_memory(why);
        s->words[s->word_count++] = (struct word_list){.name = list};
    }
    while (texts.n > 0) {
        uint16_t literal;

        if (!add_literal(s, next_part(&texts, SLICE(" | ")), &literal, why))
            return false;
        if (s->link_count == SIGNATURES_MAX || !grow(&s->links, s->link_count, &s->link_capacity, sizeof *s->links))
            return no_memory(why);
        s->links[s->link_count++] = (struct word_link){(uint16_t)number, s->atoms[literal].first_link};
        s->atoms[literal].first_link = (uint16_t)s->link_count;
    }
    return true;
}

void signatures_drop(struct signatures *s, uint16_t owner)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->list[i].owner == owner)
            s->list[i].owner = SIGNATURES_NO_OWNER;
}

void signatures_drop_words(struct signatures *s, struct slice list)
{
    size_t number = find_list(s, list);

    for (size_t i = 0; i < s->link_count; i++)
        if (s->links[i].list == number)
            s->links[i].list = LIST_DROPPED;
}

void signatures_free(struct signatures *s)
{
    literals_free(&s->literals);
    free(s->atoms);
    free(s->pieces);
    free(s->list);
    free(s->words);
    free(s->links);
}
