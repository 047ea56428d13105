/* The values of options, read strictly and with one message for one mistake: what every plugin's own switch calls. Each
 * function returns false with *why ("option '--name': …"), and then *out is untouched. `name` is the option's long name. */
#ifndef ERS_OPTION_VALUES_H
#define ERS_OPTION_VALUES_H

#include "monitoring/range.h"

#define OPTION_LIST_MAX 512
/* The upper limit of durations that have none of their own, in seconds. */
#define OPTION_DURATION_MAX (100LL * 366 * 86400)

/* The values of an option that may be repeated, in order; they borrow as option values do. */
struct option_list {
    struct slice items[OPTION_LIST_MAX];
    size_t count;
};

/* Appends a value that isn't empty; at most `most` of them, which is at most OPTION_LIST_MAX. */
bool option_add(struct option_list *list, struct slice value, size_t most, const char *name, struct error *why);
/* Seconds, from least to most. */
bool option_duration(long long *out, struct slice value, long long least, long long most, const char *name,
                     struct error *why);
bool option_range(struct range *out, struct slice value, const char *name, struct error *why);
/* An IPv4 or IPv6 address, appended like option_add. The value must be NUL-terminated, as option values are. */
bool option_add_address(struct option_list *list, struct slice value, size_t most, const char *name, struct error *why);
/* --output-format: *json is set. --state-key: what a state may be called. */
bool option_format(bool *json, struct slice value, struct error *why);
bool option_state_key(const char **key, struct slice value, struct error *why);

#endif
