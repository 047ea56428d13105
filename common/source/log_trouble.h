/* What went wrong while logs were found and read, in words for the report: a bounded list. */
#ifndef ERS_LOG_TROUBLE_H
#define ERS_LOG_TROUBLE_H

#include "text/slice.h"

#define LOG_TROUBLES_MAX 64

/* One line each. `fatal` ones mean that a named source could not be read at all (missing, permission, a directory). */
struct log_trouble {
    bool fatal;
    struct error why;
};

struct log_troubles {
    struct log_trouble list[LOG_TROUBLES_MAX];
    size_t count; /* beyond the list's end the last place is taken again, a fatal one never by one that isn't */
};

/* The same text twice is kept once. */
void log_trouble_add(struct log_troubles *t, bool fatal, const struct error *why);

/* A path for a message: control bytes as '?', a long one cut at its front. */
struct log_shown {
    char text[121];
};
struct log_shown log_shown(const char *path);

/* "cannot read PATH: …" with the remedy where the number is EACCES; "PATH does not exist" for ENOENT. */
void log_trouble_open(struct error *why, const char *path, int number);
/* "cannot read PATH: permission denied (WHAT is usually readable for group GROUP: …)", with the user to be added to it. */
void log_trouble_denied(struct error *why, const char *path, const char *what, const char *group);

#endif
