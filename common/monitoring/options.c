#include "monitoring/options.h"

#include <stdlib.h>

#include "monitoring/extra_opts.h"

struct options {
    const struct option_table *table;
    struct extra_opts *extra; /* owns the words */
    const char *const *words;
    size_t count, next;
    const char *letters; /* what is left of a word of letters: "vv" after the first of "-vvv"; NULL: none */
};

enum options_status options_open(struct options **out, const struct option_table *table, int argc, char **argv,
                                 char *const *env, struct error *why)
{
    struct options *o = calloc(1, sizeof *o);

    *out = NULL;
    if (o == NULL) {
        error_set(why, "out of memory");
        return OPTIONS_BAD;
    }
    if (!extra_opts_open(&o->extra, table->plugin, argc, argv, env, why)) {
        free(o);
        return OPTIONS_BAD;
    }
    o->table = table;
    o->words = extra_opts_words(o->extra, &o->count);
    o->next = 1;
    *out = o;
    return OPTIONS_MORE;
}

static const struct option_row describe_row = {.id = OPTION_DESCRIBE, .name = "describe", .kind = OPTION_ACTION};

static const struct option_row *row_named(const struct option_table *table, struct slice name)
{
    for (size_t i = 0; i < table->count; i++)
        if (slice_equal(name, slice_of(table->rows[i].name)))
            return &table->rows[i];
    return slice_equal(name, slice_of(describe_row.name)) ? &describe_row : NULL;
}

static bool takes_value(const struct option_row *row)
{
    return row->kind != OPTION_FLAG && row->kind != OPTION_ACTION;
}

static const struct option_row *row_lettered(const struct option_table *table, char letter)
{
    for (size_t i = 0; i < table->count; i++)
        if (table->rows[i].letter == letter)
            return &table->rows[i];
    return NULL;
}

/* shown: the option as it was typed. attached: the value in the same word; NULL: none, so the next word may be it. */
static enum options_status take_value(struct options *o, const struct option_row *row, struct slice shown,
                                      const char *attached, struct option_value *out, struct error *why)
{
    *out = (struct option_value){.id = row->id};
    if (!takes_value(row) && attached != NULL) {
        error_set(why, "option '%.*s' takes no value", (int)shown.n, shown.p);
        return OPTIONS_BAD;
    }
    if (attached == NULL && (row->kind == OPTION_VALUE || row->kind == OPTION_LIST)) {
        if (o->next == o->count) {
            error_set(why, "option '%.*s' needs a value", (int)shown.n, shown.p);
            return OPTIONS_BAD;
        }
        attached = o->words[o->next++];
    }
    out->value = slice_of(attached);
    out->has_value = attached != NULL && (row->kind != OPTION_OPTIONAL_VALUE || attached[0] != '\0');
    return OPTIONS_MORE;
}

static enum options_status take_name(struct options *o, const char *word, struct option_value *out, struct error *why)
{
    struct slice shown = slice_of(word);
    size_t equals = slice_find_byte(shown, '=');
    const char *attached = equals == SLICE_NONE ? NULL : word + equals + 1;
    const struct option_row *row;

    shown = slice_cut(shown, 0, equals);
    row = row_named(o->table, slice_cut(shown, 2, shown.n));
    if (row == NULL) {
        error_set(why, "unrecognized option '%.*s' (see --help)", (int)shown.n, shown.p);
        return OPTIONS_BAD;
    }
    /* The command line's own are read by now, and their words gone. */
    if (row->id == OPTION_EXTRA_OPTS) {
        error_set(why, "--extra-opts can't be used in a file");
        return OPTIONS_BAD;
    }
    return take_value(o, row, shown, attached, out, why);
}

static enum options_status take_letter(struct options *o, struct option_value *out, struct error *why)
{
    const char shown[2] = {'-', *o->letters++};
    const struct option_row *row = row_lettered(o->table, shown[1]);
    const char *attached = NULL;

    if (row == NULL) {
        error_set(why, "unrecognized option '-%c' (see --help)", shown[1]);
        return OPTIONS_BAD;
    }
    if (*o->letters == '\0') {
        o->letters = NULL;
    } else if (takes_value(row)) {
        attached = o->letters;
        o->letters = NULL;
    }
    return take_value(o, row, (struct slice){shown, sizeof shown}, attached, out, why);
}

enum options_status options_next(struct options *o, struct option_value *out, struct error *why)
{
    const char *word;

    if (o->letters != NULL)
        return take_letter(o, out, why);
    if (o->next < o->count && strcmp(o->words[o->next], "--") == 0) {
        if (++o->next < o->count) {
            error_set(why, "unexpected word '%s' (see --help)", o->words[o->next]);
            return OPTIONS_BAD;
        }
    }
    if (o->next == o->count)
        return OPTIONS_END;
    word = o->words[o->next++];
    if (word[0] != '-' || word[1] == '\0') {
        error_set(why, "unexpected word '%s' (see --help)", word);
        return OPTIONS_BAD;
    }
    if (word[1] == '-')
        return take_name(o, word, out, why);
    o->letters = word + 1;
    return take_letter(o, out, why);
}

void options_close(struct options *o)
{
    if (o == NULL)
        return;
    extra_opts_close(o->extra);
    free(o);
}
