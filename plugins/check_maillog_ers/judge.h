/* From what is known to what is said: a pure function of the book, the options, the troubles of the run and the clock. */
#ifndef ERS_MAILLOG_JUDGE_H
#define ERS_MAILLOG_JUDGE_H

#include "monitoring/report.h"
#include "plugins/check_maillog_ers/config.h"
#include "reputation/book_view.h"
#include "reputation/catalogue.h"
#include "source/log_trouble.h"

/* How the run went, besides the book. Slices and pointers borrow. */
struct maillog_run {
    struct now now;
    long long offset_s;  /* wall clock less the log's: 0 for a live log, else the log is a recording */
    long long news_s;    /* wall time of the last run that found something new; 0: never */
    uint64_t lag;        /* bytes not read, of files */
    bool unread;         /* the journal was not read to its end; nobody knows how much is left */
    uint64_t cut;        /* lines longer than LOG_LINE_MAX */
    bool nothing_read;   /* no source at all could be read */
    struct slice source; /* name to show */
    const struct log_trouble *troubles;
    size_t trouble_count;
    const char *state_note;  /* what was wrong with the state; NULL: nothing */
    bool state_unknown;      /* and it makes the result at least UNKNOWN */
    struct slice state_path; /* empty: no state is kept */
    const struct error *catalogue_errors;
    size_t catalogue_error_count;
};

void maillog_judge(struct report *report, const struct maillog_config *c, const struct book *book,
                   const struct catalogue *catalogue, const struct maillog_run *run);

#endif
