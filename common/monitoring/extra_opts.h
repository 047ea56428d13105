/* --extra-opts[=[SECTION][@FILE]] as monitoring-plugins has it: argv in, argv out, with the ini section's lines turned
 * into words and put before all others, in the order of the --extra-opts on the command line. Differences, all of them
 * defects there: a one-letter key gives two words ("-p" "1"), blanks before '=' are trimmed, errors name file and line.
 * File: FILE ("-" is standard input), else $MP_CONFIG_FILE (set but empty: an error), else the first of
 * {monitoring-plugins,plugins,nagios-plugins}.ini in each directory of $NAGIOS_CONFIG_PATH, else the usual places.
 * A line that can't be read is an error where it stands in the section or before the first one; in another section it is
 * none of ours. A section that is missing or empty is an error: options that were meant to apply would not. */
#ifndef ERS_EXTRA_OPTS_H
#define ERS_EXTRA_OPTS_H

#include "text/slice.h"

struct extra_opts; /* owns the words read from files */

/* plugin names the default section; argv and env are borrowed for the life of *out. "--extra-opts" without "=" takes the
 * next word as its value unless that starts with a dash or is missing. "--" does not stop it. False: *why; *out is NULL. */
bool extra_opts_open(struct extra_opts **out, const char *plugin, int argc, char **argv, char *const *env,
                     struct error *why);
/* words[0..count) after insertion; words[0] is argv[0]; each is NUL-terminated and valid until extra_opts_close. */
const char *const *extra_opts_words(const struct extra_opts *e, size_t *count);
void extra_opts_close(struct extra_opts *e);
/* Value of NAME in env, NULL when unset. */
const char *environment_value(char *const *env, const char *name);

#endif
