#include "tests/lib/unit.h"

#include <stdlib.h>

#include "dns/schedule.h"

#define MS 1000LL

static const struct schedule_rules usual = {
    .servers = 1, .window = 128, .window_max = 2048, .lane_cap = 8, .tries = 2, .patience_us = 2400 * MS};

/* Asks for as long as there is something to ask; returns how many attempts that were, the last one in *a. */
static size_t ask_all(struct schedule *s, long long now, struct schedule_attempt *a, enum schedule_step *step)
{
    struct schedule_attempt next = {0};
    long long until;
    size_t n = 0;

    *a = next;
    while ((*step = schedule_next(s, now, &next, &until)) == SCHEDULE_ASK) {
        *a = next;
        n++;
    }
    return n;
}

static struct schedule *with_jobs(const struct schedule_rules *rules, size_t lanes, size_t jobs_per_lane)
{
    struct schedule *s = schedule_new(rules, lanes);

    assert_non_null(s);
    for (size_t i = 0; i < jobs_per_lane; i++)
        for (size_t l = 0; l < lanes; l++)
            assert_true(schedule_add(s, l));
    return s;
}

static size_t ended(struct schedule *s, enum dns_outcome want)
{
    struct schedule_end end;
    size_t n = 0;

    while (schedule_ended(s, &end)) {
        WANT_INT("outcome", end.outcome, want);
        n++;
    }
    return n;
}

static void test_answered(void **state)
{
    struct schedule *s = with_jobs(&usual, 1, 1);
    enum schedule_step step;
    struct schedule_attempt a;
    long long us;
    uint32_t job;

    (void)state;
    WANT_INT("asked", ask_all(s, 0, &a, &step), 1);
    WANT_INT("waits", step, SCHEDULE_WAIT);
    WANT_INT("answer", schedule_answer(s, 20 * MS, a.id, DNS_NO_NAME, &job, &us), true);
    WANT_INT("job", job, 0);
    WANT_INT("took", us, 20 * MS);
    WANT_INT("the same again", schedule_answer(s, 21 * MS, a.id, DNS_ANSWER, &job, &us), false);
    WANT_INT("nothing left", ask_all(s, 30 * MS, &a, &step), 0);
    WANT_INT("done", step, SCHEDULE_DONE);
    schedule_free(s);
}

/* Lost packets: asked again, and the answer to the first attempt still counts. */
static void test_late(void **state)
{
    struct schedule *s = with_jobs(&usual, 1, 1);
    struct schedule_attempt first, second;
    enum schedule_step step;
    long long us, until;
    uint32_t job;

    (void)state;
    assert_int_equal(ask_all(s, 0, &first, &step), 1);
    assert_int_equal(schedule_next(s, 100 * MS, &second, &until), SCHEDULE_WAIT);
    WANT_INT("due", until, 800 * MS);
    WANT_INT("asked again", ask_all(s, 800 * MS, &second, &step), 1);
    WANT_INT("another attempt", first.id != second.id, true);
    WANT_INT("late answer", schedule_answer(s, 1500 * MS, first.id, DNS_ANSWER, &job, &us), true);
    WANT_INT("no second one", schedule_answer(s, 1501 * MS, second.id, DNS_ANSWER, &job, &us), false);
    schedule_free(s);
}

static void test_silence(void **state)
{
    struct schedule *s = with_jobs(&usual, 1, 1);
    struct schedule_attempt a;
    enum schedule_step step;

    (void)state;
    (void)ask_all(s, 0, &a, &step);
    (void)ask_all(s, 800 * MS, &a, &step);
    WANT_INT("no third attempt", ask_all(s, 1600 * MS, &a, &step), 0);
    WANT_INT("not over yet", ended(s, DNS_TIMEOUT), 0);
    (void)ask_all(s, 2400 * MS, &a, &step);
    WANT_INT("over", ended(s, DNS_TIMEOUT), 1);
    schedule_free(s);
}

/* What one attempt fails with, how many servers there are, how many attempts follow at once, and what is told. */
static const struct {
    const char *name;
    enum dns_outcome outcome;
    unsigned servers;
    size_t again;
} failures[] = {
    {"SERVFAIL, one server: asked once more", DNS_SERVFAIL, 1, 1},
    {"SERVFAIL, two servers: the other one", DNS_SERVFAIL, 2, 1},
    {"REFUSED, one server: final", DNS_REFUSED, 1, 0},
    {"REFUSED, two servers: the other one", DNS_REFUSED, 2, 1},
    {"FORMERR, one server: final", DNS_FORMERR, 1, 0},
    {"malformed, two servers: the other one", DNS_MALFORMED, 2, 1},
    {"unreachable, one server: final", DNS_UNREACHABLE, 1, 0},
    {"unreachable, two servers: the other one", DNS_UNREACHABLE, 2, 1},
};

static void test_failures(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++) {
        struct schedule_rules rules = usual;
        struct schedule_attempt a, b;
        enum schedule_step step;
        struct schedule *s;
        long long us;
        uint32_t job;

        rules.servers = failures[i].servers;
        s = with_jobs(&rules, 1, 1);
        (void)ask_all(s, 0, &a, &step);
        WANT_INT(failures[i].name, schedule_answer(s, MS, a.id, failures[i].outcome, &job, &us), false);
        WANT_INT(failures[i].name, ask_all(s, MS, &b, &step), failures[i].again);
        if (failures[i].again > 0) {
            WANT_INT(failures[i].name, b.server, failures[i].servers - 1);
            WANT_INT(failures[i].name, schedule_answer(s, 2 * MS, b.id, failures[i].outcome, &job, &us), false);
        }
        WANT_INT(failures[i].name, ended(s, failures[i].outcome), 1);
        schedule_free(s);
    }
}

/* A SERVFAIL says more than the silence that follows. */
static void test_most_telling(void **state)
{
    struct schedule *s = with_jobs(&usual, 1, 1);
    struct schedule_attempt a;
    enum schedule_step step;
    long long us;
    uint32_t job;

    (void)state;
    (void)ask_all(s, 0, &a, &step);
    (void)schedule_answer(s, MS, a.id, DNS_SERVFAIL, &job, &us);
    (void)ask_all(s, MS, &a, &step);
    (void)ask_all(s, 2400 * MS, &a, &step);
    WANT_INT("told as SERVFAIL", ended(s, DNS_SERVFAIL), 1);
    schedule_free(s);
}

static void test_truncated(void **state)
{
    struct schedule *s = with_jobs(&usual, 1, 2);
    struct schedule_attempt a, tcp;
    enum schedule_step step;
    long long us, until;
    uint32_t job;

    (void)state;
    assert_int_equal(schedule_next(s, 0, &a, &until), SCHEDULE_ASK);
    WANT_INT("over UDP", a.tcp, false);
    WANT_INT("truncated", schedule_answer(s, MS, a.id, DNS_TRUNCATED, &job, &us), false);
    assert_int_equal(schedule_next(s, MS, &tcp, &until), SCHEDULE_ASK);
    WANT_INT("over TCP", tcp.tcp, true);
    WANT_INT("of the same job", tcp.job, a.job);
    WANT_INT("answer", schedule_answer(s, 2 * MS, tcp.id, DNS_ANSWER, &job, &us), true);
    (void)ask_all(s, 2 * MS, &a, &step);
    (void)schedule_answer(s, 3 * MS, a.id, DNS_TRUNCATED, &job, &us);
    (void)ask_all(s, 3 * MS, &tcp, &step);
    (void)schedule_answer(s, 4 * MS, tcp.id, DNS_UNREACHABLE, &job, &us);
    WANT_INT("TCP is closed: truncated", ended(s, DNS_TRUNCATED), 1);
    schedule_free(s);
}

/* Two resolvers, the first one dead: after some silence the second is asked first. */
static void test_failover(void **state)
{
    struct schedule_rules rules = usual;
    struct schedule_attempt a;
    struct schedule *s;
    enum schedule_step step;
    long long us, until;
    uint32_t job;
    size_t again = 0;

    (void)state;
    rules.servers = 2;
    rules.window = 16;
    s = with_jobs(&rules, 16, 4);
    while (schedule_next(s, 0, &a, &until) == SCHEDULE_ASK)
        WANT_INT("the first resolver", a.server, 0);
    while (schedule_next(s, 800 * MS, &a, &until) == SCHEDULE_ASK) {
        WANT_INT("then the second", a.server, 1);
        WANT_INT("answers", schedule_answer(s, 801 * MS, a.id, DNS_NO_NAME, &job, &us), true);
        again++;
        if (again == 16)
            break;
    }
    WANT_INT("asked again", again, 16);
    while ((step = schedule_next(s, 802 * MS, &a, &until)) == SCHEDULE_ASK)
        WANT_INT("the second comes first now", a.server, 1);
    schedule_free(s);
}

static void test_window(void **state)
{
    struct schedule *s = with_jobs(&usual, 100, 10);
    struct schedule_attempt attempts[1024], a;
    enum schedule_step step;
    size_t first = 0, second = 0;
    long long us, until;
    uint32_t job;

    (void)state;
    while (schedule_next(s, 0, &attempts[first], &until) == SCHEDULE_ASK)
        first++;
    WANT_INT("opens at", first, 128);
    for (size_t i = 0; i < first; i++)
        assert_true(schedule_answer(s, 20 * MS, attempts[i].id, DNS_NO_NAME, &job, &us));
    second = ask_all(s, 20 * MS, &a, &step);
    WANT_INT("doubles in a round trip", second, 256);
    schedule_free(s);
}

/* Answers that come slower and slower mean that they queue up somewhere. */
static void test_queueing(void **state)
{
    struct schedule *s = with_jobs(&usual, 100, 100);
    struct schedule_attempt ring[4096];
    size_t head = 0, tail = 0, most = 0;
    long long now = 0, until, us;
    uint32_t job;

    (void)state;
    /* A server that answers one question in 15 us, in their order. */
    for (;;) {
        enum schedule_step step;

        while ((step = schedule_next(s, now, &ring[tail % 4096], &until)) == SCHEDULE_ASK)
            tail++;
        if (step == SCHEDULE_DONE)
            break;
        if (tail - head > most)
            most = tail - head;
        assert_true(tail > head);
        now += 15;
        assert_true(schedule_answer(s, now, ring[head++ % 4096].id, DNS_NO_NAME, &job, &us));
    }
    WANT_INT("all are answered", head, 10000);
    if (most > 270)
        fail_msg("got %zu questions waiting in the server's socket, which holds 270", most);
    schedule_free(s);
}

static void test_lane_cap(void **state)
{
    struct schedule *s = with_jobs(&usual, 2, 100);
    struct schedule_attempt a;
    enum schedule_step step;

    (void)state;
    WANT_INT("two lanes of eight", ask_all(s, 0, &a, &step), 16);
    schedule_free(s);
}

/* One lane never answers: it costs a few questions, not the run. */
static void test_breaker(void **state)
{
    struct schedule *s = with_jobs(&usual, 2, 50);
    struct schedule_attempt a;
    long long now = 0, until, us;
    size_t dead = 0, answered = 0, failed = 0;
    struct schedule_end end;
    uint32_t job;

    (void)state;
    for (;;) {
        enum schedule_step step = schedule_next(s, now, &a, &until);

        while (schedule_ended(s, &end)) {
            WANT_INT("of the dead lane", end.job % 2, 1);
            failed++;
        }
        if (step == SCHEDULE_DONE)
            break;
        if (step == SCHEDULE_WAIT)
            now = until > now ? until : now;
        else if (a.job % 2 == 1)
            dead++;
        else if (schedule_answer(s, now, a.id, DNS_NO_NAME, &job, &us))
            answered++;
    }
    WANT_INT("the live lane", answered, 50);
    WANT_INT("the dead lane", failed, 50);
    WANT_INT("questions to it", dead, 16);
    WANT_INT("time", now, 2400 * MS);
    schedule_free(s);
}

/* A lane that goes silent in the middle. */
static void test_breaker_later(void **state)
{
    struct schedule_rules rules = usual;
    struct schedule_attempt a;
    struct schedule *s;
    long long now = 0, until, us;
    size_t asked = 0;
    uint32_t job;
    struct schedule_end end;
    enum schedule_step step;

    (void)state;
    rules.tries = 1;
    s = with_jobs(&rules, 1, 200);
    while ((step = schedule_next(s, now, &a, &until)) != SCHEDULE_DONE) {
        if (step == SCHEDULE_WAIT)
            now = until > now ? until : now;
        else if (asked++ < 5)
            (void)schedule_answer(s, now, a.id, DNS_NO_NAME, &job, &us);
        while (schedule_ended(s, &end))
            ;
    }
    if (asked > 40)
        fail_msg("got %zu questions to a lane that went silent, want at most 40", asked);
    schedule_free(s);
}

/* Nobody answers anything: one patience, not one per window. */
static void test_all_dead(void **state)
{
    struct schedule *s = with_jobs(&usual, 100, 100);
    struct schedule_attempt a;
    enum schedule_step step;
    long long until = 0;

    (void)state;
    (void)ask_all(s, 0, &a, &step);
    (void)ask_all(s, 800 * MS, &a, &step);
    (void)schedule_next(s, 2400 * MS, &a, &until);
    WANT_INT("all over", ended(s, DNS_TIMEOUT), 10000);
    WANT_INT("done", schedule_next(s, 2400 * MS, &a, &until), SCHEDULE_DONE);
    schedule_free(s);
}

static void test_abandon(void **state)
{
    struct schedule *s = with_jobs(&usual, 2, 100);
    struct schedule_attempt a;
    enum schedule_step step;
    long long us;
    uint32_t job;

    (void)state;
    (void)ask_all(s, 0, &a, &step);
    WANT_INT("one is answered", schedule_answer(s, MS, a.id, DNS_ANSWER, &job, &us), true);
    schedule_abandon(s, 2 * MS);
    WANT_INT("all others", ended(s, DNS_ABANDONED), 199);
    WANT_INT("too late", schedule_answer(s, 3 * MS, 0, DNS_ANSWER, &job, &us), false);
    schedule_free(s);
}

/* Ids that were never given out. */
static void test_strange_ids(void **state)
{
    struct schedule *s = with_jobs(&usual, 1, 1);
    struct schedule_attempt a;
    enum schedule_step step;
    long long us;
    uint32_t job;

    (void)state;
    (void)ask_all(s, 0, &a, &step);
    for (uint32_t id = 0; id < 64; id++)
        if (id != a.id)
            WANT_INT("strange", schedule_answer(s, MS, id, DNS_ANSWER, &job, &us), false);
    WANT_INT("strange", schedule_answer(s, MS, UINT32_MAX, DNS_ANSWER, &job, &us), false);
    WANT_INT("its own", schedule_answer(s, MS, a.id, DNS_ANSWER, &job, &us), true);
    schedule_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answered), cmocka_unit_test(test_late),         cmocka_unit_test(test_silence),
        cmocka_unit_test(test_failures), cmocka_unit_test(test_most_telling), cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_failover), cmocka_unit_test(test_window),       cmocka_unit_test(test_queueing),
        cmocka_unit_test(test_lane_cap), cmocka_unit_test(test_breaker),      cmocka_unit_test(test_breaker_later),
        cmocka_unit_test(test_all_dead), cmocka_unit_test(test_abandon),      cmocka_unit_test(test_strange_ids),
    };
    return cmocka_run_group_tests_name("schedule", tests, NULL, NULL);
}
