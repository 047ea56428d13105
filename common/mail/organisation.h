/* Relay host name -> the organisation that runs it: its registrable domain by the Public Suffix List ("mx.example.co.jp" ->
 * "example.co.jp"), else its address. */
#ifndef ERS_ORGANISATION_H
#define ERS_ORGANISATION_H

#include "text/slice.h"

/* A handle on the list, with a small memory of recent answers (one log asks for the same hosts again and again). Opening
 * costs nothing: the list is prepared by the first question that needs it. */
struct organisations;
struct organisations *organisations_open(void); /* NULL: no memory */
/* Never empty unless both arguments are. Lower case, at most 255 bytes; valid until the next call. host may be a name, an
 * address or empty. A host without registrable domain (a single label, an address, a public suffix itself) is known by
 * ip, and by itself where ip is empty. */
struct slice organisation_of(struct organisations *o, struct slice host, struct slice ip);
/* True, with *why: a question needed the list and it wasn't there. What was answered since is wrong, and so is what was
 * made of it: it must be neither told nor saved. */
bool organisations_failed(const struct organisations *o, struct error *why);
void organisations_close(struct organisations *o);

#endif
