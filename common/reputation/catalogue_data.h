/* The catalogue's inside, for the files that fill it and for the classifier. */
#ifndef ERS_CATALOGUE_DATA_H
#define ERS_CATALOGUE_DATA_H

#include "reputation/catalogue.h"
#include "reputation/signatures.h"

/* Whose word decides when a reply bears several signatures: the lower goes first. */
enum rank {
    RANK_TRAP,     /* a reason that is none of ours */
    RANK_LIST,     /* who lists the address */
    RANK_PROVIDER, /* who refuses it by rules of its own */
    RANK_ANY_LIST, /* a list that has no section */
    RANK_ANY_BLOCK /* refused, and nobody is named */
};
enum { CATALOGUE_OWNERS = 512, CATALOGUE_ALIASES = 512, CATALOGUE_ZONES = 128, CATALOGUE_ECHOES = 64 };

/* A section that has signatures: a service, or a trap, which is no service to the outside. */
struct owner {
    struct service service;
    bool trap;
    size_t file; /* where its signatures are from: those of a later file replace them */
};
struct alias {
    struct slice name;
    size_t owner;
};
struct catalogue {
    struct owner *owners;
    uint8_t ranks[CATALOGUE_OWNERS]; /* enum rank, for signature_match */
    struct alias *aliases;
    struct slice zones[CATALOGUE_ZONES];                     /* below which customers have a label of their own */
    struct slice keep[CATALOGUE_ECHOES];                     /* mail addresses in signatures, which are no echoes */
    size_t owner_room, owner_count, alias_room, alias_count; /* none is moved: others point at them */
    size_t zone_count, keep_count;
    bool names_only; /* signatures and words are passed over */
    struct signatures signatures;
    struct secrets secrets;
    char **texts; /* of the further files */
    size_t text_count;
};

/* Where complaints about the files go. */
struct complaints {
    struct error *why;
    size_t max, count;
};
/* Takes one file in; number: its place in the order, the built-in text is 0. text must live as long as c. */
void catalogue_read(struct catalogue *c, struct slice text, const char *name, size_t number, struct complaints *out);
/* Room for so many owners and aliases, in a catalogue of zeros. False: no memory. */
bool catalogue_room(struct catalogue *c, size_t owners, size_t aliases);
struct owner *catalogue_owner(struct catalogue *c, struct slice slug, bool trap); /* NULL: none */

#endif
