#include "tests/soak/life.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void finished(struct life *l, const struct event *e, bool doomed)
{
    struct files *f = &l->logs[e->log];

    if (doomed) {
        l->tally->doomed++;
        return;
    }
    model_line(l->model, e);
    f->lines++;
    if (f->renamed)
        f->copies[0].end = f->lines;
}

void life_whole(struct life *l, unsigned log)
{
    struct half_line *h = &l->half[log];

    if (h->rest == NULL)
        return;
    files_put(&l->logs[log], h->rest, h->n);
    free(h->rest);
    h->rest = NULL;
    finished(l, &h->event, h->doomed);
}

static void put(struct life *l, const struct event *e, bool half, bool doomed)
{
    static char text[LINE_ROOM + 4000];
    struct half_line *h = &l->half[e->log];
    size_t padding = chance(l, 40) == 0 ? 60000 + chance(l, 120000) : chance(l, 60), n, first;
    bool traditional = l->mixed ? chance(l, 2) == 0 : l->traditional;

    life_whole(l, e->log);
    n = world_line(text, e, traditional, chance(l, 1000000), padding, chance(l, 4) == 0);
    l->tally->lines++;
    if (!half) {
        files_put(&l->logs[e->log], text, n);
        finished(l, e, doomed);
        return;
    }
    first = chance(l, (unsigned)n);
    files_put(&l->logs[e->log], text, first);
    *h = (struct half_line){.event = *e, .rest = malloc(n - first), .n = n - first, .doomed = doomed};
    if (h->rest == NULL)
        life_fail(l, "no memory");
    memcpy(h->rest, text + first, n - first);
}

static void advance(struct life *l)
{
    unsigned dice = chance(l, 1000);

    if (dice >= 400 && dice < 900)
        l->clock += 1 + chance(l, 20);
    else if (dice >= 900 && dice < 990)
        l->clock += chance(l, l->live ? 300 : 900);
    else if (dice >= 990 && !l->live)
        l->clock += dice < 999 ? 3600 + chance(l, 7200) : 26 * 3600;
    if (l->live)
        l->limit = (long long)time(NULL);
    if (l->clock > l->limit)
        l->clock = l->limit;
}

static struct event random_event(struct life *l, unsigned log)
{
    struct event e = {.at = l->clock,
                      .log = log,
                      .instance = chance(l, INSTANCES),
                      .service = chance(l, SERVICES),
                      .address = chance(l, ADDRESSES),
                      .organisation = chance(l, ORGANISATIONS),
                      .server = chance(l, SERVERS),
                      .domain = (int)chance(l, DOMAINS),
                      .number = ++l->number};

    if (chance(l, 40) == 0)
        l->focus = e;
    if (chance(l, 10) < 7) {
        e.instance = l->focus.instance;
        e.service = l->focus.service;
        e.address = l->focus.address;
        e.organisation = l->focus.organisation;
    }
    if (e.organisation == ORGANISATIONS - 1)
        e.server = 0; /* it has one */
    return e;
}

/* Turns e into a line about one of the latest messages that wait in this log; false: there is none. */
static bool about_waiting(struct life *l, struct event *e)
{
    const struct model *m = l->model;
    const struct model_message *chosen = NULL;
    unsigned found = 0;

    for (unsigned k = m->message_count; k-- > 0 && found < 40;) {
        const struct model_message *held = &m->messages[k];

        if (held->fate == FATE_WAITS && held->last.log == e->log && !world_attempted(held->number) &&
            l->clock - held->refused < 21600 && chance(l, ++found) == 0)
            chosen = held;
    }
    if (chosen == NULL)
        return false;
    e->instance = chosen->last.instance;
    e->organisation = chosen->last.organisation;
    e->address = chosen->last.address;
    e->service = chance(l, 5) == 0 ? e->service : chosen->last.service;
    e->domain = chosen->domain;
    e->number = chosen->number;
    if (e->organisation == ORGANISATIONS - 1)
        e->server = 0;
    return true;
}

/* Turns e into a delivery that some member of an open incident waits for; false: there is none. */
static bool about_refused(struct life *l, struct event *e)
{
    const struct model *m = l->model;
    unsigned found = 0;

    for (unsigned k = m->incident_count; k-- > 0 && found < 20;) {
        const struct model_incident *i = &m->incidents[k];

        for (unsigned j = 0; j < i->member_count && !i->closed && i->key.log == e->log; j++) {
            const struct model_member *member = &i->members[j];

            if (member->recovered != 0 || member->domains == 0 || chance(l, ++found) != 0)
                continue;
            e->instance = i->key.instance;
            e->organisation = member->organisation;
            do
                e->domain = (int)chance(l, DOMAINS);
            while ((member->domains >> e->domain & 1) == 0);
            e->server = member->only == NO_SERVER ? e->server : (unsigned)member->only;
            if (e->organisation == ORGANISATIONS - 1)
                e->server = 0;
        }
    }
    return found > 0;
}

/* Two lines: one server refuses, the next one takes the message or refuses as well. The second one is never left half: the
 * plugin waits for it ten minutes by the newest stamp of all logs, which here pass in no time. */
static void attempt(struct life *l, struct event *e, bool doomed)
{
    e->kind = EVENT_ATTEMPT;
    e->number |= ATTEMPTED;
    put(l, e, false, doomed);
    e->at += chance(l, 3);
    l->clock = e->at > l->clock ? e->at : l->clock;
    e->server = e->organisation == ORGANISATIONS - 1 ? 0 : 1 - e->server;
    e->kind = chance(l, 4) == 0 ? EVENT_DEFERRED : EVENT_JOINED;
    if (chance(l, 2) == 0)
        e->service = chance(l, SERVICES);
    put(l, e, false, doomed);
}

static void one_event(struct life *l, unsigned log, bool half, bool doomed)
{
    struct event e;
    unsigned dice = chance(l, 100);

    advance(l);
    e = random_event(l, log);
    if (dice >= 45 && dice < 50) {
        attempt(l, &e, doomed);
        return;
    }
    if (dice < 30)
        e.kind = EVENT_DEFERRED;
    else if (dice < 37)
        e.kind = EVENT_BOUNCED;
    else if (dice < 45)
        e.kind = !about_waiting(l, &e) || chance(l, 3) > 0 ? EVENT_DEFERRED : EVENT_BOUNCED;
    else if (dice < 67)
        e.kind = dice < 58 || about_refused(l, &e) ? EVENT_SENT : EVENT_NOISE;
    else if (dice < 73)
        e.kind = about_waiting(l, &e) ? EVENT_SENT : EVENT_QUEUED;
    else if (dice < 78) {
        if (dice < 75)
            (void)about_waiting(l, &e);
        e.kind = model_follow(l->model, &e) == -2 ? EVENT_GREYLIST : EVENT_FOLLOW;
    } else if (dice < 81)
        e.kind = EVENT_GREYLIST;
    else if (dice < 84)
        e.kind = EVENT_FILTERED;
    else if (dice < 85)
        e.kind = about_waiting(l, &e) ? EVENT_EXPIRED : EVENT_NOISE;
    else
        e.kind = dice < 92 ? EVENT_QUEUED : EVENT_NOISE;
    put(l, &e, half, doomed);
}

void life_burst(struct life *l, unsigned log, unsigned count, bool half, bool doomed)
{
    life_whole(l, log);
    if (l->logs[log].copied)
        return; /* what is written now would be truncated, seen or not */
    while (count-- > 0)
        one_event(l, log, half && count == 0, doomed);
}

void life_add_log(struct life *l)
{
    struct files *f = &l->logs[l->log_count];
    char path[300], link[300];

    *f = (struct files){.packing_at = -1,
                        .scheme = (enum scheme)chance(l, SCHEMES),
                        .packing = (enum packing)chance(l, PACKINGS),
                        .copytruncate = chance(l, 3) == 0,
                        .nocreate = chance(l, 2) == 0};
    (void)snprintf(f->dir, sizeof f->dir, l->links ? "%.180s/real" : "%.190s", l->dir);
    (void)snprintf(f->name, sizeof f->name, "mx%u.log", l->log_count);
    (void)snprintf(path, sizeof path, "%s/%s", f->dir, f->name);
    (void)snprintf(link, sizeof link, "%s/%s", l->dir, f->name);
    files_open(f);
    if (l->links && symlink(path, link) != 0)
        life_fail(l, "no link %s", link);
    if (!l->globbed)
        (void)snprintf(l->patterns[l->pattern_count++], sizeof l->patterns[0], "%s", link);
    l->log_count++;
}

void life_file_step(struct life *l)
{
    unsigned log = chance(l, l->log_count), dice = chance(l, 20);
    struct files *f = &l->logs[log];

    if (dice < 4) {
        if (f->copytruncate)
            life_whole(l, log); /* a line that copytruncate tears can't be put together again */
        life_trace(l, "rotate%u", log);
        (void)files_rotate(f);
    } else if (dice < 8) {
        life_trace(l, "reopen%u", log);
        life_whole(l, log);
        files_reopen(f);
    } else if (dice < 10) {
        life_trace(l, "pack%u", log);
        files_pack(f, chance(l, 2) == 0 ? 1 + chance(l, 200) : 1000000);
    } else if (dice < 12) {
        life_trace(l, "delete%u", log);
        if (f->copy_count > 2 && files_delete(f, l->seen[log]))
            l->lost = true; /* the position stood there: whether more had come is not to be known */
    } else {
        life_trace(l, "write%u", log);
        life_burst(l, log, 1 + chance(l, dice == 12 ? 40 : 6), dice == 13, false);
    }
}
