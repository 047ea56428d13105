#include "reputation/catalogue_data.h"

#include "reputation/catalogue_values.h"
#include "text/ini.h"

enum section { SECTION_SKIPPED, SECTION_SERVICE, SECTION_TRAP, SECTION_LIST, SECTION_WEB, SECTION_WORDS };

struct reader {
    struct catalogue *c;
    size_t file;
    enum section section;
    struct owner *owner; /* of SERVICE and TRAP; of LIST once its service is known */
};

static bool owner_number(const struct reader *r, uint16_t *number)
{
    *number = r->owner == NULL ? 0 : (uint16_t)(r->owner - r->c->owners);
    return r->owner != NULL;
}

static bool open_owner(struct reader *r, struct slice slug, bool trap, struct error *why)
{
    struct catalogue *c = r->c;

    r->owner = catalogue_owner(c, slug, trap);
    if (r->owner != NULL)
        return true;
    if (c->owner_count == CATALOGUE_OWNERS) {
        error_set(why, "more than %d sections", CATALOGUE_OWNERS);
        return false;
    }
    c->ranks[c->owner_count] = trap ? RANK_TRAP : RANK_LIST;
    r->owner = &c->owners[c->owner_count++];
    *r->owner = (struct owner){.service = {.slug = slug, .name = slug}, .trap = trap, .file = r->file};
    return true;
}

static bool open_section(struct reader *r, struct slice name, struct error *why)
{
    *r = (struct reader){.c = r->c, .file = r->file};
    if (slice_equal(name, SLICE("words"))) {
        r->section = SECTION_WORDS;
        return true;
    }
    if (slice_take(&name, SLICE("trap ")))
        r->section = SECTION_TRAP;
    else if (slice_take(&name, SLICE("list ")))
        r->section = SECTION_LIST;
    else if (slice_take(&name, SLICE("web ")))
        r->section = SECTION_WEB;
    else
        r->section = SECTION_SERVICE;
    name = slice_trim(name);
    if (!catalogue_slug(name)) {
        error_set(why, "a section's name has small letters, digits and '-' only, at most 40; section skipped");
    } else if (r->section >= SECTION_LIST || open_owner(r, name, r->section == SECTION_TRAP, why)) {
        return true;
    }
    r->section = SECTION_SKIPPED;
    return false;
}

/* Remembers the mail addresses in a signature: in replies they are no echoes. */
static void keep_addresses(struct catalogue *c, struct slice text)
{
    size_t sign;

    while ((sign = slice_find_byte(text, '@')) != SLICE_NONE) {
        size_t from = sign, to = sign;

        while (from > 0 && text.p[from - 1] != ' ')
            from--;
        while (to < text.n && text.p[to] != ' ')
            to++;
        if (c->keep_count < CATALOGUE_ECHOES)
            c->keep[c->keep_count++] = slice_cut(text, from, to - from);
        text = slice_cut(text, to, text.n);
    }
}

static bool read_signature(struct reader *r, struct slice value, bool adds, struct error *why)
{
    uint16_t number;

    if (!owner_number(r, &number))
        return false;
    if (!adds && r->owner->file != r->file)
        signatures_drop(&r->c->signatures, number);
    if (!adds)
        r->owner->file = r->file;
    keep_addresses(r->c, value);
    return signatures_add(&r->c->signatures, number, value, why);
}

static bool read_alias(struct reader *r, struct slice value, struct error *why)
{
    uint16_t number;

    if (!owner_number(r, &number) || !catalogue_slug(value) || r->c->alias_count == CATALOGUE_ALIASES) {
        error_set(why, "an alias is one short name; or there are more than %d", CATALOGUE_ALIASES);
        return false;
    }
    r->c->aliases[r->c->alias_count++] = (struct alias){value, number};
    return true;
}

static bool read_rank(struct reader *r, struct slice value, struct error *why)
{
    static const struct slice names[] = {SLICE_INIT("list"), SLICE_INIT("provider"), SLICE_INIT("any-list"),
                                         SLICE_INIT("any-block")};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (slice_equal(value, names[i])) {
            r->c->ranks[r->owner - r->c->owners] = (uint8_t)(RANK_LIST + i);
            return true;
        }
    error_set(why, "rank is list, provider, any-list or any-block");
    return false;
}

static bool read_scope(struct reader *r, struct slice value, struct error *why)
{
    r->owner->service.domain_scope = slice_equal(value, SLICE("domain"));
    if (r->owner->service.domain_scope || slice_equal(value, SLICE("ip")))
        return true;
    error_set(why, "scope is ip or domain");
    return false;
}

static bool unknown_key(struct slice key, struct error *why)
{
    error_set(why, "unknown key \"%.*s\"", (int)(key.n < 40 ? key.n : 40), key.p);
    return false;
}

static bool read_owner_pair(struct reader *r, struct slice key, struct slice value, struct error *why)
{
    struct service *s = &r->owner->service;

    if (r->c->names_only && slice_starts(key, SLICE("signature")))
        return true;
    if (slice_equal(key, SLICE("signature")))
        return read_signature(r, value, false, why);
    if (slice_equal(key, SLICE("signature +")))
        return read_signature(r, value, true, why);
    if (slice_equal(key, SLICE("scope")))
        return read_scope(r, value, why);
    if (r->owner->trap)
        return unknown_key(key, why);
    if (slice_equal(key, SLICE("alias")))
        return read_alias(r, value, why);
    if (slice_equal(key, SLICE("rank")))
        return read_rank(r, value, why);
    if (slice_equal(key, SLICE("dead")))
        return catalogue_yes(value, &s->dead, why);
    if (slice_equal(key, SLICE("lookup_url")))
        return catalogue_url(value, &s->lookup_url, why);
    if (slice_equal(key, SLICE("removal_url")))
        return catalogue_url(value, &s->removal_url, why);
    if (slice_equal(key, SLICE("approved_url")))
        return catalogue_url(value, &s->approved_url, why);
    if (slice_equal(key, SLICE("name")))
        s->name = value;
    else if (slice_equal(key, SLICE("note")))
        s->note = value;
    else
        return unknown_key(key, why);
    return true;
}

/* A list's zone: secret where customers have a label of their own, and a signature of its service. */
static bool read_zone(struct reader *r, struct slice zone, struct error *why)
{
    uint16_t number;

    if (!owner_number(r, &number)) {
        error_set(why, "a list names its service first");
        return false;
    }
    if (slice_take(&zone, SLICE("{key}"))) {
        if (r->c->zone_count == CATALOGUE_ZONES) {
            error_set(why, "more than %d zones with a key", CATALOGUE_ZONES);
            return false;
        }
        r->c->zones[r->c->zone_count++] = zone;
    }
    return r->c->names_only || signatures_add_zone(&r->c->signatures, number, zone, why);
}

/* The keys that the plugin which asks lists reads are only known by name here. */
static bool read_list_pair(struct reader *r, struct slice key, struct slice value, struct error *why)
{
    static const struct slice others[] = {SLICE_INIT("name"),    SLICE_INIT("kind"),    SLICE_INIT("code"),
                                          SLICE_INIT("refused"), SLICE_INIT("test"),    SLICE_INIT("severity"),
                                          SLICE_INIT("scope"),   SLICE_INIT("group"),   SLICE_INIT("note"),
                                          SLICE_INIT("neutral"), SLICE_INIT("bitmask"), SLICE_INIT("required"),
                                          SLICE_INIT("after")};

    if (slice_equal(key, SLICE("service"))) {
        r->owner = catalogue_owner(r->c, value, false);
        if (r->owner == NULL)
            error_set(why, "no such service above");
        return r->owner != NULL;
    }
    if (slice_equal(key, SLICE("zone")))
        return read_zone(r, value, why);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (slice_equal(key, others[i]))
            return true;
    return unknown_key(key, why);
}

static bool read_web_pair(struct reader *r, struct slice key, struct slice value, struct error *why)
{
    static const struct slice others[] = {SLICE_INIT("name"),        SLICE_INIT("format"),   SLICE_INIT("url"),
                                          SLICE_INIT("form"),        SLICE_INIT("body"),     SLICE_INIT("token"),
                                          SLICE_INIT("listed"),      SLICE_INIT("clean"),    SLICE_INIT("refused"),
                                          SLICE_INIT("names"),       SLICE_INIT("kind"),     SLICE_INIT("known"),
                                          SLICE_INIT("removal_url"), SLICE_INIT("interval"), SLICE_INIT("severity")};

    if (slice_equal(key, SLICE("service")) && catalogue_owner(r->c, value, false) == NULL) {
        error_set(why, "no such service above");
        return false;
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (slice_equal(key, others[i]))
            return true;
    return slice_equal(key, SLICE("service")) || unknown_key(key, why);
}

static bool read_pair(struct reader *r, struct slice key, struct slice value, struct error *why)
{
    if (r->section == SECTION_WORDS)
        return r->c->names_only || signatures_add_words(&r->c->signatures, key, value, why);
    if (r->section == SECTION_LIST)
        return read_list_pair(r, key, value, why);
    if (r->section == SECTION_WEB)
        return read_web_pair(r, key, value, why);
    return r->section == SECTION_SKIPPED || read_owner_pair(r, key, value, why);
}

static void complain(struct complaints *out, const char *name, unsigned line, const char *what)
{
    if (out->count < out->max)
        error_set(&out->why[out->count], "%s:%u: %s", name, line, what);
    out->count++;
}

void catalogue_read(struct catalogue *c, struct slice text, const char *name, size_t number, struct complaints *out)
{
    struct reader r = {.c = c, .file = number};
    struct slice key, value;
    struct ini ini;
    const char *what;
    enum ini_event event;

    ini_init(&ini, text);
    while ((event = ini_next(&ini, &key, &value, &what)) != INI_END) {
        struct error why = {""};
        bool good =
            event == INI_SECTION ? open_section(&r, key, &why) : event == INI_PAIR && read_pair(&r, key, value, &why);

        if (!good)
            complain(out, name, ini.line, event == INI_ERROR ? what : why.text);
    }
}
