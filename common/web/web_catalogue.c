#include "web/web_catalogue.h"

#include <stdlib.h>

#include "reputation/catalogue_lines.h"
#include "reputation/catalogue_values.h"
#include "text/number.h"
#include "web/look_ups.h"
#include "web/page.h"
#include "web/url.h"

#define ENTRIES_MAX 64
#define INTERVAL_S 3600
#define INTERVAL_LEAST_S 60

struct web_catalogue {
    struct web_entry *entries[ENTRIES_MAX];
    size_t count;
    struct texts texts;
};
/* Keys that add up within a file, and replace what an earlier file said. */
enum many { MANY_TOKEN, MANY_LISTED, MANY_CLEAN, MANY_REFUSED, MANY_COUNT };
struct reader {
    struct web_catalogue *c;
    const struct catalogue *services;
    struct web_entry *entry; /* of the section; NULL: not one of ours */
    bool said[MANY_COUNT];
};

static bool open_section(struct reader *r, struct slice name, struct error *why)
{
    *r = (struct reader){.c = r->c, .services = r->services};
    if (!slice_take(&name, SLICE("web ")))
        return true;
    name = slice_trim(name);
    if (!catalogue_slug(name))
        return true; /* catalogue_load complains */
    for (size_t i = 0; i < r->c->count; i++)
        if (slice_equal(r->c->entries[i]->list.slug, name))
            r->entry = r->c->entries[i];
    if (r->entry != NULL)
        return true;
    if (r->c->count == ENTRIES_MAX) {
        error_set(why, "more than %d web look-ups", ENTRIES_MAX);
        return false;
    }
    r->entry = calloc(1, sizeof *r->entry);
    if (r->entry == NULL) {
        error_set(why, "out of memory");
        return false;
    }
    r->entry->list = (struct dns_list){.slug = name, .name = name, .families = 1u << FAMILY_IP4};
    r->entry->interval_s = INTERVAL_S;
    r->c->entries[r->c->count++] = r->entry;
    return true;
}

static bool read_many(struct reader *r, enum many kind, struct slice value, struct error *why)
{
    struct web_profile *p = &r->entry->profile;
    struct web_texts *all[MANY_COUNT] = {&p->tokens, &p->listed, &p->clean, &p->refused};
    struct web_texts *texts = all[kind];

    if ((kind == MANY_LISTED || kind == MANY_CLEAN) && !page_marker_valid(value, why))
        return false;
    if (!r->said[kind])
        texts->count = 0;
    r->said[kind] = true;
    if (texts->count == WEB_MARKERS_MAX || value.n == 0) {
        error_set(why, value.n == 0 ? "empty" : "more than %d of one kind", WEB_MARKERS_MAX);
        return false;
    }
    texts->items[texts->count++] = value;
    return true;
}

static bool read_url(struct slice *out, struct slice value, struct error *why)
{
    struct url url;

    if (!url_parse(&url, value, why))
        return false;
    if (slice_find(value, SLICE("{key}")) != SLICE_NONE && !url.https) {
        error_set(why, "a key is sent over https only");
        return false;
    }
    *out = value;
    return true;
}

static bool read_format(struct web_profile *p, struct slice value, struct error *why)
{
    static const struct slice words[] = {SLICE_INIT("page"), SLICE_INIT("snds-status"), SLICE_INIT("snds-data")};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (slice_equal(value, words[i])) {
            p->format = (enum web_format)i;
            return true;
        }
    error_set(why, "format is page, snds-status or snds-data");
    return false;
}

static bool read_kind(struct dns_list *list, struct slice value, struct error *why)
{
    bool both = slice_equal(value, SLICE("ip4 ip6"));

    if (!both && !slice_equal(value, SLICE("ip4")) && !slice_equal(value, SLICE("ip6"))) {
        error_set(why, "kind is ip4, ip6, or ip4 ip6");
        return false;
    }
    list->families =
        both ? 1u << FAMILY_IP4 | 1u << FAMILY_IP6 : 1u << (slice_equal(value, SLICE("ip4")) ? FAMILY_IP4 : FAMILY_IP6);
    return true;
}

static bool read_interval(struct web_entry *e, struct slice value, struct error *why)
{
    long long s;

    if (!duration_parse(value, &s) || s < INTERVAL_LEAST_S || s > LOOK_UP_KEEP_S) {
        error_set(why, "interval is a time from 1m to 1d");
        return false;
    }
    e->interval_s = s;
    return true;
}

static bool read_pair(struct reader *r, struct slice key, struct slice value, struct error *why)
{
    static const struct slice many[] = {SLICE_INIT("token"), SLICE_INIT("listed"), SLICE_INIT("clean"),
                                        SLICE_INIT("refused")};
    struct web_entry *e = r->entry;

    for (size_t i = 0; i < MANY_COUNT; i++)
        if (slice_equal(key, many[i]))
            return read_many(r, (enum many)i, value, why);
    if (slice_equal(key, SLICE("url")))
        return read_url(&e->profile.url, value, why);
    if (slice_equal(key, SLICE("form")))
        return read_url(&e->profile.form, value, why);
    if (slice_equal(key, SLICE("removal_url")))
        return catalogue_url(value, &e->list.removal_url, why);
    if (slice_equal(key, SLICE("format")))
        return read_format(&e->profile, value, why);
    if (slice_equal(key, SLICE("kind")))
        return read_kind(&e->list, value, why);
    if (slice_equal(key, SLICE("severity")))
        return list_severity_parse(&e->list.severity, value, why);
    if (slice_equal(key, SLICE("interval")))
        return read_interval(e, value, why);
    if (slice_equal(key, SLICE("names")) && !page_names_valid(value, why))
        return false;
    if (slice_equal(key, SLICE("service")))
        e->service = catalogue_find(r->services, value); /* catalogue_load complains */
    else if (slice_equal(key, SLICE("name")))
        e->list.name = value;
    else if (slice_equal(key, SLICE("body")))
        e->profile.body = value;
    else if (slice_equal(key, SLICE("names")))
        e->profile.names = value;
    else if (slice_equal(key, SLICE("known")))
        e->known = value;
    return true;
}

struct web_catalogue *web_catalogue_load(const struct catalogue *services, const struct slice *files,
                                         const char *const *names, size_t count, struct error *why, size_t max,
                                         size_t *whys)
{
    struct web_catalogue *c = calloc(1, sizeof *c);
    struct reader r = {.c = c, .services = services};
    struct catalogue_lines lines;
    struct slice key, value;
    enum ini_event event;

    if (c == NULL)
        return NULL;
    catalogue_lines_init(&lines, files, names, count, &c->texts, why, max, whys);
    while ((event = catalogue_lines_next(&lines, &key, &value)) != INI_END) {
        struct error wrong = {""};

        if (event == INI_SECTION)
            (void)open_section(&r, key, &wrong);
        else if (r.entry != NULL)
            (void)read_pair(&r, key, value, &wrong);
        catalogue_lines_complain(&lines, &wrong);
    }
    if (lines.failed) {
        web_catalogue_free(c);
        return NULL;
    }
    for (size_t i = 0; i < c->count; i++) {
        const struct service *s = c->entries[i]->service;

        if (s != NULL) {
            c->entries[i]->list.lookup_url = s->lookup_url;
            if (c->entries[i]->list.removal_url.n == 0)
                c->entries[i]->list.removal_url = s->removal_url;
        }
    }
    return c;
}

size_t web_catalogue_count(const struct web_catalogue *c)
{
    return c->count;
}

const struct web_entry *web_catalogue_at(const struct web_catalogue *c, size_t i)
{
    return i < c->count ? c->entries[i] : NULL;
}

bool web_entry_complete(const struct web_entry *e, struct error *why)
{
    const struct web_profile *p = &e->profile;
    static const struct slice ip = SLICE_INIT("{ip}");
    const char *lack = NULL;

    if (e->service == NULL)
        lack = "no service that the catalogue knows";
    else if (p->url.n == 0)
        lack = "no url";
    else if (p->format == WEB_PAGE && (p->listed.count == 0 || p->clean.count == 0))
        lack = p->listed.count == 0 ? "no marker for listed" : "no marker for clean";
    else if (p->format == WEB_PAGE && slice_find(p->url, ip) == SLICE_NONE && slice_find(p->body, ip) == SLICE_NONE)
        lack = "no {ip} in its url or body";
    else if (p->format == WEB_PAGE && p->tokens.count > 0 && p->form.n == 0)
        lack = "tokens, but no form to take them from";
    if (lack != NULL)
        error_set(why, "web look-up '%.*s' has %s", (int)e->list.slug.n, e->list.slug.p, lack);
    return lack == NULL;
}

void web_catalogue_free(struct web_catalogue *c)
{
    if (c == NULL)
        return;
    for (size_t i = 0; i < c->count; i++)
        free(c->entries[i]);
    texts_free(&c->texts);
    free(c);
}
