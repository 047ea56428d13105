#include "plugins/check_ers_listing/web_sources.h"

#include <stdio.h>
#include <stdlib.h>

/* A page is somebody's web site: no more than this many look-ups in one run. */
#define PAGES_PER_RUN 16
/* Of a request, what the questions may take; the rest is for the profiles. */
#define QUESTION_BYTES (EXCHANGE_REQUEST_MAX * 3 / 4)

static bool takes(const struct web_source *s, const struct subject *subject)
{
    return (s->entry->list.families >> subject->family & 1) != 0;
}

static uint32_t *question_of(const struct web_sources *w, size_t source, size_t subject)
{
    return &w->questions[subject * w->count + source];
}

static bool is_page(const struct web_source *s)
{
    return s->entry->profile.format == WEB_PAGE;
}

/* What the questions of a request have taken so far of what one run may ask. */
struct spent {
    size_t pages, bytes;
};

static void add_question(struct web_sources *w, size_t source, size_t subject, struct spent *spent)
{
    struct exchange_request *r = &w->request;
    struct slice text = w->subjects[subject].text;
    size_t size = text.n + sizeof "ask\t0\t\n";
    bool page = is_page(&w->items[source]);

    if (r->question_count == EXCHANGE_QUESTIONS_MAX || spent->bytes + size > QUESTION_BYTES ||
        (page && spent->pages == PAGES_PER_RUN))
        return;
    spent->pages += page;
    spent->bytes += size;
    r->questions[r->question_count++] = (struct exchange_question){source, text};
    *question_of(w, source, subject) = (uint32_t)r->question_count;
}

/* All that are due, up to what one run may ask; those that nothing is known of come first, so that none waits for ever. */
static void add_questions(struct web_sources *w)
{
    struct spent spent = {0, 0};

    for (int again = 0; again < 2; again++)
        for (size_t k = 0; k < w->subject_count; k++)
            for (size_t i = 0; i < w->count; i++) {
                const struct web_entry *e = w->items[i].entry;
                struct slice text = w->subjects[k].text;
                bool asked = look_ups_find(w->known, text, e->list.slug) != NULL;

                if (takes(&w->items[i], &w->subjects[k]) && asked == (again == 1) &&
                    look_ups_fresh(w->known, text, e->list.slug, e->interval_s, w->now_s) == NULL)
                    add_question(w, i, k, &spent);
            }
}

void web_sources_begin(struct web_sources *w, const struct subject *subjects, size_t count,
                       const struct look_ups *known, const struct listing_memory *memory, const struct dns_list *lists,
                       long long now_s)
{
    w->subjects = subjects;
    w->subject_count = count;
    w->known = known;
    w->memory = memory;
    w->lists = lists;
    w->now_s = now_s;
}

bool web_sources_ask(struct web_sources *w, long long deadline_ms)
{
    w->questions = calloc(w->subject_count * w->count + 1, sizeof *w->questions);
    if (w->questions == NULL)
        return false;
    add_questions(w);
    if (w->request.question_count == 0)
        return true;
    w->helper = web_helper_start(&w->request, deadline_ms);
    return w->helper != NULL;
}

/* The answer of this run, else of an earlier one; NULL: none, and *why says why. *asked_s: when. */
static const struct web_answer *answer_of(const struct web_sources *w, size_t source, size_t subject,
                                          long long *asked_s, const char **why)
{
    uint32_t question = *question_of(w, source, subject);
    const struct web_entry *e = w->items[source].entry;
    const struct web_answer *answer;
    const struct look_up *u;

    *asked_s = w->now_s;
    if (question > 0) {
        answer = web_helper_answer(w->helper, question - 1);
        *why = web_helper_trouble(w->helper);
        return answer;
    }
    u = look_ups_fresh(w->known, w->subjects[subject].text, e->list.slug, e->interval_s, w->now_s);
    *why = "not asked yet, too many look-ups for one run";
    if (u != NULL)
        *asked_s = u->asked_s;
    return u == NULL ? NULL : &u->answer;
}

/* SNDS tells a status only where it isn't normal. That it has data of an address, or told its status within the last day, shows
 * that it would tell it. */
static bool is_covered(const struct web_sources *w, size_t source, size_t subject)
{
    long long asked_s;
    const char *why;

    if (listing_memory_recent(w->memory, w->subjects[subject].text, w->items[source].entry->list.slug, w->now_s) !=
        NULL)
        return true;

    for (size_t i = 0; i < w->count; i++) {
        const struct web_answer *a =
            w->items[i].entry->profile.format != WEB_SNDS_DATA ? NULL : answer_of(w, i, subject, &asked_s, &why);

        if (a != NULL && (a->verdict == WEB_LISTED || a->verdict == WEB_CLEAN))
            return true;
    }
    return false;
}

static struct slice words_of(struct web_sources *w, const struct web_entry *e, const char *text)
{
    char words[WEB_TEXT_MAX + 64];
    struct slice kept = {NULL, 0};

    if (e->known.n == 0)
        (void)snprintf(words, sizeof words, "%s", text);
    else
        (void)snprintf(words, sizeof words, "%s (last known to work in %.*s)", text,
                       (int)(e->known.n < 16 ? e->known.n : 16), e->known.p);
    return texts_keep(&w->texts, slice_of(words), &kept) ? kept : SLICE("out of memory");
}

bool web_sources_finding(struct web_sources *w, size_t source, size_t subject, struct finding *out)
{
    const struct web_source *s = &w->items[source];
    const struct web_answer *a;
    const char *why;

    if (!takes(s, &w->subjects[subject]))
        return false;
    *out = (struct finding){.subject = &w->subjects[subject],
                            .list = &w->lists[s->list],
                            .source = is_page(s) ? SOURCE_WEB : SOURCE_SNDS,
                            .verdict = VERDICT_UNCHECKED,
                            .why = UNCHECKED_NOT_READ,
                            .outcome = DNS_ABANDONED};
    a = answer_of(w, source, subject, &out->asked_s, &why);
    if (a == NULL || a->verdict >= WEB_UNCHECKED) {
        out->reason = words_of(w, s->entry, a == NULL ? why : a->text);
        out->ms = a == NULL ? 0 : a->ms;
        return true;
    }
    out->outcome = DNS_ANSWER;
    out->ms = a->ms;
    out->reason = slice_of(a->text);
    if (a->verdict == WEB_LISTED)
        out->verdict = VERDICT_LISTED;
    else if (a->verdict == WEB_CLEAN || (s->entry->profile.format == WEB_SNDS_STATUS && is_covered(w, source, subject)))
        out->verdict = VERDICT_NOT_LISTED;
    else
        out->why = UNCHECKED_SILENT;
    return true;
}

void web_sources_remember(const struct web_sources *w, struct look_ups *known)
{
    for (size_t k = 0; k < w->subject_count; k++)
        for (size_t i = 0; i < w->count; i++) {
            uint32_t question = *question_of(w, i, k);
            const struct web_answer *a = question == 0 ? NULL : web_helper_answer(w->helper, question - 1);

            if (a != NULL && a->verdict != WEB_UNREACHED)
                look_ups_note(known, w->subjects[k].text, w->items[i].entry->list.slug, a, w->now_s);
        }
}

void web_sources_free(struct web_sources *w)
{
    if (w == NULL)
        return;
    web_helper_close(w->helper);
    web_catalogue_free(w->catalogue);
    texts_free(&w->texts);
    free(w->questions);
    free(w);
}
