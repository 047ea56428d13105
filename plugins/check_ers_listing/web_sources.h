/* The web look-ups of a run: which are asked, by the helper and no more often than they may be, and what comes of them as findings
 * beside those of the DNS lists. */
#ifndef ERS_LISTING_WEB_SOURCES_H
#define ERS_LISTING_WEB_SOURCES_H

#include "dns/inquiry.h"
#include "plugins/check_ers_listing/config.h"
#include "reputation/list_choice.h"
#include "source/web_helper.h"
#include "web/look_ups.h"
#include "web/web_catalogue.h"

#define SNDS_KEY_MAX 128

struct web_source {
    const struct web_entry *entry;
    size_t list; /* its place among the run's lists */
};
struct web_sources {
    struct web_catalogue *catalogue;
    struct web_source items[EXCHANGE_PROFILES_MAX];
    size_t count;
    char key_text[SNDS_KEY_MAX + 1];
    struct slice key; /* of SNDS; empty: none */
    struct texts texts;
    struct exchange_request request;
    struct web_helper *helper; /* NULL: nothing is asked */
    const struct subject *subjects;
    size_t subject_count;
    const struct look_ups *known;
    const struct listing_memory *memory;
    const struct dns_list *lists; /* the run's */
    long long now_s;
    uint32_t *questions; /* per subject and source: 1 + question; 0: not asked */
};

/* The service that a name of --list belongs to; NULL: none. */
const struct service *web_service_named(const struct catalogue *services, const struct list_catalogue *lists,
                                        struct slice name);
/* Whether the options ask for any. */
bool web_wanted(const struct listing_config *c);
/* Chooses, from a catalogue that is loaded, and reads the key. False: *why. */
bool web_sources_choose(struct web_sources *w, const struct listing_config *c, const struct catalogue *services,
                        const struct list_catalogue *lists, struct error *why);
/* Is a page of this service asked? */
bool web_sources_cover(const struct web_sources *w, const struct service *service);
/* Puts them behind the DNS lists, as lists without a zone. */
bool web_sources_add_lists(struct web_sources *w, struct list_choice *choice, struct error *why);
/* What the run asks about, and what it knows; all is borrowed until the last finding is taken. */
void web_sources_begin(struct web_sources *w, const struct subject *subjects, size_t count,
                       const struct look_ups *known, const struct listing_memory *memory, const struct dns_list *lists,
                       long long now_s);
/* Starts the helper with what is due; w->helper is NULL where nothing is. False: no memory. deadline_ms: from now. */
bool web_sources_ask(struct web_sources *w, long long deadline_ms);
/* After the helper's end. What a source says of a subject; false: it isn't asked about its kind. */
bool web_sources_finding(struct web_sources *w, size_t source, size_t subject, struct finding *out);
/* Puts the answers of this run into the memory. */
void web_sources_remember(const struct web_sources *w, struct look_ups *known);
void web_sources_free(struct web_sources *w);

#endif
