/* What a file's name says of its being a rotated copy of a log, and of the order of two such copies. Pure. Known forms:
 * "mail.log.1", "mail.log.0", "mainlog.01", "mail.log-20261124", "maillog.20261124-030000", "mail.log.2026-11-24",
 * "mail.log-1795492642", and with the ending kept, "mail-20261124.log", "mail.1.log"; each also packed (".gz", ".xz", …). */
#ifndef ERS_LOG_NAME_H
#define ERS_LOG_NAME_H

#include "text/slice.h"

enum log_kin {
    LOG_KIN_NONE,   /* nothing to do with that log */
    LOG_KIN_NAMED,  /* begins alike ("mail.log.bak"): its rotated copy only if the content says so */
    LOG_KIN_ROTATED /* named as rotation names things */
};

/* live and name are bare names. *part is what rotation has put in, without the packer's ending (".1", "-20261124"). */
enum log_kin log_name_kin(struct slice live, struct slice name, struct slice *part);

/* For a log that is a link to a dated file ("current" -> "mail-20261125.log"): is name an earlier or later one of these
 * files? *part is its date. */
bool log_name_dated_alike(struct slice target, struct slice name, struct slice *part);

/* The name without a packer's ending. */
struct slice log_name_unpacked(struct slice name);

/* < 0: a is the older one, > 0: the newer one, 0: the parts don't tell. Small numbers count up with age (.1 is newer than
 * .2); dates (year first) and seconds since 1970 count up with time. */
int log_name_order(struct slice a, struct slice b);

#endif
