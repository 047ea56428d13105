/* The catalogue that is compiled in, as the tables that reading services.ini gives: made by tools/compile_catalogue when the
 * suite is built, so that a run doesn't read it again. Texts are places in catalogue_builtin: constants without
 * relocations, which cost nothing until they are looked at. */
#ifndef ERS_CATALOGUE_TABLES_H
#define ERS_CATALOGUE_TABLES_H

#include "reputation/catalogue_data.h"

struct table_text {
    uint32_t at, n;
};
struct table_owner {
    struct table_text slug, name, lookup_url, removal_url, note, approved_url;
    bool dead, domain_scope, trap;
    uint8_t rank;
};
struct table_alias {
    struct table_text name;
    uint32_t owner;
};
struct table_words {
    struct table_text name;
    uint16_t first_signature;
};
struct catalogue_tables {
    const struct table_owner *owners;
    const struct table_alias *aliases;
    const struct table_text *zones, *keep;
    const struct signature *signatures;
    const struct signature_place *places;
    const struct table_words *words;
    const struct piece *pieces;
    const struct literal_use *uses;
    const struct literal *literals;
    const char *bytes;
    const uint16_t *heads; /* LITERALS_HEADS, and then those of long literals */
    size_t owner_count, alias_count, zone_count, keep_count, signature_count, word_count, piece_count, literal_count,
        byte_count;
};
extern const struct catalogue_tables catalogue_tables;

/* Fills a catalogue of zeros with what catalogue_read makes of catalogue_builtin. more: something will be added to it, so
 * that it needs copies of its own. False: no memory; catalogue_free takes what is there. */
bool catalogue_tables_take(struct catalogue *c, bool more);

#endif
