#include "text/ini.h"

#include "tests/lib/unit.h"
#include "text/buffer.h"

/* All events of a text on one line: "[name]", "key=value;", "!LINE:what is wrong;". */
static void events(struct slice text, struct buffer *out)
{
    struct ini i;
    struct slice name, value;
    const char *why;

    ini_init(&i, text);
    for (;;) {
        switch (ini_next(&i, &name, &value, &why)) {
        case INI_END:
            return;
        case INI_SECTION:
            buffer_printf(out, "[%.*s]", (int)name.n, name.p);
            break;
        case INI_PAIR:
            buffer_printf(out, "%.*s=%.*s;", (int)name.n, name.p, (int)value.n, value.p);
            break;
        case INI_ERROR:
            buffer_printf(out, "!%u:%s;", i.line, why);
            break;
        }
    }
}

struct row {
    const char *name;
    struct slice text;
    const char *want;
};

static void check(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct buffer out;

        buffer_init(&out, 10000);
        events(rows[i].text, &out);
        WANT_TEXT(rows[i].name, buffer_slice(&out), rows[i].want);
        buffer_free(&out);
    }
}

static void reads_sections_and_pairs(void **state)
{
    static const struct row rows[] = {
        {"empty text", SLICE_INIT(""), ""},
        {"blank lines only", SLICE_INIT("\n \n\t\n\r\n"), ""},
        {"comments only", SLICE_INIT("# one\n ; two\n#[no]\n"), ""},
        {"plain", SLICE_INIT("[relay]\nwarning=5\ncritical=9\n"), "[relay]warning=5;critical=9;"},
        {"no newline at the end", SLICE_INIT("[relay]\nwarning=5"), "[relay]warning=5;"},
        {"section as the last line", SLICE_INIT("[relay]"), "[relay]"},
        {"section name trimmed", SLICE_INIT("[ a][b ][\n[\tc\t]\n  [d]  \n"), "!1:text after ']';[c][d]"},
        {"ends trimmed, inner blanks kept", SLICE_INIT("[ mail out ]\n"), "[mail out]"},
        {"path as a name", SLICE_INIT("[ /etc/relay.conf ]\n"), "[/etc/relay.conf]"},
        {"names keep their case", SLICE_INIT("[Relay]\nKey=Value\n"), "[Relay]Key=Value;"},
        {"empty name", SLICE_INIT("[]\na=b\n"), "[]a=b;"},
        {"section without pairs", SLICE_INIT("[one]\n[two]\na=b\n"), "[one][two]a=b;"},
        {"section with comments only", SLICE_INIT("[one]\n# nothing\n"), "[one]"},
        {"section given twice", SLICE_INIT("[a]\nx=1\n[b]\n[a]\ny=2\n"), "[a]x=1;[b][a]y=2;"},
        {"key given twice", SLICE_INIT("[a]\nx=1\nx=2\n"), "[a]x=1;x=2;"},
        {"comment between pairs", SLICE_INIT("[a]\nx=1\n; no\n  # no\ny=2\n"), "[a]x=1;y=2;"},
        {"CRLF", SLICE_INIT("[a]\r\nx = 1 \r\n\r\ny=\r\n; no\r\n[b]\r\nz=3\r"), "[a]x=1;y=;[b]z=3;"},
    };

    (void)state;
    check(rows, sizeof rows / sizeof *rows);
}

static void keeps_keys_and_values_as_written(void **state)
{
    static const struct row rows[] = {
        {"blanks around the pair", SLICE_INIT("[a]\n   x = two words \t \n"), "[a]x=two words;"},
        {"two blanks before the sign", SLICE_INIT("[a]\nx  =1\n"), "[a]x=1;"},
        {"tabs around the sign", SLICE_INIT("[a]\nx\t=\t1\n"), "[a]x=1;"},
        {"key with blanks inside", SLICE_INIT("[a]\nown  ip = 192.0.2.1\n"), "[a]own  ip=192.0.2.1;"},
        {"empty value", SLICE_INIT("[a]\nx=\n"), "[a]x=;"},
        {"blank value", SLICE_INIT("[a]\nx=  \t \n"), "[a]x=;"},
        {"no inline comment with #", SLICE_INIT("[a]\nx=1 # one\n"), "[a]x=1 # one;"},
        {"no inline comment with ;", SLICE_INIT("[a]\nx=1 ; one\n"), "[a]x=1 ; one;"},
        {"quotes stay", SLICE_INIT("[a]\nx=\"1 2\"\ny='3'\n"), "[a]x=\"1 2\";y='3';"},
        {"value with equal signs", SLICE_INIT("[a]\nx=y=z=\n"), "[a]x=y=z=;"},
        {"value of one equal sign", SLICE_INIT("[a]\nx==\n"), "[a]x==;"},
        {"one-letter keys", SLICE_INIT("[a]\nw=5\nH=192.0.2.1\n"), "[a]w=5;H=192.0.2.1;"},
        {"dashes stay", SLICE_INIT("[a]\n--x=1\n-y=2\n"), "[a]--x=1;-y=2;"},
        {"percent signs", SLICE_INIT("[a]\nx=%s%n%d\n"), "[a]x=%s%n%d;"},
        {"no continuation line", SLICE_INIT("[a]\nx=1\\\n y=2\n"), "[a]x=1\\;y=2;"},
        {"value like a section", SLICE_INIT("[a]\nx=[b]\n"), "[a]x=[b];"},
        {"bracket later in the key", SLICE_INIT("[a]\nx[0]=1\n"), "[a]x[0]=1;"},
        {"carriage return inside a value", SLICE_INIT("[a]\nx=1\r2\n"), "[a]x=1\r2;"},
        {"bytes above ASCII", SLICE_INIT("[a]\nx=\xc3\xa9\xff\n"), "[a]x=\xc3\xa9\xff;"},
    };

    (void)state;
    check(rows, sizeof rows / sizeof *rows);
}

static void names_errors_and_goes_on(void **state)
{
    static const struct row rows[] = {
        {"line without a sign", SLICE_INIT("[a]\nx=1\nflag\ny=2\n"), "[a]x=1;!3:line without '=';y=2;"},
        {"no key", SLICE_INIT("[a]\n=1\nx=2\n"), "[a]!2:nothing before '=';x=2;"},
        {"blank key", SLICE_INIT("[a]\n \t =1\n"), "[a]!2:nothing before '=';"},
        {"carriage return as a key", SLICE_INIT("[a]\n\r=1\n"), "[a]!2:nothing before '=';"},
        {"text before the first section", SLICE_INIT("\n#\nx=1\n[a]\ny=2\n"),
         "!3:text before the first section;[a]y=2;"},
        {"only text", SLICE_INIT("hello"), "!1:text before the first section;"},
        {"byte order mark", SLICE_INIT("\xef\xbb\xbf[a]\nx=1\n[b]\ny=2\n"),
         "!1:byte order mark before the first section;[b]y=2;"},
        {"byte order mark before a pair", SLICE_INIT("\xef\xbb\xbfx=1\n[b]\ny=2\n"),
         "!1:byte order mark before the first section;[b]y=2;"},
        {"byte order mark later is text", SLICE_INIT("[a]\n\xef\xbb\xbfx=1\n"), "[a]\xef\xbb\xbfx=1;"},
        {"unclosed section: its pairs are skipped", SLICE_INIT("[a\nx=1\nflag\n[b]\ny=2\n"),
         "!1:section name without ']';[b]y=2;"},
        {"unclosed section below a good one", SLICE_INIT("[a]\nx=1\n[b\ny=2\n[c]\nz=3\n"),
         "[a]x=1;!3:section name without ']';[c]z=3;"},
        {"junk after the section", SLICE_INIT("[a] # note\nx=1\n[b]\ny=2\n"), "!1:text after ']';[b]y=2;"},
        {"second bracket is junk", SLICE_INIT("[a]b]\nx=1\n"), "!1:text after ']';"},
        {"two bad sections", SLICE_INIT("[a\n[b] c\nx=1\n"), "!1:section name without ']';!2:text after ']';"},
        {"NUL in a value", SLICE_INIT("[a]\nx=1\0y=2\nz=3\n"), "[a]!2:NUL byte;z=3;"},
        {"NUL in a section name", SLICE_INIT("[a]\nx=1\n[b\0]\ny=2\n[c]\nz=3\n"), "[a]x=1;!3:NUL byte;[c]z=3;"},
        {"NUL in a comment", SLICE_INIT("# \0\n[a]\nx=1\n"), "!1:NUL byte;[a]x=1;"},
    };

    (void)state;
    check(rows, sizeof rows / sizeof *rows);
}

static void reads_lines_of_any_length(void **state)
{
    struct buffer text;
    struct ini i;
    struct slice name, value;
    const char *why;

    (void)state;
    buffer_init(&text, 1 << 20);
    buffer_text(&text, "[long]\nhosts =");
    for (int k = 0; k < 5000; k++)
        buffer_printf(&text, " 192.0.2.%d", k % 256);
    buffer_text(&text, " \nlast=1\n");
    ini_init(&i, buffer_slice(&text));
    WANT_INT("section", ini_next(&i, &name, &value, &why), INI_SECTION);
    WANT_INT("long pair", ini_next(&i, &name, &value, &why), INI_PAIR);
    WANT_TEXT("long key", name, "hosts");
    WANT_SLICE("long value", value, slice_cut(buffer_slice(&text), 15, text.n - 15 - strlen(" \nlast=1\n")));
    WANT_INT("next pair", ini_next(&i, &name, &value, &why), INI_PAIR);
    WANT_TEXT("next key", name, "last");
    WANT_INT("line", i.line, 3);
    WANT_INT("end", ini_next(&i, &name, &value, &why), INI_END);
    WANT_INT("end stays", ini_next(&i, &name, &value, &why), INI_END);
    buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_sections_and_pairs),
        cmocka_unit_test(keeps_keys_and_values_as_written),
        cmocka_unit_test(names_errors_and_goes_on),
        cmocka_unit_test(reads_lines_of_any_length),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
