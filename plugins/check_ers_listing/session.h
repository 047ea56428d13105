/* One run of check_ers_listing: what it holds, and its steps up to the report. */
#ifndef ERS_LISTING_SESSION_H
#define ERS_LISTING_SESSION_H

#include "plugins/check_ers_listing/activation_code.h"
#include "plugins/check_ers_listing/judge.h"
#include "plugins/check_ers_listing/web_sources.h"
#include "source/store.h"

#define CATALOGUE_ERRORS_MAX 16

struct session {
    struct listing_config config;
    struct options *options;
    struct activation_code code;
    struct catalogue *services;
    struct list_catalogue *catalogue;
    struct error catalogue_errors[CATALOGUE_ERRORS_MAX];
    struct secrets secrets;
    struct slice secret_codes[3]; /* the activation code as asked and as given, the SNDS key */
    struct list_choice choice;
    struct targets *targets;
    struct inquiry *inquiry;
    struct resolver *resolver;
    struct store *store;
    struct listing_memory *memory;
    struct web_sources *web; /* NULL: none is asked */
    struct look_ups *look_ups;
    size_t dns_count;                   /* of the lists; the others are the web's */
    const struct service **services_of; /* per list */
    struct told_finding *findings;
    bool *lacks_test;
    struct listing_run run;
    struct error state_note;
    char state_key[64];
    long long started_us;
    bool commit; /* the state is to be saved */
};

/* Each false: *why, and the run is over. Names and lists of the catalogue; the activation code. */
bool session_load_catalogue(struct session *s, struct error *why);
bool session_read_code(struct session *s, char *const *env, struct error *why);
/* The web look-ups to make, if any. Before the lists are chosen: they may stand in for one. */
bool session_choose_web(struct session *s, struct error *why);
/* The lists to ask: those named, else the defaults. */
bool session_choose_lists(struct session *s, struct error *why);
/* What to check: what was named, what incidents name, else our own addresses. */
bool session_choose_targets(struct session *s, char *const *env, struct error *why);
/* The state of the last run, if there is a usable one. What is wrong with it is said, and never a silent OK. */
bool session_load_state(struct session *s, char *const *env, struct error *why);
/* Asks everything, and gathers and remembers what was found. */
bool session_ask(struct session *s, struct error *why);
void session_commit(struct session *s);
void session_close(struct session *s);

#endif
