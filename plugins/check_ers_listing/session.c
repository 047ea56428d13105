#include "plugins/check_ers_listing/session.h"

#include <stdio.h>
#include <stdlib.h>

#include "plugins/check_ers_listing/collect.h"
#include "source/catalogue_files.h"

#define STATE_BYTES_MAX ((size_t)32 << 20)
#define STATE_VERSION 1
#define WINDOW 128
#define WINDOW_MAX 2048
#define LANE_CAP 8
#define TRIES 2

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
    s->run.catalogue = s->catalogue;
    if (s->catalogue != NULL)
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

bool session_choose_lists(struct session *s, struct error *why)
{
    const struct option_list *names = &s->config.lists;
    struct slice code = slice_of(s->code.asked);
    bool good = true;

    for (size_t i = 0; good && i < names->count; i++)
        good = list_choose(&s->choice, s->catalogue, names->items[i], code, names->items[i].p[0] != '@', why);
    if (names->count == 0) {
        s->run.ers_left_out = code.n == 0;
        if (code.n > 0)
            good = list_choose(&s->choice, s->catalogue, SLICE(LIST_GROUP_ERS), code, true, why);
        good = good && list_choose(&s->choice, s->catalogue, SLICE("@common"), code, false, why);
    }
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

bool session_load_state(struct session *s, char *const *env, struct error *why)
{
    const struct listing_config *c = &s->config;
    const char *key = c->state_key != NULL ? c->state_key : s->state_key;
    long long wait_ms = c->timeout_s * 250 < 2000 ? c->timeout_s * 250 : 2000;
    struct error trouble = {""};
    enum store_status status = store_open(&s->store, store_directory(c->state_dir, env), SLICE("check_ers_listing"),
                                          slice_of(key), STATE_VERSION, !c->peek, wait_ms, &trouble);

    s->memory = s->store == NULL ? NULL : listing_memory_new();
    if (s->memory == NULL) {
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
    if (!listing_memory_load(s->memory, store_content(s->store), &trouble))
        note_state(s, true, "the state was lost, what was listed before is not known: ", trouble.text);
    return true;
}

static struct schedule_rules rules_of(const struct session *s)
{
    unsigned servers = (unsigned)s->config.resolvers.count;

    return (struct schedule_rules){.servers = servers,
                                   .window = WINDOW,
                                   .window_max = WINDOW_MAX,
                                   .lane_cap = LANE_CAP,
                                   .tries = servers > TRIES ? servers : TRIES,
                                   .patience_us = s->config.query_ms * 1000};
}

static bool gather(struct session *s, struct error *why)
{
    struct finding f;
    size_t pairs = s->run.subject_count * s->choice.count;

    s->findings = calloc(pairs + 1, sizeof *s->findings);
    s->lacks_test = calloc(s->choice.count + 1, sizeof *s->lacks_test);
    if (s->findings == NULL || s->lacks_test == NULL) {
        error_set(why, "out of memory");
        return false;
    }
    for (size_t i = 0; inquiry_finding(s->inquiry, &i, &f);)
        s->findings[s->run.count++].finding = f;
    for (size_t l = 0; l < s->choice.count; l++)
        s->lacks_test[l] = inquiry_lacks_test(s->inquiry, l);
    inquiry_remember(s->inquiry);
    return true;
}

bool session_ask(struct session *s, struct error *why)
{
    long long margin = s->config.timeout_s * 100 < 500 ? s->config.timeout_s * 100 : 500;
    long long deadline = s->started_us + (s->config.timeout_s * 1000 - margin) * 1000;
    struct schedule_rules rules = rules_of(s);
    const struct subject *subjects;

    s->resolver = resolver_open(s->config.resolvers.items, s->config.resolvers.count, (int)s->config.query_ms, why);
    if (s->resolver == NULL)
        return false;
    listing_expand(s->targets, s->resolver, deadline);
    subjects = targets_subjects(s->targets, &s->run.subject_count);
    s->inquiry =
        inquiry_new(s->choice.lists, s->choice.count, subjects, s->run.subject_count, s->memory, s->run.wall_s, &rules);
    if (s->inquiry == NULL) {
        error_set(why, "too many questions (%zu addresses, %zu lists), or out of memory", s->run.subject_count,
                  s->choice.count);
        return false;
    }
    listing_inquire(s->inquiry, s->resolver, deadline);
    if (!gather(s, why))
        return false;
    for (size_t i = 0; i < s->run.count; i++) {
        struct told_finding *t = &s->findings[i];

        t->origin = targets_origin(s->targets, (size_t)(t->finding.subject - subjects));
        listing_tell_as(t, &s->config, s->memory, s->run.wall_s);
    }
    s->run.config = &s->config;
    s->run.all = s->findings;
    s->run.lacks_test = s->lacks_test;
    s->run.troubles = targets_troubles(s->targets, &s->run.trouble_count);
    s->run.took_us = monotonic_us() - s->started_us;
    return true;
}

void session_commit(struct session *s)
{
    struct error why = {""};
    struct buffer all;

    buffer_init(&all, STATE_BYTES_MAX);
    listing_memory_save(s->memory, &all, s->run.wall_s);
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
    store_close(s->store);
    list_choice_free(&s->choice);
    list_catalogue_free(s->catalogue);
    catalogue_free(s->services);
    options_close(s->options);
    free(s->findings);
    free(s->lacks_test);
    free(s);
}
