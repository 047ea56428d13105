/* The catalogue's DNS lists: its [list SLUG] sections, whose form services.ini tells at its top. Immutable once loaded. */
#ifndef ERS_LIST_CATALOGUE_H
#define ERS_LIST_CATALOGUE_H

#include "dns/dns_list.h"
#include "reputation/catalogue.h"

struct catalogue_list {
    struct dns_list list;          /* zone: the part behind the customer's label where there is one; after: 0 */
    const struct service *service; /* NULL: not given, so the list is not usable */
    struct slice groups;           /* names parted by blanks */
    struct slice after;            /* slug of the list that is asked first; empty: none */
    bool keyed;                    /* each customer has a label of their own in front of the zone */
};
struct list_catalogue;

/* The built-in text and then the files, as catalogue_load takes them; `services` is borrowed. Complaints likewise; those that
 * catalogue_load makes about the same lines are not made again. NULL: no memory. */
struct list_catalogue *list_catalogue_load(const struct catalogue *services, const struct slice *files,
                                           const char *const *names, size_t count, struct error *why, size_t max,
                                           size_t *whys);
/* Those that can be asked, in the files' order: a list without zone or of a dead service is none. */
size_t list_catalogue_count(const struct list_catalogue *c);
const struct catalogue_list *list_catalogue_at(const struct list_catalogue *c, size_t i);
bool catalogue_list_in_group(const struct catalogue_list *l, struct slice group);
void list_catalogue_free(struct list_catalogue *c);

#endif
