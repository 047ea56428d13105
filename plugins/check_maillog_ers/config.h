/* What the command line asks of check_maillog_ers: the option table and its reading. */
#ifndef ERS_MAILLOG_CONFIG_H
#define ERS_MAILLOG_CONFIG_H

#include "monitoring/option_values.h"
#include "monitoring/options.h"
#include "source/log_follow.h"

#define CONFIG_LIST_MAX 64

enum config_action { CONFIG_RUN, CONFIG_EXPLAIN, CONFIG_HELP, CONFIG_VERSION, CONFIG_DESCRIBE };

/* Slices borrow from argv and the ini files, which live as long as *options. Durations in seconds. */
struct maillog_config {
    enum config_action action;
    struct option_list logfiles, catalogues, own_ips, services, excluded_services, critical_domains;
    enum log_first first;
    long long first_s, window_s, quiet_s, hold_s, hold_permanent_s, stale_s, timeout_s;
    struct range warning, critical, critical_refusals, critical_organisations;
    const char *state_dir, *state_key; /* NULL: not given */
    unsigned verbose;
    bool peek, json;
};

extern const struct option_table maillog_options;

/* Reads all options. On true the caller closes *options when done; false: *why, and *options is NULL. */
bool maillog_config_read(struct maillog_config *c, struct options **options, int argc, char **argv, char *const *env,
                         struct error *why);

#endif
