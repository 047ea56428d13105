/* Where reading of a source begins that has no mark yet. */
#ifndef ERS_LOG_FIRST_H
#define ERS_LOG_FIRST_H

#include "source/log_locate.h"

/* As log_locate: by run->first. LOG_FIRST_SINCE looks into rotated copies as long as they may hold lines that are new
 * enough, and stops at the first that begins earlier. A file that appeared after the first run is itself read from its
 * start in any case.
 * s->known is set once there is a mark: not when the log can't be read. */
enum log_located log_first_locate(struct log_source *s, struct log_run *run);

#endif
