/* The texts of signatures as people write them, cut into parts. Pure. */
#ifndef ERS_SIGNATURE_TEXT_H
#define ERS_SIGNATURE_TEXT_H

#include "reputation/fold.h"
#include "reputation/signatures.h"

/* Cuts *rest at the first separator that stands between blanks; the part before it, trimmed. */
struct slice signature_text_part(struct slice *rest, char separator);
/* Takes {zone} or {list-zone} off the end of a piece; ZONE_HERE when nothing else is there. */
enum zone_kind signature_text_zone(struct slice *piece);
/* Is the whole piece the name of a word list in braces? */
bool signature_text_list(struct slice piece, struct slice *name);

struct literal_text {
    char bytes[LITERAL_LONGEST + FOLD_MAX]; /* folded, addresses as the reading's placeholders */
    size_t n;
    enum literal_end end;
};
bool literal_text_parse(struct literal_text *out, struct slice text, struct error *why);

#endif
