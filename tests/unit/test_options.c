#include "tests/lib/unit.h"

#include <stdlib.h>
#include <unistd.h>

#include "monitoring/options.h"

enum { LOGFILE = OPTION_OWN, TOP, BRIEF, COLOUR };

static const struct option_row rows[] = {
    OPTION_ROWS_COMMON("8", "Range of open incidents.", "Range of open incidents."),
    {LOGFILE, 'f', "logfile", OPTION_LIST, "PATH", NULL, "The log."},
    {TOP, 0, "top", OPTION_VALUE, "N", "0", "How many."},
    {BRIEF, 'b', "brief", OPTION_FLAG, NULL, NULL, "Less."},
    {COLOUR, 'C', "colour", OPTION_OPTIONAL_VALUE, "WHEN", NULL, "More."},
};
static const struct option_table table = {
    .plugin = "check_x", .purpose = "Checks x.", .rows = rows, .count = sizeof rows / sizeof rows[0]};

enum { WORDS_MAX = 12 };

static void print_pair(struct buffer *got, const struct option_value *v)
{
    buffer_printf(got, got->n > 0 ? " %d" : "%d", v->id);
    if (v->has_value)
        buffer_printf(got, "(%.*s)", (int)v->value.n, v->value.p);
    else
        assert_int_equal(v->value.n, 0);
    if (v->has_value && v->value.p[v->value.n] != '\0')
        fail_msg("a value is not NUL-terminated");
}

/* "id id(value) …", then " BAD: why" where it ends in an error. words: argv, ended by NULL. */
static void want_pairs(const char *row, const char *const *words, char *const *env, const char *want)
{
    char *argv[WORDS_MAX] = {NULL};
    enum options_status status;
    struct option_value v;
    struct error why = {""};
    struct options *o;
    struct buffer got;
    int argc = 0;

    for (; words[argc] != NULL; argc++) {
        argv[argc] = strdup(words[argc]);
        assert_non_null(argv[argc]);
    }
    buffer_init(&got, 10000);
    status = options_open(&o, &table, argc, argv, env, &why);
    if (status == OPTIONS_MORE)
        while ((status = options_next(o, &v, &why)) == OPTIONS_MORE)
            print_pair(&got, &v);
    else
        assert_null(o);
    if (status == OPTIONS_BAD)
        buffer_printf(&got, got.n > 0 ? " BAD: %s" : "BAD: %s", why.text);
    WANT_TEXT(row, buffer_slice(&got), want);
    options_close(o);
    buffer_free(&got);
    for (int i = 0; i < argc; i++)
        free(argv[i]);
}

static const struct {
    const char *name, *words[WORDS_MAX], *want;
} lines[] = {
    {"nothing", {"p"}, ""},
    {"long flag", {"p", "--help"}, "1"},
    {"short flag", {"p", "-h"}, "1"},
    {"the table's description, which no table has", {"p", "--describe"}, "14"},
    {"value in the next word", {"p", "--timeout", "8"}, "4(8)"},
    {"value behind '='", {"p", "--timeout=8"}, "4(8)"},
    {"'=' in a value", {"p", "--state-key=a=b"}, "11(a=b)"},
    {"empty value behind '='", {"p", "--state-key="}, "11()"},
    {"empty next word as value", {"p", "--state-key", ""}, "11()"},
    {"letter, next word", {"p", "-t", "8"}, "4(8)"},
    {"letter, same word", {"p", "-t8"}, "4(8)"},
    {"letter, '=' is the value's, as getopt has it", {"p", "-w=5"}, "5(=5)"},
    {"value with a dash", {"p", "-w", "-5:", "--critical", "-9:"}, "5(-5:) 6(-9:)"},
    {"value that looks like an option", {"p", "--state-key", "--peek"}, "11(--peek)"},
    {"value that is --", {"p", "-w", "--"}, "5(--)"},
    {"cluster of flags", {"p", "-vvv"}, "3 3 3"},
    {"cluster of different flags", {"p", "-vb"}, "3 102"},
    {"cluster that ends in a value", {"p", "-vbt8"}, "3 102 4(8)"},
    {"cluster, value in the next word", {"p", "-vt", "8", "-b"}, "3 4(8) 102"},
    {"list", {"p", "-f", "a", "--logfile=b", "--logfile", "c"}, "100(a) 100(b) 100(c)"},
    {"order and repetition are kept", {"p", "-t1", "-v", "-t2"}, "4(1) 3 4(2)"},
    {"optional value, none", {"p", "--colour", "--brief"}, "103 102"},
    {"optional value, given", {"p", "--colour=always"}, "103(always)"},
    {"optional value, empty: none", {"p", "--colour="}, "103"},
    {"optional value is never the next word",
     {"p", "--colour", "always"},
     "103 BAD: unexpected word 'always' (see --help)"},
    {"optional value, letter", {"p", "-C"}, "103"},
    {"optional value, letter and value", {"p", "-Calways"}, "103(always)"},
    {"optional value, letter, never the next word", {"p", "-C", "-b"}, "103 102"},
    {"-- ends the options", {"p", "-v", "--"}, "3"},
    {"word behind --", {"p", "--", "--help"}, "BAD: unexpected word '--help' (see --help)"},
    {"unknown name", {"p", "--bogus"}, "BAD: unrecognized option '--bogus' (see --help)"},
    {"unknown name, its value is not told", {"p", "--pass=secret"}, "BAD: unrecognized option '--pass' (see --help)"},
    {"no abbreviation", {"p", "--crit", "5"}, "BAD: unrecognized option '--crit' (see --help)"},
    {"case counts", {"p", "--Help"}, "BAD: unrecognized option '--Help' (see --help)"},
    {"three dashes", {"p", "---help"}, "BAD: unrecognized option '---help' (see --help)"},
    {"no name before '='", {"p", "--=5"}, "BAD: unrecognized option '--' (see --help)"},
    {"unknown letter", {"p", "-x"}, "BAD: unrecognized option '-x' (see --help)"},
    {"unknown letter in a cluster", {"p", "-vx"}, "3 BAD: unrecognized option '-x' (see --help)"},
    {"long name with one dash", {"p", "-peek"}, "BAD: unrecognized option '-p' (see --help)"},
    {"value missing", {"p", "--timeout"}, "BAD: option '--timeout' needs a value"},
    {"value missing, letter", {"p", "-vt"}, "3 BAD: option '-t' needs a value"},
    {"flag with a value", {"p", "--peek=yes"}, "BAD: option '--peek' takes no value"},
    {"action with a value", {"p", "--help=yes"}, "BAD: option '--help' takes no value"},
    {"describe with a value", {"p", "--describe=yes"}, "BAD: option '--describe' takes no value"},
    {"flag with an empty value", {"p", "--peek="}, "BAD: option '--peek' takes no value"},
    {"word", {"p", "x"}, "BAD: unexpected word 'x' (see --help)"},
    {"word between options", {"p", "-v", "x", "-v"}, "3 BAD: unexpected word 'x' (see --help)"},
    {"dash alone", {"p", "-"}, "BAD: unexpected word '-' (see --help)"},
    {"empty word", {"p", ""}, "BAD: unexpected word '' (see --help)"},
    {"extra-opts that fail",
     {"p", "--extra-opts=s@/nonexistent/x.ini"},
     "BAD: cannot read /nonexistent/x.ini: No such file or directory"},
};

static void test_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        want_pairs(lines[i].name, lines[i].words, NULL, lines[i].want);
}

/* A long word must not hide what is wrong, nor pass the error's room. */
static void test_long_word(void **state)
{
    char word[1000];
    const char *const words[] = {"p", word, NULL};
    struct buffer want;

    (void)state;
    memset(word, 'x', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    buffer_init(&want, 1000);
    buffer_printf(&want, "BAD: unexpected word '%.*s", (int)(sizeof(struct error) - 1 - strlen("unexpected word '")),
                  word);
    buffer_byte(&want, '\0');
    want_pairs("long word", words, NULL, want.p);
    buffer_free(&want);
}

/* What "p -t 9 --extra-opts" is with that file. */
static void want_with_file(const char *row, const char *content, const char *want)
{
    char path[] = "/tmp/test_options.XXXXXX", setting[80];
    char *env[] = {setting, NULL};
    const char *const words[] = {"p", "-t", "9", "--extra-opts", NULL};
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, content, strlen(content)), strlen(content));
    assert_int_equal(close(fd), 0);
    (void)snprintf(setting, sizeof setting, "MP_CONFIG_FILE=%s", path);
    want_pairs(row, words, env, want);
    assert_int_equal(unlink(path), 0);
}

static void test_file(void **state)
{
    (void)state;
    want_with_file("the command line's -t is the last", "[check_x]\nt = 5\nw=-5:\npeek=\nlogfile = /var/log/mail.log\n",
                   "4(5) 5(-5:) 12 100(/var/log/mail.log) 4(9)");
    want_with_file("extra-opts where a value of one before it is missing", "[check_x]\nw=\nc=--extra-opts=other\n",
                   "5(-c) BAD: --extra-opts can't be used in a file");
}

/* Every plugin's table starts with these rows: their ids are the switch's, so none may be missing or double. */
static void test_common_rows(void **state)
{
    unsigned seen[OPTION_OWN] = {0};

    (void)state;
    for (size_t i = 0; i < table.count; i++) {
        if (rows[i].id < OPTION_OWN)
            seen[rows[i].id]++;
        if ((rows[i].kind == OPTION_FLAG || rows[i].kind == OPTION_ACTION) != (rows[i].argument == NULL))
            fail_msg("--%s: flags and actions, and only they, have no argument", rows[i].name);
        for (size_t k = 0; k < i; k++)
            if (strcmp(rows[i].name, rows[k].name) == 0 || (rows[i].letter != 0 && rows[i].letter == rows[k].letter))
                fail_msg("--%s and --%s share a name or letter", rows[i].name, rows[k].name);
    }
    for (int id = OPTION_HELP; id <= OPTION_OWN_IP; id++)
        if (seen[id] != 1)
            fail_msg("common id %d: %u rows, want 1", id, seen[id]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_long_word),
        cmocka_unit_test(test_file),
        cmocka_unit_test(test_common_rows),
    };

    return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
