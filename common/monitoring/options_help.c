#include "monitoring/options.h"

static const char package[] = "monitoring-plugins-ers";

enum { WIDTH = 80, USAGE_LINES = 22, USAGE_CEILING = 16384 };

/* Lines being filled: columns are code points. */
struct layout {
    struct buffer *out;
    size_t indent, column;
};

static void end_line(struct layout *l)
{
    buffer_byte(l->out, '\n');
    l->column = 0;
}

static bool starts_column(char byte)
{
    return ((unsigned char)byte & 0xc0) != 0x80;
}

static size_t width_of(struct slice s)
{
    size_t width = 0;

    for (size_t i = 0; i < s.n; i++)
        width += starts_column(s.p[i]);
    return width;
}

/* A word that is longer than a line is broken where the line ends. */
static void add_word(struct layout *l, struct slice word)
{
    if (l->column > l->indent) {
        if (l->column + 1 + width_of(word) > WIDTH) {
            end_line(l);
        } else {
            buffer_byte(l->out, ' ');
            l->column++;
        }
    }
    for (size_t i = 0; i < word.n; i++) {
        if (starts_column(word.p[i])) {
            if (l->column == WIDTH)
                end_line(l);
            for (; l->column < l->indent; l->column++)
                buffer_byte(l->out, ' ');
            l->column++;
        }
        buffer_byte(l->out, word.p[i]);
    }
}

static void add_words(struct layout *l, struct slice text)
{
    while (text.n > 0) {
        size_t end = slice_find_byte(text, ' ');
        struct slice word = slice_cut(text, 0, end);

        if (word.n > 0)
            add_word(l, word);
        text = slice_cut(text, word.n + 1, text.n);
    }
}

/* Whole lines; the leading blanks of one are its own indentation. */
static void add_text(struct buffer *out, size_t indent, const char *text)
{
    struct slice rest = slice_of(text), line;

    while (rest.n > 0) {
        struct layout l = {out, indent, 0};

        line = slice_cut(rest, 0, slice_find_byte(rest, '\n'));
        rest = slice_cut(rest, line.n + 1, rest.n);
        while (slice_take(&line, SLICE(" ")))
            l.indent++;
        add_words(&l, line);
        end_line(&l);
    }
}

/* "[-t SECONDS]", "[--peek]", "[-f PATH]...", "[--extra-opts[=[SECTION][@FILE]]]". */
static void print_usage(struct buffer *out, const struct option_row *row)
{
    if (row->letter != 0)
        buffer_printf(out, "[-%c", row->letter);
    else
        buffer_printf(out, "[--%s", row->name);
    if (row->kind == OPTION_OPTIONAL_VALUE)
        buffer_printf(out, row->letter != 0 ? "[%s]" : "[=%s]", row->argument);
    else if (row->argument != NULL)
        buffer_printf(out, row->letter != 0 ? " %s" : "=%s", row->argument);
    buffer_text(out, row->kind == OPTION_LIST ? "]..." : "]");
}

static size_t count_lines(struct slice text)
{
    size_t lines = 0;

    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    return lines;
}

static void add_usage(struct buffer *out, const struct option_table *table)
{
    struct buffer usage, word;
    struct layout l = {&usage, 2, 0};

    buffer_init(&usage, USAGE_CEILING);
    buffer_init(&word, USAGE_CEILING);
    add_word(&l, slice_of(table->plugin));
    l.indent = 6;
    for (size_t i = 0; i < table->count; i++) {
        buffer_cut(&word, 0);
        print_usage(&word, &table->rows[i]);
        add_word(&l, buffer_slice(&word));
    }
    end_line(&l);
    if (!usage.failed && !word.failed && count_lines(buffer_slice(&usage)) <= USAGE_LINES)
        buffer_add(out, buffer_slice(&usage));
    else
        buffer_printf(out, "  %s [OPTION]...\n", table->plugin);
    buffer_free(&usage);
    buffer_free(&word);
}

static void add_row(struct buffer *out, const struct option_row *row)
{
    struct layout l = {out, 4, 0};

    if (row->letter != 0)
        buffer_printf(out, " -%c,", row->letter);
    buffer_printf(out, " --%s", row->name);
    if (row->argument != NULL)
        buffer_printf(out, row->kind == OPTION_OPTIONAL_VALUE ? "[=%s]" : "=%s", row->argument);
    end_line(&l);
    add_words(&l, slice_of(row->help));
    if (row->fallback != NULL) {
        add_word(&l, SLICE("Default:"));
        add_words(&l, slice_of(row->fallback));
    }
    end_line(&l);
}

void options_version(const struct option_table *table, const char *version, struct buffer *out)
{
    buffer_printf(out, "%s v%s (%s %s)\n", table->plugin, version, package, version);
}

void options_help(const struct option_table *table, const char *version, struct buffer *out)
{
    options_version(table, version, out);
    buffer_byte(out, '\n');
    add_text(out, 0, table->purpose);
    buffer_text(out, "\nUsage:\n");
    add_usage(out, table);
    buffer_text(out, "\nOptions:\n");
    for (size_t i = 0; i < table->count; i++)
        add_row(out, &table->rows[i]);
    if (table->notes != NULL) {
        buffer_text(out, "\nNotes:\n");
        add_text(out, 1, table->notes);
    }
    if (table->examples != NULL) {
        buffer_text(out, "\nExamples:\n");
        add_text(out, 2, table->examples);
    }
}

static const char *kind_name(enum option_kind kind)
{
    switch (kind) {
    case OPTION_FLAG:
        return "flag";
    case OPTION_ACTION:
        return "action";
    case OPTION_VALUE:
        return "value";
    case OPTION_OPTIONAL_VALUE:
        return "optional";
    case OPTION_LIST:
        return "list";
    }
    return "";
}

void options_describe(const struct option_table *table, struct buffer *out)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct option_row *row = &table->rows[i];

        if (row->letter != 0)
            buffer_byte(out, row->letter);
        buffer_printf(out, "\t%s\t%s\t%s\t%s\t%s\n", row->name, kind_name(row->kind),
                      row->argument == NULL ? "" : row->argument, row->fallback == NULL ? "" : row->fallback,
                      row->help);
    }
}
