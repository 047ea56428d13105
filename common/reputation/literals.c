#include "reputation/literals.h"

#include <stdlib.h>

#include "reputation/fold.h"

static uint32_t first_four(const char *p, size_t n)
{
    uint32_t word = 0;

    memcpy(&word, p, n < 4 ? n : 4);
    return word;
}

static size_t head_of(uint32_t word)
{
    return (word * 2654435761U) >> 20;
}

static bool grow(void **p, size_t *capacity, size_t want, size_t size)
{
    size_t n = *capacity == 0 ? 1024 : *capacity;
    void *more;

    if (want <= *capacity)
        return true;
    while (n < want)
        n *= 2;
    more = realloc(*p, n * size);
    if (more == NULL)
        return false;
    *p = more;
    *capacity = n;
    return true;
}

uint16_t literals_add(struct literals *l, struct slice text, enum literal_end end)
{
    uint16_t *head = &l->heads[head_of(first_four(text.p, text.n))];
    void *bytes = l->bytes, *list = l->list;

    for (uint16_t i = *head; i != 0; i = l->list[i - 1].next) {
        const struct literal *known = &l->list[i - 1];

        if (known->n == text.n && known->end == end && memcmp(l->bytes + known->at, text.p, text.n) == 0)
            return (uint16_t)(i - 1);
    }
    if (l->count == LITERALS_MAX || !grow(&list, &l->capacity, l->count + 1, sizeof *l->list))
        return LITERAL_NONE;
    l->list = list;
    if (!grow(&bytes, &l->byte_capacity, l->byte_count + text.n, 1))
        return LITERAL_NONE;
    l->bytes = bytes;
    memcpy(l->bytes + l->byte_count, text.p, text.n);
    l->list[l->count] =
        (struct literal){.at = (uint32_t)l->byte_count, .next = *head, .n = (uint8_t)text.n, .end = (uint8_t)end};
    l->byte_count += text.n;
    *head = (uint16_t)++l->count;
    return (uint16_t)(l->count - 1);
}

/* Characters beyond ASCII part words here: "IP" is one in front of Japanese, and accents are folded away. */
static bool word_byte(char c)
{
    return (unsigned char)c < 0x80 && fold_word(c);
}

static bool may_end(const char *text, size_t at, uint8_t end)
{
    if (end == LITERAL_OPEN)
        return true;
    if (word_byte(text[at]))
        return false;
    return end == LITERAL_WORD || !((text[at] == '.' || text[at] == '-') && word_byte(text[at + 1]));
}

static size_t find_at(const struct literals *l, const char *text, size_t n, size_t at, uint32_t word,
                      struct literal_hit *hits, size_t max)
{
    size_t count = 0;

    for (uint16_t i = l->heads[head_of(word)]; i != 0 && count < max; i = l->list[i - 1].next) {
        const struct literal *literal = &l->list[i - 1];
        size_t end = at + literal->n;

        if (end <= n && memcmp(text + at, l->bytes + literal->at, literal->n) == 0 && may_end(text, end, literal->end))
            hits[count++] = (struct literal_hit){(uint16_t)(i - 1), (uint16_t)at, (uint16_t)end};
    }
    return count;
}

size_t literals_find(const struct literals *l, const char *text, size_t n, struct literal_hit *hits, size_t max)
{
    size_t count = 0;
    bool in_word = false;

    for (size_t at = 0; at < n; at++) {
        unsigned char c = (unsigned char)text[at];
        bool word = fold_word(text[at]), starts = !word || !in_word || c >= 0x80;

        /* Beyond ASCII each character may start a literal, since not all scripts part their words. */
        in_word = word && c < 0x80;
        if (!starts || (c >= 0x80 && c < 0xc0))
            continue;
        count += find_at(l, text, n, at, first_four(text + at, 4), hits + count, max - count);
        if (c < ' ')
            count += find_at(l, text, n, at, first_four(text + at, 1), hits + count, max - count);
        else if (word && word_byte(text[at + 1]) && !word_byte(text[at + 2]))
            count += find_at(l, text, n, at, first_four(text + at, 2), hits + count, max - count);
        else if (word && word_byte(text[at + 1]) && !word_byte(text[at + 3]))
            count += find_at(l, text, n, at, first_four(text + at, 3), hits + count, max - count);
    }
    return count;
}

void literals_free(struct literals *l)
{
    free(l->bytes);
    free(l->list);
}
