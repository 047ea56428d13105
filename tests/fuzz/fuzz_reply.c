/* mail/reply on any text: parts lie inside, the walk ends, yields no empty run and nothing that isn't in the text. */
#include "mail/reply.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
    if (!good)
        abort();
}

static bool inside(struct slice part, struct slice whole)
{
    return part.n == 0 || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice raw = {(const char *)data, size}, run;
    struct reply r;
    struct reply_walk w;
    const char *at;
    bool joined = true;

    reply_parse(&r, raw);
    check(inside(r.text, raw) && inside(r.dsn, r.text) && inside(r.stage, raw));
    check(r.code == 0 || (r.code >= 200 && r.code <= 599));
    check(r.stage.n == 0 || r.stage.p >= r.text.p + r.text.n);
    at = r.text.p;
    reply_walk_init(&w, &r);
    while (reply_walk_next(&w, &run)) {
        check(run.n > 0);
        if (!inside(run, r.text)) {
            check(!joined && slice_equal(run, SLICE(" ")));
            joined = true;
            continue;
        }
        check(run.p >= at);
        at = run.p + run.n;
        joined = false;
    }
    check(w.rest.n == 0);
    /* A single line without breaks is one run, itself. */
    if (slice_find_byte(r.text, '\n') == SLICE_NONE && slice_find_byte(r.text, '\\') == SLICE_NONE &&
        (r.code == 0 || r.text.n < 4 || r.text.p[3] != '-')) {
        reply_walk_init(&w, &r);
        check(reply_walk_next(&w, &run) == (r.text.n > 0));
        if (r.text.n > 0)
            check(slice_equal(run, r.text));
    }
    return 0;
}
