#include "tests/lib/unit.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "monitoring/extra_opts.h"
#include "text/buffer.h"

/* Each test runs in a directory of its own, so that "FILE" is short and the same on every machine. */
static int enter_directory(void **state)
{
    static const char template[] = "/tmp/test_extra_opts.XXXXXX";
    char *path = malloc(sizeof template);

    if (path == NULL)
        return -1;
    memcpy(path, template, sizeof template);
    *state = path;
    return mkdtemp(path) == NULL ? -1 : chdir(path);
}

static int leave_directory(void **state)
{
    static const char *const made[] = {
        "FILE", "a/plugins.ini", "a/monitoring-plugins.ini", "b/nagios-plugins.ini", "c/plugins.ini", "plugins.ini"};
    static const char *const directories[] = {"a", "b", "c", "directory"};

    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++)
        (void)unlink(made[i]);
    for (size_t i = 0; i < sizeof directories / sizeof directories[0]; i++)
        (void)rmdir(directories[i]);
    if (chdir("/") != 0 || rmdir(*state) != 0)
        return -1;
    free(*state);
    return 0;
}

static void write_bytes(const char *path, struct slice content)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(content.p, 1, content.n, f), content.n);
    assert_int_equal(fclose(f), 0);
}

static void write_file(const char *path, const char *content)
{
    write_bytes(path, slice_of(content));
}

enum { WORDS_MAX = 16 };

/* The words after insertion joined by '|', or "ERROR: why". words: argv, ended by NULL. */
static void expand(struct buffer *got, const char *plugin, const char *const *words, char *const *env)
{
    char *argv[WORDS_MAX] = {NULL};
    int argc = 0;
    struct extra_opts *e;
    struct error why = {""};

    for (; words[argc] != NULL; argc++) {
        argv[argc] = strdup(words[argc]);
        assert_non_null(argv[argc]);
    }
    buffer_init(got, 1 << 20);
    if (extra_opts_open(&e, plugin, argc, argv, env, &why)) {
        size_t count;
        const char *const *list = extra_opts_words(e, &count);

        for (size_t i = 0; i < count; i++) {
            buffer_text(got, i == 0 ? "" : "|");
            buffer_text(got, list[i]);
        }
        extra_opts_close(e);
    } else {
        if (e != NULL)
            fail_msg("an error, and yet something was opened");
        buffer_printf(got, "ERROR: %s", why.text);
    }
    for (int i = 0; i < argc; i++)
        free(argv[i]);
}

static void want_words(const char *row, const char *plugin, const char *const *words, char *const *env,
                       const char *want)
{
    struct buffer got;

    expand(&got, plugin, words, env);
    WANT_TEXT(row, buffer_slice(&got), want);
    buffer_free(&got);
}

static const char sections[] = "; how the relay is watched\n"
                               "# (both comment marks count)\n"
                               "[relay]\n"
                               "logfile=/var/log/mail.log\n"
                               "Title=Outbound  Relay!\n"
                               "; in between\n"
                               "peek=\n"
                               "\n"
                               "[Second Relay]\n"
                               "some key=some value\n"
                               " window = 2h   \t\n"
                               "\n"
                               "[ /srv/relay.log ]\n"
                               "service=ers\n"
                               "[ left]\n"
                               "service=left\n"
                               "[right ]\n"
                               "service=right\n"
                               "[again]\n"
                               "first=1st\n"
                               "[short]\n"
                               "w=5\n"
                               "H = mail.example.com\n"
                               "v=\n"
                               "peek=\n"
                               "[again]\n"
                               "second=2nd\n";

/* One section of one file: what the file says, the section, the words after the program's name. */
static const struct {
    const char *name, *content, *section, *want;
} files[] = {
    {"plain section", sections, "relay", "--logfile=/var/log/mail.log|--Title=Outbound  Relay!|--peek"},
    {"blank in the name", sections, "Second Relay", "--some key=some value|--window=2h"},
    {"path as name, blanks at its ends", sections, "/srv/relay.log", "--service=ers"},
    {"blank before the name", sections, "left", "--service=left"},
    {"blank after the name", sections, "right", "--service=right"},
    {"section twice", sections, "again", "--first=1st|--second=2nd"},
    {"BUG elsewhere: one-letter keys get their value with '='", sections, "short",
     "-w|5|-H|mail.example.com|-v|--peek"},
    {"section that is missing", sections, "third", "ERROR: section 'third' in FILE is missing"},
    {"names are case-sensitive", "[SITE]\nkey=value\n", "site", "ERROR: section 'site' in FILE is missing"},
    {"a longer name is another one", "[site2]\nkey=value\n[site]\nold=new\n", "site", "--old=new"},
    {"BUG elsewhere: blanks before '=' kept", "[s]\nkey  =value\n", "s", "--key=value"},
    {"one blank each side", "[s]\nkey = value\n", "s", "--key=value"},
    {"tabs around '='", "[s]\nkey\t=\tvalue\n", "s", "--key=value"},
    {"no inline comments, '#'", "[s]\nkey=value # more\n", "s", "--key=value # more"},
    {"no inline comments, ';'", "[s]\nkey=value ; more\n", "s", "--key=value ; more"},
    {"quotes are data", "[s]\nkey=\"some value\"\n", "s", "--key=\"some value\""},
    {"percent signs are data", "[s]\nkey=%d%n%s\n", "s", "--key=%d%n%s"},
    {"'=' in a value", "[s]\nkey=one=two\n", "s", "--key=one=two"},
    {"a key again: both", "[s]\nkey=one\nkey=two\n", "s", "--key=one|--key=two"},
    {"blank value is a flag", "[s]\nkey=  \t \n", "s", "--key"},
    {"indented", "[s]\n    key=value\n", "s", "--key=value"},
    {"dashes stay", "[s]\n--key=value\n", "s", "----key=value"},
    {"no continuation lines", "[s]\nkey=one\\\n x=two\n", "s", "--key=one\\|-x|two"},
    {"no newline at the end", "[s]\nkey=value", "s", "--key=value"},
    {"CRLF", "[s]\r\nkey=value\r\nflag=\r\n\r\n[t]\r\nother=1\r\n", "s", "--key=value|--flag"},
    {"line without '='", "[s]\nkey=value\nkey\n", "s", "ERROR: FILE:3: line without '='"},
    {"no key", "[s]\n=value\n", "s", "ERROR: FILE:2: nothing before '='"},
    {"bad line in another section", "[t]\nkey\n=\n[s]\nkey=value\n[t]\nkey\n", "s", "--key=value"},
    {"empty section", "[s]\n[t]\nkey=value\n", "s", "ERROR: section 's' in FILE is empty"},
    {"comments only", "[s]\n#key=value\n;key=value\n", "s", "ERROR: section 's' in FILE is empty"},
    {"empty file", "", "s", "ERROR: section 's' in FILE is missing"},
    {"text before the first section", "key=value\n[s]\nkey=value\n", "s",
     "ERROR: FILE:1: text before the first section"},
    {"byte order mark", "\xef\xbb\xbf[t]\nkey=value\n[s]\nkey=value\n", "s",
     "ERROR: FILE:1: byte order mark before the first section"},
    {"text after ']' of ours", "[s] more\nkey=value\n[s]\nkey=value\n", "s", "ERROR: FILE:1: text after ']'"},
    {"text after ']' of another", "[s]\nkey=value\n[t] more\nlost=1\n", "s", "--key=value"},
    {"unclosed section line is no match", "[s\nlost=1\n[s]\nkey=value\n", "s", "--key=value"},
    {"unclosed section line ends ours", "[s]\nkey=value\n[t\nlost=1\n", "s", "--key=value"},
    {"extra-opts inside", "[s]\nkey=value\nextra-opts=t@FILE\n", "s",
     "ERROR: FILE:3: extra-opts can't be used in a file"},
};

static void test_sections(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char locator[80];
        const char *const words[] = {"check", locator, NULL};
        struct buffer got;
        struct slice text;

        (void)snprintf(locator, sizeof locator, "--extra-opts=%s@FILE", files[i].section);
        write_file("FILE", files[i].content);
        expand(&got, "check_other", words, NULL);
        text = buffer_slice(&got);
        (void)slice_take(&text, SLICE("check|"));
        WANT_TEXT(files[i].name, text, files[i].want);
        buffer_free(&got);
    }
}

static void test_long_lines(void **state)
{
    static const char head[] = "[s]\nkey=";
    const char *const words[] = {"check", "--extra-opts=s@FILE", NULL};
    size_t n = 100000;
    char *content = malloc(sizeof head + n + 1), *want = malloc(n + 64);

    (void)state;
    assert_non_null(content);
    assert_non_null(want);
    (void)snprintf(content, sizeof head + n + 1, "%s%0*d", head, (int)n, 7);
    (void)snprintf(want, n + 64, "check|--key=%0*d", (int)n, 7);
    write_file("FILE", content);
    want_words("value of 100,000 bytes", "check", words, NULL, want);
    free(content);
    free(want);
}

/* Whole command lines; FILE holds `sections` and a section check_x. */
static const struct {
    const char *name, *words[WORDS_MAX], *want;
} lines[] = {
    {"program alone", {"prog"}, "prog"},
    {"no extra-opts: untouched", {"prog", "one", "--two=2", "--three", "3"}, "prog|one|--two=2|--three|3"},
    {"default section is the plugin's", {"prog", "--extra-opts=@FILE"}, "prog|--plain=yes"},
    {"both spellings, in order",
     {"prog", "--extra-opts=left@FILE", "--extra-opts", "right@FILE"},
     "prog|--service=left|--service=right"},
    {"before all others, in order",
     {"prog", "--one=1", "--extra-opts=@FILE", "--extra-opts", "left@FILE", "--two"},
     "prog|--plain=yes|--service=left|--one=1|--two"},
    {"the same one twice", {"prog", "--extra-opts=@FILE", "--extra-opts=@FILE"}, "prog|--plain=yes|--plain=yes"},
    {"no value: a long option follows", {"prog", "one", "--extra-opts", "--two", "2"}, "prog|--plain=yes|one|--two|2"},
    {"no value: a short option follows", {"prog", "one", "--extra-opts", "-two", "2"}, "prog|--plain=yes|one|-two|2"},
    {"no value: nothing follows", {"prog", "--extra-opts"}, "prog|--plain=yes"},
    {"section alone", {"prog", "one", "--extra-opts=left", "--two", "2"}, "prog|--service=left|one|--two|2"},
    {"section as next word", {"prog", "--extra-opts", "left", "--two"}, "prog|--service=left|--two"},
    {"empty value", {"prog", "--extra-opts=", "--two"}, "prog|--plain=yes|--two"},
    {"behind --", {"prog", "--", "--extra-opts=left@FILE"}, "prog|--service=left|--"},
    {"a longer name is another option", {"prog", "--extra-optser=left@FILE"}, "prog|--extra-optser=left@FILE"},
    {"no abbreviation", {"prog", "--extra", "left@FILE"}, "prog|--extra|left@FILE"},
    {"missing section", {"prog", "one", "--extra-opts=none@FILE", "--two"}, "ERROR: section 'none' in FILE is missing"},
    {"'@' and no file", {"prog", "--extra-opts=left@"}, "ERROR: --extra-opts names no file after '@'"},
    {"file that is missing",
     {"prog", "--extra-opts=left@none.ini"},
     "ERROR: cannot read none.ini: No such file or directory"},
    {"directory", {"prog", "--extra-opts=left@directory"}, "ERROR: cannot read directory: Is a directory"},
    {"the second of two fails",
     {"prog", "--extra-opts=@FILE", "--extra-opts=x@FILE"},
     "ERROR: section 'x' in FILE is missing"},
};

static void write_sections(const char *path)
{
    struct buffer b;

    buffer_init(&b, 10000);
    buffer_text(&b, sections);
    buffer_text(&b, "[check_x]\nplain=yes\n");
    write_bytes(path, buffer_slice(&b));
    buffer_free(&b);
}

static void test_command_lines(void **state)
{
    char setting[] = "MP_CONFIG_FILE=FILE";
    char *env[] = {setting, NULL};

    (void)state;
    write_sections("FILE");
    assert_int_equal(mkdir("directory", 0700), 0);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        want_words(lines[i].name, "check_x", lines[i].words, env, lines[i].want);
}

/* Which file: a/ has monitoring-plugins.ini and plugins.ini, b/ nagios-plugins.ini, c/ plugins.ini; so has the current
 * directory, which an empty entry does not mean. */
static const struct {
    const char *name, *locator, *env[4], *want;
} places[] = {
    {"directories in order", "where", {"NAGIOS_CONFIG_PATH=b:a"}, "prog|--is=b/nagios-plugins.ini"},
    {"names in order", "where", {"NAGIOS_CONFIG_PATH=a:b"}, "prog|--is=a/monitoring-plugins.ini"},
    {"missing and empty directories are passed",
     "where",
     {"OTHER=1", "NAGIOS_CONFIG_PATH=/nonexistent::./nonexistent:c"},
     "prog|--is=c/plugins.ini"},
    {"first file wins, though it lacks the section",
     "only_in_c",
     {"NAGIOS_CONFIG_PATH=a:c"},
     "ERROR: section 'only_in_c' in a/monitoring-plugins.ini is missing"},
    {"the file variable wins",
     "where",
     {"NAGIOS_CONFIG_PATH=a", "MP_CONFIG_FILE=c/plugins.ini"},
     "prog|--is=c/plugins.ini"},
    {"the option wins",
     "where@b/nagios-plugins.ini",
     {"MP_CONFIG_FILE=c/plugins.ini"},
     "prog|--is=b/nagios-plugins.ini"},
    {"file variable that is empty",
     "where",
     {"NAGIOS_CONFIG_PATH=a", "MP_CONFIG_FILE="},
     "ERROR: $MP_CONFIG_FILE is set, but empty"},
    {"file variable that names no file",
     "where",
     {"NAGIOS_CONFIG_PATH=a", "MP_CONFIG_FILE=/nonexistent/x.ini"},
     "ERROR: cannot read /nonexistent/x.ini: No such file or directory"},
    {"a longer variable is another one",
     "where",
     {"MP_CONFIG_FILES=", "NAGIOS_CONFIG_PATH=a"},
     "prog|--is=a/monitoring-plugins.ini"},
};

static void test_places(void **state)
{
    static const char *const paths[] = {"a/plugins.ini", "a/monitoring-plugins.ini", "b/nagios-plugins.ini",
                                        "c/plugins.ini", "plugins.ini"};

    (void)state;
    assert_int_equal(mkdir("a", 0700) + mkdir("b", 0700) + mkdir("c", 0700), 0);
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        char content[120];

        (void)snprintf(content, sizeof content, "[where]\nis=%s\n%s", paths[i],
                       paths[i][0] == 'c' ? "[only_in_c]\nkey=value\n" : "");
        write_file(paths[i], content);
    }
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        const char *const words[] = {"prog", "--extra-opts", places[i].locator, NULL};
        char *env[4] = {NULL};

        for (size_t k = 0; k < 3 && places[i].env[k] != NULL; k++) {
            env[k] = strdup(places[i].env[k]);
            assert_non_null(env[k]);
        }
        want_words(places[i].name, "check_x", words, env, places[i].want);
        for (size_t k = 0; k < 3; k++)
            free(env[k]);
    }
}

/* No section of that name can exist, wherever the machine keeps its own files. */
static void test_no_file_anywhere(void **state)
{
    char setting[] = "NAGIOS_CONFIG_PATH=/nonexistent";
    char *env[] = {setting, NULL};
    const char *const words[] = {"prog", "--extra-opts=no such section, [nowhere]", NULL};
    struct buffer got;

    (void)state;
    expand(&got, "check_x", words, env);
    if (!slice_starts(buffer_slice(&got), SLICE("ERROR: ")))
        fail_msg("got \"%.*s\", want an error", (int)got.n, got.p);
    buffer_free(&got);
}

static void test_standard_input(void **state)
{
    const char *const words[] = {"prog", "--extra-opts=s@-", NULL};
    int kept = dup(STDIN_FILENO), fd;

    (void)state;
    assert_true(kept >= 0);
    write_file("FILE", "[s]\nkey=value\n[t]\nx\n");
    for (int row = 0; row < 2; row++) {
        fd = open("FILE", O_RDONLY);
        assert_true(fd >= 0);
        assert_true(dup2(fd, STDIN_FILENO) >= 0);
        assert_int_equal(close(fd), 0);
        want_words("standard input", "check_x", words, NULL,
                   row == 0 ? "prog|--key=value" : "ERROR: standard input:2: line without '='");
        write_file("FILE", "[s]\nkey\n");
    }
    assert_true(dup2(kept, STDIN_FILENO) >= 0);
    assert_int_equal(close(kept), 0);
}

static void test_ceiling(void **state)
{
    const char *const words[] = {"prog", "--extra-opts=s@FILE", NULL};
    size_t n = 1 << 20;
    char *content = malloc(n + 1);
    static const char head[] = "[s]\nkey=value\n#";

    (void)state;
    assert_non_null(content);
    memset(content, 'x', n + 1);
    memcpy(content, head, sizeof head - 1);
    write_bytes("FILE", (struct slice){content, n});
    want_words("file of 1 MiB", "check_x", words, NULL, "prog|--key=value");
    write_bytes("FILE", (struct slice){content, n + 1});
    want_words("file above 1 MiB", "check_x", words, NULL, "ERROR: cannot read FILE: larger than 1 MiB");
    free(content);
}

static void test_nul_bytes(void **state)
{
    const char *const words[] = {"prog", "--extra-opts=s@FILE", NULL};

    (void)state;
    write_bytes("FILE", SLICE("[s]\nkey=a\0b\n"));
    want_words("NUL in our section", "check_x", words, NULL, "ERROR: FILE:2: NUL byte");
    write_bytes("FILE", SLICE("[t]\nkey=a\0b\n[s]\nkey=value\n"));
    want_words("NUL in another section", "check_x", words, NULL, "prog|--key=value");
}

static void test_unreadable(void **state)
{
    const char *const words[] = {"prog", "--extra-opts=s@FILE", NULL};

    (void)state;
    write_file("FILE", "[s]\nkey=value\n");
    assert_int_equal(chmod("FILE", 0), 0);
    want_words("file without permission", "check_x", words, NULL,
               geteuid() == 0 ? "prog|--key=value" : "ERROR: cannot read FILE: Permission denied");
}

static void test_environment(void **state)
{
    char one[] = "ONE=1", empty[] = "EMPTY=", bare[] = "BARE", again[] = "ONE=2";
    char *env[] = {one, empty, bare, again, NULL};

    (void)state;
    assert_string_equal(environment_value(env, "ONE"), "1");
    assert_string_equal(environment_value(env, "EMPTY"), "");
    assert_null(environment_value(env, "BARE"));
    assert_null(environment_value(env, "ON"));
    assert_null(environment_value(NULL, "ONE"));
}

static void test_no_program_name(void **state)
{
    const char *const words[] = {NULL};

    (void)state;
    want_words("empty argv", "check_x", words, NULL, "check_x");
}

#define IN_DIRECTORY(test) cmocka_unit_test_setup_teardown(test, enter_directory, leave_directory)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_DIRECTORY(test_sections),        IN_DIRECTORY(test_long_lines),          IN_DIRECTORY(test_command_lines),
        IN_DIRECTORY(test_places),          IN_DIRECTORY(test_no_file_anywhere),    IN_DIRECTORY(test_standard_input),
        IN_DIRECTORY(test_ceiling),         IN_DIRECTORY(test_nul_bytes),           IN_DIRECTORY(test_unreadable),
        cmocka_unit_test(test_environment), cmocka_unit_test(test_no_program_name),
    };

    return cmocka_run_group_tests_name("extra_opts", tests, NULL, NULL);
}
