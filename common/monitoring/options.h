/* One const table per plugin is the only source of: parsing, --help, manual page, completion, CheckCommand and basket.
 * The table is data: parsing yields (id, value) pairs in order and the plugin's own switch converts them, so nothing here
 * knows a plugin. Not getopt: no globals and no abbreviations, so a new option can't break an old call.
 * Understood: --name VALUE, --name=VALUE, -x VALUE, -xVALUE, -x=VALUE is the value "=VALUE" as getopt has it, clustered
 * flags (-vvv), "--" ends options; a word that is no option is an error (no plugin takes operands). A value may start
 * with a dash ("-w -5:"). Values given through --extra-opts come before all others, so the command line wins. */
#ifndef ERS_OPTIONS_H
#define ERS_OPTIONS_H

#include "text/buffer.h"

enum option_kind {
    OPTION_FLAG,           /* no value */
    OPTION_ACTION,         /* a flag that asks for something else than a check: --help */
    OPTION_VALUE,          /* one value; given again, the last one counts */
    OPTION_OPTIONAL_VALUE, /* --name or --name=VALUE (-x or -xVALUE), never the next word */
    OPTION_LIST            /* a value, repeatable: each counts */
};
/* Ids of the options that every plugin has; a plugin's own start at OPTION_OWN. */
enum option_common {
    OPTION_HELP = 1,
    OPTION_VERSION,
    OPTION_VERBOSE,
    OPTION_TIMEOUT,
    OPTION_WARNING,
    OPTION_CRITICAL,
    OPTION_EXTRA_OPTS,
    OPTION_OUTPUT_FORMAT,
    OPTION_CATALOGUE,
    OPTION_STATE_DIR,
    OPTION_STATE_KEY,
    OPTION_PEEK,
    OPTION_OWN_IP,
    OPTION_DESCRIBE, /* --describe: of every plugin, in no table, for tools/generate alone */
    OPTION_OWN = 100
};
struct option_row {
    int id;
    char letter;      /* 0: none */
    const char *name; /* long name without dashes */
    enum option_kind kind;
    const char *argument; /* "SECONDS"; NULL for a flag */
    const char *fallback; /* the default as text for --help; NULL: none */
    const char *help;     /* one sentence, wrapped by options_help */
};
struct option_table {
    const char *plugin;   /* "check_maillog_ers" */
    const char *purpose;  /* one or two sentences */
    const char *notes;    /* after the options: exit states, permissions; may be NULL */
    const char *examples; /* lines of at most 78 columns (longer ones are wrapped); NULL: none */
    const struct option_row *rows;
    size_t count;
};
/* The common rows, for a plugin's table to start with: the default of --timeout and what -w and -c count, as text. */
/* clang-format off */
#define OPTION_ROWS_COMMON(timeout, warning_help, critical_help)                                                       \
    {OPTION_HELP, 'h', "help", OPTION_ACTION, NULL, NULL, "Print this help and exit 3."},                                \
    {OPTION_VERSION, 'V', "version", OPTION_ACTION, NULL, NULL, "Print the version and exit 3."},                        \
    {OPTION_VERBOSE, 'v', "verbose", OPTION_FLAG, NULL, NULL, "More detail; up to three times."},                      \
    {OPTION_TIMEOUT, 't', "timeout", OPTION_VALUE, "SECONDS", timeout,                                                 \
     "End by itself within this time and keep what has been found."},                                                  \
    {OPTION_WARNING, 'w', "warning", OPTION_VALUE, "RANGE", NULL, warning_help},                                       \
    {OPTION_CRITICAL, 'c', "critical", OPTION_VALUE, "RANGE", NULL, critical_help},                                    \
    {OPTION_EXTRA_OPTS, 0, "extra-opts", OPTION_OPTIONAL_VALUE, "[SECTION][@FILE]", NULL,                              \
     "Read further options from a section of an ini file; they come before the command line's."},                      \
    {OPTION_OUTPUT_FORMAT, 0, "output-format", OPTION_VALUE, "text|json", "text",                                    \
     "What is printed: the alert's text, or the same facts as one JSON object."},                                      \
    {OPTION_CATALOGUE, 0, "catalogue", OPTION_LIST, "FILE", NULL,                                                      \
     "Extend or override the built-in catalogue of reputation services with this file."},                              \
    {OPTION_STATE_DIR, 0, "state-dir", OPTION_VALUE, "DIR", NULL,                                                      \
     "Where the state is kept; default $MP_STATE_PATH, else $NAGIOS_PLUGIN_STATE_DIRECTORY, else "                     \
     "/var/lib/monitoring-plugins-ers."},                                                                              \
    {OPTION_STATE_KEY, 0, "state-key", OPTION_VALUE, "NAME", NULL,                                                     \
     "Name of the state instead of one made from the sources watched."},                                               \
    {OPTION_PEEK, 0, "peek", OPTION_FLAG, NULL, NULL, "Judge without saving anything."},                               \
    {OPTION_OWN_IP, 0, "own-ip", OPTION_LIST, "IP", NULL,                                                              \
     "An address that is ours, behind NAT or in a pool; repeatable. A refusal that names another one is told as not "  \
     "ours."}
/* clang-format on */

struct option_value {
    int id;
    struct slice value; /* borrowed from argv or from what options_open read; also NUL-terminated */
    bool has_value;     /* always for VALUE and LIST, never for FLAG and ACTION; "--name=" of OPTIONAL_VALUE has none */
};
struct options; /* opaque: the words after --extra-opts were inserted */
enum options_status { OPTIONS_MORE, OPTIONS_END, OPTIONS_BAD };

/* table, argv and env are borrowed for the life of *out; env is a NULL-terminated NAME=VALUE list. OPTIONS_MORE on
 * success; OPTIONS_BAD with *why ("/etc/x.ini:3: line without '='") when an --extra-opts could not be honoured or there
 * is no memory, and then *out is NULL. */
enum options_status options_open(struct options **out, const struct option_table *table, int argc, char **argv,
                                 char *const *env, struct error *why);
/* Next pair. OPTIONS_BAD: *why is e.g. "unrecognized option '--bogus' (see --help)", with the word as it was typed: the
 * report cleans it. There is no reading on after that. */
enum options_status options_next(struct options *o, struct option_value *out, struct error *why);
void options_close(struct options *o);

/* "NAME vVERSION (PACKAGE VERSION)": all that --version prints, and the first line of --help. */
void options_version(const struct option_table *table, const char *version, struct buffer *out);
/* That line, purpose, Usage: (at most 23 lines), Options:, Notes:, Examples:. Lines are at most 80 columns, wrapped
 * between words; in notes and examples a newline stays one and leading blanks are kept as indentation. */
void options_help(const struct option_table *table, const char *version, struct buffer *out);
/* One row per line, tab-separated: letter, name, kind (flag, action, value, optional, list), argument (words separated by |
 * are all that it takes), default, help; what a row lacks is empty. The source of every generated file. */
void options_describe(const struct option_table *table, struct buffer *out);

#endif
