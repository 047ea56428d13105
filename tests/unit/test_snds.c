#include "tests/lib/unit.h"

#include "web/csv.h"
#include "web/snds.h"

/* Rows as [field|field], bad ones as !. */
static const struct {
    const char *text, *want;
} files[] = {
    {"", ""},
    {"a,b\r\nc,d\r\n", "[a|b][c|d]"},
    {"a,b\nc,d", "[a|b][c|d]"},
    {"\xef\xbb\xbf"
     "a\n",
     "[a]"},
    {"\n\r\n\na\n", "[a]"},
    {",\n", "[|]"},
    {"\"a,b\",\"c\"\"d\",\"\"\n", "[a,b|c\"d|]"},
    {"\"a\r\nb\",c\n", "[a\r\nb|c]"},
    {"a\"b\nc\n", "![c]"},
    {"\"a\"b\nc\n", "![c]"},
    {"\"open\nc\n", "![c]"},
    {"a\rb\nc\n", "![c]"},
    {"a\x01\nc\n", "![c]"},
    {"x\ty\n", "[x\ty]"},
};

static void test_csv(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        enum csv_event event;
        struct buffer got;
        struct csv csv;

        buffer_init(&got, 4096);
        csv_init(&csv, slice_of(files[i].text));
        while ((event = csv_next(&csv)) != CSV_END) {
            buffer_text(&got, event == CSV_BAD ? "!" : "[");
            for (size_t k = 0; event == CSV_ROW && k < csv.count; k++) {
                buffer_text(&got, k > 0 ? "|" : "");
                buffer_add(&got, csv.fields[k]);
            }
            buffer_text(&got, event == CSV_BAD ? "" : "]");
        }
        WANT_TEXT(files[i].text, buffer_slice(&got), files[i].want);
        csv_free(&csv);
        buffer_free(&got);
    }
}

/* Too many fields or bytes make a bad row, and the next one is read. */
static void test_csv_limits(void **state)
{
    static char text[CSV_ROW_MAX + 16];
    struct csv csv;

    (void)state;
    memset(text, ',', CSV_FIELDS_MAX);
    text[CSV_FIELDS_MAX] = '\n';
    text[CSV_FIELDS_MAX + 1] = 'x';
    csv_init(&csv, (struct slice){text, CSV_FIELDS_MAX + 2});
    WANT_INT("fields", csv_next(&csv), CSV_BAD);
    WANT_INT("the next", csv_next(&csv), CSV_ROW);
    csv_free(&csv);
    memset(text, 'x', CSV_ROW_MAX + 1);
    text[CSV_ROW_MAX + 1] = '\n';
    text[CSV_ROW_MAX + 2] = 'y';
    csv_init(&csv, (struct slice){text, CSV_ROW_MAX + 3});
    WANT_INT("bytes", csv_next(&csv), CSV_BAD);
    WANT_INT("the next", csv_next(&csv), CSV_ROW);
    csv_free(&csv);
}

#define ROW "192.0.2.0,192.0.2.15,Yes,\"Blocked, for \"\"spam\"\"\"\r\n"
#define DATA(ip, color, rate) ip ",1/1/2026 7:00 AM,1/2/2026 7:00 AM,9,9,9," color "," rate ",,,0,mx,,\r\n"
#define KEY_WORDS "the answer is no SNDS data: the key is not accepted, or automated access has moved"
#define NO_DATA "no data of this address (less than 100 messages a day, or not in this account)"

static const struct {
    const char *name;
    enum web_format format;
    const char *file, *address;
    enum web_verdict verdict;
    const char *text;
} rows[] = {
    {"blocked", WEB_SNDS_STATUS, ROW, "192.0.2.15", WEB_LISTED, "Blocked, for \"spam\""},
    {"just outside", WEB_SNDS_STATUS, ROW, "192.0.2.16", WEB_SILENT, "no status of this address"},
    {"junked", WEB_SNDS_STATUS, "192.0.2.1,192.0.2.1,No,Junked\r\n", "192.0.2.1", WEB_CLEAN, "Junked"},
    {"the other words", WEB_SNDS_STATUS, "192.0.2.1,192.0.2.1,True\n", "192.0.2.1", WEB_LISTED, ""},
    {"the worst counts", WEB_SNDS_STATUS, ROW "192.0.2.1,192.0.2.1,No,Junked\r\n", "192.0.2.1", WEB_LISTED,
     "Blocked, for \"spam\""},
    {"the worst counts, later", WEB_SNDS_STATUS, "192.0.2.1,192.0.2.1,No,Junked\r\n" ROW, "192.0.2.1", WEB_LISTED,
     "Blocked, for \"spam\""},
    {"nothing", WEB_SNDS_STATUS, "", "192.0.2.1", WEB_SILENT, "no status of this address"},
    {"IPv6 is another family", WEB_SNDS_STATUS, "0.0.0.0,255.255.255.255,Yes,x\n", "2001:db8::1", WEB_SILENT,
     "no status of this address"},
    {"IPv6", WEB_SNDS_STATUS, "2001:db8::,2001:db8::ff,Yes,x\n", "2001:db8::1", WEB_LISTED, "x"},
    {"a page", WEB_SNDS_STATUS, "\r\n<html>" ROW, "192.0.2.1", WEB_UNCHECKED, KEY_WORDS},
    {"JSON", WEB_SNDS_DATA, "[{\"error\":1}]", "192.0.2.1", WEB_UNCHECKED, KEY_WORDS},
    {"a text", WEB_SNDS_STATUS, "Invalid key", "192.0.2.1", WEB_UNCHECKED, KEY_WORDS},
    {"a bad row: silence is none", WEB_SNDS_STATUS, ROW "x,y,z\n", "198.51.100.1", WEB_UNCHECKED,
     "1 rows of the answer were not understood"},
    {"a bad row: a listing is one", WEB_SNDS_STATUS, "x,y,z\n" ROW, "192.0.2.1", WEB_LISTED, "Blocked, for \"spam\""},
    {"a range backwards", WEB_SNDS_STATUS, ROW "198.51.100.9,198.51.100.1,Yes,x\n", "198.51.100.5", WEB_UNCHECKED,
     "1 rows of the answer were not understood"},
    {"families mixed", WEB_SNDS_STATUS, ROW "198.51.100.9,2001:db8::1,Yes,x\n", "198.51.100.9", WEB_UNCHECKED,
     "1 rows of the answer were not understood"},
    {"neither yes nor no", WEB_SNDS_STATUS, ROW "198.51.100.9,198.51.100.9,Maybe,x\n", "198.51.100.9", WEB_UNCHECKED,
     "1 rows of the answer were not understood"},
    {"red", WEB_SNDS_DATA, DATA("192.0.2.1", "RED", "3.1%"), "192.0.2.1", WEB_LISTED, "RED, complaints 3.1%"},
    {"red once", WEB_SNDS_DATA, DATA("192.0.2.1", "RED", "3%") DATA("192.0.2.1", "GREEN", "0%"), "192.0.2.1",
     WEB_LISTED, "RED, complaints 3%"},
    {"green", WEB_SNDS_DATA, DATA("192.0.2.1", "GREEN", "< 0.1%"), "192.0.2.1", WEB_CLEAN, "GREEN, complaints < 0.1%"},
    {"yellow", WEB_SNDS_DATA, DATA("192.0.2.1", "YELLOW", "0.4%"), "192.0.2.1", WEB_CLEAN, "YELLOW, complaints 0.4%"},
    {"no data", WEB_SNDS_DATA, DATA("192.0.2.1", "RED", "3%"), "192.0.2.2", WEB_SILENT, NO_DATA},
    {"another colour", WEB_SNDS_DATA, DATA("192.0.2.1", "BLUE", "3%"), "192.0.2.1", WEB_UNCHECKED, KEY_WORDS},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct web_answer answer = {.ms = 0};
        struct address address;

        assert_true(address_parse(&address, slice_of(rows[i].address)));
        snds_read(rows[i].format, slice_of(rows[i].file), &address, 1, &answer);
        WANT_INT(rows[i].name, answer.verdict, rows[i].verdict);
        WANT_TEXT(rows[i].name, slice_of(answer.text), rows[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_csv), cmocka_unit_test(test_csv_limits),
                                       cmocka_unit_test(test_rows)};

    return cmocka_run_group_tests_name("snds", tests, NULL, NULL);
}
