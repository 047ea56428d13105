#include "dns/schedule_jobs.h"

#include <stdlib.h>

void jobs_append(struct schedule *s, struct list_of_jobs *list, uint32_t job, bool again)
{
    uint32_t *next = again ? &s->jobs[job].again_next : &s->jobs[job].next;

    *next = NO_JOB;
    if (list->head == NO_JOB)
        list->head = job;
    else if (again)
        s->jobs[list->tail].again_next = job;
    else
        s->jobs[list->tail].next = job;
    list->tail = job;
}

struct schedule *schedule_new(const struct schedule_rules *rules, size_t lanes)
{
    struct schedule *s = calloc(1, sizeof *s);

    if (s == NULL)
        return NULL;
    s->rules = *rules;
    if (s->rules.tries < 1 || s->rules.tries > TRIES_MAX)
        s->rules.tries = s->rules.tries < 1 ? 1 : TRIES_MAX;
    pace_init(&s->pace, rules);
    s->rules.servers = s->pace.servers;
    s->lane_count = lanes;
    s->lanes = calloc(lanes + 1, sizeof *s->lanes);
    s->out = calloc(rules->window_max + 1, sizeof *s->out);
    if (s->lanes == NULL || s->out == NULL) {
        schedule_free(s);
        return NULL;
    }
    for (size_t i = 0; i < lanes; i++)
        s->lanes[i] = (struct lane){.waiting = {NO_JOB, NO_JOB}, .cap = rules->lane_cap < 1 ? 1 : rules->lane_cap};
    s->ended = s->again = (struct list_of_jobs){NO_JOB, NO_JOB};
    return s;
}

bool schedule_add(struct schedule *s, size_t lane)
{
    if (s->job_count == s->job_room) {
        size_t room = s->job_room == 0 ? 256 : 2 * s->job_room;
        struct job *jobs = room > SCHEDULE_JOBS_MAX ? NULL : realloc(s->jobs, room * sizeof *jobs);

        if (jobs == NULL)
            return false;
        s->jobs = jobs;
        s->job_room = room;
    }
    s->jobs[s->job_count] = (struct job){.lane = (uint32_t)lane};
    jobs_append(s, &s->lanes[lane].waiting, (uint32_t)s->job_count++, false);
    s->waiting++;
    return true;
}

void jobs_end(struct schedule *s, uint32_t id, long long now_us)
{
    struct job *j = &s->jobs[id];

    if (j->state == JOB_OUT) {
        uint32_t last = s->out[--s->out_count];

        s->out[j->place] = last;
        s->jobs[last].place = j->place;
        s->lanes[j->lane].out--;
        j->took_us = now_us - j->asked_us;
    }
    j->state = JOB_ENDED;
}

void jobs_fail(struct schedule *s, uint32_t id, long long now_us, enum dns_outcome outcome)
{
    struct job *j = &s->jobs[id];

    if (!j->failed)
        j->outcome = outcome;
    j->failed = true;
    jobs_end(s, id, now_us);
    jobs_append(s, &s->ended, id, false);
}

void jobs_fail_waiting(struct schedule *s, struct lane *lane, long long now_us, enum dns_outcome outcome)
{
    while (lane->waiting.head != NO_JOB) {
        uint32_t id = lane->waiting.head;

        lane->waiting.head = s->jobs[id].next;
        s->waiting--;
        jobs_fail(s, id, now_us, outcome);
    }
}

void jobs_fail_all(struct schedule *s, long long now_us, enum dns_outcome outcome)
{
    while (s->out_count > 0)
        jobs_fail(s, s->out[0], now_us, outcome);
    for (size_t i = 0; i < s->lane_count; i++)
        jobs_fail_waiting(s, &s->lanes[i], now_us, outcome);
}

bool schedule_ended(struct schedule *s, struct schedule_end *end)
{
    uint32_t id = s->ended.head;

    if (id == NO_JOB)
        return false;
    s->ended.head = s->jobs[id].next;
    *end = (struct schedule_end){.job = id, .outcome = s->jobs[id].outcome, .us = s->jobs[id].took_us};
    return true;
}

void schedule_free(struct schedule *s)
{
    if (s == NULL)
        return;
    free(s->jobs);
    free(s->lanes);
    free(s->out);
    free(s);
}
