#include "tests/soak/life.h"
#include "tests/soak/state.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void start(struct life *l, struct plugin *p, bool peek, bool json, const char *seconds)
{
    char state[240], files[LOGS_MAX + 1][310], timeout[20];
    char *argv[PLUGIN_ARGUMENTS_MAX] = {(char *)(size_t)l->plugin, state, timeout, (char *)(size_t) "--first-run=start",
                                        (char *)(size_t) "--own-ip=203.0.113.25"};
    unsigned n = 5;

    (void)snprintf(state, sizeof state, "--state-dir=%s", l->state_dir);
    (void)snprintf(timeout, sizeof timeout, "--timeout=%s", seconds);
    for (unsigned i = 0; i < l->pattern_count; i++) {
        (void)snprintf(files[i], sizeof files[i], "--logfile=%s", l->patterns[i]);
        argv[n++] = files[i];
    }
    if (peek)
        argv[n++] = (char *)(size_t) "--peek";
    if (json)
        argv[n++] = (char *)(size_t) "--output-format=json";
    argv[n] = NULL;
    *p = (struct plugin){.json = json, .low = l->model->totals, .floor = l->floor};
    for (unsigned i = 0; i < l->log_count; i++)
        p->lines[i] = l->logs[i].lines;
    plugin_start(p, argv);
}

static void between(struct life *l, const char *what, uint64_t low, uint64_t got, uint64_t high)
{
    if (got < low || got > high)
        life_fail(l, "%s: %llu, which is not between %llu and %llu", what, (unsigned long long)got,
                  (unsigned long long)low, (unsigned long long)high);
}

static void check_totals(struct life *l, const struct totals *low, const struct totals *got, const struct totals *high)
{
    between(l, "refusals", low->refusals, got->refusals, high->refusals);
    between(l, "sent", low->sent, got->sent, high->sent);
    between(l, "deferred", low->deferred, got->deferred, high->deferred);
    between(l, "bounced", low->bounced, got->bounced, high->bounced);
    between(l, "returned", low->returned, got->returned, high->returned);
}

/* A run has completed: what it says must lie between what was there when it began and what is there now. */
static void check_run(struct life *l, struct plugin *p, const struct outcome *o, bool peek)
{
    static const char *const never[] = {"the state was lost", "damaged",     "was not saved", "not writable", "no room",
                                        "out of memory",      "cannot read", "refused:"};
    bool busy = strstr(o->text, "another run is reading") != NULL;

    l->tally->runs++;
    l->said = o->text;
    life_trace(l, "=%d", o->status);
    if (o->errors || o->status > 3)
        life_fail(l, "exit status %d, or words on standard error", o->status);
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        if (strstr(o->text, never[i]) != NULL)
            life_fail(l, "it says \"%s\"", never[i]);
    if (strstr(o->text, "may be lost") != NULL) {
        if (!l->lost)
            life_fail(l, "it says that lines may be lost");
        l->spoken = true;
    }
    l->tally->lagging += o->lag > 0;
    check_totals(l, busy || o->lag > 0 ? &p->floor : &p->low, &o->totals, &l->model->totals);
    l->said = NULL;
    l->typical = l->typical * 0.9 + p->took * 0.1;
    if (peek)
        return;
    if (o->totals.refusals >= l->floor.refusals && o->totals.sent >= l->floor.sent)
        l->floor = o->totals;
    for (unsigned i = 0; i < l->log_count && !busy && o->lag == 0; i++)
        if (p->lines[i] > l->seen[i])
            l->seen[i] = p->lines[i];
}

static void pause_for(double seconds)
{
    struct timespec t = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};

    if (seconds > 0)
        (void)nanosleep(&t, NULL);
}

static void finish(struct life *l, struct plugin *p, bool peek)
{
    struct outcome o;

    if (p->pid == 0)
        return;
    (void)plugin_ended(p, true, &o);
    if (o.status == -1)
        life_fail(l, "it was ended by a signal that nobody sent");
    check_run(l, p, &o, peek);
    free(o.text);
}

/* Ends it by SIGKILL unless it has ended by then. */
static void kill_at(struct life *l, struct plugin *p, double when)
{
    struct timespec before = state_committed(l->state_dir), after;
    struct outcome o;

    pause_for(when - monotonic());
    if (plugin_ended(p, false, &o)) {
        check_run(l, p, &o, false);
    } else {
        (void)kill(p->pid, SIGKILL);
        (void)plugin_ended(p, true, &o);
        if (o.status == -1) {
            after = state_committed(l->state_dir);
            l->tally->killed++;
            l->tally->killed_after_commit += before.tv_sec != after.tv_sec || before.tv_nsec != after.tv_nsec;
        } else {
            check_run(l, p, &o, false);
        }
    }
    free(o.text);
}

/* One run hangs with the lock or without it; another one meanwhile tells what is known. */
static void wait_for_hanging(struct life *l)
{
    struct plugin hanging, other;
    double share = chance(l, 100) / 100.0;

    start(l, &hanging, false, true, "8");
    pause_for(share * l->typical);
    (void)kill(hanging.pid, SIGSTOP);
    start(l, &other, false, chance(l, 2) == 0, "1");
    life_file_step(l);
    finish(l, &other, false);
    l->tally->waits++;
    if (chance(l, 2) == 0) {
        kill_at(l, &hanging, 0);
    } else {
        (void)kill(hanging.pid, SIGCONT);
        finish(l, &hanging, false);
    }
}

void life_run(struct life *l)
{
    struct plugin p, second = {0};
    unsigned dice = chance(l, 100), steps = chance(l, 5);
    bool peek = dice >= 90, kills = dice < 45;
    double share = chance(l, 120) / 100.0, end;

    if (dice == 89) {
        life_trace(l, "hang");
        wait_for_hanging(l);
        return;
    }
    life_trace(l, dice < 45 ? "kill" : peek ? "peek" : dice < 60 ? "pair" : "run");
    start(l, &p, peek, chance(l, 2) == 0, "8");
    end = p.started + share * l->typical;
    while (steps-- > 0) {
        double next = monotonic() + l->typical * chance(l, 100) / 250;

        if (kills && next >= end)
            break;
        pause_for(next - monotonic());
        life_file_step(l);
    }
    if (dice >= 45 && dice < 60) {
        start(l, &second, false, chance(l, 2) == 0, "8");
        life_file_step(l);
        l->tally->pairs++;
    }
    if (kills || (second.pid != 0 && dice < 50))
        kill_at(l, &p, end);
    else
        finish(l, &p, peek);
    finish(l, &second, false);
    l->tally->peeks += peek;
}

static void rest_run(struct life *l, bool peek)
{
    struct plugin p;
    struct outcome o;
    char why[400];
    long long now = (long long)time(NULL);

    start(l, &p, peek, true, "8");
    (void)plugin_ended(&p, true, &o);
    check_run(l, &p, &o, peek);
    if (o.lag != 0)
        life_fail(l, "a lag of %llu at rest", o.lag);
    check_totals(l, &l->model->totals, &o.totals, &l->model->totals);
    if (now - l->model->clock >= 86400)
        now = l->model->clock;
    if (!model_agrees(l->model, now, o.text, o.status, why))
        life_fail(l, "%s\n%s", why, o.text);
    free(o.text);
}

void life_rest(struct life *l)
{
    uint64_t digest;

    life_trace(l, "rest");
    for (unsigned i = 0; i < l->log_count; i++) {
        life_whole(l, i);
        if (l->logs[i].copied)
            files_reopen(&l->logs[i]);
    }
    life_burst(l, 0, 1, false, false); /* so that there is something new */
    if (chance(l, 3) == 0)
        rest_run(l, true);
    rest_run(l, false);
    digest = state_digest(l->state_dir);
    if (chance(l, 3) == 0) {
        rest_run(l, true);
        if (state_digest(l->state_dir) != digest)
            life_fail(l, "--peek changed the state");
    }
    l->lost = false;
    l->tally->rests++;
}
