/* Which signature a reply bears. Pure, allocation-free; what a hostile reply can cost is bounded by the number of hits that
 * are looked at. */
#ifndef ERS_SIGNATURE_MATCH_H
#define ERS_SIGNATURE_MATCH_H

#include "reputation/reading.h"
#include "reputation/signatures.h"

enum { SIGNATURE_NEAR = 64, SIGNATURE_ZONE_GAP = 24 };

struct signature_match {
    uint16_t owner; /* SIGNATURES_NO_OWNER: no signature matched */
    struct slice text;
    size_t at, n;           /* where its first piece stands in the reading */
    size_t zone_at, zone_n; /* the host name that {zone} found; n 0: none was asked for */
};
/* The best of all that match: the lowest rank of owner (ranks[owner]), then the earliest, then the longest first piece.
 * A {list-zone} is a host name in which a text of the word list "list-label" stands. */
void signature_match(const struct signatures *s, const struct reading *r, const uint8_t *ranks,
                     struct signature_match *out);

#endif
