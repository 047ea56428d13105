/* The queue ids that a listing has shown, by hash, bounded: a message that moves on while postqueue reads one queue after the
 * other is shown twice, and must count once. */
#ifndef ERS_SEEN_IDS_H
#define ERS_SEEN_IDS_H

#include "text/slice.h"

struct seen_ids;
struct seen_ids *seen_ids_open(size_t ceiling); /* NULL: no memory */
/* Notes the id; beyond the ceiling nothing is noted any more. */
void seen_ids_add(struct seen_ids *s, struct slice id);
bool seen_ids_has(const struct seen_ids *s, struct slice id);
void seen_ids_close(struct seen_ids *s);

#endif
