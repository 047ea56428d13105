#include "source/web_helper.h"

#include <stdio.h>
#include <stdlib.h>

#include "source/child.h"
#include "source/libexec.h"

#define HELPER "ers-web"
#define OUTPUT_MAX ((size_t)EXCHANGE_LINE_MAX * (EXCHANGE_QUESTIONS_MAX + 2))

struct web_helper {
    struct child *child; /* NULL: not started, or ended */
    size_t questions;
    struct buffer line; /* what has no newline yet */
    size_t heard;       /* bytes */
    bool ended;         /* it said so */
    bool answered[EXCHANGE_QUESTIONS_MAX];
    struct web_answer answers[EXCHANGE_QUESTIONS_MAX];
    struct error trouble;
};

static bool start(struct web_helper *h, struct slice input, long long deadline_ms)
{
    char path[LIBEXEC_PATH_MAX], limit[24];
    const char *const argv[] = {HELPER, limit, NULL};

    (void)snprintf(limit, sizeof limit, "%lld", deadline_ms > 1 ? deadline_ms : 1);
    return libexec_find(path, HELPER, &h->trouble) && child_start(&h->child, path, argv, input, &h->trouble);
}

struct web_helper *web_helper_start(const struct exchange_request *request, long long deadline_ms)
{
    struct web_helper *h = calloc(1, sizeof *h);
    struct buffer input;

    if (h == NULL)
        return NULL;
    h->questions = request->question_count;
    buffer_init(&h->line, EXCHANGE_LINE_MAX + 1);
    buffer_init(&input, EXCHANGE_REQUEST_MAX);
    if (exchange_write_request(&input, request))
        (void)start(h, buffer_slice(&input), deadline_ms);
    else
        error_set(&h->trouble, "the question doesn't fit");
    buffer_free(&input);
    return h;
}

bool web_helper_done(const struct web_helper *h)
{
    return h->child == NULL;
}

void web_helper_watch(struct web_helper *h, struct watch *w)
{
    if (h->child != NULL)
        child_watch(h->child, w);
}

/* Ends it, and takes back all that it said: who breaks the rules once is not believed at all. */
static void distrust(struct web_helper *h, const char *what)
{
    for (size_t i = 0; i < h->questions; i++)
        h->answered[i] = false;
    error_set(&h->trouble, HELPER " %s", what);
    if (h->child != NULL)
        (void)child_close(h->child);
    h->child = NULL;
}

static void take_line(struct web_helper *h, struct slice line)
{
    struct web_answer answer = {.ms = 0};
    size_t question;

    switch (exchange_read_answer(line, h->questions, &question, &answer)) {
    case EXCHANGE_END:
        h->ended = true;
        return;
    case EXCHANGE_BAD:
        distrust(h, "said what is not understood");
        return;
    case EXCHANGE_ANSWER:
        break;
    }
    if (h->answered[question]) {
        distrust(h, "answered a question twice");
        return;
    }
    h->answered[question] = true;
    h->answers[question] = answer;
}

static void take_bytes(struct web_helper *h, struct slice bytes)
{
    h->heard += bytes.n;
    if (h->heard > OUTPUT_MAX)
        distrust(h, "said too much");
    while (h->child != NULL && !h->ended && bytes.n > 0) {
        struct slice piece;

        if (!slice_take_until(&bytes, '\n', bytes.n, &piece)) {
            if (!buffer_add(&h->line, bytes))
                distrust(h, "said what is not understood");
            return;
        }
        if (!buffer_add(&h->line, piece)) {
            distrust(h, "said what is not understood");
            return;
        }
        take_line(h, buffer_slice(&h->line));
        buffer_cut(&h->line, 0);
    }
}

/* Its output is at its end. */
static void ended(struct web_helper *h)
{
    struct slice complaint = slice_cut(child_complaint(h->child), 0, 100);
    size_t line = slice_find_byte(complaint, '\n');
    char words[112];
    int status;

    (void)snprintf(words, sizeof words, "%s%.*s", complaint.n > 0 ? ": " : "",
                   (int)(line == SLICE_NONE ? complaint.n : line), complaint.n > 0 ? complaint.p : "");
    status = child_close(h->child);
    h->child = NULL;
    if (h->line.n > 0)
        distrust(h, "ended within a line");
    else if (status > 128)
        error_set(&h->trouble, HELPER " died of signal %d%s", status - 128, words);
    else if (status != 0)
        error_set(&h->trouble, HELPER " ended with status %d%s", status, words);
    else
        error_set(&h->trouble, HELPER " gave no answer%s", words);
}

void web_helper_stop(struct web_helper *h)
{
    if (h->child == NULL)
        return;
    (void)child_close(h->child);
    h->child = NULL;
    error_set(&h->trouble, h->ended ? HELPER " gave no answer" : HELPER " gave no answer in time");
}

void web_helper_step(struct web_helper *h, const struct watch *w)
{
    struct slice bytes;
    int taken = 0;

    while (h->child != NULL && !h->ended && (taken = child_take(h->child, w, &bytes)) > 0)
        take_bytes(h, bytes);
    if (h->child != NULL && taken < 0)
        ended(h);
    else if (h->child != NULL && h->ended)
        web_helper_stop(h); /* all is said: what libcurl has still to tidy up is not waited for */
}

const struct web_answer *web_helper_answer(const struct web_helper *h, size_t question)
{
    return question < h->questions && h->answered[question] ? &h->answers[question] : NULL;
}

const char *web_helper_trouble(const struct web_helper *h)
{
    return h->trouble.text;
}

void web_helper_close(struct web_helper *h)
{
    if (h == NULL)
        return;
    web_helper_stop(h);
    buffer_free(&h->line);
    free(h);
}
