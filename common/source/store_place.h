/* Where a state lies: DIR/<euid>/<plugin>/<key>, its names, and the way there. */
#ifndef ERS_STORE_PLACE_H
#define ERS_STORE_PLACE_H

#include <limits.h>

#include "source/store_file.h"

#define STORE_NAME_MAX 128

struct store_place {
    int dir;             /* the plugin's directory; -1: not entered. The user of the place closes it */
    char path[PATH_MAX]; /* of KEY, for messages */
    char key[STORE_NAME_MAX + 1], older[STORE_NAME_MAX + 8], next[STORE_NAME_MAX + 8], lock[STORE_NAME_MAX + 8];
};

/* Sets the names; false for ones that can't be a state's (see store_open), with *why. */
bool store_place_name(struct store_place *p, struct slice dir, struct slice plugin, struct slice key,
                      struct error *why);
/* Opens the directory, each level checked; make: makes what is missing. STORE_ACCESS_ABSENT without make only. */
enum store_access store_place_enter(struct store_place *p, bool make, struct error *why);

#endif
