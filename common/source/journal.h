/* The systemd journal as a log: what is new since the saved position, in blocks of lines as a file would hold them
 * (journal_line.h), read by a journalctl child. The position is the cursor of the last entry given out, and the first entry
 * that comes back is compared with it: the same one is passed over; another one shows that entries are gone, which is said.
 * (--after-cursor would pass over it unseen, and after a vacuum that is an entry which nobody has read.)
 *
 * What can't be helped: entries that were vacuumed before a run, what journalctl itself leaves out without a word (the rest
 * of a damaged file), entries of another machine that arrive later than newer ones of others. */
#ifndef ERS_JOURNAL_H
#define ERS_JOURNAL_H

#include "source/journal_query.h"
#include "source/log_limits.h"
#include "source/log_trouble.h"

enum journal_step {
    JOURNAL_LINES,  /* a block */
    JOURNAL_WAITED, /* nothing yet */
    JOURNAL_OVER    /* all was read; or trouble, and the rest is left unread */
};

struct journal;

/* q is borrowed. saved: what journal_save wrote (empty: first run). first and since_s say where reading then starts, as for
 * files; since_s is the time of the journal, in whole seconds. Runs nothing yet. NULL: no memory. */
struct journal *journal_open(const struct journal_query *q, struct slice saved, enum log_first first, long long since_s,
                             long long now_s);
/* The newest entries, so many, newest first: to be looked at; this has no position to be saved. */
struct journal *journal_open_recent(const struct journal_query *q, unsigned count);
/* Waits at most wait_ms for journalctl. *lines is set on JOURNAL_LINES only: whole lines with LOG_PAD readable bytes behind
 * the last, valid until the next call; the position is behind them then. */
enum journal_step journal_next(struct journal *j, int wait_ms, struct slice *lines);
/* The time is up: ends journalctl, and says so when it had given nothing at all. */
void journal_stop(struct journal *j);
/* Is there, or may there be, more than was read? */
bool journal_unread(const struct journal *j);
/* Time of the newest entry read, in seconds; 0: none. */
long long journal_newest_s(const struct journal *j);
/* The position as one line of text without its newline. */
void journal_save(const struct journal *j, struct buffer *out);
uint64_t journal_cut(const struct journal *j); /* lines cut for their length */
size_t journal_troubles(const struct journal *j, const struct log_trouble **out);
void journal_close(struct journal *j);

#endif
