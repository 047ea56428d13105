/* Which logs check_maillog_ers reads: those asked for, or of the usual files and the journal the one that a mail server wrote
 * to last. */
#ifndef ERS_MAILLOG_SOURCES_H
#define ERS_MAILLOG_SOURCES_H

#include "plugins/check_maillog_ers/config.h"
#include "reputation/maillog_memory.h"

struct maillog_sources {
    struct option_list patterns;
    bool standard_input; /* "-" is among them: nothing is remembered */
    bool journal;        /* is read as well, or alone */
    struct journal_query query;
    bool chosen;               /* none was asked for: it is the freshest of the usual ones */
    struct error journal_note; /* the journal might have been fresher, but could not be asked; "": no */
    struct slice name;         /* for messages; lives as long as the config and this */
    char journal_name[120];
    char key[64]; /* of the state: from what is read alone, so that two services on one log share it */
};

/* False: *why, when no log was asked for and none of the usual ones is there. The journal is asked only where no usual file
 * has a fresh line. */
bool maillog_sources_find(struct maillog_sources *s, const struct maillog_config *c, long long now_s,
                          struct error *why);
/* The newest stamp in the files that the patterns match now, and in the journal, which is asked for at most limit_ms; 0:
 * none. */
long long maillog_sources_newest(const struct maillog_sources *s, long long now_s, long long limit_ms);
/* Does the state know where reading goes on: false when the usual log that was chosen is another than it was. */
bool maillog_sources_known(const struct maillog_sources *s, const struct maillog_memory *m);

#endif
