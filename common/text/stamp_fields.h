/* A time stamp's text taken apart; text/stamp.h turns it into seconds and is what others use. */
#ifndef ERS_STAMP_FIELDS_H
#define ERS_STAMP_FIELDS_H

#include "text/slice.h"

struct stamp_zone {
    struct slice text; /* empty: the stamp has none */
    long long east_s;  /* seconds east of Greenwich */
};
struct stamp_fields {
    unsigned year, month, day, hour, minute, second; /* as written: digits are checked, ranges are not */
    bool has_year;
    struct slice head; /* the stamp up to its minute: with the zone it decides all but the second */
    struct stamp_zone zone;
};

/* Length of the stamp that the line starts with, 0 if there is none. The slices borrow from the line. */
size_t stamp_read(struct slice line, struct stamp_fields *f);

#endif
