/* What a listing's end means for the result: problems with their remedies. */
#ifndef ERS_MAILQ_NOTES_H
#define ERS_MAILQ_NOTES_H

#include "plugins/check_mailq_deferred/reading.h"

/* Notes what keeps a listing from being the whole truth. where: "", or " (DIR)" with several. */
void mailq_note_end(struct mailq_run *run, const char *where, const struct reading_end *end);
/* "Postfix, by postqueue -j"; nothing while the MTA is not known. */
void mailq_name_source(struct mailq_run *run, const char *how, const char *what);

#endif
