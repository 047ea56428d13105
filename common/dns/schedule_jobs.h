/* The jobs of a schedule and the lists they stand in: what schedule.c decides is carried out here. Private to the schedule. */
#ifndef ERS_SCHEDULE_JOBS_H
#define ERS_SCHEDULE_JOBS_H

#include "dns/schedule_pace.h"

#define NO_JOB UINT32_MAX
#define TRIES_MAX 8

enum job_state { JOB_WAITING, JOB_OUT, JOB_ENDED };
struct job {
    uint32_t lane;
    uint32_t next;       /* in its lane while waiting, among the ended after that */
    uint32_t again_next; /* among those that need another attempt now */
    uint32_t place;      /* in `out` */
    uint16_t open;       /* a bit for each attempt without a reply */
    uint8_t state, sent, first_server, again_number;
    bool again, failed;
    enum dns_outcome outcome;    /* of its failures the most telling; when `failed` */
    long long asked_us, took_us; /* first attempt; from there to its end */
};
struct list_of_jobs {
    uint32_t head, tail;
};
struct lane {
    struct list_of_jobs waiting;
    unsigned out, cap, answers, failures; /* failures: in a row */
};
struct schedule {
    struct schedule_rules rules;
    struct pace pace;
    struct job *jobs;
    struct lane *lanes;
    uint32_t *out;
    size_t job_count, job_room, lane_count, out_count, turn;
    size_t waiting; /* jobs not yet asked */
    struct list_of_jobs ended, again;
    bool crowded;   /* the window keeps jobs from being asked */
    uint64_t heard; /* replies of whatever kind */
    long long due_us;
};

/* Puts a job at the end of a list: of those that need another attempt (again), or of any other. */
void jobs_append(struct schedule *s, struct list_of_jobs *list, uint32_t job, bool again);
/* The job is over: no longer out. */
void jobs_end(struct schedule *s, uint32_t id, long long now_us);
/* The same, as a failure to be told by schedule_ended; what it met before is kept as the outcome. */
void jobs_fail(struct schedule *s, uint32_t id, long long now_us, enum dns_outcome outcome);
/* Those of a lane that were not asked yet; all that have not ended. */
void jobs_fail_waiting(struct schedule *s, struct lane *lane, long long now_us, enum dns_outcome outcome);
void jobs_fail_all(struct schedule *s, long long now_us, enum dns_outcome outcome);

#endif
