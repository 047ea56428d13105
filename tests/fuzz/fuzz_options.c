/* A command line with an ini file: the input up to its first NUL is the file, the rest is argv, a NUL between words.
 * What is parsed has the kinds of the table, and the same pairs written out as --name=value parse to the same again. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "monitoring/options.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WORDS_MAX = 64, TEXT_CEILING = 8 << 20 };

static const struct option_row rows[] = {
    OPTION_ROWS_COMMON("8", "", ""),
    {OPTION_OWN, 'f', "logfile", OPTION_LIST, "PATH", NULL, ""},
    {OPTION_OWN + 1, 'C', "colour", OPTION_OPTIONAL_VALUE, "WHEN", NULL, ""},
    {OPTION_OWN + 2, 'b', "brief", OPTION_FLAG, NULL, NULL, ""},
};
static const struct option_table table = {.plugin = "check_x", .rows = rows, .count = sizeof rows / sizeof rows[0]};

static void want(bool holds)
{
    if (!holds)
        abort();
}

/* In no table. */
static const struct option_row describe = {.id = OPTION_DESCRIBE, .name = "describe", .kind = OPTION_ACTION};

static const struct option_row *row_of(int id)
{
    if (id == OPTION_DESCRIBE)
        return &describe;
    for (size_t i = 0; i < table.count; i++)
        if (rows[i].id == id)
            return &rows[i];
    abort();
}

/* Appends each pair as the word that says it plainly, with its NUL. False: the line is in error. */
static bool parse(struct buffer *plain, size_t *pairs, int argc, char **argv, char *const *env)
{
    enum options_status status;
    struct error why = {""};
    struct option_value v;
    struct options *o;

    *pairs = 0;
    status = options_open(&o, &table, argc, argv, env, &why);
    want((o == NULL) == (status == OPTIONS_BAD));
    if (o != NULL)
        while ((status = options_next(o, &v, &why)) == OPTIONS_MORE) {
            const struct option_row *row = row_of(v.id);

            want(v.has_value || row->argument == NULL || row->kind == OPTION_OPTIONAL_VALUE);
            want(!v.has_value || row->argument != NULL);
            want(row->id != OPTION_EXTRA_OPTS);
            want(!v.has_value || strlen(v.value.p) == v.value.n);
            buffer_text(plain, "--");
            buffer_text(plain, row->name);
            buffer_text(plain, v.has_value ? "=" : "");
            buffer_add(plain, v.value);
            buffer_byte(plain, '\0');
            ++*pairs;
        }
    want((status == OPTIONS_BAD) == (why.text[0] != '\0'));
    options_close(o);
    return status == OPTIONS_END;
}

/* argv for the words in text, each with its NUL; NULL: no memory. */
static char **list_words(struct slice text, size_t count)
{
    char **words = calloc(count + 1, sizeof *words);

    if (words == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        words[i] = strdup(text.n > 0 ? text.p : "");
        if (text.n > 0)
            text = slice_cut(text, strlen(text.p) + 1, text.n);
    }
    return words;
}

static void free_words(char **words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(words[i]);
    free(words);
}

static void write_file(int fd, struct slice content)
{
    want(ftruncate(fd, 0) == 0);
    want(pwrite(fd, content.p, content.n, 0) == (ssize_t)content.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice rest = {(const char *)data, size}, file;
    char path[64], variable[80], *env[] = {variable, NULL}, **argv, **again;
    struct buffer text, once, twice;
    size_t count = 1, pairs, pairs_again;
    int fd = memfd_create("options", MFD_CLOEXEC);

    want(fd >= 0);
    if (!slice_take_until(&rest, '\0', rest.n, &file))
        file = rest;
    write_file(fd, file);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    (void)snprintf(variable, sizeof variable, "MP_CONFIG_FILE=%s", path);

    buffer_init(&text, TEXT_CEILING);
    buffer_text(&text, "check_x");
    buffer_byte(&text, '\0');
    if (file.n < size) {
        for (size_t i = 0; i < rest.n; i++)
            count += rest.p[i] == '\0';
        count++;
        buffer_add(&text, rest);
        buffer_byte(&text, '\0');
    }
    /* A file that the words name could be a device of this machine: only the one above is read. */
    if (count <= WORDS_MAX && slice_find_byte(rest, '@') == SLICE_NONE && !text.failed) {
        argv = list_words(buffer_slice(&text), count);
        want(argv != NULL);
        buffer_init(&once, TEXT_CEILING);
        buffer_init(&twice, TEXT_CEILING);
        if (parse(&once, &pairs, (int)count, argv, env)) {
            struct buffer plain;

            buffer_init(&plain, TEXT_CEILING);
            buffer_text(&plain, "check_x");
            buffer_byte(&plain, '\0');
            buffer_add(&plain, buffer_slice(&once));
            again = list_words(buffer_slice(&plain), pairs + 1);
            want(again != NULL && !plain.failed);
            want(parse(&twice, &pairs_again, (int)pairs + 1, again, NULL));
            want(pairs == pairs_again && slice_equal(buffer_slice(&once), buffer_slice(&twice)));
            free_words(again, pairs + 1);
            buffer_free(&plain);
        }
        free_words(argv, count);
        buffer_free(&once);
        buffer_free(&twice);
    }
    buffer_free(&text);
    want(close(fd) == 0);
    return 0;
}
