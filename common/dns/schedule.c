#include "dns/schedule.h"

#include "dns/schedule_jobs.h"

#define TCP_BIT 8u /* of an attempt's number: the repetition over TCP of the attempt in the lower bits */
#define LANE_FAILURES_FIRST 3
#define LANE_FAILURES_LATER 10

/* The job has no attempt left: the breakers. */
static void give_up(struct schedule *s, uint32_t id, long long now_us, enum dns_outcome outcome)
{
    struct lane *lane = &s->lanes[s->jobs[id].lane];

    jobs_fail(s, id, now_us, outcome);
    outcome = s->jobs[id].outcome;
    lane->failures++;
    if (s->heard == 0)
        jobs_fail_all(s, now_us, outcome);
    else if (lane->failures >= (lane->answers == 0 ? LANE_FAILURES_FIRST : LANE_FAILURES_LATER))
        jobs_fail_waiting(s, lane, now_us, outcome);
}

static void ask_again(struct schedule *s, uint32_t id, unsigned number)
{
    struct job *j = &s->jobs[id];

    if (j->again)
        return;
    j->again = true;
    j->again_number = (uint8_t)number;
    jobs_append(s, &s->again, id, true);
}

static long long retry_after(const struct schedule *s)
{
    return s->rules.patience_us / (s->rules.tries + 1);
}

/* Looks at the jobs that are out: who has waited long enough for another attempt, or for good. */
static void look_at_clocks(struct schedule *s, long long now_us)
{
    s->due_us = INT64_MAX;
    for (size_t i = s->out_count; i > 0 && i <= s->out_count; i--) {
        uint32_t id = s->out[i - 1];
        struct job *j = &s->jobs[id];
        long long end = j->asked_us + s->rules.patience_us, retry = j->asked_us + j->sent * retry_after(s);

        if (now_us >= end) {
            give_up(s, id, now_us, DNS_TIMEOUT);
            continue;
        }
        if (j->sent < s->rules.tries && !j->again && now_us >= retry) {
            if (s->lanes[j->lane].answers > 0)
                pace_loss(&s->pace, now_us);
            ask_again(s, id, j->sent);
            retry += retry_after(s);
        }
        if (j->sent + (j->again ? 1u : 0u) < s->rules.tries && retry < end)
            end = retry;
        if (end < s->due_us)
            s->due_us = end;
    }
}

static void fill_attempt(struct schedule *s, uint32_t id, unsigned number, struct schedule_attempt *ask)
{
    struct job *j = &s->jobs[id];

    j->open |= (uint16_t)(1u << number);
    if ((number & TCP_BIT) == 0)
        j->sent = (uint8_t)(number + 1);
    ask->job = id;
    ask->id = id << 4 | number;
    ask->server = pace_server(&s->pace, j->first_server, number & ~TCP_BIT);
    ask->tcp = (number & TCP_BIT) != 0;
    pace_asked(&s->pace, ask->server);
}

static bool next_again(struct schedule *s, struct schedule_attempt *ask)
{
    while (s->again.head != NO_JOB) {
        uint32_t id = s->again.head;
        struct job *j = &s->jobs[id];

        s->again.head = j->again_next;
        j->again = false;
        if (j->state == JOB_OUT) {
            fill_attempt(s, id, j->again_number, ask);
            return true;
        }
    }
    return false;
}

/* A lane that has failed and never answered: what is out decides about the rest. */
static bool is_suspect(const struct lane *lane)
{
    return lane->answers == 0 && lane->failures > 0 && lane->out > 0;
}

/* A job that has not been asked yet, of the lanes in turn. */
static bool next_fresh(struct schedule *s, long long now_us, struct schedule_attempt *ask)
{
    s->crowded = s->waiting > 0 && s->out_count >= s->pace.window;
    if (s->waiting == 0 || s->crowded)
        return false;
    for (size_t i = 0; i < s->lane_count; i++) {
        struct lane *lane = &s->lanes[s->turn];
        uint32_t id = lane->waiting.head;

        s->turn = (s->turn + 1) % s->lane_count;
        if (id == NO_JOB || lane->out >= lane->cap || is_suspect(lane))
            continue;
        lane->waiting.head = s->jobs[id].next;
        s->waiting--;
        lane->out++;
        s->jobs[id].state = JOB_OUT;
        s->jobs[id].asked_us = now_us;
        s->jobs[id].first_server = (uint8_t)s->pace.preferred;
        s->jobs[id].place = (uint32_t)s->out_count;
        s->out[s->out_count++] = id;
        fill_attempt(s, id, 0, ask);
        if (now_us + retry_after(s) < s->due_us)
            s->due_us = now_us + retry_after(s);
        return true;
    }
    return false;
}

enum schedule_step schedule_next(struct schedule *s, long long now_us, struct schedule_attempt *ask,
                                 long long *until_us)
{
    if (s->out_count > 0 && now_us >= s->due_us)
        look_at_clocks(s, now_us);
    else if (s->out_count == 0)
        s->due_us = INT64_MAX;
    if (next_again(s, ask) || next_fresh(s, now_us, ask))
        return SCHEDULE_ASK;
    *until_us = s->ended.head != NO_JOB ? now_us : s->due_us;
    return s->out_count == 0 && s->waiting == 0 && s->ended.head == NO_JOB ? SCHEDULE_DONE : SCHEDULE_WAIT;
}

static void note_failure(struct job *j, enum dns_outcome outcome)
{
    if (!j->failed || j->outcome == DNS_TIMEOUT || j->outcome == DNS_UNREACHABLE)
        j->outcome = outcome;
    j->failed = true;
}

/* One attempt has failed. Another one at once: after SERVFAIL, and where a resolver is left that has not been asked. After
 * silence, when its time comes. */
static void attempt_failed(struct schedule *s, uint32_t id, long long now_us, unsigned number, enum dns_outcome outcome)
{
    struct job *j = &s->jobs[id];

    note_failure(j, outcome);
    if (outcome == DNS_UNREACHABLE)
        pace_unreachable(&s->pace, pace_server(&s->pace, j->first_server, number & ~TCP_BIT));
    if (j->again)
        return;
    if (j->sent < s->rules.tries && outcome != DNS_TIMEOUT && (outcome == DNS_SERVFAIL || j->sent < s->rules.servers))
        ask_again(s, id, j->sent);
    else if (j->open == 0 && (outcome != DNS_TIMEOUT || j->sent >= s->rules.tries))
        give_up(s, id, now_us, outcome);
}

bool schedule_answer(struct schedule *s, long long now_us, uint32_t id, enum dns_outcome outcome, uint32_t *job,
                     long long *us)
{
    unsigned number = id & 15, server;
    struct lane *lane;
    struct job *j;

    *job = id >> 4;
    if (*job >= s->job_count)
        return false;
    j = &s->jobs[*job];
    lane = &s->lanes[j->lane];
    server = pace_server(&s->pace, j->first_server, number & ~TCP_BIT);
    if (outcome < DNS_TIMEOUT) {
        s->heard++;
        pace_heard(&s->pace, server);
    }
    if (j->state != JOB_OUT || (j->open >> number & 1) == 0)
        return false;
    j->open &= (uint16_t) ~(1u << number);
    if (outcome == DNS_TRUNCATED && (number & TCP_BIT) == 0 && !j->again) {
        ask_again(s, *job, number | TCP_BIT);
        return false;
    }
    if (!DNS_IS_ANSWER(outcome)) {
        attempt_failed(s, *job, now_us, number, (number & TCP_BIT) != 0 ? DNS_TRUNCATED : outcome);
        return false;
    }
    if (number == 0)
        pace_answer(&s->pace, now_us - j->asked_us, s->crowded);
    jobs_end(s, *job, now_us);
    lane->answers++;
    lane->failures = 0;
    if (lane->cap < s->rules.window_max)
        lane->cap++;
    *us = j->took_us;
    return true;
}

void schedule_abandon(struct schedule *s, long long now_us)
{
    jobs_fail_all(s, now_us, DNS_ABANDONED);
}
