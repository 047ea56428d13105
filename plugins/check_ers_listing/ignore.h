/* --ignore=TARGET@LIST[:UNTIL]: listings that are known and not to be alarmed about. Pure. */
#ifndef ERS_LISTING_IGNORE_H
#define ERS_LISTING_IGNORE_H

#include "text/slice.h"

#define IGNORES_MAX 64

struct ignore {
    struct slice target, list; /* "*": any */
    long long until_s;         /* 0: for good */
};

/* TARGET: an address or a domain, or *. LIST: a slug or a zone, or *. UNTIL: 2026-12-31 (to the end of that day, host's
 * zone) or an RFC 3339 time. Slices borrow from text. false: *why. */
bool ignore_parse(struct ignore *out, struct slice text, struct error *why);
bool ignore_matches(const struct ignore *i, struct slice target, struct slice list, long long now_s);

#endif
