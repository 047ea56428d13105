#include "tests/lib/unit.h"

#include "monitoring/options.h"

enum { WIDTH = 80, USAGE_LINES = 23 };

static const struct option_row rows[] = {
    {1, 'h', "help", OPTION_ACTION, NULL, NULL, "Print this help and exit 3."},
    {2, 't', "timeout", OPTION_VALUE, "SECONDS", "8", "End by itself within this time."},
    {3, 0, "peek", OPTION_FLAG, NULL, NULL, "Judge without saving."},
    {4, 0, "extra-opts", OPTION_OPTIONAL_VALUE, "[SECTION][@FILE]", NULL, "Read options from a file."},
    {5, 'f', "logfile", OPTION_LIST, "PATH", NULL,
     "The mail log to read; given again, each one is read. A pattern such as /var/log/mail/*.log stands for the newest "
     "file "
     "that it matches."},
    {6, 0, "top", OPTION_VALUE, "N", "0 (none)", "Perfdata of the N busiest."},
};
static const struct option_table table = {
    .plugin = "check_x",
    .purpose =
        "Tells who refuses our mail, and since when. It reads what is new in the log, and remembers what it saw.",
    .notes = "Exit status: 0 OK,\n1 WARNING.\n\n  indented, and long enough to be wrapped at the end of a line, where "
             "it goes on "
             "below itself",
    .examples = "check_x -f /var/log/mail.log\ncheck_x --peek",
    .rows = rows,
    .count = sizeof rows / sizeof rows[0],
};

static void test_help(void **state)
{
    static const char want[] = "check_x v1.2.3 (monitoring-plugins-ers 1.2.3)\n"
                               "\n"
                               "Tells who refuses our mail, and since when. It reads what is new in the log, and\n"
                               "remembers what it saw.\n"
                               "\n"
                               "Usage:\n"
                               "  check_x [-h] [-t SECONDS] [--peek] [--extra-opts[=[SECTION][@FILE]]]\n"
                               "      [-f PATH]... [--top=N]\n"
                               "\n"
                               "Options:\n"
                               " -h, --help\n"
                               "    Print this help and exit 3.\n"
                               " -t, --timeout=SECONDS\n"
                               "    End by itself within this time. Default: 8\n"
                               " --peek\n"
                               "    Judge without saving.\n"
                               " --extra-opts[=[SECTION][@FILE]]\n"
                               "    Read options from a file.\n"
                               " -f, --logfile=PATH\n"
                               "    The mail log to read; given again, each one is read. A pattern such as\n"
                               "    /var/log/mail/*.log stands for the newest file that it matches.\n"
                               " --top=N\n"
                               "    Perfdata of the N busiest. Default: 0 (none)\n"
                               "\n"
                               "Notes:\n"
                               " Exit status: 0 OK,\n"
                               " 1 WARNING.\n"
                               "\n"
                               "   indented, and long enough to be wrapped at the end of a line, where it goes\n"
                               "   on below itself\n"
                               "\n"
                               "Examples:\n"
                               "  check_x -f /var/log/mail.log\n"
                               "  check_x --peek\n";
    struct buffer b;

    (void)state;
    buffer_init(&b, 10000);
    options_help(&table, "1.2.3", &b);
    WANT_TEXT("help", buffer_slice(&b), want);
    buffer_free(&b);
}

static void test_version(void **state)
{
    struct buffer b;

    (void)state;
    buffer_init(&b, 1000);
    options_version(&table, "1.2.3", &b);
    WANT_TEXT("version", buffer_slice(&b), "check_x v1.2.3 (monitoring-plugins-ers 1.2.3)\n");
    buffer_free(&b);
}

static void test_describe(void **state)
{
    static const char want[] =
        "h\thelp\taction\t\t\tPrint this help and exit 3.\n"
        "t\ttimeout\tvalue\tSECONDS\t8\tEnd by itself within this time.\n"
        "\tpeek\tflag\t\t\tJudge without saving.\n"
        "\textra-opts\toptional\t[SECTION][@FILE]\t\tRead options from a file.\n"
        "f\tlogfile\tlist\tPATH\t\tThe mail log to read; given again, each one is read. A pattern such as "
        "/var/log/mail/*.log stands for the newest file that it matches.\n"
        "\ttop\tvalue\tN\t0 (none)\tPerfdata of the N busiest.\n";
    struct buffer b;

    (void)state;
    buffer_init(&b, 10000);
    options_describe(&table, &b);
    WANT_TEXT("describe", buffer_slice(&b), want);
    buffer_free(&b);
}

/* Columns, not bytes: a code point is one. */
static size_t columns_of(struct slice line)
{
    size_t columns = 0;

    for (size_t i = 0; i < line.n; i++)
        columns += ((unsigned char)line.p[i] & 0xc0) != 0x80;
    return columns;
}

/* Each line of the help is at most 80 columns, ends without a blank, and the usage is short. */
static void want_layout(const struct option_table *t)
{
    struct slice rest, line;
    bool in_usage = false;
    unsigned usage = 0;
    struct buffer b;

    buffer_init(&b, 1 << 20);
    options_help(t, "1.2.3", &b);
    assert_false(b.failed);
    rest = buffer_slice(&b);
    while (slice_take_until(&rest, '\n', rest.n, &line)) {
        if (columns_of(line) > WIDTH || slice_ends(line, SLICE(" ")))
            fail_msg("%s: line of %zu columns: \"%.*s\"", t->plugin, columns_of(line), (int)line.n, line.p);
        if (slice_equal(line, SLICE("Usage:")))
            in_usage = true;
        else if (line.n == 0)
            in_usage = false;
        usage += in_usage;
    }
    WANT_TEXT("text behind the last newline", rest, "");
    if (usage < 2 || usage > USAGE_LINES)
        fail_msg("%s: usage of %u lines", t->plugin, usage);
    buffer_free(&b);
}

#define WORDS_10 "words that are wrapped between them and never inside one, "
#define WORDS_50 WORDS_10 WORDS_10 WORDS_10 WORDS_10 WORDS_10
#define LETTERS_50 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwx"
#define WIDE "\xe5\x8f\x97\xe4\xbf\xa1\xe6\x8b\x92\xe5\x90\xa6"

static void test_long_texts(void **state)
{
    static const struct option_row long_rows[] = {
        {1, 'a', "all", OPTION_FLAG, NULL, NULL, WORDS_50},
        {2, 'b', "address", OPTION_VALUE, "ADDRESS", WORDS_50,
         "https://www.example.com/" LETTERS_50 LETTERS_50 " " WORDS_50},
        {3, 0, "wide", OPTION_LIST, "TEXT", NULL,
         WIDE WIDE WIDE WIDE WIDE WIDE WIDE WIDE " " WIDE WIDE WIDE " " WORDS_50},
        {4, 0, "empty", OPTION_FLAG, NULL, NULL, ""},
    };
    const struct option_table t = {.plugin = "check_long",
                                   .purpose = WORDS_50,
                                   .notes = WORDS_50 "\n" LETTERS_50 LETTERS_50 "\n\n  " WORDS_50 "\n",
                                   .examples = "check_long " LETTERS_50 " " LETTERS_50 " " LETTERS_50,
                                   .rows = long_rows,
                                   .count = sizeof long_rows / sizeof long_rows[0]};

    (void)state;
    want_layout(&table);
    want_layout(&t);
}

static void test_many_options(void **state)
{
    struct option_row many[200];
    const struct option_table t = {.plugin = "check_many", .purpose = "Many.", .rows = many, .count = 200};
    struct buffer b;

    (void)state;
    for (size_t i = 0; i < 200; i++)
        many[i] = (struct option_row){(int)i, 0, "an-option-name", OPTION_VALUE, "VALUE", NULL, "Help."};
    want_layout(&t);
    buffer_init(&b, 1 << 20);
    options_help(&t, "1.2.3", &b);
    if (slice_find(buffer_slice(&b), SLICE("Usage:\n  check_many [OPTION]...\n\n")) == SLICE_NONE)
        fail_msg("a usage that is too long is not given in short");
    buffer_free(&b);
}

static void test_no_notes(void **state)
{
    const struct option_table t = {.plugin = "check_y", .purpose = "Y.", .rows = rows, .count = 1};
    struct buffer b;

    (void)state;
    buffer_init(&b, 1000);
    options_help(&t, "1", &b);
    WANT_TEXT("no notes, no examples", buffer_slice(&b),
              "check_y v1 (monitoring-plugins-ers 1)\n\nY.\n\nUsage:\n  check_y [-h]\n\nOptions:\n -h, --help\n"
              "    Print this help and exit 3.\n");
    buffer_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_help),       cmocka_unit_test(test_version),      cmocka_unit_test(test_describe),
        cmocka_unit_test(test_long_texts), cmocka_unit_test(test_many_options), cmocka_unit_test(test_no_notes),
    };

    return cmocka_run_group_tests_name("options_help", tests, NULL, NULL);
}
