#include "reputation/list_choice.h"

#include <stdio.h>
#include <stdlib.h>

#define NAME_MAX_BYTES 64
#define NEAREST_MAX 3
#define DISTANCE_MAX 3

static struct dns_list *find(const struct list_choice *c, struct slice slug)
{
    for (size_t i = 0; i < c->count; i++)
        if (slice_equal_fold(c->lists[i].slug, slug))
            return &c->lists[i];
    return NULL;
}

bool list_choice_add(struct list_choice *c, const struct dns_list *list, bool named, struct error *why)
{
    struct dns_list *known = find(c, list->slug);

    if (known != NULL) {
        known->named = known->named || named;
        return true;
    }
    if (c->lists == NULL)
        c->lists = calloc(LIST_CHOICE_MAX, sizeof *c->lists);
    if (c->lists == NULL || c->count == LIST_CHOICE_MAX) {
        error_set(why, c->lists == NULL ? "out of memory" : "more than %d lists", LIST_CHOICE_MAX);
        return false;
    }
    c->lists[c->count] = *list;
    c->lists[c->count++].named = named;
    return true;
}

/* Puts the customer's label before the zone. */
static bool set_key(struct list_choice *c, struct dns_list *list, struct slice key, struct error *why)
{
    char zone[DNS_NAME_MAX + 1];
    int n = snprintf(zone, sizeof zone, "%.*s.%.*s", (int)key.n, key.p, (int)list->zone.n, list->zone.p);
    struct slice whole = {zone, n < 0 ? 0 : (size_t)n};

    if (n < 0 || (size_t)n >= sizeof zone || !dns_name_valid(whole)) {
        error_set(why, "list '%.*s': what stands before its zone is no key", (int)list->slug.n, list->slug.p);
        return false;
    }
    if (texts_keep(&c->texts, whole, &list->zone))
        return true;
    error_set(why, "out of memory");
    return false;
}

static bool add_from_catalogue(struct list_choice *c, const struct list_catalogue *catalogue,
                               const struct catalogue_list *l, struct slice code, bool named, struct error *why)
{
    struct dns_list list = l->list;
    const struct dns_list *before;

    if (l->keyed && !catalogue_list_in_group(l, SLICE(LIST_GROUP_ERS))) {
        error_set(why, "list '%.*s' needs your key: give its zone as KEY.%.*s", (int)list.slug.n, list.slug.p,
                  (int)list.zone.n, list.zone.p);
        return false;
    }
    if (l->keyed && code.n == 0) {
        error_set(why,
                  "list '%.*s' needs an activation code of Trend Micro ERS: --activation-code-file=FILE, or "
                  "ERS_ACTIVATION_CODE in the environment",
                  (int)list.slug.n, list.slug.p);
        return false;
    }
    if (l->keyed && !set_key(c, &list, code, why))
        return false;
    for (size_t i = 0; l->after.n > 0 && i < list_catalogue_count(catalogue); i++)
        if (slice_equal(list_catalogue_at(catalogue, i)->list.slug, l->after)) {
            const struct catalogue_list *first = list_catalogue_at(catalogue, i);

            if (first == l || first->after.n > 0 || !add_from_catalogue(c, catalogue, first, code, named, why))
                return false;
        }
    before = l->after.n > 0 ? find(c, l->after) : NULL;
    list.after = before == NULL ? 0 : (size_t)(before - c->lists) + 1;
    return list_choice_add(c, &list, named, why);
}

static bool add_group(struct list_choice *c, const struct list_catalogue *catalogue, struct slice group,
                      struct slice code, bool named, struct error *why)
{
    bool found = false;

    for (size_t i = 0; i < list_catalogue_count(catalogue); i++) {
        const struct catalogue_list *l = list_catalogue_at(catalogue, i);

        if (!catalogue_list_in_group(l, group))
            continue;
        found = true;
        if (!add_from_catalogue(c, catalogue, l, code, named, why))
            return false;
    }
    if (!found)
        error_set(why, "no group of lists '@%.*s' (see -L)", (int)group.n, group.p);
    return found;
}

static bool add_zone(struct list_choice *c, const struct list_catalogue *catalogue, struct slice text, bool named,
                     struct error *why)
{
    struct dns_list parsed, list;

    if (!dns_list_parse(&parsed, text, why))
        return false;
    for (size_t i = 0; i < list_catalogue_count(catalogue); i++) {
        const struct catalogue_list *l = list_catalogue_at(catalogue, i);
        struct slice key = parsed.zone;

        if (!slice_ends_fold(key, l->list.zone))
            continue;
        key.n -= l->list.zone.n;
        if (l->keyed && key.n == 0) {
            error_set(why, "zone '%.*s' says \"not listed\" to everyone without a key: give it as KEY.%.*s",
                      (int)parsed.zone.n, parsed.zone.p, (int)parsed.zone.n, parsed.zone.p);
            return false;
        }
        if (l->keyed ? key.p[key.n - 1] != '.' || slice_find_byte(key, '.') != key.n - 1 : key.n > 0)
            continue;
        list = l->list;
        list.filtered = parsed.filtered;
        list.filter = parsed.filter;
        if (l->keyed && !set_key(c, &list, slice_cut(key, 0, key.n - 1), why))
            return false;
        return list_choice_add(c, &list, named, why);
    }
    list = parsed;
    if (texts_keep(&c->texts, parsed.zone, &list.zone) && texts_keep(&c->texts, parsed.slug, &list.slug)) {
        list.name = list.zone;
        return list_choice_add(c, &list, named, why);
    }
    error_set(why, "out of memory");
    return false;
}

/* How many letters must be changed, added or taken away (Levenshtein). */
static unsigned distance(struct slice a, struct slice b)
{
    unsigned row[NAME_MAX_BYTES + 1];

    if (a.n > NAME_MAX_BYTES || b.n > NAME_MAX_BYTES)
        return NAME_MAX_BYTES;
    for (size_t i = 0; i <= b.n; i++)
        row[i] = (unsigned)i;
    for (size_t k = 0; k < a.n; k++) {
        unsigned corner = row[0]++;

        for (size_t i = 0; i < b.n; i++) {
            unsigned changed = corner + (a.p[k] != b.p[i]), least = row[i] < row[i + 1] ? row[i] : row[i + 1];

            corner = row[i + 1];
            row[i + 1] = changed < least + 1 ? changed : least + 1;
        }
    }
    return row[b.n];
}

static void tell_nearest(const struct list_catalogue *catalogue, struct slice name, struct error *why)
{
    char near[200] = "";
    size_t n = 0, told = 0;

    for (unsigned d = 1; d <= DISTANCE_MAX; d++)
        for (size_t i = 0; i < list_catalogue_count(catalogue) && told < NEAREST_MAX; i++) {
            struct slice slug = list_catalogue_at(catalogue, i)->list.slug;
            bool part = slug.n > name.n && name.n > 2 && slice_starts(slug, name);

            if (distance(name, slug) != d && !(d == DISTANCE_MAX && part && distance(name, slug) > d))
                continue;
            n += (size_t)snprintf(near + n, sizeof near - n, "%s%.*s", told++ > 0 ? ", " : "",
                                  (int)(slug.n < 60 ? slug.n : 60), slug.p);
        }
    error_set(why, "no list '%.*s'%s%s (-L shows all; a zone has a dot)", (int)(name.n < 60 ? name.n : 60), name.p,
              told > 0 ? "; nearest: " : "", near);
}

bool list_choose(struct list_choice *c, const struct list_catalogue *catalogue, struct slice name, struct slice code,
                 bool named, struct error *why)
{
    struct slice group = name;

    if (slice_take(&group, SLICE("@")))
        return add_group(c, catalogue, group, code, named, why);
    if (slice_find_byte(name, '.') != SLICE_NONE || slice_find_byte(name, '=') != SLICE_NONE)
        return add_zone(c, catalogue, name, named, why);
    for (size_t i = 0; i < list_catalogue_count(catalogue); i++)
        if (slice_equal_fold(list_catalogue_at(catalogue, i)->list.slug, name))
            return add_from_catalogue(c, catalogue, list_catalogue_at(catalogue, i), code, named, why);
    if (slice_equal_fold(name, SLICE(LIST_GROUP_ERS)))
        return add_group(c, catalogue, SLICE(LIST_GROUP_ERS), code, named, why);
    tell_nearest(catalogue, name, why);
    return false;
}

void list_choice_free(struct list_choice *c)
{
    free(c->lists);
    texts_free(&c->texts);
    *c = (struct list_choice){0};
}
