#include "tests/lib/unit.h"

#include "web/page.h"

#define LISTED "IP: {ip} Reputation: Bad"
#define CLEAN "IP: {ip} Reputation: Unlisted in the list Listed in: None"

static const struct {
    const char *name, *page, *address;
    enum web_verdict verdict;
    const char *text;
} rows[] = {
    {"listed", "<dt>IP:</dt><dd>192.0.2.1</dd><dt>Reputation:</dt><dd>Bad</dd><dt>Listed in:</dt><dd>QIL, KSSL</dd>End",
     "192.0.2.1", WEB_LISTED, "QIL, KSSL"},
    {"listed, no names", "IP: 192.0.2.1 Reputation: Bad", "192.0.2.1", WEB_LISTED, ""},
    {"clean", "<p>IP: 192.0.2.1<br>reputation: unlisted in THE list<br>Listed in:\n None", "192.0.2.1", WEB_CLEAN, ""},
    {"IPv6, written otherwise", "IP: 2001:DB8:0:0::1 Reputation: Bad", "2001:db8::1", WEB_LISTED, ""},
    {"another address", "IP: 192.0.2.10 Reputation: Bad", "192.0.2.1", WEB_UNCHECKED, "the page has no known marker"},
    {"a network", "IP: 192.0.2.1/24 Reputation: Bad", "192.0.2.1", WEB_UNCHECKED, "the page has no known marker"},
    {"part of a name", "IP: 192.0.2.1.example.com Reputation: Bad", "192.0.2.1", WEB_UNCHECKED,
     "the page has no known marker"},
    {"the second time it does", "IP: 192.0.2.10 Reputation: Bad IP: 192.0.2.1 Reputation: Bad", "192.0.2.1", WEB_LISTED,
     ""},
    {"a legend", "Reputation: Bad means listed. Reputation: Unlisted in the list Listed in: None", "192.0.2.1",
     WEB_UNCHECKED, "the page has no known marker"},
    {"both", "IP: 192.0.2.1 Reputation: Bad IP: 192.0.2.1 Reputation: Unlisted in the list Listed in: None",
     "192.0.2.1", WEB_UNCHECKED, "the page says both listed and not listed"},
    {"in a comment", "<!-- IP: 192.0.2.1 Reputation: Bad -->", "192.0.2.1", WEB_UNCHECKED,
     "the page has no known marker"},
    {"refused", "IP: 192.0.2.1 Reputation: Bad. Too many queries!", "192.0.2.1", WEB_UNCHECKED,
     "the page says that it does not answer"},
    {"captcha", "IP: 192.0.2.1 Reputation: Bad. Are you a robot?", "192.0.2.1", WEB_UNCHECKED,
     "the page asks for a captcha"},
    {"captcha in a script", "<script src=recaptcha.js></script>", "192.0.2.1", WEB_UNCHECKED,
     "the page asks for a captcha"},
    {"JavaScript", "<div id=app></div><script src=app.js></script>", "192.0.2.1", WEB_UNCHECKED,
     "the page has no known marker: it is made by JavaScript"},
    {"empty", "", "192.0.2.1", WEB_UNCHECKED, "the page has no known marker"},
};

static void test_rows(void **state)
{
    const struct web_profile profile = {.listed = {{SLICE(LISTED)}, 1},
                                        .clean = {{SLICE("nothing {ip}"), SLICE(CLEAN)}, 2},
                                        .refused = {{SLICE("too many queries")}, 1},
                                        .names = SLICE("Listed in: {names} End")};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct web_answer answer = {.ms = 0};
        struct buffer scratch;

        buffer_init(&scratch, 4096);
        page_read(&answer, &profile, slice_of(rows[i].page), slice_of(rows[i].address), &scratch);
        WANT_INT(rows[i].name, answer.verdict, rows[i].verdict);
        WANT_TEXT(rows[i].name, slice_of(answer.text), rows[i].text);
        WANT_INT(rows[i].name, scratch.n, 0);
        buffer_free(&scratch);
    }
}

/* {ip} in any place of a part, and parts anywhere. */
static void test_markers(void **state)
{
    static const struct {
        const char *marker, *page;
        bool found;
    } markers[] = {
        {"{ip}", "x 192.0.2.1.", true},
        {"{ip}", "x 192.0.2.1: bad", true},
        {"{ip}", "x192.0.2.1", true},
        {"{ip}", "1192.0.2.1", false},
        {"{ip}", "192.0.2.1x", false},
        {"{ip} is bad", "192.0.2.2 is bad, 192.0.2.1 is bad", true},
        {"{ip} is bad", "192.0.2.1 was bad", false},
        {"Result for {ip}", "result for 192.0.2.1", true},
        {"ip:{ip}", "ip:192.0.2.1", true},
        {"{ip} & bad", "bad: 192.0.2.1", true},
        {"{ip} & bad & worse", "bad: 192.0.2.1", false},
        {"bad & {ip}", "192.0.2.2 bad", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof markers / sizeof markers[0]; i++) {
        const struct web_profile profile = {.listed = {{slice_of(markers[i].marker)}, 1}};
        struct web_answer answer = {.ms = 0};
        struct error why = {""};
        struct buffer scratch;

        buffer_init(&scratch, 4096);
        if (!page_marker_valid(slice_of(markers[i].marker), &why))
            fail_msg("%s: %s", markers[i].marker, why.text);
        page_read(&answer, &profile, slice_of(markers[i].page), SLICE("192.0.2.1"), &scratch);
        WANT_INT(markers[i].page, answer.verdict == WEB_LISTED, markers[i].found);
        buffer_free(&scratch);
    }
}

static void test_bad_markers(void **state)
{
    static const char *const bad[] = {"", "bad", "{ip} & ", " & {ip}", "{ip} and {ip}", "{IP} bad"};
    static const char *const bad_names[] = {"", "Listed in:", "{names}", "{names} End"};
    struct error why;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        WANT_INT(bad[i], page_marker_valid(slice_of(bad[i]), &why), false);
    for (size_t i = 0; i < sizeof bad_names / sizeof bad_names[0]; i++)
        WANT_INT(bad_names[i], page_names_valid(slice_of(bad_names[i]), &why), false);
    WANT_INT("names", page_names_valid(SLICE("Listed in: {names}"), &why), true);
}

/* A page that outgrows the room for its text says nothing, whatever its beginning. */
static void test_large(void **state)
{
    const struct web_profile profile = {.listed = {{SLICE("{ip} bad")}, 1}};
    struct web_answer answer = {.ms = 0};
    char page[600] = "192.0.2.1 bad ";
    struct buffer scratch;

    (void)state;
    memset(page + strlen(page), 'x', sizeof page - strlen(page));
    buffer_init(&scratch, 500);
    page_read(&answer, &profile, (struct slice){page, sizeof page}, SLICE("192.0.2.1"), &scratch);
    WANT_INT("large", answer.verdict, WEB_UNCHECKED);
    WANT_TEXT("large", slice_of(answer.text), "the page is too large");
    buffer_free(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_markers),
                                       cmocka_unit_test(test_bad_markers), cmocka_unit_test(test_large)};

    return cmocka_run_group_tests_name("web_page", tests, NULL, NULL);
}
