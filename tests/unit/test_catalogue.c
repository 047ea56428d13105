#include "reputation/catalogue.h"

#include <stdlib.h>

#include "reputation/builtin.h"
#include "reputation/catalogue_data.h"
#include "reputation/classify.h"
#include "tests/lib/unit.h"

enum { WHYS = 8 };

struct loaded {
    struct catalogue *c;
    struct error why[WHYS];
    size_t whys;
};

static void load(struct loaded *l, const char *first, const char *second)
{
    struct slice files[] = {slice_of(first), slice_of(second)};
    const char *names[] = {"first.ini", "second.ini"};

    *l = (struct loaded){0};
    l->c = catalogue_load(files, names, first == NULL ? 0 : second == NULL ? 1 : 2, l->why, WHYS, &l->whys);
    assert_non_null(l->c);
}

static struct slice blamed(const struct catalogue *c, const char *reply)
{
    struct attribution a;

    classify(c, slice_of(reply), SLICE(""), SLICE(""), &a);
    return a.service == NULL ? SLICE("none") : a.service->slug;
}

static void test_builtin(void **state)
{
    struct loaded l;
    const struct service *ers;

    (void)state;
    load(&l, NULL, NULL);
    WANT_INT("complaints", l.whys, 0);
    ers = catalogue_find(l.c, SLICE("trendmicro-ers"));
    assert_non_null(ers);
    WANT_TEXT("name", ers->name, "Trend Micro ERS");
    WANT_TEXT("look-up", ers->lookup_url, "https://servicecentral.trendmicro.com/en-us/ers/ip-lookup/?ip={ip}");
    WANT_TEXT("removal", ers->removal_url, "https://servicecentral.trendmicro.com/en-us/ers/ip-lookup/");
    WANT_TEXT("approved", ers->approved_url, "https://servicecentral.trendmicro.com/en-us/ers/");
    assert_ptr_equal(catalogue_find(l.c, SLICE("ers")), ers);
    assert_null(catalogue_find(l.c, SLICE("no-such-service")));
    assert_null(catalogue_find(l.c, SLICE("customer-list")));
    assert_true(catalogue_find(l.c, SLICE("sorbs"))->dead);
    assert_non_null(catalogue_find(l.c, SLICE("dnsbl-other")));
    assert_non_null(catalogue_find(l.c, SLICE("other-ip-block")));
    for (size_t i = 0; i < catalogue_count(l.c); i++)
        assert_ptr_equal(catalogue_find(l.c, catalogue_at(l.c, i)->slug), catalogue_at(l.c, i));
    assert_null(catalogue_at(l.c, catalogue_count(l.c)));
    catalogue_free(l.c);
}

static void test_secrets(void **state)
{
    static const char *const zones[] = {".r.mail-abuse.com", ".q.mail-abuse.com", ".zen.dq.spamhaus.net",
                                        ".combined.mail.abusix.zone"};
    struct loaded l;
    const struct secrets *s;

    (void)state;
    load(&l, "[mine]\nname = Mine\n[list mine]\nservice = mine\nzone = {key}.bl.example.org\n", NULL);
    s = catalogue_secrets(l.c);
    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
        bool found = false;

        for (size_t k = 0; k < s->zone_count; k++)
            found = found || slice_equal(s->zones[k], slice_of(zones[i]));
        if (!found)
            fail_msg("%s is no secret zone", zones[i]);
    }
    WANT_TEXT("the file's", s->zones[s->zone_count - 1], ".bl.example.org");
    WANT_INT("no exact ones", s->exacts, 0);
    catalogue_free(l.c);
}

/* A section that a user adds works like the built-in ones. */
static void test_new_section(void **state)
{
    struct loaded l;
    const struct service *s;

    (void)state;
    load(&l,
         "[example-list]\nname = Example List\nalias = example\nlookup_url = https://example.org/?ip={ip}\n"
         "removal_url = https://example.org/remove\nnote = Ask nicely.\nsignature = Example's list of bad hosts\n"
         "signature = code 4711 & !whitelisted\n[list example-bl]\nservice = example-list\nzone = bl.example.org\n",
         NULL);
    WANT_INT("complaints", l.whys, 0);
    s = catalogue_find(l.c, SLICE("example"));
    assert_non_null(s);
    WANT_TEXT("name", s->name, "Example List");
    WANT_TEXT("note", s->note, "Ask nicely.");
    WANT_TEXT("signature", blamed(l.c, "550 you are on EXAMPLE'S List of bad  hosts"), "example-list");
    WANT_TEXT("all of", blamed(l.c, "550 code 4711"), "example-list");
    WANT_TEXT("none of", blamed(l.c, "550 code 4711 whitelisted"), "none");
    WANT_TEXT("zone", blamed(l.c, "554 Client host [203.0.113.25] blocked using bl.example.org"), "example-list");
    WANT_TEXT("longer zone", blamed(l.c, "554 Client host [203.0.113.25] blocked using bl.example.org.uk"),
              "dnsbl-other");
    WANT_TEXT("others stay", blamed(l.c, "554 Client host [203.0.113.25] blocked using zen.spamhaus.org"), "spamhaus");
    catalogue_free(l.c);
}

static void test_override(void **state)
{
    struct loaded l;

    (void)state;
    load(&l, "[spamcop]\nname = The Cop\nsignature = only this text\n[barracuda]\nsignature += one more text\n",
         "[spamcop]\nnote = from the second file\n");
    WANT_INT("complaints", l.whys, 0);
    WANT_TEXT("replaced", catalogue_find(l.c, SLICE("spamcop"))->name, "The Cop");
    WANT_TEXT("second file", catalogue_find(l.c, SLICE("spamcop"))->note, "from the second file");
    WANT_TEXT("new signature", blamed(l.c, "550 only this text"), "spamcop");
    WANT_TEXT("old signature", blamed(l.c, "554 Client host [203.0.113.25] blocked using bl.spamcop.net"), "spamcop");
    WANT_TEXT("old words", blamed(l.c, "550 spamcop has spoken"), "none");
    WANT_TEXT("added", blamed(l.c, "550 one more text"), "barracuda");
    WANT_TEXT("kept", blamed(l.c, "550 Barracuda Reputation"), "barracuda");
    catalogue_free(l.c);
}

static void test_ranks(void **state)
{
    struct loaded l;

    (void)state;
    load(&l,
         "[aaa]\nrank = provider\nsignature = alpha\n[bbb]\nsignature = beta\n[ccc]\nsignature = beta gamma\n"
         "[trap ddd]\nsignature = delta\n[trap eee]\nscope = domain\nsignature = epsilon\n[fff]\nscope = domain\n"
         "signature = zeta\n",
         NULL);
    WANT_INT("complaints", l.whys, 0);
    WANT_TEXT("a list before a provider", blamed(l.c, "550 alpha beta"), "bbb");
    WANT_TEXT("the longest", blamed(l.c, "550 beta gamma"), "ccc");
    WANT_TEXT("the first", blamed(l.c, "550 beta, beta gamma"), "bbb");
    WANT_TEXT("a trap before all", blamed(l.c, "550 beta delta"), "none");
    WANT_TEXT("a domain's trap", blamed(l.c, "550 beta epsilon"), "none");
    WANT_TEXT("a domain's list", blamed(l.c, "550 zeta"), "none");
    catalogue_free(l.c);
}

/* Each wrong line: what is said of it. The rest of the file works. */
/* In Latin-1, which becomes two bytes each. */
#define POUNDS_8 "\xa3\xa3\xa3\xa3\xa3\xa3\xa3\xa3"
#define POUNDS_32 POUNDS_8 POUNDS_8 POUNDS_8 POUNDS_8

static const struct {
    const char *text, *why;
} wrong[] = {
    {"[x]\nbogus = 1\n", "first.ini:2: unknown key \"bogus\""},
    {"[x]\nno equals sign\n", "first.ini:2: line without '='"},
    {"[Capital]\nname = x\n",
     "first.ini:1: a section's name has small letters, digits and '-' only, at most 40; section skipped"},
    {"[trap ]\n", "first.ini:1: a section's name has small letters, digits and '-' only, at most 40; section skipped"},
    {"[x\nname = y\n", "first.ini:1: section name without ']'"},
    {"key = before\n", "first.ini:1: text before the first section"},
    {"[x]\nsignature =\n", "first.ini:2: a text of less than two letters"},
    {"[x]\nsignature = a\n", "first.ini:2: a text of less than two letters"},
    {"[x]\nsignature = " POUNDS_32 POUNDS_32 POUNDS_32 POUNDS_32 "\n", "first.ini:2: a text of 255 bytes or more"},
    {"[x]\nsignature = one & & two\n", "first.ini:2: a separator without a text"},
    {"[x]\nsignature = one ~\n", "first.ini:2: a separator without a text"},
    {"[words]\nlist = one | two |\n", "first.ini:2: a separator without a text"},
    {"[x]\nsignature = !only absent\n", "first.ini:2: a signature starts with a text that must be there"},
    {"[x]\nsignature = {no-such-list} & text\n", "first.ini:2: no word list {no-such-list} above"},
    {"[x]\nsignature = aa & bb & cc & dd & ee & ff & gg & hh & ii & jj & kk & ll & mm\n",
     "first.ini:2: more than 12 texts in one signature"},
    {"[x]\nrank = 1\n", "first.ini:2: rank is list, provider, any-list or any-block"},
    {"[x]\nscope = world\n", "first.ini:2: scope is ip or domain"},
    {"[x]\ndead = maybe\n", "first.ini:2: yes or no"},
    {"[x]\nlookup_url = javascript:alert(1)\n", "first.ini:2: a URL starts with https://, http:// or mailto:"},
    {"[trap x]\nname = y\n", "first.ini:2: unknown key \"name\""},
    {"[list x]\nzone = bl.example.org\n", "first.ini:2: a list names its service first"},
    {"[list x]\nservice = nobody\n", "first.ini:2: no such service above"},
    {"[list x]\nservice = spamhaus\nbogus = 1\n", "first.ini:3: unknown key \"bogus\""},
    {"[words]\nempty =\n", "first.ini:2: a text of less than two letters"},
};

static void test_wrong_lines(void **state)
{
    char text[512];

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct loaded l;

        (void)snprintf(text, sizeof text, "%s[good-one]\nsignature = a good text\n", wrong[i].text);
        load(&l, text, NULL);
        WANT_INT(wrong[i].text, l.whys, 1);
        WANT_TEXT(wrong[i].text, slice_of(l.why[0].text), wrong[i].why);
        WANT_TEXT(wrong[i].text, blamed(l.c, "550 a good text"), "good-one");
        catalogue_free(l.c);
    }
}

static void same_service(const struct owner *got, const struct owner *want)
{
    const struct service *a = &got->service, *b = &want->service;

    WANT_SLICE("slug", a->slug, b->slug);
    WANT_SLICE("name", a->name, b->name);
    WANT_SLICE("lookup_url", a->lookup_url, b->lookup_url);
    WANT_SLICE("removal_url", a->removal_url, b->removal_url);
    WANT_SLICE("note", a->note, b->note);
    WANT_SLICE("approved_url", a->approved_url, b->approved_url);
    WANT_INT("flags", a->dead << 2 | a->domain_scope << 1 | got->trap,
             b->dead << 2 | b->domain_scope << 1 | want->trap);
}

static void same_signatures(const struct signatures *got, const struct signatures *want)
{
    const struct literals *a = &got->literals, *b = &want->literals;

    WANT_INT("literals", a->count, b->count);
    WANT_INT("bytes", a->byte_count, b->byte_count);
    assert_memory_equal(a->bytes, b->bytes, b->byte_count);
    assert_memory_equal(a->heads, b->heads, LITERALS_HEADS * sizeof *b->heads);
    assert_memory_equal(a->long_heads, b->long_heads, LITERALS_HEADS * sizeof *b->heads);
    for (size_t i = 0; i < b->count; i++) {
        const struct literal *x = &a->list[i], *y = &b->list[i];

        if (x->at != y->at || x->next != y->next || x->n != y->n || x->end != y->end || x->last != y->last ||
            got->uses[i].lists != want->uses[i].lists || got->uses[i].first_signature != want->uses[i].first_signature)
            fail_msg("literal %zu differs", i);
    }
    WANT_INT("pieces", got->piece_count, want->piece_count);
    for (size_t i = 0; i < want->piece_count; i++) {
        const struct piece *x = &got->pieces[i], *y = &want->pieces[i];

        if (x->lists != y->lists || (x->lists == 0 && x->literal != y->literal) || x->absent != y->absent ||
            x->near != y->near || x->zone != y->zone)
            fail_msg("piece %zu differs", i);
    }
    WANT_INT("signatures", got->count, want->count);
    for (size_t i = 0; i < want->count; i++) {
        const struct signature *x = &got->list[i], *y = &want->list[i];

        WANT_SLICE("signature", signatures_text(got, i), signatures_text(want, i));
        if (x->first_piece != y->first_piece || x->needs != y->needs || x->forbids != y->forbids ||
            x->owner != y->owner || x->pieces != y->pieces || x->lasting != y->lasting || x->next != y->next)
            fail_msg("signature %zu differs", i);
    }
    WANT_INT("word lists", got->word_count, want->word_count);
    for (size_t i = 0; i < want->word_count; i++) {
        WANT_SLICE("word list", got->words[i].name, want->words[i].name);
        WANT_INT("its first signature", got->words[i].first_signature, want->words[i].first_signature);
    }
}

/* The tables made at build time are what reading the text gives, borrowed (alone) or copied (with a further file). */
static void test_tables_are_the_text(void **state)
{
    struct catalogue *read = calloc(1, sizeof *read);
    struct complaints complaints = {0};

    (void)state;
    assert_true(read != NULL && catalogue_room(read, CATALOGUE_OWNERS, CATALOGUE_ALIASES));
    catalogue_read(read, (struct slice){(const char *)catalogue_builtin, catalogue_builtin_size}, "services.ini", 0,
                   &complaints);
    WANT_INT("complaints", complaints.count, 0);
    for (int files = 0; files < 2; files++) {
        struct loaded l;

        load(&l, files == 0 ? NULL : "", NULL);
        WANT_INT("owners", l.c->owner_count, read->owner_count);
        for (size_t i = 0; i < read->owner_count; i++) {
            same_service(&l.c->owners[i], &read->owners[i]);
            WANT_INT("rank", l.c->ranks[i], read->ranks[i]);
        }
        WANT_INT("aliases", l.c->alias_count, read->alias_count);
        for (size_t i = 0; i < read->alias_count; i++) {
            WANT_SLICE("alias", l.c->aliases[i].name, read->aliases[i].name);
            WANT_INT("its owner", l.c->aliases[i].owner, read->aliases[i].owner);
        }
        WANT_INT("zones", l.c->zone_count, read->zone_count);
        for (size_t i = 0; i < read->zone_count; i++)
            WANT_SLICE("zone", l.c->zones[i], read->zones[i]);
        WANT_INT("addresses", l.c->keep_count, read->keep_count);
        for (size_t i = 0; i < read->keep_count; i++)
            WANT_SLICE("address", l.c->keep[i], read->keep[i]);
        same_signatures(&l.c->signatures, &read->signatures);
        catalogue_free(l.c);
    }
    catalogue_free(read);
}

static void test_many_complaints(void **state)
{
    struct loaded l;

    (void)state;
    load(&l, "[x]\na=1\nb=1\nc=1\nd=1\ne=1\nf=1\n", "[y]\na=1\nb=1\nc=1\nd=1\ne=1\nf=1\n");
    WANT_INT("all are counted", l.whys, 12);
    WANT_TEXT("the last stored", slice_of(l.why[WHYS - 1].text), "second.ini:3: unknown key \"b\"");
    catalogue_free(l.c);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables_are_the_text),
        cmocka_unit_test(test_builtin),
        cmocka_unit_test(test_secrets),
        cmocka_unit_test(test_new_section),
        cmocka_unit_test(test_override),
        cmocka_unit_test(test_ranks),
        cmocka_unit_test(test_wrong_lines),
        cmocka_unit_test(test_many_complaints),
    };

    return cmocka_run_group_tests_name("catalogue", tests, NULL, NULL);
}
