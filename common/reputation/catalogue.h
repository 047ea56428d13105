/* The catalogue of reputation services: data in services.ini, compiled in, extended or overridden by files. It is the one
 * place that knows names, wordings, zones and pages; code knows none of them. Immutable once loaded.
 *
 * The format is explained at the top of services.ini. In short: a section [SLUG] is a service, [trap NAME] a reason that is
 * not our address' reputation, [list NAME] a DNS list of a service, [web NAME] a look-up of it over the web, [words] the lists
 * of words that signatures use. */
#ifndef ERS_CATALOGUE_H
#define ERS_CATALOGUE_H

#include "text/clean.h"
#include "text/slice.h"

/* All slices live as long as the catalogue. Fields that a section doesn't give are empty. */
struct service {
    struct slice slug, name;
    struct slice lookup_url, removal_url; /* "{ip}" stands for the address */
    struct slice note;                    /* for the runbook */
    struct slice approved_url;            /* where senders nominate themselves; does not unblock */
    bool dead;                            /* signatures are kept, the list is never queried */
    bool domain_scope;                    /* speaks of domains, not addresses */
};
struct catalogue;

/* files[0..count): text and name of each further catalogue, in order; a section of an earlier one with the same slug is
 * replaced key by key ("signature +=" adds instead), words and lists are added. A bad line or section is skipped and the
 * rest works; each complaint ("FILE:LINE: what") is stored in why[0..*whys), at most max, further ones counted in *whys
 * only. NULL: no memory. The texts are copied. */
struct catalogue *catalogue_load(const struct slice *files, const char *const *names, size_t count, struct error *why,
                                 size_t max, size_t *whys);
/* The same without signatures, in half the time: for those who know services by name and classify nothing. */
struct catalogue *catalogue_load_names(const struct slice *files, const char *const *names, size_t count,
                                       struct error *why, size_t max, size_t *whys);
const struct service *catalogue_find(const struct catalogue *c, struct slice slug); /* by slug or alias; NULL: none */
size_t catalogue_count(const struct catalogue *c);
const struct service *catalogue_at(const struct catalogue *c, size_t i); /* in the files' order */
/* Zones whose first label is a customer's secret; valid as long as the catalogue. */
const struct secrets *catalogue_secrets(const struct catalogue *c);
void catalogue_free(struct catalogue *c);

#endif
