#include "tests/lib/unit.h"

#include "web/form.h"
#include "web/html.h"

static const struct {
    const char *name, *page, *want;
} rows[] = {
    {"nothing", "", ""},
    {"text", "  one\r\n\ttwo ", "one two"},
    {"tags part words", "<dt>IP:</dt><dd>192.0.2.1</dd>", "IP: 192.0.2.1"},
    {"but not those inside words", "<b>B</b>ad <a href=x>QIL</a>, KSSL", "Bad QIL, KSSL"},
    {"entities", "a &amp; b &lt;c&gt; &quot;&apos;&#39;&#x41;&nbsp;d", "a & b <c> \"''A d"},
    {"numbers beyond ASCII", "&#233;&#x20ac;&#128512;", "\303\251\342\202\254\360\237\230\200"},
    {"no entities", "a & b &; &unknown; &#x; &#99999999; &#xd800; &#1;", "a & b &; &unknown; &#x; &#99999999;"},
    {"a script's text", "a<script>var x = '</p>Bad<p>';</script>b", "a b"},
    {"a script that isn't closed", "a<script>Bad", "a"},
    {"style, title, noscript", "<title>T</title><style>x</style><noscript>N</noscript>a", "a"},
    {"a comment", "a<!-- Bad --> b<!-- <b> -->c", "a bc"},
    {"a comment that isn't closed", "a<!-- Bad", "a"},
    {"a declaration", "<!DOCTYPE html><?xml x?>a", "a"},
    {"a tag that isn't closed", "a<p class=\"Bad", "a"},
    {"a tag's quotes", "<p title=\"a > b\">x<p title='>'>y", "x y"},
    {"an apostrophe is no quote", "<p don't>x", "x"},
    {"no tags", "1 < 2 <3> </ x", "1 < 2 <3> </ x"},
    {"control bytes",
     "a\x01\x02"
     "b",
     "a b"},
};

static void test_visible(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buffer out;

        buffer_init(&out, 4096);
        html_visible(&out, slice_of(rows[i].page));
        WANT_TEXT(rows[i].name, buffer_slice(&out), rows[i].want);
        buffer_free(&out);
    }
}

static const struct {
    const char *attributes, *name, *want; /* NULL: none */
} attributes[] = {
    {" type=\"hidden\" name='a b' value=x/y disabled", "name", "a b"},
    {" type=\"hidden\" name='a b' value=x/y disabled", "TYPE", "hidden"},
    {" type=\"hidden\" name='a b' value=x/y disabled", "value", "x/y"},
    {" type=\"hidden\" name='a b' value=x/y disabled", "disabled", ""},
    {" name = \"x\" /", "name", "x"},
    {" data-name=y name=x", "name", "x"},
    {" name=first name=second", "name", "first"},
    {" x='name=y'", "name", NULL},
    {" name='open", "name", ""},
    {"", "name", NULL},
};

static void test_attribute(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++) {
        struct slice value = {NULL, 0};
        bool found = html_attribute(slice_of(attributes[i].attributes), slice_of(attributes[i].name), &value);

        WANT_INT(attributes[i].attributes, found, attributes[i].want != NULL);
        if (found)
            WANT_TEXT(attributes[i].attributes, value, attributes[i].want);
    }
}

static const struct {
    const char *name, *page, *value, *why; /* value NULL: refused for why */
} forms[] = {
    {"plain", "<input type=hidden name=t value=abc>", "abc", ""},
    {"other order, entities", "<INPUT VALUE=\"a&amp;b\" NAME='t' TYPE='Hidden'/>", "a&b", ""},
    {"the same twice", "<input type=hidden name=t value=a><input type=hidden name=t value=a>", "a", ""},
    {"another one", "<input type=hidden name=tt value=b>", NULL, "no such token"},
    {"not hidden", "<input type=text name=t value=b>", NULL, "no such token"},
    {"no type", "<input name=t value=b>", NULL, "no such token"},
    {"in a comment", "<!-- <input type=hidden name=t value=b> -->", NULL, "no such token"},
    {"in a script", "<script>'<input type=hidden name=t value=b>'</script>", NULL, "no such token"},
    {"two that differ", "<input type=hidden name=t value=a><input type=hidden name=t value=b>", NULL, "two different"},
    {"empty", "<input type=hidden name=t value=''>", NULL, "empty"},
    {"without value", "<input type=hidden name=t>", NULL, "empty"},
    {"control bytes", "<input type=hidden name=t value='a\nb'>", NULL, "control bytes"},
};

static void test_hidden(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct error why = {""};
        struct buffer out;

        buffer_init(&out, FORM_VALUE_MAX);
        WANT_INT(forms[i].name, form_hidden_value(&out, slice_of(forms[i].page), SLICE("t"), &why),
                 forms[i].value != NULL);
        WANT_TEXT(forms[i].name, buffer_slice(&out), forms[i].value == NULL ? "" : forms[i].value);
        if (slice_find(slice_of(why.text), slice_of(forms[i].why)) == SLICE_NONE)
            fail_msg("%s: got \"%s\", want \"%s\"", forms[i].name, why.text, forms[i].why);
        buffer_free(&out);
    }
}

static void test_long_token(void **state)
{
    static char page[2 * FORM_VALUE_MAX + 64];
    struct error why;
    struct buffer out;

    (void)state;
    for (size_t n = FORM_VALUE_MAX; n <= 2 * FORM_VALUE_MAX; n += FORM_VALUE_MAX) {
        int head = snprintf(page, sizeof page, "<input type=hidden name=t value=");

        memset(page + head, 'x', n);
        page[(size_t)head + n] = '>';
        buffer_init(&out, 4 * FORM_VALUE_MAX);
        WANT_INT("long token", form_hidden_value(&out, (struct slice){page, (size_t)head + n + 1}, SLICE("t"), &why),
                 n == FORM_VALUE_MAX);
        buffer_free(&out);
    }
}

static void test_pairs(void **state)
{
    struct buffer out;

    (void)state;
    buffer_init(&out, 1024);
    form_add_pair(&out, SLICE("data[x]"), SLICE("a b&c=d%+\303\251"));
    form_add_pair(&out, SLICE("y"), SLICE(""));
    WANT_TEXT("pairs", buffer_slice(&out), "data%5Bx%5D=a+b%26c%3Dd%25%2B%C3%A9&y=");
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_visible), cmocka_unit_test(test_attribute),
                                       cmocka_unit_test(test_hidden), cmocka_unit_test(test_long_token),
                                       cmocka_unit_test(test_pairs)};

    return cmocka_run_group_tests_name("html", tests, NULL, NULL);
}
