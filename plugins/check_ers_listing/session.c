#include "plugins/check_ers_listing/session.h"

#include <stdio.h>
#include <stdlib.h>

#include "source/catalogue_files.h"
#include "source/resolver.h"

#define STATE_BYTES_MAX ((size_t)32 << 20)
#define STATE_VERSION 1

static bool load_both(struct session *s, const struct catalogue_files *f, struct error *why)
{
    size_t errors = 0, more = 0;

    s->services =
        catalogue_load_names(f->texts, f->names, f->count, s->catalogue_errors, CATALOGUE_ERRORS_MAX, &errors);
    if (errors > CATALOGUE_ERRORS_MAX)
        errors = CATALOGUE_ERRORS_MAX;
    if (s->services != NULL)
        s->catalogue = list_catalogue_load(s->services, f->texts, f->names, f->count, s->catalogue_errors + errors,
                                           CATALOGUE_ERRORS_MAX - errors, &more);
    s->run.catalogue_errors = s->catalogue_errors;
    s->run.catalogue_error_count = more < CATALOGUE_ERRORS_MAX - errors ? errors + more : (size_t)CATALOGUE_ERRORS_MAX;
    if (s->catalogue != NULL)
        return true;
    error_set(why, "out of memory");
    return false;
}

/* Only where it is needed: it costs as much as the rest of the catalogue. */
static bool load_web(struct session *s, const struct catalogue_files *f, struct error *why)
{
    size_t errors = s->run.catalogue_error_count, more = 0;

    s->web = calloc(1, sizeof *s->web);
    if (s->web != NULL)
        s->web->catalogue = web_catalogue_load(s->services, f->texts, f->names, f->count, s->catalogue_errors + errors,
                                               CATALOGUE_ERRORS_MAX - errors, &more);
    errors += more;
    s->run.catalogue_error_count = errors < CATALOGUE_ERRORS_MAX ? errors : (size_t)CATALOGUE_ERRORS_MAX;
    if (s->web != NULL && s->web->catalogue != NULL)
        return true;
    error_set(why, "out of memory");
    return false;
}

bool session_load_catalogue(struct session *s, struct error *why)
{
    const struct option_list *named = &s->config.catalogues;
    struct catalogue_files files;
    bool good;

    if (!catalogue_files_read(&files, named->items, named->count, why))
        return false;
    good = load_both(s, &files, why);
    if (good && (web_wanted(&s->config) || s->config.action == CONFIG_LISTS))
        good = load_web(s, &files, why);
    catalogue_files_free(&files);
    if (good)
        s->secrets = *catalogue_secrets(s->services);
    return good;
}

bool session_read_code(struct session *s, char *const *env, struct error *why)
{
    if (!activation_code_read(&s->code, s->config.code_file, env, why))
        return false;
    if (s->code.asked[0] == '\0')
        return true;
    s->secret_codes[0] = slice_of(s->code.asked);
    s->secret_codes[1] = slice_of(s->code.given);
    s->secrets.exact = s->secret_codes;
    s->secrets.exacts = 2;
    return true;
}

bool session_choose_web(struct session *s, struct error *why)
{
    if (s->web == NULL)
        return true;
    if (!web_sources_choose(s->web, &s->config, s->services, s->catalogue, why)) {
        struct error what = *why;

        /* Perhaps because of a line that was skipped. */
        if (s->run.catalogue_error_count > 0)
            error_set(why, "%.120s (%s)", what.text, s->catalogue_errors[0].text);
        return false;
    }
    if (s->web->key.n > 0) {
        s->secret_codes[s->secrets.exacts++] = s->web->key;
        s->secrets.exact = s->secret_codes;
    }
    return true;
}

/* Trend Micro's lists without an activation code, where its web page answers instead. */
static bool left_to_web(const struct session *s, struct slice name)
{
    if (s->code.asked[0] != '\0' || s->web == NULL ||
        !web_sources_cover(s->web, web_service_named(s->services, s->catalogue, name)))
        return false;
    (void)slice_take(&name, SLICE("@"));
    for (size_t i = 0; i < list_catalogue_count(s->catalogue); i++) {
        const struct catalogue_list *l = list_catalogue_at(s->catalogue, i);

        if (slice_equal_fold(l->list.slug, name))
            return l->keyed && catalogue_list_in_group(l, SLICE(LIST_GROUP_ERS));
    }
    return slice_equal_fold(name, SLICE(LIST_GROUP_ERS));
}

/* Which service each list is of. */
static bool find_services(struct session *s, struct error *why)
{
    s->services_of = calloc(s->choice.count + 1, sizeof *s->services_of);
    if (s->services_of == NULL) {
        error_set(why, "out of memory");
        return false;
    }
    for (size_t l = 0; l < s->dns_count; l++)
        for (size_t i = 0; i < list_catalogue_count(s->catalogue); i++)
            if (slice_equal(list_catalogue_at(s->catalogue, i)->list.slug, s->choice.lists[l].slug))
                s->services_of[l] = list_catalogue_at(s->catalogue, i)->service;
    for (size_t i = 0; s->web != NULL && i < s->web->count; i++)
        s->services_of[s->web->items[i].list] = s->web->items[i].entry->service;
    s->run.services = s->services_of;
    return true;
}

bool session_choose_lists(struct session *s, struct error *why)
{
    const struct option_list *names = &s->config.lists;
    struct slice code = slice_of(s->code.asked);
    bool good = true;

    for (size_t i = 0; good && i < names->count; i++)
        good = left_to_web(s, names->items[i]) ||
               list_choose(&s->choice, s->catalogue, names->items[i], code, names->items[i].p[0] != '@', why);
    if (names->count == 0) {
        s->run.ers_left_out =
            code.n == 0 && (s->web == NULL || !web_sources_cover(s->web, catalogue_find(s->services, SLICE("ers"))));
        if (code.n > 0)
            good = list_choose(&s->choice, s->catalogue, SLICE(LIST_GROUP_ERS), code, true, why);
        good = good && list_choose(&s->choice, s->catalogue, SLICE("@common"), code, false, why);
    }
    s->dns_count = s->choice.count;
    good = good && (s->web == NULL || web_sources_add_lists(s->web, &s->choice, why)) && find_services(s, why);
    s->run.lists = s->choice.lists;
    s->run.list_count = s->choice.count;
    return good;
}

static void note_state(struct session *s, bool is_unknown, const char *what, const char *detail)
{
    error_set(&s->state_note, "%s%s", what, detail);
    s->run.state_note = s->state_note.text;
    s->run.state_unknown = is_unknown;
}

/* The look-ups stand behind the listings. */
static bool load_memories(struct session *s, struct slice content, struct error *why)
{
    static const struct slice first = SLICE_INIT("\n" LOOK_UP_LINE);
    size_t at = slice_starts(content, SLICE(LOOK_UP_LINE)) ? 0 : slice_find(content, first);

    if (at != 0 && at != SLICE_NONE)
        at++;
    return look_ups_load(s->look_ups, at == SLICE_NONE ? SLICE("") : slice_cut(content, at, content.n), why) &&
           listing_memory_load(s->memory, slice_cut(content, 0, at), why);
}

bool session_load_state(struct session *s, char *const *env, struct error *why)
{
    const struct listing_config *c = &s->config;
    const char *key = c->state_key != NULL ? c->state_key : s->state_key;
    long long wait_ms = c->timeout_s * 250 < 2000 ? c->timeout_s * 250 : 2000;
    struct error trouble = {""};
    enum store_status status = store_open(&s->store, store_directory(c->state_dir, env), SLICE("check_ers_listing"),
                                          slice_of(key), STATE_VERSION, !c->peek, wait_ms, &trouble);

    s->memory = s->store == NULL ? NULL : listing_memory_new();
    s->look_ups = look_ups_new();
    if (s->memory == NULL || s->look_ups == NULL) {
        error_set(why, "%s", trouble.text[0] != '\0' ? trouble.text : "out of memory");
        return false;
    }
    s->commit =
        !c->peek && (status == STORE_OK || status == STORE_FIRST || status == STORE_OLDER || status == STORE_DAMAGED);
    if (status == STORE_OLDER)
        note_state(s, false, "the newest state was damaged, went on from the one before: ", trouble.text);
    else if (status == STORE_DAMAGED)
        note_state(s, true, "the state was lost, what was listed before is not known: ", trouble.text);
    else if (status == STORE_BUSY)
        note_state(s, false, "another run is at work, so this one's findings are not saved", "");
    else if (status == STORE_DENIED && !c->peek)
        note_state(s, true, "state not writable, so nothing is known of earlier listings: ", trouble.text);
    else if (status == STORE_FOREIGN)
        note_state(s, true, "state refused: ", trouble.text);
    if (!load_memories(s, store_content(s->store), &trouble))
        note_state(s, true, "the state was lost, what was listed before is not known: ", trouble.text);
    return true;
}

void session_commit(struct session *s)
{
    struct error why = {""};
    struct buffer all;

    buffer_init(&all, STATE_BYTES_MAX);
    listing_memory_save(s->memory, &all, s->run.wall_s);
    look_ups_save(s->look_ups, &all, s->run.wall_s);
    if (all.failed || listing_memory_full(s->memory))
        note_state(s, true, "the state was not saved whole: it outgrew its limit or memory", "");
    if (!all.failed && !slice_equal(buffer_slice(&all), store_content(s->store)) &&
        store_commit(s->store, buffer_slice(&all), true, s->run.wall_s, &why) != STORE_OK)
        note_state(s, true, "the state was not saved: ", why.text);
    buffer_free(&all);
}

void session_close(struct session *s)
{
    resolver_close(s->resolver);
    inquiry_free(s->inquiry);
    targets_free(s->targets);
    listing_memory_free(s->memory);
    look_ups_free(s->look_ups);
    web_sources_free(s->web);
    store_close(s->store);
    list_choice_free(&s->choice);
    list_catalogue_free(s->catalogue);
    catalogue_free(s->services);
    options_close(s->options);
    free(s->findings);
    free(s->lacks_test);
    free(s->services_of);
    free(s);
}
