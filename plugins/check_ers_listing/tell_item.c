/* The JSON objects. */
#include "plugins/check_ers_listing/tell.h"

#include "plugins/check_ers_listing/wording.h"
#include "reputation/runbook.h"

static const char *verdict_word(const struct told_finding *t)
{
    switch (t->told) {
    case TOLD_LISTED:
    case TOLD_KEPT:
    case TOLD_GOOD:
        return "listed";
    case TOLD_UNCHECKED:
        return "unchecked";
    case TOLD_IGNORED:
        return "ignored";
    case TOLD_CLEAN:
        break;
    }
    return "not_listed";
}

static struct fact text_fact(const char *key, struct slice s)
{
    return (struct fact){.key = key, .kind = s.n > 0 ? FACT_TEXT : FACT_NULL, .text = s};
}

static struct fact number_fact(const char *key, bool known, double n)
{
    return (struct fact){.key = key, .kind = known ? FACT_NUMBER : FACT_NULL, .number = n};
}

/* Appends to text and returns the place of what was appended; text may move until all is there. */
static struct slice part(const struct buffer *text, size_t from, size_t to)
{
    return slice_cut(buffer_slice(text), from, to - from);
}

static struct slice source_word(enum finding_source source)
{
    static const struct slice words[] = {SLICE_INIT("dns"), SLICE_INIT("web"), SLICE_INIT("snds")};

    return words[source];
}

void listing_item(struct report *r, const struct listing_run *run, const struct told_finding *t, struct buffer *text)
{
    const struct finding *f = &t->finding;
    bool listed = t->told == TOLD_LISTED || t->told == TOLD_KEPT || t->told == TOLD_IGNORED;
    bool answered = f->verdict != VERDICT_UNCHECKED;
    size_t ends[VERDICT_CODES_MAX], meaning, lookup, removal;
    struct slice codes[VERDICT_CODES_MAX];

    (void)run;
    for (size_t i = 0; i < f->codes_n; i++) {
        buffer_printf(text, "%u.%u.%u.%u", f->codes[i] >> 24, f->codes[i] >> 16 & 255, f->codes[i] >> 8 & 255,
                      f->codes[i] & 255);
        ends[i] = text->n;
    }
    if (f->verdict == VERDICT_UNCHECKED)
        wording_unchecked(text, f);
    else
        for (size_t i = 0, start = text->n; i < f->codes_n; i++) {
            buffer_text(text, text->n > start ? ", " : "");
            list_code_describe(text, f->list, f->codes[i]);
        }
    meaning = text->n;
    runbook_url(text, f->list->lookup_url, f->subject->text);
    lookup = text->n;
    runbook_url(text, f->list->removal_url, f->subject->text);
    removal = text->n;
    for (size_t i = 0; i < f->codes_n; i++)
        codes[i] = part(text, i == 0 ? 0 : ends[i - 1], ends[i]);
    {
        size_t start = f->codes_n == 0 ? 0 : ends[f->codes_n - 1];
        struct fact facts[] = {
            text_fact("target", f->subject->text),
            text_fact("origin", t->origin),
            text_fact("list", f->list->slug),
            text_fact("source", source_word(f->source)),
            text_fact("verdict", slice_of(verdict_word(t))),
            {.key = "codes", .kind = FACT_TEXTS, .texts = codes, .count = f->codes_n},
            text_fact("meaning", part(text, start, meaning)),
            text_fact("reason", f->source == SOURCE_DNS || answered ? f->reason : SLICE("")),
            {.key = "since", .kind = listed ? FACT_TIME : FACT_NULL, .number = (double)t->since_s},
            {.key = "rechecked", .kind = t->told == TOLD_KEPT ? FACT_TIME : FACT_NULL, .number = (double)t->seen_s},
            {.key = "left", .kind = t->left_s != 0 ? FACT_TIME : FACT_NULL, .number = (double)t->left_s},
            {.key = "asked", .kind = f->source != SOURCE_DNS ? FACT_TIME : FACT_NULL, .number = (double)f->asked_s},
            number_fact("ttl", answered && f->codes_n > 0, f->ttl),
            number_fact("ms", DNS_IS_ANSWER(f->outcome) || f->ms > 0, f->ms),
            text_fact("lookup_url", part(text, meaning, lookup)),
            text_fact("removal_url", part(text, lookup, removal)),
        };

        report_item(r, facts, sizeof facts / sizeof facts[0]);
    }
    buffer_cut(text, 0);
}
