#include "tests/lib/unit.h"

#include <stdlib.h>

#include "reputation/list_choice.h"

static const char extra[] = "[acme]\n"
                            "name = Acme\n"
                            "[list acme-bits]\n"
                            "service = acme\n"
                            "zone = bits.acme.example\n"
                            "kind = ip4 domain\n"
                            "bitmask = yes\n"
                            "code = 127.0.0.2 two\n"
                            "code = 127.0.0.4 four\n"
                            "neutral = 127.0.0.8 eight\n"
                            "severity = info\n"
                            "group = acme common\n"
                            "[list acme-key]\n"
                            "service = acme\n"
                            "zone = {key}.key.acme.example\n"
                            "[list acme-allow]\n"
                            "service = acme\n"
                            "name = Acme's good ones\n"
                            "zone = allow.acme.example\n"
                            "kind = allow\n"
                            "test = none\n"
                            "[list spamcop]\n"
                            "severity = warning\n"
                            "[list broken]\n"
                            "service = acme\n"
                            "zone = not a zone\n"
                            "code = 127.0.0.300 bad\n"
                            "code = 127.0.0.2\n"
                            "severity = bad\n"
                            "kind = ip5\n"
                            "test = a|b c\n";

struct fixture {
    struct catalogue *services;
    struct list_catalogue *lists;
    struct error why[16];
    size_t whys;
};

static void begin(struct fixture *f)
{
    const struct slice files[] = {SLICE_INIT(extra)};
    const char *const names[] = {"extra.ini"};
    struct error ignored[16];
    size_t ignored_n;

    f->services = catalogue_load(files, names, 1, ignored, 16, &ignored_n);
    assert_non_null(f->services);
    f->lists = list_catalogue_load(f->services, files, names, 1, f->why, 16, &f->whys);
    assert_non_null(f->lists);
}

static void end(struct fixture *f)
{
    list_catalogue_free(f->lists);
    catalogue_free(f->services);
}

static const struct catalogue_list *find(const struct fixture *f, const char *slug)
{
    for (size_t i = 0; i < list_catalogue_count(f->lists); i++)
        if (slice_equal(list_catalogue_at(f->lists, i)->list.slug, slice_of(slug)))
            return list_catalogue_at(f->lists, i);
    return NULL;
}

static void test_catalogue(void **state)
{
    const struct catalogue_list *l;
    struct code_reading r;
    struct fixture f;

    (void)state;
    begin(&f);
    l = find(&f, "acme-bits");
    assert_non_null(l);
    WANT_TEXT("name of its service", l->list.name, "Acme");
    WANT_INT("families", l->list.families, 1u << FAMILY_IP4 | 1u << FAMILY_DOMAIN);
    WANT_INT("severity", l->list.severity, LIST_INFO);
    WANT_INT("group", catalogue_list_in_group(l, SLICE("common")) && catalogue_list_in_group(l, SLICE("acme")), true);
    WANT_INT("no part of a group's name", catalogue_list_in_group(l, SLICE("comm")), false);
    list_code_read(&l->list, 0x7f00000a, &r); /* eight and two */
    WANT_INT("one bit is enough", r.kind, READING_LISTED);
    list_code_read(&l->list, 0x7f000008, &r);
    WANT_INT("the neutral bit alone", r.kind, READING_NEUTRAL);
    l = find(&f, "acme-allow");
    WANT_INT("list of good senders", l->list.allow, true);
    WANT_TEXT("no test points", l->list.test_clean, "-");
    l = find(&f, "spamcop");
    WANT_INT("changed by the later file", l->list.severity, LIST_WARNING);
    WANT_TEXT("but for the rest as it was", l->list.zone, "bl.spamcop.net");
    assert_null(find(&f, "broken"));
    WANT_INT("complaints", f.whys, 6);
    end(&f);
}

/* Each list of the built-in catalogue can be used: its lines are read without complaint, and its pages are there. */
static void test_builtin(void **state)
{
    struct error why[16];
    size_t whys;
    struct catalogue *services = catalogue_load(NULL, NULL, 0, why, 16, &whys);
    struct list_catalogue *lists = list_catalogue_load(services, NULL, NULL, 0, why, 16, &whys);
    size_t common = 0;

    (void)state;
    if (whys > 0)
        fail_msg("%s", why[0].text);
    for (size_t i = 0; i < list_catalogue_count(lists); i++) {
        const struct catalogue_list *l = list_catalogue_at(lists, i);

        common += catalogue_list_in_group(l, SLICE("common"));
        if (l->list.lookup_url.n == 0 && l->list.removal_url.n == 0)
            fail_msg("%.*s has no page", (int)l->list.slug.n, l->list.slug.p);
    }
    if (common < 8)
        fail_msg("got %zu lists in the group common, want 8 at least", common);
    list_catalogue_free(lists);
    catalogue_free(services);
}

/* want: slugs and zones chosen, or part of the complaint after '!'. */
static const struct {
    const char *name, *code, *want;
} rows[] = {
    {"spamhaus-zen", "", "spamhaus-zen=zen.spamhaus.org"},
    {"SPAMHAUS-ZEN", "", "spamhaus-zen=zen.spamhaus.org"},
    {"zen.spamhaus.org", "", "spamhaus-zen=zen.spamhaus.org"},
    {"ZEN.spamhaus.org.", "", "spamhaus-zen=zen.spamhaus.org"},
    {"zen.spamhaus.org=127.0.0.2", "", "spamhaus-zen=zen.spamhaus.org"},
    {"xzen.spamhaus.org", "", "xzen.spamhaus.org=xzen.spamhaus.org"},
    {"bl.example.org=127.0.0.[2..4]", "", "bl.example.org=127.0.0.[2..4]=bl.example.org"},
    {"secret.key.acme.example", "", "acme-key=secret.key.acme.example"},
    {"a.secret.key.acme.example", "", "a.secret.key.acme.example=a.secret.key.acme.example"},
    {"key.acme.example", "", "!give it as KEY.key.acme.example"},
    {"r.mail-abuse.com", "", "!everyone without a key"},
    {"acme-key", "", "!needs your key: give its zone as KEY.key.acme.example"},
    {"@acme", "", "acme-bits=bits.acme.example"},
    {"@nothing", "", "!no group of lists '@nothing'"},
    {"ers", "ABC123", "ers-standard=ABC123.r.mail-abuse.com ers-advanced=ABC123.q.mail-abuse.com"},
    {"ers-advanced", "ABC123", "ers-standard=ABC123.r.mail-abuse.com ers-advanced=ABC123.q.mail-abuse.com"},
    {"ers-standard", "ABC123", "ers-standard=ABC123.r.mail-abuse.com"},
    {"ers", "", "!needs an activation code"},
    {"@ers", "", "!needs an activation code"},
    {"spamhaus-zem", "", "!nearest: spamhaus-zen"},
    {"spamhaus", "", "!spamhaus-zen"},
    {"qqqqqqqqqqqq", "", "!no list 'qqqqqqqqqqqq' (-L"},
    {"bl.example.org*2", "", "!weights are not used"},
    {"bl.example.org=1.2.3", "", "!is no filter"},
    {"bl..org", "", "!is no domain name"},
};

static void test_choice(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct list_choice c = {0};
        struct error why = {""};
        struct buffer got;
        bool good = list_choose(&c, f.lists, slice_of(rows[i].name), slice_of(rows[i].code), true, &why);

        WANT_INT(rows[i].name, good, rows[i].want[0] != '!');
        buffer_init(&got, 4096);
        for (size_t l = 0; l < c.count; l++) {
            buffer_text(&got, l > 0 ? " " : "");
            buffer_add(&got, c.lists[l].slug);
            buffer_byte(&got, '=');
            buffer_add(&got, c.lists[l].zone);
        }
        if (good)
            WANT_TEXT(rows[i].name, buffer_slice(&got), rows[i].want);
        else if (strstr(why.text, rows[i].want + 1) == NULL)
            fail_msg("%s: got \"%s\", want \"%s\"", rows[i].name, why.text, rows[i].want + 1);
        buffer_free(&got);
        list_choice_free(&c);
    }
    end(&f);
}

static void test_twice(void **state)
{
    struct list_choice c = {0};
    struct error why = {""};
    struct fixture f;

    (void)state;
    begin(&f);
    assert_true(list_choose(&c, f.lists, SLICE("@acme"), SLICE(""), false, &why));
    WANT_INT("by a group", c.lists[0].named, false);
    assert_true(list_choose(&c, f.lists, SLICE("acme-bits"), SLICE(""), true, &why));
    assert_true(list_choose(&c, f.lists, SLICE("bits.acme.example"), SLICE(""), true, &why));
    WANT_INT("once", c.count, 1);
    WANT_INT("and by name", c.lists[0].named, true);
    assert_true(list_choose(&c, f.lists, SLICE("ers"), SLICE("ABC"), true, &why));
    WANT_INT("Advanced after Standard", c.lists[2].after, 2);
    list_choice_free(&c);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_catalogue),
        cmocka_unit_test(test_builtin),
        cmocka_unit_test(test_choice),
        cmocka_unit_test(test_twice),
    };
    return cmocka_run_group_tests_name("list_choice", tests, NULL, NULL);
}
