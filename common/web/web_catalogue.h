/* The catalogue's web look-ups: its [web SLUG] sections, whose form services.ini tells at its top. Immutable once loaded, which
 * is done only where the web is to be asked. */
#ifndef ERS_WEB_CATALOGUE_H
#define ERS_WEB_CATALOGUE_H

#include "dns/dns_list.h"
#include "reputation/catalogue.h"
#include "web/profile.h"

struct web_entry {
    struct dns_list list; /* how it is told: slug, name, families, severity, pages. It has no zone */
    struct web_profile profile;
    const struct service *service; /* NULL: not given, or not known */
    struct slice known;            /* the last year in which it is known to have worked; empty: not said */
    long long interval_s;          /* between two look-ups about one address */
};
struct web_catalogue;

/* The built-in text and then the files, as list_catalogue_load takes them; complaints likewise. `services` is borrowed. */
struct web_catalogue *web_catalogue_load(const struct catalogue *services, const struct slice *files,
                                         const char *const *names, size_t count, struct error *why, size_t max,
                                         size_t *whys);
size_t web_catalogue_count(const struct web_catalogue *c);
const struct web_entry *web_catalogue_at(const struct web_catalogue *c, size_t i); /* in the files' order */
/* Can it be asked? false: *why says what it lacks. */
bool web_entry_complete(const struct web_entry *e, struct error *why);
void web_catalogue_free(struct web_catalogue *c);

#endif
