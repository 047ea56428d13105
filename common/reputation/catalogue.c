#include "reputation/catalogue.h"

#include <stdlib.h>

#include "reputation/catalogue_tables.h"

/* A copy of a further file's text that lives as long as the catalogue. */
static bool keep_text(struct catalogue *c, struct slice text, struct slice *copy)
{
    char *bytes = malloc(text.n + 1);

    if (bytes == NULL)
        return false;
    if (text.n > 0)
        memcpy(bytes, text.p, text.n);
    c->texts[c->text_count++] = bytes;
    *copy = (struct slice){bytes, text.n};
    return true;
}

static struct catalogue *load(bool names_only, const struct slice *files, const char *const *names, size_t count,
                              struct error *why, size_t max, size_t *whys)
{
    struct catalogue *c = calloc(1, sizeof *c);
    struct complaints complaints = {.why = why, .max = max};
    struct slice text;

    if (c == NULL)
        return NULL;
    c->names_only = names_only;
    c->texts = calloc(count + 1, sizeof *c->texts);
    if (c->texts == NULL || !catalogue_tables_take(c, count > 0)) {
        catalogue_free(c);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        if (!keep_text(c, files[i], &text)) {
            catalogue_free(c);
            return NULL;
        }
        catalogue_read(c, text, names[i], i + 1, &complaints);
    }
    c->secrets = (struct secrets){.zones = c->zones, .zone_count = c->zone_count};
    *whys = complaints.count;
    return c;
}

struct catalogue *catalogue_load(const struct slice *files, const char *const *names, size_t count, struct error *why,
                                 size_t max, size_t *whys)
{
    return load(false, files, names, count, why, max, whys);
}

struct catalogue *catalogue_load_names(const struct slice *files, const char *const *names, size_t count,
                                       struct error *why, size_t max, size_t *whys)
{
    return load(true, files, names, count, why, max, whys);
}

const struct service *catalogue_find(const struct catalogue *c, struct slice slug)
{
    for (size_t i = 0; i < c->owner_count; i++)
        if (!c->owners[i].trap && slice_equal(c->owners[i].service.slug, slug))
            return &c->owners[i].service;
    for (size_t i = 0; i < c->alias_count; i++)
        if (slice_equal(c->aliases[i].name, slug))
            return &c->owners[c->aliases[i].owner].service;
    return NULL;
}

size_t catalogue_count(const struct catalogue *c)
{
    size_t n = 0;

    for (size_t i = 0; i < c->owner_count; i++)
        n += !c->owners[i].trap;
    return n;
}

const struct service *catalogue_at(const struct catalogue *c, size_t i)
{
    for (size_t k = 0; k < c->owner_count; k++)
        if (!c->owners[k].trap && i-- == 0)
            return &c->owners[k].service;
    return NULL;
}

const struct secrets *catalogue_secrets(const struct catalogue *c)
{
    return &c->secrets;
}

void catalogue_free(struct catalogue *c)
{
    if (c == NULL)
        return;
    signatures_free(&c->signatures);
    for (size_t i = 0; i < c->text_count; i++)
        free(c->texts[i]);
    free(c->texts);
    free(c->owners);
    free(c->aliases);
    free(c);
}
