/* The signatures of the catalogue: what a reply must say to be whose. Their language (services.ini explains it to users):
 *   signature = TERM & TERM & !TERM     all of these and none of those, anywhere in the reply
 *   TERM      = PIECE ~ PIECE           pieces near each other (at most SIGNATURE_NEAR bytes between), in any order
 *   PIECE     = literal text, or {LIST}: any text of that word list; followed by {zone}: and then the name of a host, or
 *               by {list-zone}: and then one that is named like a DNS list; {list-zone} alone: such a name
 * In a literal {ip} stands for an address, {url-ip} for one in a URL. A literal starts at a word's start and may end inside
 * one, unless it ends in '$' (a word ends there) or in a host name. Everything is compared folded (reputation/fold.h).
 * Built once, then constant; matching (signature_match.h) allocates nothing. What has no capacity although there is
 * something in it borrows constants, and nothing may be added to it. */
#ifndef ERS_SIGNATURES_H
#define ERS_SIGNATURES_H

#include "reputation/literals.h"

enum { SIGNATURE_PIECES = 12, SIGNATURES_MAX = 0xfffe, SIGNATURES_NO_OWNER = 0xffff, SIGNATURES_LISTS = 64 };

/* The word list that tells a list's name. */
#define SIGNATURES_LABELS "list-label"

enum zone_kind {
    ZONE_NONE,
    ZONE_ANY,  /* a host name must follow */
    ZONE_LIST, /* one that is named like a DNS list */
    ZONE_HERE  /* the text itself is in a host name */
};
struct piece {
    uint64_t lists;    /* the bit of its word list; 0: it is a literal */
    uint16_t literal;  /* its number in the set */
    bool absent, near; /* near: to the piece before it */
    uint8_t zone;      /* enum zone_kind */
};
struct signature {
    uint32_t first_piece;
    uint64_t needs, forbids; /* word lists of which a text must be, or must not be, in the reply */
    uint16_t owner, pieces;
    bool lasting;  /* signatures_drop leaves it */
    uint16_t next; /* number + 1 of another signature with the same first piece; 0: none */
};
struct word_list {
    struct slice name;
    uint16_t first_signature; /* number + 1 */
};
struct literal_use {
    uint64_t lists; /* the word lists that it is in */
    uint16_t first_signature;
};
/* Where a signature, as written, stands in a text. */
struct signature_place {
    uint32_t at, n;
};
struct signatures {
    struct literals literals;
    struct literal_use *uses; /* one per literal */
    struct piece *pieces;
    struct signature *list;
    struct slice *texts; /* the signatures as written; NULL: they stand in `source` at `places` */
    const char *source;
    const struct signature_place *places;
    struct word_list words[SIGNATURES_LISTS];
    size_t use_count, use_capacity, piece_count, piece_capacity, count, capacity, text_capacity, word_count;
};

/* A struct of zeros is empty. text: borrowed for as long as the signatures live. False: *why says what is wrong with it (or
 * that there is no memory) and nothing was added. */
bool signatures_add(struct signatures *s, uint16_t owner, struct slice text, struct error *why);
/* The same for one that signatures_drop leaves: the zone of a list. */
bool signatures_add_zone(struct signatures *s, uint16_t owner, struct slice zone, struct error *why);
/* Adds texts, parted by " | ", to a word list, which is made when it is new. False: as above, but earlier texts of the
 * same call stay. list: borrowed as well. */
bool signatures_add_words(struct signatures *s, struct slice list, struct slice texts, struct error *why);
/* A signature as written. */
struct slice signatures_text(const struct signatures *s, size_t number);
/* Takes away an owner's signatures. */
void signatures_drop(struct signatures *s, uint16_t owner);
void signatures_free(struct signatures *s);

#endif
