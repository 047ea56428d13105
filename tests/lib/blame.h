/* What the tests of the classifier share: the built-in catalogue, loaded once per group, and whom a reply blames. */
#ifndef ERS_TESTS_BLAME_H
#define ERS_TESTS_BLAME_H

#include "reputation/classify.h"

/* cmocka's group set-up and tear-down; *state is the struct catalogue. Set-up fails on any complaint. */
int blame_load(void **state);
int blame_unload(void **state);

/* The slug of the service that is blamed, "none": nobody. *out may be NULL. */
struct slice blamed(const struct catalogue *c, const char *reply, const char *recipient, const char *relay_ip,
                    struct attribution *out);

#endif
