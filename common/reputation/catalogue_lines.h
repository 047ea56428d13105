/* The lines of the built-in catalogue and then of further files, for those who read sections of one kind. Pull; what an ini file
 * may not have is passed over, since catalogue_load complains of it. */
#ifndef ERS_CATALOGUE_LINES_H
#define ERS_CATALOGUE_LINES_H

#include "dns/texts.h"
#include "text/ini.h"

struct catalogue_lines {
    const struct slice *files;
    const char *const *names;
    size_t count, next; /* of the files; the one after the current */
    struct texts *texts;
    struct ini ini;
    struct error *why;
    size_t max, *whys;
    bool failed; /* no memory: the lines ended early */
};
/* Takes files, names, count, why, max and whys as catalogue_load does. texts: where copies of the files are kept, which keys and
 * values point into. */
void catalogue_lines_init(struct catalogue_lines *l, const struct slice *files, const char *const *names, size_t count,
                          struct texts *texts, struct error *why, size_t max, size_t *whys);
/* INI_SECTION, INI_PAIR or INI_END. */
enum ini_event catalogue_lines_next(struct catalogue_lines *l, struct slice *key, struct slice *value);
/* What is wrong with the line that came last; nothing where the text is "". */
void catalogue_lines_complain(struct catalogue_lines *l, const struct error *wrong);

#endif
