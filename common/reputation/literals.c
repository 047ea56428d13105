#include "reputation/literals.h"

#include <endian.h>
#include <stdlib.h>

#include "reputation/fold.h"

enum { LONG = 8 };

/* The n bytes at p, at most eight, as a number, the first one lowest. */
static uint64_t first_bytes(const char *p, size_t n)
{
    uint64_t word = 0;

    if (n >= LONG) {
        memcpy(&word, p, LONG);
        return le64toh(word);
    }
    for (size_t i = 0; i < n; i++)
        word |= (uint64_t)(unsigned char)p[i] << (8 * i);
    return word;
}

static size_t head_of(uint64_t word)
{
    return (size_t)(word * 0x9e3779b97f4a7c15U >> 52);
}

static bool grow(void **p, size_t *capacity, size_t want, size_t size)
{
    size_t n = *capacity == 0 ? 4096 : *capacity;
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
    void *bytes = l->bytes, *list = l->list;
    uint16_t *head;

    if (l->heads == NULL && (l->heads = calloc(2 * LITERALS_HEADS, sizeof *l->heads)) == NULL)
        return LITERAL_NONE;
    l->long_heads = l->heads + LITERALS_HEADS;
    head = text.n >= LONG ? &l->long_heads[head_of(first_bytes(text.p, LONG))]
                          : &l->heads[head_of(first_bytes(text.p, text.n < 4 ? text.n : 4))];
    for (uint16_t i = *head; i != 0; i = l->list[i - 1].next) {
        const struct literal *known = &l->list[i - 1];

        if (known->n == text.n && known->end == end && known->last == text.p[text.n - 1] &&
            memcmp(l->bytes + known->at, text.p, text.n) == 0)
            return (uint16_t)(i - 1);
    }
    if (l->count == LITERALS_MAX || !grow(&list, &l->capacity, l->count + 1, sizeof *l->list))
        return LITERAL_NONE;
    l->list = list;
    if (!grow(&bytes, &l->byte_capacity, l->byte_count + text.n, 1))
        return LITERAL_NONE;
    l->bytes = bytes;
    memcpy(l->bytes + l->byte_count, text.p, text.n);
    l->list[l->count] = (struct literal){.at = (uint32_t)l->byte_count,
                                         .next = *head,
                                         .n = (uint8_t)text.n,
                                         .end = (uint8_t)end,
                                         .last = text.p[text.n - 1]};
    l->byte_count += text.n;
    *head = (uint16_t)++l->count;
    return (uint16_t)(l->count - 1);
}

static bool may_end(const char *text, size_t at, uint8_t end)
{
    if (end == LITERAL_OPEN)
        return true;
    if (literals_word(text[at]))
        return false;
    return end == LITERAL_WORD || !((text[at] == '.' || text[at] == '-') && literals_word(text[at + 1]));
}

struct search {
    const struct literals *l;
    const char *text;
    size_t n;
    struct literal_hit *hits;
    size_t count, max;
};

/* Takes the literals of a chain that stand at `at`. */
static void take_chain(struct search *f, uint16_t head, size_t at)
{
    for (uint16_t i = head; i != 0 && f->count < f->max; i = f->l->list[i - 1].next) {
        const struct literal *literal = &f->l->list[i - 1];
        size_t end = at + literal->n;

        if (end <= f->n && f->text[end - 1] == literal->last &&
            memcmp(f->text + at, f->l->bytes + literal->at, literal->n) == 0 && may_end(f->text, end, literal->end))
            f->hits[f->count++] = (struct literal_hit){(uint16_t)(i - 1), (uint16_t)at, (uint16_t)end};
    }
}

static void find_at(struct search *f, size_t at)
{
    const char *p = f->text + at;
    uint64_t word = first_bytes(p, LONG);
    uint16_t head = f->l->long_heads[head_of(word)];

    if (head != 0)
        take_chain(f, head, at);
    head = f->l->heads[head_of(word & 0xffffffffU)];
    if (head != 0)
        take_chain(f, head, at);
    if ((unsigned char)p[0] < ' ')
        take_chain(f, f->l->heads[head_of(word & 0xffU)], at);
    else if (literals_word(p[0]) && literals_word(p[1]) && !literals_word(p[2]))
        take_chain(f, f->l->heads[head_of(word & 0xffffU)], at);
    else if (literals_word(p[0]) && literals_word(p[1]) && !literals_word(p[3]))
        take_chain(f, f->l->heads[head_of(word & 0xffffffU)], at);
}

size_t literals_find(const struct literals *l, const char *text, size_t n, struct literal_hit *hits, size_t max)
{
    struct search f = {.l = l, .text = text, .n = n, .hits = hits, .max = max};
    size_t at = 0;

    if (l->count == 0)
        return 0;
    while (at < n) {
        if (text[at] != ' ')
            find_at(&f, at);
        /* On to where a literal may start: behind an ASCII word, at a mark, at any longer character, since not all scripts
         * part their words. */
        if (literals_word(text[at]))
            while (literals_word(text[at + 1]))
                at++;
        at++;
        while (((unsigned char)text[at] & 0xc0) == 0x80)
            at++;
    }
    return f.count;
}

void literals_free(struct literals *l)
{
    if (l->capacity == 0)
        return;
    free(l->bytes);
    free(l->list);
    free(l->heads);
}
