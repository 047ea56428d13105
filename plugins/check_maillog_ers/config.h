/* What the command line asks of check_maillog_ers: the option table and its reading. */
#ifndef ERS_MAILLOG_CONFIG_H
#define ERS_MAILLOG_CONFIG_H

#include "monitoring/option_values.h"
#include "monitoring/options.h"
#include "source/journal_query.h"
#include "source/log_limits.h"

#define CONFIG_LIST_MAX 64

enum config_action { CONFIG_RUN, CONFIG_EXPLAIN, CONFIG_HELP, CONFIG_VERSION, CONFIG_DESCRIBE };

/* Slices borrow from argv and the ini files, which live as long as *options. Durations in seconds. */
struct maillog_config {
    enum config_action action;
    struct option_list logfiles, journal_matches, catalogues, own_ips, services, excluded_services, critical_domains;
    enum log_first first;
    long long first_s, window_s, quiet_s, hold_s, hold_permanent_s, stale_s, timeout_s;
    struct range warning, critical, critical_refusals, critical_organisations;
    const char *state_dir, *state_key, *journal_directory; /* NULL: not given */
    unsigned verbose;
    bool journal;      /* read it: asked for by --journal or --journal-directory */
    bool mail_journal; /* --journal without a value */
    bool peek, json;
};

extern const struct option_table maillog_options;

/* Reads all options. On true the caller closes *options when done; false: *why, and *options is NULL. */
bool maillog_config_read(struct maillog_config *c, struct options **options, int argc, char **argv, char *const *env,
                         struct error *why);

#endif
