#include "tests/lib/unit.h"

#include "web/url.h"

static const struct {
    const char *text, *host; /* host NULL: refused */
    unsigned port;
    bool https;
} rows[] = {
    {"http://www.example.com/", "www.example.com", 80, false},
    {"https://www.example.com", "www.example.com", 443, true},
    {"HTTPS://www.example.com:8443/lookup?ip={ip}&key={key}", "www.example.com", 8443, true},
    {"http://192.0.2.1:81?x", "192.0.2.1", 81, false},
    {"https://[2001:db8::1]/", "2001:db8::1", 443, true},
    {"https://[2001:db8::1]:444#x", "2001:db8::1", 444, true},
    {"https://www.example.com/@user", "www.example.com", 443, true},
    {"", NULL, 0, false},
    {"www.example.com", NULL, 0, false},
    {"ftp://www.example.com/", NULL, 0, false},
    {"file:///etc/passwd", NULL, 0, false},
    {"//www.example.com/", NULL, 0, false},
    {"http://", NULL, 0, false},
    {"http:///x", NULL, 0, false},
    {"http://:80/", NULL, 0, false},
    {"http://{ip}.example.com/", NULL, 0, false},
    {"http://user@www.example.com/", NULL, 0, false},
    {"http://user:pass@www.example.com/", NULL, 0, false},
    {"http://www.example.com:0/", NULL, 0, false},
    {"http://www.example.com:65536/", NULL, 0, false},
    {"http://www.example.com:/", NULL, 0, false},
    {"http://www.example.com:8x/", NULL, 0, false},
    {"http://[2001:db8::1/", NULL, 0, false},
    {"http://[2001:db8::1]x/", NULL, 0, false},
    {"http://[192.0.2.1]/", NULL, 0, false},
    {"http://www.example.com/a b", NULL, 0, false},
    {"http://www.example.com/\n", NULL, 0, false},
    {"http://www.example.com\\@evil.example.net/", NULL, 0, false},
    {"http://www.ex\303\244mple.com/", NULL, 0, false},
};

static void test_parse(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct error why = {""};
        struct url url;

        WANT_INT(rows[i].text, url_parse(&url, slice_of(rows[i].text), &why), rows[i].host != NULL);
        if (rows[i].host == NULL) {
            WANT_INT(rows[i].text, why.text[0] != '\0', true);
            continue;
        }
        WANT_TEXT(rows[i].text, url.host, rows[i].host);
        WANT_INT(rows[i].text, url.port, rows[i].port);
        WANT_INT(rows[i].text, url.https, rows[i].https);
    }
}

static void test_long(void **state)
{
    char text[URL_MAX + 2] = "http://www.example.com/";
    struct error why;
    struct url url;

    (void)state;
    memset(text + strlen(text), 'x', sizeof text - strlen(text));
    WANT_INT("longest", url_parse(&url, (struct slice){text, URL_MAX}, &why), true);
    WANT_INT("too long", url_parse(&url, (struct slice){text, URL_MAX + 1}, &why), false);
}

static const struct {
    const char *from, *to;
    bool may;
} ways[] = {
    {"https://example.com/a", "https://example.com/b", true},
    {"https://example.com/a", "https://www.example.com/a", true},
    {"https://WWW.example.com/a", "https://EXAMPLE.com/a", true},
    {"http://example.com/a", "https://example.com/a", true},
    {"http://127.0.0.1:81/a", "http://127.0.0.1:81/b", true},
    {"https://example.com/a", "http://example.com/a", false},
    {"https://example.com/a", "https://example.net/a", false},
    {"https://example.com/a", "https://evil.example.com/a", false},
    {"https://example.com/a", "https://example.com.evil.example.net/", false},
    {"https://example.com/a", "https://example.com:8443/a", false},
    {"http://127.0.0.1:81/a", "http://127.0.0.1:82/a", false},
    {"http://127.0.0.1:81/a", "https://127.0.0.1:22/a", false},
};

static void test_leads_on(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        struct error why;
        struct url from, to;

        assert_true(url_parse(&from, slice_of(ways[i].from), &why) && url_parse(&to, slice_of(ways[i].to), &why));
        WANT_INT(ways[i].to, url_leads_on(&from, &to), ways[i].may);
    }
}

static const struct {
    const char *text;
    bool good;
} proxies[] = {
    {"proxy.example.com:3128", true},
    {"http://proxy.example.com:3128", true},
    {"http://proxy.example.com/", true},
    {"https://proxy.example.com", true},
    {"socks5://127.0.0.1:1080", true},
    {"socks5h://[2001:db8::1]:1080", true},
    {"", false},
    {"ftp://proxy.example.com", false},
    {"http://u:p@proxy.example.com", false},
    {"proxy.example.com:x", false},
    {"http://", false},
    {"http://proxy.example.com/path", false},
};

static void test_proxy(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof proxies / sizeof proxies[0]; i++) {
        struct error why;

        WANT_INT(proxies[i].text, url_is_proxy(slice_of(proxies[i].text), &why), proxies[i].good);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_parse), cmocka_unit_test(test_long),
                                       cmocka_unit_test(test_leads_on), cmocka_unit_test(test_proxy)};

    return cmocka_run_group_tests_name("url", tests, NULL, NULL);
}
