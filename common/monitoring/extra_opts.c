#include "monitoring/extra_opts.h"

#include <stdlib.h>

#include "monitoring/ini_file.h"
#include "text/ini.h"

/* All words from files together, with their NULs; a file's words take a little more room than its lines. */
enum { WORDS_CEILING = 4 << 20, PATH_CEILING = 4096 };

struct extra_opts {
    struct buffer text; /* the words from files, each with its NUL */
    size_t inserted;    /* how many */
    const char **words;
    size_t count;
};

const char *environment_value(char *const *env, const char *name)
{
    size_t n = strlen(name);

    for (; env != NULL && *env != NULL; env++)
        if (strncmp(*env, name, n) == 0 && (*env)[n] == '=')
            return *env + n + 1;
    return NULL;
}

/* When argv[*i] is an --extra-opts, moves *i to its last word and gives its value ("" for none). */
static bool take_locator(int argc, char **argv, int *i, struct slice *locator)
{
    *locator = slice_of(argv[*i]);
    if (!slice_take(locator, SLICE("--extra-opts")))
        return false;
    if (slice_take(locator, SLICE("=")))
        return true;
    if (locator->n > 0)
        return false;
    if (*i + 1 < argc && argv[*i + 1][0] != '-')
        *locator = slice_of(argv[++*i]);
    return true;
}

static void add_word(struct extra_opts *e, const char *dashes, struct slice word, struct slice value)
{
    buffer_text(&e->text, dashes);
    buffer_add(&e->text, word);
    if (value.n > 0) {
        buffer_byte(&e->text, '=');
        buffer_add(&e->text, value);
    }
    buffer_byte(&e->text, '\0');
    e->inserted++;
}

static void add_pair(struct extra_opts *e, struct slice key, struct slice value)
{
    if (key.n > 1) {
        add_word(e, "--", key, value);
        return;
    }
    add_word(e, "-", key, SLICE(""));
    if (value.n > 0)
        add_word(e, "", value, SLICE(""));
}

/* Of the text that the ini reader has just passed, its last line. */
static struct slice last_line(struct slice before, struct slice rest)
{
    struct slice passed = slice_cut(before, 0, before.n - rest.n);
    size_t newline;

    if (passed.n > 0 && passed.p[passed.n - 1] == '\n')
        passed.n--;
    newline = slice_find_last_byte(passed, '\n');
    return newline == SLICE_NONE ? passed : slice_cut(passed, newline + 1, passed.n);
}

/* A section line that can't be read, but means our section: its pairs would be lost without a word. */
static bool names_section(struct slice line, struct slice section)
{
    struct slice rest = slice_trim(line), name;

    return slice_take(&rest, SLICE("[")) && slice_take_until(&rest, ']', rest.n, &name) &&
           slice_equal(slice_trim(name), section);
}

static bool add_section(struct extra_opts *e, struct slice section, struct slice text, const char *path,
                        struct error *why)
{
    bool ours = false, seen = false;
    size_t before_all = e->inserted;
    struct slice before = text, key, value;
    enum ini_event event;
    const char *what;
    struct ini ini;

    ini_init(&ini, text);
    while ((event = ini_next(&ini, &key, &value, &what)) != INI_END) {
        if (event == INI_SECTION) {
            ours = slice_equal(key, section);
            seen = seen || ours;
        } else if (event == INI_PAIR && ours) {
            if (slice_equal(key, SLICE("extra-opts"))) {
                error_set(why, "%s:%u: extra-opts can't be used in a file", path, ini.line);
                return false;
            }
            add_pair(e, key, value);
        } else if (event == INI_ERROR) {
            struct slice line = last_line(before, ini.rest);
            bool first = !ini.in_section && slice_find_byte(slice_trim(line), '[') != 0;

            if (first || names_section(line, section) || (ours && !ini.skipping)) {
                error_set(why, "%s:%u: %s", path, ini.line, what);
                return false;
            }
        }
        before = ini.rest;
    }
    if (e->inserted > before_all)
        return true;
    error_set(why, "section '%.*s' in %s %s", (int)section.n, section.p, path, seen ? "is empty" : "is missing");
    return false;
}

static bool add_file(struct extra_opts *e, struct slice section, const char *path, struct error *why)
{
    const char *shown = strcmp(path, "-") == 0 ? "standard input" : path;
    struct buffer text;
    bool ok;

    buffer_init(&text, INI_FILE_MAX);
    ok = ini_file_read(&text, path, why) && add_section(e, section, buffer_slice(&text), shown, why);
    buffer_free(&text);
    if (ok && e->text.failed) {
        error_set(why, "too many options in %s", shown);
        ok = false;
    }
    return ok;
}

static bool add_locator(struct extra_opts *e, const char *plugin, struct slice locator, char *const *env,
                        struct error *why)
{
    size_t at = slice_find_byte(locator, '@');
    struct slice section = slice_cut(locator, 0, at);
    struct buffer path;
    bool ok;

    if (section.n == 0)
        section = slice_of(plugin);
    if (at != SLICE_NONE) {
        if (at + 1 == locator.n) {
            error_set(why, "--extra-opts names no file after '@'");
            return false;
        }
        return add_file(e, section, locator.p + at + 1, why);
    }
    if (environment_value(env, "MP_CONFIG_FILE") != NULL) {
        if (environment_value(env, "MP_CONFIG_FILE")[0] == '\0') {
            error_set(why, "$MP_CONFIG_FILE is set, but empty");
            return false;
        }
        return add_file(e, section, environment_value(env, "MP_CONFIG_FILE"), why);
    }
    buffer_init(&path, PATH_CEILING);
    ok = ini_file_find(&path, environment_value(env, "NAGIOS_CONFIG_PATH"), why) && add_file(e, section, path.p, why);
    buffer_free(&path);
    return ok;
}

/* The words in their final order; the buffer's text doesn't move any more. */
static bool list_words(struct extra_opts *e, const char *plugin, int argc, char **argv)
{
    struct slice locator;
    const char *word = e->text.p;

    e->words = calloc(e->inserted + (size_t)argc + 1, sizeof *e->words);
    if (e->words == NULL)
        return false;
    e->words[e->count++] = argc > 0 ? argv[0] : plugin;
    for (size_t i = 0; i < e->inserted; i++) {
        e->words[e->count++] = word;
        word += strlen(word) + 1;
    }
    for (int i = 1; i < argc; i++)
        if (!take_locator(argc, argv, &i, &locator))
            e->words[e->count++] = argv[i];
    return true;
}

bool extra_opts_open(struct extra_opts **out, const char *plugin, int argc, char **argv, char *const *env,
                     struct error *why)
{
    struct extra_opts *e = calloc(1, sizeof *e);
    struct slice locator;

    *out = NULL;
    if (e == NULL) {
        error_set(why, "out of memory");
        return false;
    }
    buffer_init(&e->text, WORDS_CEILING);
    for (int i = 1; i < argc; i++) {
        if (take_locator(argc, argv, &i, &locator) && !add_locator(e, plugin, locator, env, why)) {
            extra_opts_close(e);
            return false;
        }
    }
    if (!list_words(e, plugin, argc, argv)) {
        error_set(why, "out of memory");
        extra_opts_close(e);
        return false;
    }
    *out = e;
    return true;
}

const char *const *extra_opts_words(const struct extra_opts *e, size_t *count)
{
    *count = e->count;
    return e->words;
}

void extra_opts_close(struct extra_opts *e)
{
    if (e == NULL)
        return;
    free(e->words);
    buffer_free(&e->text);
    free(e);
}
