/* One run of check_maillog_ers: what it holds, and its steps up to the report. */
#ifndef ERS_MAILLOG_SESSION_H
#define ERS_MAILLOG_SESSION_H

#include "plugins/check_maillog_ers/judge.h"
#include "plugins/check_maillog_ers/news.h"
#include "plugins/check_maillog_ers/sources.h"
#include "reputation/maillog_memory.h"
#include "source/store.h"

#define CATALOGUE_ERRORS_MAX 16

/* Everything that one run holds. */
struct session {
    struct maillog_config config;
    struct options *options;
    struct maillog_sources sources;
    struct catalogue *catalogue;
    struct error catalogue_errors[CATALOGUE_ERRORS_MAX];
    struct store *store;
    struct maillog_memory memory;
    struct organisations *organisations;
    struct book *book;
    struct news news;
    struct log_troubles troubles; /* of all sources */
    struct maillog_run run;
    struct error state_note;
    long long started_ms;
    struct log_limit limit; /* when reading has to stop; without a clock: never */
    bool fresh;             /* no usable state */
    bool commit;            /* the state is to be saved */
    bool busy;              /* another run holds the state: tell what it committed last */
};

/* Each false: *why, and the run is over. */
bool session_load_catalogue(struct session *s, struct error *why);
/* The state of the last run, if there is a usable one. What is wrong with it is said, and never a silent OK. */
bool session_load_state(struct session *s, char *const *env, struct error *why);
/* Positions of the state's, if there is one; else from where first and since_s say. False: out of memory. */
bool session_open_sources(struct session *s, enum log_first first, long long since_s);
/* Gathers what went wrong in the sources for the report. */
void session_note_troubles(struct session *s);
/* Reads the news and folds it. False: out of memory, and nothing may be saved. */
bool session_read_logs(struct session *s);
void session_commit(struct session *s);

#endif
