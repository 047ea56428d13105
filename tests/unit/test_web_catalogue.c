#include "tests/lib/unit.h"

#include "web/web_catalogue.h"

#define GOOD                                                                                                           \
    "[acme]\nname = Acme\nlookup_url = https://acme.example/l\nremoval_url = https://acme.example/r\n"                 \
    "[web acme-page]\nservice = acme\nname = Acme's page\nurl = https://acme.example/?ip={ip}\n"                       \
    "listed = {ip} is bad\nlisted = {ip} is worse\nclean = {ip} is good\nkind = ip4 ip6\nseverity = warning\n"         \
    "interval = 15m\nknown = 2020\n"

static struct web_catalogue *load(const char *text, const char *more, struct catalogue **services, struct error *why,
                                  size_t *whys)
{
    const struct slice files[] = {slice_of(text), slice_of(more)};
    const char *const names[] = {"mine.ini", "more.ini"};
    size_t ignored;

    *services = catalogue_load_names(files, names, 2, why, 1, &ignored);
    assert_non_null(*services);
    if (ignored == 0)
        return web_catalogue_load(*services, files, names, 2, why, 1, whys);
    *whys = ignored;
    return web_catalogue_load(*services, files, names, 2, NULL, 0, &ignored);
}

static const struct web_entry *find(const struct web_catalogue *c, const char *slug)
{
    for (size_t i = 0; i < web_catalogue_count(c); i++)
        if (slice_equal(web_catalogue_at(c, i)->list.slug, slice_of(slug)))
            return web_catalogue_at(c, i);
    return NULL;
}

static void test_builtin(void **state)
{
    struct catalogue *services;
    struct error why = {""};
    size_t whys;
    struct web_catalogue *c = load("", "", &services, &why, &whys);

    (void)state;
    WANT_INT(why.text, whys, 0);
    for (size_t i = 0; i < web_catalogue_count(c); i++)
        if (!web_entry_complete(web_catalogue_at(c, i), &why))
            fail_msg("%s", why.text);
    assert_non_null(find(c, "ers-classic"));
    WANT_TEXT("the service's page", find(c, "ers-classic")->list.removal_url,
              "https://servicecentral.trendmicro.com/en-us/ers/ip-lookup/");
    web_catalogue_free(c);
    catalogue_free(services);
}

static void test_read(void **state)
{
    struct catalogue *services;
    struct error why = {""};
    size_t whys;
    struct web_catalogue *c =
        load(GOOD, "[web acme-page]\nlisted = {ip} is blocked\nremoval_url = mailto:off@acme.example\n", &services,
             &why, &whys);
    const struct web_entry *e = find(c, "acme-page");

    (void)state;
    WANT_INT(why.text, whys, 0);
    assert_non_null(e);
    assert_true(web_entry_complete(e, &why));
    WANT_TEXT("name", e->list.name, "Acme's page");
    WANT_TEXT("removal", e->list.removal_url, "mailto:off@acme.example");
    WANT_TEXT("look-up", e->list.lookup_url, "https://acme.example/l");
    WANT_INT("families", e->list.families, 1u << FAMILY_IP4 | 1u << FAMILY_IP6);
    WANT_INT("severity", e->list.severity, LIST_WARNING);
    WANT_INT("interval", e->interval_s, 900);
    WANT_INT("a later file's markers replace", e->profile.listed.count, 1);
    WANT_TEXT("a later file's markers replace", e->profile.listed.items[0], "{ip} is blocked");
    WANT_INT("others stay", e->profile.clean.count, 1);
    web_catalogue_free(c);
    catalogue_free(services);
}

static const struct {
    const char *line, *why;
} wrong[] = {
    {"url = ftp://acme.example/", "mine.ini:16: a URL starts with https:// or http://"},
    {"url = http://acme.example/?k={key}", "mine.ini:16: a key is sent over https only"},
    {"form = acme.example", "mine.ini:16: a URL starts with"},
    {"listed = is bad", "mine.ini:16: a marker holds {ip}"},
    {"clean = {ip} &  & x", "mine.ini:16: a marker, or a part of it, is empty"},
    {"names = Lists:", "mine.ini:16: names is a text"},
    {"kind = domain", "mine.ini:16: kind is"},
    {"severity = high", "mine.ini:16: severity is"},
    {"interval = 30", "mine.ini:16: interval is"},
    {"interval = 2d", "mine.ini:16: interval is"},
    {"format = json", "mine.ini:16: format is"},
    {"refused =", "mine.ini:16: empty"},
    {"removal_url = acme", "mine.ini:16: a URL starts with https://, http:// or mailto:"},
    {"nonsense = x", "mine.ini:16: unknown key"},
    {"service = nobody", "mine.ini:16: no such service above"},
};

static void test_wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char text[1024];
        struct catalogue *services;
        struct error why = {""};
        size_t whys;
        struct web_catalogue *c;

        (void)snprintf(text, sizeof text, "%s%s\n", GOOD, wrong[i].line);
        c = load(text, "", &services, &why, &whys);
        WANT_INT(wrong[i].line, whys, 1);
        if (!slice_starts(slice_of(why.text), slice_of(wrong[i].why)))
            fail_msg("%s: got \"%s\", want \"%s\"", wrong[i].line, why.text, wrong[i].why);
        web_catalogue_free(c);
        catalogue_free(services);
    }
}

static const struct {
    const char *section, *lacks;
} incomplete[] = {
    {"url = https://acme.example/{ip}\nlisted = {ip} a\nclean = {ip} b\n", "no service"},
    {"service = trendmicro-ers\nlisted = {ip} a\nclean = {ip} b\n", "no url"},
    {"service = trendmicro-ers\nurl = https://acme.example/{ip}\nclean = {ip} b\n", "no marker for listed"},
    {"service = trendmicro-ers\nurl = https://acme.example/{ip}\nlisted = {ip} a\n", "no marker for clean"},
    {"service = trendmicro-ers\nurl = https://acme.example/\nlisted = {ip} a\nclean = {ip} b\n", "no {ip} in its url"},
    {"service = trendmicro-ers\nurl = https://acme.example/{ip}\ntoken = x\nlisted = {ip} a\nclean = {ip} b\n",
     "tokens, but no form"},
    {"service = trendmicro-ers\nurl = https://acme.example/\nbody = a={ip}\nlisted = {ip} a\nclean = {ip} b\n", ""},
    {"service = microsoft\nformat = snds-data\nurl = https://acme.example/\n", ""},
};

static void test_incomplete(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof incomplete / sizeof incomplete[0]; i++) {
        char text[512];
        struct catalogue *services;
        struct error why = {""};
        size_t whys;
        struct web_catalogue *c;

        (void)snprintf(text, sizeof text, "[web mine]\n%s", incomplete[i].section);
        c = load(text, "", &services, &why, &whys);
        WANT_INT(why.text, whys, 0);
        WANT_INT(incomplete[i].section, web_entry_complete(find(c, "mine"), &why), incomplete[i].lacks[0] == '\0');
        if (slice_find(slice_of(why.text), slice_of(incomplete[i].lacks)) == SLICE_NONE)
            fail_msg("%s: got \"%s\", want \"%s\"", incomplete[i].section, why.text, incomplete[i].lacks);
        web_catalogue_free(c);
        catalogue_free(services);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_builtin), cmocka_unit_test(test_read),
                                       cmocka_unit_test(test_wrong), cmocka_unit_test(test_incomplete)};

    return cmocka_run_group_tests_name("web_catalogue", tests, NULL, NULL);
}
