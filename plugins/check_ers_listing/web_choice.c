/* Which look-ups a run makes, and with what. */
#include "plugins/check_ers_listing/web_sources.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "source/secret_file.h"

static const struct slice key_place = SLICE_INIT("{key}"), ip_place = SLICE_INIT("{ip}");

bool web_wanted(const struct listing_config *c)
{
    return c->web || c->snds_key_file != NULL;
}

const struct service *web_service_named(const struct catalogue *services, const struct list_catalogue *lists,
                                        struct slice name)
{
    (void)slice_take(&name, SLICE("@"));
    for (size_t i = 0; i < list_catalogue_count(lists); i++)
        if (slice_equal_fold(list_catalogue_at(lists, i)->list.slug, name))
            return list_catalogue_at(lists, i)->service;
    return catalogue_find(services, name);
}

bool web_sources_cover(const struct web_sources *w, const struct service *service)
{
    for (size_t i = 0; service != NULL && i < w->count; i++)
        if (w->items[i].entry->service == service && w->items[i].entry->profile.format == WEB_PAGE)
            return true;
    return false;
}

static bool add(struct web_sources *w, const struct web_entry *e, struct error *why)
{
    bool keyed = slice_find(e->profile.url, key_place) != SLICE_NONE;

    for (size_t i = 0; i < w->count; i++)
        if (w->items[i].entry == e)
            return true;
    if (!web_entry_complete(e, why))
        return false;
    if (keyed && w->key.n == 0) {
        error_set(why, "web look-up '%.*s' needs a key: --snds-key-file=FILE", (int)e->list.slug.n, e->list.slug.p);
        return false;
    }
    if (w->count == EXCHANGE_PROFILES_MAX) {
        error_set(why, "more than %d web look-ups", EXCHANGE_PROFILES_MAX);
        return false;
    }
    w->items[w->count++].entry = e;
    return true;
}

static bool add_named(struct web_sources *w, struct slice name, struct error *why)
{
    for (size_t i = 0; i < web_catalogue_count(w->catalogue); i++)
        if (slice_equal(web_catalogue_at(w->catalogue, i)->list.slug, name))
            return add(w, web_catalogue_at(w->catalogue, i), why);
    error_set(why, "no web look-up '%.*s' in the catalogue (see -L)", (int)(name.n < 60 ? name.n : 60), name.p);
    return false;
}

/* --web alone: the pages of the services whose lists were named. */
static bool add_pages(struct web_sources *w, const struct option_list *names, const struct catalogue *services,
                      const struct list_catalogue *lists, struct error *why)
{
    size_t before = w->count;

    for (size_t n = 0; n < names->count; n++) {
        const struct service *service = web_service_named(services, lists, names->items[n]);

        for (size_t i = 0; service != NULL && i < web_catalogue_count(w->catalogue); i++) {
            const struct web_entry *e = web_catalogue_at(w->catalogue, i);

            if (e->service == service && e->profile.format == WEB_PAGE && !add(w, e, why))
                return false;
        }
    }
    if (w->count > before)
        return true;
    error_set(why, "option '--web': no list that is named with -l has a web page in the catalogue; name one, such as "
                   "--web=ers-classic (see -L)");
    return false;
}

static bool read_key(struct web_sources *w, const char *path, struct error *why)
{
    if (!secret_file_read(&w->key, w->key_text, sizeof w->key_text, path, "SNDS key", why))
        return false;
    for (size_t i = 0; i < w->key.n; i++) {
        char c = w->key.p[i];

        if (w->key.n == sizeof w->key_text ||
            ((c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '-')) {
            error_set(why, "%s holds no SNDS key (letters, digits and dashes)", path);
            return false;
        }
    }
    if (w->key.n >= 8)
        return true;
    error_set(why, "%s %s: an SNDS key is expected", path, w->key.n == 0 ? "is empty" : "is too short");
    return false;
}

static bool add_snds(struct web_sources *w, struct error *why)
{
    for (size_t i = 0; i < web_catalogue_count(w->catalogue); i++) {
        const struct web_entry *e = web_catalogue_at(w->catalogue, i);

        if (e->profile.format != WEB_PAGE && !add(w, e, why))
            return false;
    }
    return true;
}

/* The URL with the key in it: from here on it is a secret. */
static bool fill_key(struct web_sources *w, struct slice *url, struct error *why)
{
    size_t at = slice_find(*url, key_place);
    struct buffer filled;
    bool good;

    if (at == SLICE_NONE)
        return true;
    buffer_init(&filled, 4096);
    buffer_add(&filled, slice_cut(*url, 0, at));
    buffer_add(&filled, w->key);
    buffer_add(&filled, slice_cut(*url, at + key_place.n, url->n));
    good = !filled.failed && texts_keep(&w->texts, buffer_slice(&filled), url);
    buffer_free(&filled);
    if (!good)
        error_set(why, "out of memory");
    return good;
}

/* --web-url takes the page's place, and that of its form where that is the same page. */
static bool replace_url(struct web_sources *w, struct slice url, struct error *why)
{
    size_t pages = 0, page = 0;

    for (size_t i = 0; i < w->count; i++)
        if (w->items[i].entry->profile.format == WEB_PAGE) {
            page = i;
            pages++;
        }
    if (pages == 1) {
        struct web_profile *p = &w->request.profiles[page];

        if (slice_equal(p->form, p->url))
            p->form = url;
        p->url = url;
        if (slice_find(url, ip_place) != SLICE_NONE || slice_find(p->body, ip_place) != SLICE_NONE)
            return true;
        error_set(why, "option '--web-url': the URL has no {ip}, and the look-up no body with one");
        return false;
    }
    error_set(why, "option '--web-url' is for one page, and %zu are asked", pages);
    return false;
}

bool web_sources_choose(struct web_sources *w, const struct listing_config *c, const struct catalogue *services,
                        const struct list_catalogue *lists, struct error *why)
{
    if (c->snds_key_file != NULL && (!read_key(w, c->snds_key_file, why) || !add_snds(w, why)))
        return false;
    for (size_t i = 0; i < c->look_ups.count; i++)
        if (!add_named(w, c->look_ups.items[i], why))
            return false;
    if (c->web && c->look_ups.count == 0 && !add_pages(w, &c->lists, services, lists, why))
        return false;
    if (c->cacert != NULL && access(c->cacert, R_OK) != 0) {
        error_set(why, "option '--cacert': cannot read %s: %s", c->cacert, strerror(errno));
        return false;
    }
    w->request.proxy = c->proxy;
    w->request.cacert = slice_of(c->cacert);
    w->request.profile_count = w->count;
    for (size_t i = 0; i < w->count; i++) {
        w->request.profiles[i] = w->items[i].entry->profile;
        if (!fill_key(w, &w->request.profiles[i].url, why))
            return false;
    }
    return c->web_url.n == 0 || replace_url(w, c->web_url, why);
}

bool web_sources_add_lists(struct web_sources *w, struct list_choice *choice, struct error *why)
{
    for (size_t i = 0; i < w->count; i++) {
        const struct dns_list *list = &w->items[i].entry->list;

        w->items[i].list = choice->count;
        if (!list_choice_add(choice, list, true, why))
            return false;
        if (choice->count == w->items[i].list) {
            error_set(why, "a list and a web look-up are both called '%.*s'", (int)list->slug.n, list->slug.p);
            return false;
        }
    }
    return true;
}
