#include "reputation/list_catalogue.h"

#include <stdlib.h>

#include "reputation/catalogue_lines.h"

#define LISTS_MAX 256

struct list_catalogue {
    struct catalogue_list *lists[LISTS_MAX];
    size_t count;
    struct texts texts;
};
struct reader {
    struct list_catalogue *c;
    const struct catalogue *services;
    struct catalogue_list *list; /* of the section; NULL: not one of ours */
    bool fresh;                  /* this file has said nothing about its codes yet */
};

static struct catalogue_list *find(struct list_catalogue *c, struct slice slug)
{
    for (size_t i = 0; i < c->count; i++)
        if (slice_equal(c->lists[i]->list.slug, slug))
            return c->lists[i];
    return NULL;
}

static bool open_section(struct reader *r, struct slice name, struct error *why)
{
    r->list = NULL;
    r->fresh = true;
    if (!slice_take(&name, SLICE("list ")))
        return true;
    r->list = find(r->c, name);
    if (r->list != NULL)
        return true;
    if (r->c->count == LISTS_MAX) {
        error_set(why, "more than %d lists", LISTS_MAX);
        return false;
    }
    r->list = calloc(1, sizeof *r->list);
    if (r->list == NULL) {
        error_set(why, "out of memory");
        return false;
    }
    r->list->list.slug = name;
    r->list->list.families = 1u << FAMILY_IP4;
    r->c->lists[r->c->count++] = r->list;
    return true;
}

static bool take_word(struct slice *rest, struct slice *word)
{
    size_t n;

    *rest = slice_trim(*rest);
    n = slice_find_byte(*rest, ' ');
    *word = slice_cut(*rest, 0, n == SLICE_NONE ? rest->n : n);
    *rest = slice_trim(slice_cut(*rest, word->n, rest->n));
    return word->n > 0;
}

static bool read_kind(struct dns_list *list, struct slice value, struct error *why)
{
    struct slice word;

    list->families = 0;
    list->allow = false;
    while (take_word(&value, &word)) {
        if (slice_equal(word, SLICE("ip4")))
            list->families |= 1u << FAMILY_IP4;
        else if (slice_equal(word, SLICE("ip6")))
            list->families |= 1u << FAMILY_IP6;
        else if (slice_equal(word, SLICE("domain")))
            list->families |= 1u << FAMILY_DOMAIN;
        else if (slice_equal(word, SLICE("allow")))
            list->allow = true;
        else
            error_set(why, "kind is ip4, ip6, domain, allow");
    }
    if (list->families == 0)
        list->families = 1u << FAMILY_IP4;
    return why->text[0] == '\0';
}

static bool read_code(struct reader *r, enum code_kind kind, struct slice value, struct error *why)
{
    struct dns_list *list = &r->list->list;
    struct list_code code = {.kind = kind};
    struct slice word;

    if (!take_word(&value, &word) || value.n == 0) {
        error_set(why, "an answer and its meaning, such as 127.0.0.2 spam source");
        return false;
    }
    if (!code_pattern_parse(&code.pattern, word, why))
        return false;
    if (r->fresh)
        list->code_count = 0;
    r->fresh = false;
    if (list->code_count == LIST_CODES_MAX) {
        error_set(why, "more than %d answers of a list", LIST_CODES_MAX);
        return false;
    }
    code.meaning = value;
    list->codes[list->code_count++] = code;
    return true;
}

/* An address is turned into its labels; "none" into "-". */
static bool read_point(struct reader *r, struct slice word, struct slice *out, struct error *why)
{
    char labels[ADDRESS_REVERSED_MAX];
    struct address a;

    if (slice_equal(word, SLICE("none")))
        word = SLICE("-");
    else if (address_parse(&a, word))
        word = (struct slice){labels, address_reverse(&a, labels)};
    else if (!dns_name_valid(word)) {
        error_set(why, "'%.*s' is neither an address, a name nor none", (int)word.n, word.p);
        return false;
    }
    if (texts_keep(&r->c->texts, word, out))
        return true;
    error_set(why, "out of memory");
    return false;
}

static bool read_test(struct reader *r, struct slice value, struct error *why)
{
    struct slice listed, clean;

    if (!take_word(&value, &listed)) {
        error_set(why, "what must be listed, and what must not");
        return false;
    }
    if (!take_word(&value, &clean))
        clean = SLICE("none");
    return read_point(r, listed, &r->list->list.test_listed, why) &&
           read_point(r, clean, &r->list->list.test_clean, why);
}

static bool read_zone(struct catalogue_list *l, struct slice value, struct error *why)
{
    l->keyed = slice_take(&value, SLICE("{key}."));
    if (!dns_name_valid(value)) {
        error_set(why, "'%.*s' is no zone", (int)value.n, value.p);
        return false;
    }
    l->list.zone = value;
    return true;
}

static bool read_pair(struct reader *r, struct slice key, struct slice value, struct error *why)
{
    struct catalogue_list *l = r->list;

    if (slice_equal(key, SLICE("service"))) {
        l->service = catalogue_find(r->services, value);
        return true; /* catalogue_load complains */
    }
    if (slice_equal(key, SLICE("zone")))
        return read_zone(l, value, why);
    if (slice_equal(key, SLICE("name")))
        l->list.name = value;
    else if (slice_equal(key, SLICE("kind")))
        return read_kind(&l->list, value, why);
    else if (slice_equal(key, SLICE("code")))
        return read_code(r, CODE_LISTED, value, why);
    else if (slice_equal(key, SLICE("neutral")))
        return read_code(r, CODE_NEUTRAL, value, why);
    else if (slice_equal(key, SLICE("refused")))
        return read_code(r, CODE_REFUSED, value, why);
    else if (slice_equal(key, SLICE("bitmask")))
        l->list.bitmask = slice_equal(value, SLICE("yes"));
    else if (slice_equal(key, SLICE("test")))
        return read_test(r, value, why);
    else if (slice_equal(key, SLICE("severity")))
        return list_severity_parse(&l->list.severity, value, why);
    else if (slice_equal(key, SLICE("group")))
        l->groups = value;
    else if (slice_equal(key, SLICE("after")))
        l->after = value;
    else if (slice_equal(key, SLICE("required"))) {
        l->list.test_required = true;
        l->list.test_failed = value;
    }
    return true;
}

/* Each bit of a bitmask list is one pattern: whatever else the last octet holds. */
static void spread_bits(struct dns_list *list)
{
    for (size_t i = 0; i < list->code_count; i++) {
        struct code_pattern *p = &list->codes[i].pattern;
        unsigned bits = 0;

        for (unsigned v = 0; v < 256; v++)
            if ((p->allowed[3][v / 32] >> v % 32 & 1) != 0)
                bits |= v;
        for (unsigned v = 0; v < 256; v++)
            if ((v & bits) != 0)
                p->allowed[3][v / 32] |= (uint32_t)1 << v % 32;
    }
}

/* What is left to be asked gets its service's name and pages. */
static void finish(struct list_catalogue *c)
{
    size_t kept = 0;

    for (size_t i = 0; i < c->count; i++) {
        struct catalogue_list *l = c->lists[i];

        if (l->service == NULL || l->service->dead || l->list.zone.n == 0) {
            free(l);
            continue;
        }
        if (l->list.name.n == 0)
            l->list.name = l->service->name;
        l->list.lookup_url = l->service->lookup_url;
        l->list.removal_url = l->service->removal_url;
        if (l->list.bitmask)
            spread_bits(&l->list);
        c->lists[kept++] = l;
    }
    c->count = kept;
}

struct list_catalogue *list_catalogue_load(const struct catalogue *services, const struct slice *files,
                                           const char *const *names, size_t count, struct error *why, size_t max,
                                           size_t *whys)
{
    struct list_catalogue *c = calloc(1, sizeof *c);
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
        else if (r.list != NULL)
            (void)read_pair(&r, key, value, &wrong);
        catalogue_lines_complain(&lines, &wrong);
    }
    if (lines.failed) {
        list_catalogue_free(c);
        return NULL;
    }
    finish(c);
    return c;
}

size_t list_catalogue_count(const struct list_catalogue *c)
{
    return c->count;
}

const struct catalogue_list *list_catalogue_at(const struct list_catalogue *c, size_t i)
{
    return i < c->count ? c->lists[i] : NULL;
}

bool catalogue_list_in_group(const struct catalogue_list *l, struct slice group)
{
    struct slice rest = l->groups, word;

    while (take_word(&rest, &word))
        if (slice_equal(word, group))
            return true;
    return false;
}

void list_catalogue_free(struct list_catalogue *c)
{
    if (c == NULL)
        return;
    for (size_t i = 0; i < c->count; i++)
        free(c->lists[i]);
    texts_free(&c->texts);
    free(c);
}
