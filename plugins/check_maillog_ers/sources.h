/* Which logs check_maillog_ers reads: those asked for, or of the usual ones the one that a mail server wrote to last. */
#ifndef ERS_MAILLOG_SOURCES_H
#define ERS_MAILLOG_SOURCES_H

#include "plugins/check_maillog_ers/config.h"
#include "text/buffer.h"

struct maillog_sources {
    struct option_list patterns;
    bool standard_input; /* "-" is among them: nothing is remembered */
    struct slice name;   /* for messages; lives as long as the config */
    char key[64];        /* of the state: from the patterns alone, so that two services on one log share it */
};

/* False: *why, when no log was asked for and none of the usual ones is there. */
bool maillog_sources_find(struct maillog_sources *s, const struct maillog_config *c, long long now_s,
                          struct error *why);
/* The newest stamp in the files that the patterns match now; 0: none. */
long long maillog_sources_newest(const struct maillog_sources *s, long long now_s);

#endif
