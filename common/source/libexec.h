/* Where a helper program of the suite is: beside the program that runs (a build tree, a copy), else in the directory of helpers
 * that was compiled in. Nothing of the environment or the command line has a say. */
#ifndef ERS_LIBEXEC_H
#define ERS_LIBEXEC_H

#include "text/slice.h"

#define LIBEXEC_PATH_MAX 512

/* The compiled in one: its text is made by the Makefile. */
extern const char libexec_directory[];

/* The absolute path of the helper. False with *why: there is none, or one that others than root, this user and the owner of the
 * running program could have changed. */
bool libexec_find(char out[LIBEXEC_PATH_MAX], const char *name, struct error *why);

#endif
