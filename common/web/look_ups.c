#include "web/look_ups.h"

#include <stdlib.h>

#include "dns/texts.h"
#include "text/index.h"
#include "text/number.h"

#define STAMP_MAX ((uint64_t)1 << 60)

struct look_ups {
    struct look_up *items;
    size_t count, room;
    struct index index;
    struct texts texts;
};

static uint64_t key_of(struct slice target, struct slice source)
{
    return hash_join(slice_hash(target), slice_hash(source));
}

struct look_ups *look_ups_new(void)
{
    return calloc(1, sizeof(struct look_ups));
}

static void forget_all(struct look_ups *l)
{
    texts_free(&l->texts);
    free(l->items);
    index_clear(&l->index);
    *l = (struct look_ups){0};
}

static struct look_up *find(const struct look_ups *l, struct slice target, struct slice source)
{
    size_t cursor = 0;
    uint32_t at;

    while (index_next(&l->index, key_of(target, source), &cursor, &at))
        if (slice_equal(l->items[at].target, target) && slice_equal(l->items[at].source, source))
            return &l->items[at];
    return NULL;
}

static struct look_up *add(struct look_ups *l, struct slice target, struct slice source)
{
    struct look_up new = {.asked_s = 0};

    if (l->count == LOOK_UPS_MAX)
        return NULL;
    if (l->count == l->room) {
        size_t room = l->room == 0 ? 16 : 2 * l->room;
        struct look_up *items = realloc(l->items, room * sizeof *items);

        if (items == NULL)
            return NULL;
        l->items = items;
        l->room = room;
    }
    if (!texts_keep(&l->texts, target, &new.target) || !texts_keep(&l->texts, source, &new.source) ||
        !index_add(&l->index, key_of(target, source), (uint32_t)l->count))
        return NULL;
    l->items[l->count] = new;
    return &l->items[l->count++];
}

static bool field(struct slice *line, struct slice *out)
{
    return slice_take_until(line, '\t', 512, out) && out->n > 0;
}

/* web TARGET SOURCE ASKED VERDICT TEXT, the text perhaps empty, each ended by a tab. */
static bool load_line(struct look_ups *l, struct slice line)
{
    struct slice target, source, asked, verdict, text;
    struct web_answer answer = {.ms = 0};
    struct look_up *new;
    uint64_t asked_s;

    for (size_t i = 0; i < line.n; i++)
        if (((unsigned char)line.p[i] < ' ' && line.p[i] != '\t') || line.p[i] == 0x7f)
            return false;
    if (!slice_take(&line, SLICE(LOOK_UP_LINE)) || !field(&line, &target) || !field(&line, &source) ||
        !field(&line, &asked) || !field(&line, &verdict) || !slice_take_until(&line, '\t', WEB_TEXT_MAX, &text) ||
        line.n > 0 || text.n >= WEB_TEXT_MAX || !number_parse(asked, STAMP_MAX, &asked_s) ||
        !web_verdict_parse(&answer.verdict, verdict) || find(l, target, source) != NULL)
        return false;
    new = add(l, target, source);
    if (new == NULL)
        return false;
    web_answer_set(&answer, answer.verdict, "%.*s", (int)text.n, text.n == 0 ? "" : text.p);
    new->answer = answer;
    new->asked_s = (long long)asked_s;
    return true;
}

bool look_ups_load(struct look_ups *l, struct slice saved, struct error *why)
{
    struct slice line;
    unsigned number = 0;

    forget_all(l);
    while (saved.n > 0) {
        number++;
        if (!slice_take_until(&saved, '\n', saved.n, &line) || !load_line(l, line)) {
            forget_all(l);
            error_set(why, "line %u of the saved look-ups is damaged", number);
            return false;
        }
    }
    return true;
}

void look_ups_save(const struct look_ups *l, struct buffer *out, long long now_s)
{
    for (size_t i = 0; i < l->count; i++) {
        const struct look_up *u = &l->items[i];
        struct slice verdict = web_verdict_word(u->answer.verdict);

        if (u->asked_s <= now_s && now_s - u->asked_s <= LOOK_UP_KEEP_S)
            buffer_printf(out, LOOK_UP_LINE "%.*s\t%.*s\t%lld\t%.*s\t%s\t\n", (int)u->target.n, u->target.p,
                          (int)u->source.n, u->source.p, u->asked_s, (int)verdict.n, verdict.p, u->answer.text);
    }
}

const struct look_up *look_ups_find(const struct look_ups *l, struct slice target, struct slice source)
{
    return find(l, target, source);
}

const struct look_up *look_ups_fresh(const struct look_ups *l, struct slice target, struct slice source,
                                     long long interval_s, long long now_s)
{
    const struct look_up *u = find(l, target, source);

    return u != NULL && u->asked_s <= now_s && now_s - u->asked_s < interval_s ? u : NULL;
}

void look_ups_note(struct look_ups *l, struct slice target, struct slice source, const struct web_answer *answer,
                   long long now_s)
{
    struct look_up *u = find(l, target, source);

    if (u == NULL)
        u = add(l, target, source);
    if (u == NULL)
        return;
    u->answer = *answer;
    u->asked_s = now_s;
    for (size_t i = 0; u->answer.text[i] != '\0'; i++)
        if ((unsigned char)u->answer.text[i] < ' ' || u->answer.text[i] == 0x7f)
            u->answer.text[i] = ' ';
}

void look_ups_free(struct look_ups *l)
{
    if (l == NULL)
        return;
    forget_all(l);
    free(l);
}
