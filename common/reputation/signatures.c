#include "reputation/signatures.h"

#include <stdlib.h>

#include "reputation/signature_text.h"

/* Room for one more element of `size` bytes in *p; *p moves. */
static bool grow(void *p, size_t count, size_t *capacity, size_t size)
{
    size_t n = *capacity == 0 ? 1024 : *capacity * 2;
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

static bool add_literal(struct signatures *s, struct slice text, uint16_t *number, struct error *why)
{
    struct literal_text literal;

    if (!literal_text_parse(&literal, text, why))
        return false;
    if (!grow(&s->uses, s->use_count, &s->use_capacity, sizeof *s->uses))
        return no_memory(why);
    *number = literals_add(&s->literals, (struct slice){literal.bytes, literal.n}, literal.end);
    if (*number == LITERAL_NONE)
        return no_memory(why);
    if (*number == s->use_count)
        s->uses[s->use_count++] = (struct literal_use){0};
    return true;
}

static size_t find_list(const struct signatures *s, struct slice name)
{
    for (size_t i = 0; i < s->word_count; i++)
        if (slice_equal(s->words[i].name, name))
            return i;
    return SLICE_NONE;
}

static bool use_list(const struct signatures *s, struct slice name, struct piece *out, struct error *why)
{
    size_t list = find_list(s, name);

    if (list == SLICE_NONE) {
        error_set(why, "no word list {%.*s} above", (int)(name.n < 64 ? name.n : 64), name.p);
        return false;
    }
    out->lists = UINT64_C(1) << list;
    return true;
}

static bool add_piece(struct signatures *s, struct slice text, struct piece *out, struct error *why)
{
    struct slice list;

    out->lists = 0;
    out->zone = (uint8_t)signature_text_zone(&text);
    if (out->zone == ZONE_HERE)
        return use_list(s, SLICE(SIGNATURES_LABELS), out, why);
    if (signature_text_list(text, &list))
        return use_list(s, list, out, why);
    return add_literal(s, text, &out->literal, why);
}

static bool add_term(struct signatures *s, struct slice term, struct signature *g, struct error *why)
{
    struct piece piece = {.absent = slice_take(&term, SLICE("!"))};
    bool single = true;

    do {
        struct slice text = signature_text_part(&term, '~');

        if (!grow(&s->pieces, s->piece_count, &s->piece_capacity, sizeof *s->pieces))
            return no_memory(why);
        if (g->pieces == SIGNATURE_PIECES) {
            error_set(why, "more than %d texts in one signature", SIGNATURE_PIECES);
            return false;
        }
        if (!add_piece(s, text, &piece, why))
            return false;
        s->pieces[s->piece_count++] = piece;
        g->pieces++;
        if (!piece.absent)
            g->needs |= piece.lists;
        single = single && term.n == 0;
        piece.near = true;
    } while (term.n > 0);
    if (piece.absent && single && piece.zone == ZONE_NONE)
        g->forbids |= piece.lists;
    return true;
}

static uint16_t *first_signature(struct signatures *s, const struct piece *first)
{
    if (first->lists != 0)
        return &s->words[__builtin_ctzll(first->lists)].first_signature;
    return &s->uses[first->literal].first_signature;
}

bool signatures_add(struct signatures *s, uint16_t owner, struct slice text, struct error *why)
{
    struct signature g = {.owner = owner, .first_piece = (uint32_t)s->piece_count};
    struct slice rest = text;
    uint16_t *head;

    if (s->count == SIGNATURES_MAX || !grow(&s->list, s->count, &s->capacity, sizeof *s->list) ||
        !grow(&s->texts, s->count, &s->text_capacity, sizeof *s->texts))
        return no_memory(why);
    do {
        if (!add_term(s, signature_text_part(&rest, '&'), &g, why)) {
            s->piece_count = g.first_piece;
            return false;
        }
    } while (rest.n > 0);
    if (s->pieces[g.first_piece].absent) {
        error_set(why, "a signature starts with a text that must be there");
        s->piece_count = g.first_piece;
        return false;
    }
    head = first_signature(s, &s->pieces[g.first_piece]);
    g.next = *head;
    s->texts[s->count] = text;
    s->list[s->count++] = g;
    *head = (uint16_t)s->count;
    return true;
}

bool signatures_add_zone(struct signatures *s, uint16_t owner, struct slice zone, struct error *why)
{
    if (!signatures_add(s, owner, zone, why))
        return false;
    s->list[s->count - 1].lasting = true;
    return true;
}

bool signatures_add_words(struct signatures *s, struct slice list, struct slice texts, struct error *why)
{
    size_t number = find_list(s, list);

    if (number == SLICE_NONE) {
        if (s->word_count == SIGNATURES_LISTS) {
            error_set(why, "more than %d word lists", SIGNATURES_LISTS);
            return false;
        }
        number = s->word_count++;
        s->words[number] = (struct word_list){.name = list};
    }
    do {
        uint16_t literal;

        if (!add_literal(s, signature_text_part(&texts, '|'), &literal, why))
            return false;
        s->uses[literal].lists |= UINT64_C(1) << number;
    } while (texts.n > 0);
    return true;
}

struct slice signatures_text(const struct signatures *s, size_t number)
{
    if (s->texts != NULL)
        return s->texts[number];
    return (struct slice){s->source + s->places[number].at, s->places[number].n};
}

void signatures_drop(struct signatures *s, uint16_t owner)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->list[i].owner == owner && !s->list[i].lasting)
            s->list[i].owner = SIGNATURES_NO_OWNER;
}

void signatures_free(struct signatures *s)
{
    literals_free(&s->literals);
    if (s->capacity == 0)
        return;
    free(s->texts);
    free(s->uses);
    free(s->pieces);
    free(s->list);
}
