#include "reputation/catalogue_tables.h"

#include <stdlib.h>

#include "reputation/builtin.h"

static struct slice text_of(struct table_text t)
{
    return t.n == 0 ? (struct slice){NULL, 0} : (struct slice){(const char *)catalogue_builtin + t.at, t.n};
}

static void copy_names(struct catalogue *c, const struct catalogue_tables *t)
{
    for (size_t i = 0; i < t->owner_count; i++) {
        const struct table_owner *from = &t->owners[i];

        c->owners[i] = (struct owner){.service = {.slug = text_of(from->slug),
                                                  .name = text_of(from->name),
                                                  .lookup_url = text_of(from->lookup_url),
                                                  .removal_url = text_of(from->removal_url),
                                                  .note = text_of(from->note),
                                                  .approved_url = text_of(from->approved_url),
                                                  .dead = from->dead,
                                                  .domain_scope = from->domain_scope},
                                      .trap = from->trap};
        c->ranks[i] = from->rank;
    }
    for (size_t i = 0; i < t->alias_count; i++)
        c->aliases[i] = (struct alias){text_of(t->aliases[i].name), t->aliases[i].owner};
    for (size_t i = 0; i < t->zone_count; i++)
        c->zones[i] = text_of(t->zones[i]);
    c->owner_count = t->owner_count;
    c->alias_count = t->alias_count;
    c->zone_count = t->zone_count;
}

/* A borrowed constant: without a capacity beside it nobody writes to it. */
static void *constant(const void *p)
{
    union {
        const void *read;
        void *any;
    } pointer = {.read = p};

    return pointer.any;
}

static void borrow_signatures(struct signatures *s, const struct catalogue_tables *t)
{
    s->uses = constant(t->uses);
    s->pieces = constant(t->pieces);
    s->list = constant(t->signatures);
    s->source = (const char *)catalogue_builtin;
    s->places = t->places;
    s->literals.list = constant(t->literals);
    s->literals.bytes = constant(t->bytes);
    s->literals.heads = constant(t->heads);
    s->literals.long_heads = constant(t->heads + LITERALS_HEADS);
}

/* A copy of n bytes; NULL: no memory. */
static void *copy_of(const void *from, size_t n)
{
    void *to = malloc(n);

    return to == NULL ? NULL : memcpy(to, from, n);
}

static bool copy_signatures(struct signatures *s, const struct catalogue_tables *t)
{
    struct literals *l = &s->literals;

    s->use_capacity = l->capacity = t->literal_count;
    s->piece_capacity = t->piece_count;
    s->capacity = s->text_capacity = t->signature_count;
    l->byte_capacity = t->byte_count;
    s->uses = copy_of(t->uses, t->literal_count * sizeof *s->uses);
    s->pieces = copy_of(t->pieces, t->piece_count * sizeof *s->pieces);
    s->list = copy_of(t->signatures, t->signature_count * sizeof *s->list);
    s->texts = malloc(t->signature_count * sizeof *s->texts);
    l->list = copy_of(t->literals, t->literal_count * sizeof *l->list);
    l->bytes = copy_of(t->bytes, t->byte_count);
    l->heads = copy_of(t->heads, 2 * LITERALS_HEADS * sizeof *l->heads);
    if (s->uses == NULL || s->pieces == NULL || s->list == NULL || s->texts == NULL || l->list == NULL ||
        l->bytes == NULL || l->heads == NULL)
        return false;
    l->long_heads = l->heads + LITERALS_HEADS;
    for (size_t i = 0; i < t->signature_count; i++)
        s->texts[i] = (struct slice){(const char *)catalogue_builtin + t->places[i].at, t->places[i].n};
    return true;
}

static bool take_signatures(struct signatures *s, const struct catalogue_tables *t, bool more)
{
    if (!more)
        borrow_signatures(s, t);
    else if (!copy_signatures(s, t))
        return false;
    s->literals.count = s->use_count = t->literal_count;
    s->literals.byte_count = t->byte_count;
    s->piece_count = t->piece_count;
    s->count = t->signature_count;
    for (size_t i = 0; i < t->word_count; i++)
        s->words[i] = (struct word_list){text_of(t->words[i].name), t->words[i].first_signature};
    s->word_count = t->word_count;
    return true;
}

bool catalogue_tables_take(struct catalogue *c, bool more)
{
    const struct catalogue_tables *t = &catalogue_tables;

    if (!catalogue_room(c, more ? CATALOGUE_OWNERS : t->owner_count, more ? CATALOGUE_ALIASES : t->alias_count))
        return false;
    copy_names(c, t);
    if (c->names_only)
        return true;
    for (size_t i = 0; i < t->keep_count; i++)
        c->keep[i] = text_of(t->keep[i]);
    c->keep_count = t->keep_count;
    return take_signatures(&c->signatures, t, more);
}
