/* Which entries of which journal are meant, and journalctl asked for them: a child without a shell, in the export format,
 * with the fields that a line needs and no others. */
#ifndef ERS_JOURNAL_QUERY_H
#define ERS_JOURNAL_QUERY_H

#include "source/child.h"
#include "source/journal_position.h"

#define JOURNAL_MATCHES_MAX 64

struct journal_query {
    /* FIELD=VALUE, each followed by a NUL, as journalctl takes them: of one field any, of several fields all. None: what
     * mail servers write, that is facility mail and the units that are usual for them. */
    struct slice matches[JOURNAL_MATCHES_MAX];
    size_t match_count;
    const char *directory; /* of journal files; NULL: this machine's journal */
};

/* Can this be a match? False: *why says what is wrong with it. */
bool journal_match_check(struct slice match, struct error *why);

/* From a position on, oldest first (an entry known by its cursor comes first itself while it is there); or, from being NULL,
 * the newest entries, so many, newest first. */
bool journal_query_start(struct child **out, const struct journal_query *q, const struct journal_position *from,
                         unsigned newest, struct error *why);

/* A journal that is written now and that we may not read: journalctl passes over it in silence when it finds another one,
 * such as our own user's. True: *why names the remedy. */
bool journal_is_refused(const struct journal_query *q, struct error *why);
/* What journalctl complained of, as one line; with the remedy where it is permission. status: its exit status. */
void journal_explain_failure(struct error *why, int status, struct slice complaint);

#endif
