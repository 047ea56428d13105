/* How one service is asked over the web, and how its answer is read: what the catalogue says of it, and what the helper that
 * asks is told. Plain values; slices borrow. */
#ifndef ERS_WEB_PROFILE_H
#define ERS_WEB_PROFILE_H

#include "text/slice.h"

#define WEB_TOKENS_MAX 8
#define WEB_MARKERS_MAX 8
#define WEB_TEXT_MAX 200 /* bytes of the words that go with an answer */

enum web_format {
    WEB_PAGE,        /* a page for people: markers say what it means */
    WEB_SNDS_STATUS, /* Microsoft SNDS, CSV: first address, last address, blocked, details */
    WEB_SNDS_DATA    /* Microsoft SNDS, CSV: address, …, filter result in the seventh field */
};
/* What a source says of one address. */
enum web_verdict {
    WEB_LISTED,
    WEB_CLEAN,
    WEB_SILENT,    /* a sound answer that doesn't speak of this address: no word of "not listed" */
    WEB_UNCHECKED, /* no answer, or none that is understood */
    WEB_UNREACHED  /* not even asked: nobody was reached. As UNCHECKED, but it is no look-up */
};
struct web_answer {
    enum web_verdict verdict;
    uint32_t ms; /* from question to answer */
    char text
        [WEB_TEXT_MAX]; /* LISTED: lists or details; UNCHECKED, UNREACHED: why; may be "". As it came: to be cleaned */
};

struct web_texts {
    struct slice items[WEB_MARKERS_MAX];
    size_t count;
};
struct web_profile {
    enum web_format format;
    struct slice url;        /* {ip} stands for the address, {key} for the customer's key */
    struct slice form;       /* page that is read first for tokens and cookies; empty: none */
    struct slice body;       /* of a POST, application/x-www-form-urlencoded; empty: GET */
    struct web_texts tokens; /* names of hidden inputs of the form, added to the body, or to the URL's query */
    struct web_texts listed; /* markers: any of them */
    struct web_texts clean;
    struct web_texts refused;
    struct slice names; /* "FROM {names} TO": where the names of the lists stand; empty: nowhere */
};

/* "listed", "clean", "silent", "unchecked", "unreached". */
struct slice web_verdict_word(enum web_verdict verdict);
bool web_verdict_parse(enum web_verdict *out, struct slice word);

/* Fills the answer, the words cut to fit. */
void web_answer_set(struct web_answer *out, enum web_verdict verdict, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
