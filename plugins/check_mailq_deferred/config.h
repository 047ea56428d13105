/* What the command line asks of check_mailq_deferred: the option table and its reading. */
#ifndef ERS_MAILQ_CONFIG_H
#define ERS_MAILQ_CONFIG_H

#include "mail/listing.h"
#include "monitoring/option_values.h"
#include "monitoring/options.h"

#define CONFIG_LIST_MAX 64

enum config_action { CONFIG_RUN, CONFIG_HELP, CONFIG_VERSION, CONFIG_DESCRIBE };

/* Slices borrow from argv and the ini files, which live as long as *options. Durations in seconds. */
struct mailq_config {
    enum config_action action;
    enum queue_mta mta; /* QUEUE_MTA_NONE: auto */
    struct option_list directories, catalogues, own_ips, include, exclude;
    bool all_instances;
    const char *input; /* NULL: ask the MTA */
    long long input_max_age_s, timeout_s, time_left_critical_s;
    long long lifetime_s; /* 0: the MTA's */
    struct range warning, critical, domain_warning, domain_critical, blocked_warning, blocked_critical;
    struct range age_warning, age_critical; /* in seconds */
    uint64_t top;
    bool top_given;
    unsigned verbose;
    bool json;
};

extern const struct option_table mailq_options;

/* Reads all options. On true the caller closes *options when done; false: *why, and *options is NULL. */
bool mailq_config_read(struct mailq_config *c, struct options **options, int argc, char **argv, char *const *env,
                       struct error *why);

#endif
