/* What the command line asks of check_ers_listing: the option table and its reading. */
#ifndef ERS_LISTING_CONFIG_H
#define ERS_LISTING_CONFIG_H

#include "monitoring/option_values.h"
#include "monitoring/options.h"
#include "plugins/check_ers_listing/ignore.h"
#include "source/nameservers.h"

#define CONFIG_LIST_MAX 512

enum config_action { CONFIG_RUN, CONFIG_LISTS, CONFIG_HELP, CONFIG_VERSION, CONFIG_DESCRIBE };
/* What a list that could not be asked makes of the result. */
enum unchecked_rule {
    UNCHECKED_BY_NAME /* UNKNOWN when named by the user */,
    UNCHECKED_OK,
    UNCHECKED_WARNING,
    UNCHECKED_UNKNOWN
};

/* Slices borrow from argv and the ini files, which live as long as *options. */
struct listing_config {
    enum config_action action;
    struct option_list targets, lists, catalogues, own_ips, look_ups;
    struct slice web_url, proxy; /* empty: not given */
    struct ignore ignores[IGNORES_MAX];
    size_t ignore_count;
    struct nameservers resolvers;
    const char *code_file, *state_dir, *state_key, *incidents_key, *snds_key_file, *cacert; /* NULL: not given */
    enum unchecked_rule unchecked;
    struct range warning, critical;
    long long timeout_s, query_ms;
    unsigned verbose;
    bool spf_includes, allow_private, peek, json, web;
};

extern const struct option_table listing_options;

/* Reads all options. On true the caller closes *options when done; false: *why, and *options is NULL. */
bool listing_config_read(struct listing_config *c, struct options **options, int argc, char **argv, char *const *env,
                         struct error *why);

#endif
