#include "text/json.h"

#include <limits.h>
#include <math.h>

#include "tests/lib/unit.h"

static void strings_are_escaped(void **state)
{
    static const struct {
        const char *name;
        struct slice text;
        const char *want;
    } rows[] = {
        {"empty", SLICE_INIT(""), "\"\""},
        {"plain", SLICE_INIT("mail for example.com"), "\"mail for example.com\""},
        {"quotes", SLICE_INIT("a\"b\\c/d'e"), "\"a\\\"b\\\\c/d'e\""},
        {"line ends and tab", SLICE_INIT("a\nb\rc\td"), "\"a\\u000ab\\u000dc\\u0009d\""},
        {"NUL", SLICE_INIT("a\0b"), "\"a\\u0000b\""},
        {"all ends of C0, DEL", SLICE_INIT("\x01\x1f \x7f"), "\"\\u0001\\u001f \\u007f\""},
        {"C1", SLICE_INIT("\xc2\x80\xc2\x9f\xc2\xa0"), "\"\\u0080\\u009f\xc2\xa0\""},
        {"line separators", SLICE_INIT("\xe2\x80\xa7\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa"),
         "\"\xe2\x80\xa7\\u2028\\u2029\xe2\x80\xaa\""},
        {"HTML", SLICE_INIT("</script>&amp;"), "\"\\u003c/script\\u003e\\u0026amp;\""},
        {"UTF-8", SLICE_INIT("\xe6\x8b\x92\xe5\x90\xa6 \xf0\x9f\x93\xa7"),
         "\"\xe6\x8b\x92\xe5\x90\xa6 \xf0\x9f\x93\xa7\""},
        {"invalid bytes",
         SLICE_INIT("a\xff\xfe"
                    "b"),
         "\"a\xef\xbf\xbd\xef\xbf\xbd"
         "b\""},
        {"overlong quote", SLICE_INIT("\xc0\xa2"), "\"\xef\xbf\xbd\xef\xbf\xbd\""},
        {"surrogate", SLICE_INIT("\xed\xa0\x80"), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
        {"cut sequence at the end", SLICE_INIT("a\xe2\x80"), "\"a\xef\xbf\xbd\""},
        {"cut sequence before the quote", SLICE_INIT("\xe2\x80\"x"), "\"\xef\xbf\xbd\\\"x\""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer out;
        struct json j;

        buffer_init(&out, 1000);
        json_init(&j, &out);
        json_string(&j, NULL, rows[i].text);
        WANT_TEXT(rows[i].name, buffer_slice(&out), rows[i].want);
        buffer_free(&out);
    }
}

static void numbers_are_plain(void **state)
{
    static const struct {
        double value;
        const char *want;
    } rows[] = {
        {0, "0"},           {-0.0, "0"},         {0.5, "0.5"}, {-12.25, "-12.25"}, {1e21, "1000000000000000000000"},
        {INFINITY, "null"}, {-INFINITY, "null"}, {NAN, "null"}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer out;
        struct json j;

        buffer_init(&out, 1000);
        json_init(&j, &out);
        json_number(&j, NULL, rows[i].value);
        WANT_TEXT(rows[i].want, buffer_slice(&out), rows[i].want);
        buffer_free(&out);
    }
}

static void commas_stand_between(void **state)
{
    struct buffer out;
    struct json j;

    (void)state;
    buffer_init(&out, 1000);
    json_init(&j, &out);
    json_open(&j, NULL, '{');
    json_string(&j, "state", SLICE("OK"));
    json_open(&j, "empty", '{');
    json_close(&j, '}');
    json_open(&j, "items", '[');
    json_open(&j, NULL, '{');
    json_null(&j, "ip");
    json_bool(&j, "open", true);
    json_bool(&j, "lost", false);
    json_close(&j, '}');
    json_open(&j, NULL, '[');
    json_close(&j, ']');
    json_integer(&j, NULL, LLONG_MIN);
    json_integer(&j, NULL, LLONG_MAX);
    json_number(&j, NULL, 1.5);
    json_null(&j, NULL);
    json_close(&j, ']');
    json_string(&j, "a\"<key", SLICE(""));
    json_close(&j, '}');
    WANT_TEXT("document", buffer_slice(&out),
              "{\"state\":\"OK\",\"empty\":{},\"items\":[{\"ip\":null,\"open\":true,\"lost\":false},[],"
              "-9223372036854775808,9223372036854775807,1.5,null],\"a\\\"\\u003ckey\":\"\"}");
    buffer_free(&out);
}

static void a_full_buffer_is_told(void **state)
{
    struct buffer out;
    struct json j;

    (void)state;
    buffer_init(&out, 8);
    json_init(&j, &out);
    json_open(&j, NULL, '[');
    json_string(&j, NULL, SLICE("0123456789"));
    json_close(&j, ']');
    WANT_INT("failed", out.failed, true);
    WANT_TEXT("what was there", buffer_slice(&out), "[\"");
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_are_escaped),
        cmocka_unit_test(numbers_are_plain),
        cmocka_unit_test(commas_stand_between),
        cmocka_unit_test(a_full_buffer_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
