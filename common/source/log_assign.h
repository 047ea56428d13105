/* Which saved mark belongs to which file that is named now. */
#ifndef ERS_LOG_ASSIGN_H
#define ERS_LOG_ASSIGN_H

#include "source/log_match.h"
#include "source/log_saved.h"

/* Does the mark (NULL: none) at a file's name still hold, as far as can be seen without opening the file? */
bool log_assign_holds(const struct log_saved_mark *own, const struct log_match *match);
/* marks[0..m->count) gets for each match the mark at its name where that holds, else one that its content bears (the file
 * was renamed), else the one at its name, whose file has to be looked for; NULL: none. Those of the first two kinds are
 * `claimed`. A packed file that couldn't be unpacked up to a mark before the limit (NULL: none) is taken for renamed, which
 * is seen when it is read. False: no memory or no descriptor left to look. */
bool log_assign(const struct log_matches *m, const struct log_saved *s, const struct log_limit *limit,
                struct log_saved_mark **marks);

#endif
