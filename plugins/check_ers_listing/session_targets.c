/* What a run checks when it isn't told: our own addresses, and those that open incidents of the mail log name. */
#include "plugins/check_ers_listing/session.h"

#include <stdio.h>
#include <stdlib.h>

#include "plugins/check_ers_listing/own_address.h"
#include "reputation/book_view.h"
#include "reputation/maillog_memory.h"

#define MAIN_CF "/etc/postfix/main.cf"
#define DAY_S 86400

static int by_text(const void *pa, const void *pb)
{
    const struct slice *a = pa, *b = pb;
    int order = memcmp(a->p, b->p, a->n < b->n ? a->n : b->n);

    return order != 0 ? order : (a->n > b->n) - (a->n < b->n);
}

/* The state belongs to the targets that were named, in whatever order. */
static void make_key(struct session *s)
{
    struct option_list sorted = s->config.targets;
    uint64_t hash = 0;

    (void)snprintf(s->state_key, sizeof s->state_key, "default");
    if (sorted.count == 0)
        return;
    qsort(sorted.items, sorted.count, sizeof sorted.items[0], by_text);
    for (size_t i = 0; i < sorted.count; i++)
        hash = hash_join(hash, slice_hash_fold(sorted.items[i]));
    (void)snprintf(s->state_key, sizeof s->state_key, "targets-%016llx", (unsigned long long)hash);
}

/* The addresses that open incidents blame. One that can't be asked about is no error: any server can write any address. */
static size_t add_incidents(struct session *s, struct book *book)
{
    struct book_view view = {.now_s = s->run.wall_s,
                             .window_s = 3600,
                             .quiet_s = BOOK_SETTLE_S,
                             .hold_s = DAY_S,
                             .hold_permanent_s = DAY_S,
                             .keep_s = BOOK_KEEP_S};
    size_t count, added = 0;
    struct incident *all = book_incidents(book, &view, &count);

    for (size_t i = 0; all != NULL && i < count; i++) {
        struct address a;
        struct error why;

        if (all[i].state > INCIDENT_RECOVERING || !address_parse(&a, all[i].ip) ||
            (address_reserved(&a) != NULL && !s->config.allow_private))
            continue;
        added += targets_add(s->targets, all[i].ip, &why);
    }
    free(all);
    return added;
}

static bool read_incidents(struct session *s, char *const *env, size_t *added, struct error *why)
{
    struct organisations *organisations = organisations_open();
    struct book *book = organisations == NULL ? NULL : book_new(organisations);
    struct error trouble = {""};
    struct maillog_memory memory;
    struct store *store = NULL;
    bool good = false;

    if (book == NULL) {
        error_set(why, "out of memory");
    } else {
        (void)store_open(&store, store_directory(s->config.state_dir, env), SLICE("check_maillog_ers"),
                         slice_of(s->config.incidents_key), MAILLOG_MEMORY_VERSION, false, 0, &trouble);
        good = store != NULL && store_content(store).n > 0 && maillog_memory_read(&memory, store_content(store)) &&
               book_load(book, memory.book, &trouble);
        if (good)
            *added = add_incidents(s, book);
        else
            error_set(why, "no state of check_maillog_ers to read incidents from (key '%s'): %s",
                      s->config.incidents_key, trouble.text[0] != '\0' ? trouble.text : "it has not run yet");
    }
    store_close(store);
    book_free(book);
    organisations_close(organisations);
    return good;
}

/* The address that this host sends from. Behind NAT that is none which others see. */
static bool add_own(struct session *s, struct error *why)
{
    struct own_addresses own;
    bool good = true;

    if (!own_addresses_find(&own, MAIN_CF)) {
        error_set(why, "no address of this host found; give one with -H");
        return false;
    }
    for (size_t i = 0; good && i < own.count; i++) {
        const char *reserved = address_reserved(&own.items[i]);
        struct buffer text;

        buffer_init(&text, ADDRESS_TEXT_MAX);
        address_print(&text, &own.items[i]);
        good = reserved == NULL || s->config.allow_private;
        if (good)
            good = targets_add(s->targets, buffer_slice(&text), why);
        else
            error_set(why, "behind NAT (%s is %.*s, a %s address): give the public address with -H", own.source,
                      (int)text.n, text.p, reserved);
        buffer_free(&text);
    }
    return good;
}

bool session_choose_targets(struct session *s, char *const *env, struct error *why)
{
    const struct option_list *named = s->config.targets.count > 0 ? &s->config.targets : &s->config.own_ips;
    struct schedule_rules rules = {.servers = (unsigned)s->config.resolvers.count,
                                   .window = 128,
                                   .window_max = 512,
                                   .lane_cap = 512,
                                   .tries = 2,
                                   .patience_us = s->config.query_ms * 1000};
    struct targets_rules wanted = {.spf_includes = s->config.spf_includes, .allow_reserved = s->config.allow_private};
    size_t added = 0;

    for (size_t i = 0; i < s->choice.count; i++) {
        wanted.domains = wanted.domains || (s->choice.lists[i].families >> FAMILY_DOMAIN & 1) != 0;
        wanted.addresses = wanted.addresses || (s->choice.lists[i].families & ~(1u << FAMILY_DOMAIN)) != 0;
    }
    make_key(s);
    s->targets = targets_new(&wanted, &rules);
    if (s->targets == NULL) {
        error_set(why, "out of memory");
        return false;
    }
    for (size_t i = 0; i < named->count; i++)
        if (!targets_add(s->targets, named->items[i], why))
            return false;
    if (s->config.incidents_key != NULL && !read_incidents(s, env, &added, why))
        return false;
    return named->count + added > 0 || add_own(s, why);
}
