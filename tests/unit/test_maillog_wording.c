#include "tests/lib/unit.h"

#include "plugins/check_maillog_ers/wording.h"
#include "tests/lib/story.h"

#include <stdlib.h>
#include <time.h>

#define T 1764001500LL /* 2025-11-24 16:25:00 UTC */
#define MX "mx.example.co.jp[198.51.100.7]"
#define ERS "trendmicro-ers"
#define IP "203.0.113.25"

struct scene {
    struct story story;
    struct catalogue *catalogue;
    struct maillog_config config;
};

static int begin(void **state)
{
    static struct scene scene;
    size_t errors;

    if (setenv("TZ", "UTC0", 1) != 0)
        return -1;
    tzset();
    scene = (struct scene){.config = {.window_s = 3600}};
    story_begin(&scene.story);
    scene.catalogue = catalogue_load(NULL, NULL, 0, NULL, 0, &errors);
    assert_non_null(scene.catalogue);
    *state = &scene;
    return 0;
}

static int end(void **state)
{
    struct scene *s = *state;

    catalogue_free(s->catalogue);
    story_end(&s->story);
    return 0;
}

static void want_summary(struct scene *s, long long now, size_t n, size_t more, size_t room, const char *want)
{
    struct incident i = story_incident(&s->story, now, n);
    struct wording w = {s->story.book, s->catalogue, &s->config, now};
    struct buffer out;

    buffer_init(&out, 4096);
    wording_summary(&out, &w, &i, more, room);
    WANT_TEXT("summary", buffer_slice(&out), want);
    buffer_free(&out);
}

static void refuse_many(struct scene *s, int from, int to, long long t, int from_news)
{
    char id[16];

    for (int n = from; n < to; n++) {
        (void)snprintf(id, sizeof id, "M%d", n);
        story_queued(&s->story, t, id, n < from_news ? "news@example.com" : "staff@example.com");
        story_refuse(&s->story, t + n - from, id, "example.co.jp", MX, "450", ERS, IP);
    }
}

static void test_blocked(void **state)
{
    struct scene *s = *state;

    refuse_many(s, 0, 37, T, 31);
    want_summary(s, T + 540, 0, 0, 139,
                 "Trend Micro ERS blocks 203.0.113.25: example.co.jp, 37 mails since 16:25, 0 lost (first return in "
                 "4d23h); top sender news@example.com 31/37");
}

static void test_still_blocked(void **state)
{
    struct scene *s = *state;
    char id[16];

    refuse_many(s, 0, 111, T, 0);
    story_refuse(&s->story, T + 3599, "LAST", "example.co.jp", MX, "450", ERS, IP);
    for (int n = 0; n < 20; n++) { /* the same messages, tried again without a word of the server */
        (void)snprintf(id, sizeof id, "M%d", n);
        story_follow(&s->story, T + 3600, id, "example.co.jp");
    }
    want_summary(s, T + 3600 + 30, 0, 0, 139,
                 "Trend Micro ERS still blocks 203.0.113.25, 1h00: example.co.jp, 112 late, 0 lost (first return in "
                 "4d22h); last refusal 17:24");
}

static void test_over(void **state)
{
    struct scene *s = *state;
    char id[16];

    refuse_many(s, 0, 37, T, 31);
    for (int n = 0; n < 37; n++) {
        (void)snprintf(id, sizeof id, "M%d", n);
        story_sent(&s->story, T + 1860 + n, id, "example.co.jp", MX);
    }
    want_summary(s, T + 1900, 0, 0, 139,
                 "Trend Micro ERS block of 203.0.113.25 over after 31 min (16:25-16:56): example.co.jp accepts; 37 "
                 "late, 37 sent, 0 lost");
    s->story.view.quiet_s = 7200;
    want_summary(s, T + 1900, 0, 0, 139,
                 "Trend Micro ERS block of 203.0.113.25 recovering since 16:56: example.co.jp accepts; 37 late, 37 "
                 "sent, 0 lost");
}

static void test_lapsed_and_date(void **state)
{
    struct scene *s = *state;

    story_refuse(&s->story, T, "A1", "example.co.jp", MX, "554", ERS, IP);
    want_summary(s, T + 86400, 0, 0, 139,
                 "Trend Micro ERS block of 203.0.113.25 lapsed, nothing sent there since 2025-11-24 16:25: "
                 "example.co.jp; 0 late, 0 sent, 1 lost");
}

static void test_less_room_says_less(void **state)
{
    static const struct {
        size_t room;
        const char *want;
    } rows[] = {
        {400, "Trend Micro ERS blocks 203.0.113.25: example.co.jp, www.example.co.jp, example.net and 1 more, 4 mails "
              "since 16:25, 0 lost (first return in 4d23h); top sender news@example.com 4/4; +2 more"},
        {160, "Trend Micro ERS blocks 203.0.113.25: example.co.jp, www.example.co.jp, example.net and 1 more, 4 mails "
              "since 16:25, 0 lost (first return in 4d23h); +2 more"},
        {139, "Trend Micro ERS blocks 203.0.113.25: example.co.jp, www.example.co.jp, example.net and 1 more, 4 mails "
              "since 16:25, 0 lost; +2 more"},
        {100, "Trend Micro ERS blocks 203.0.113.25: example.co.jp and 3 more, 4 mails since 16:25, 0 lost; +2 more"},
    };
    static const char *const domains[] = {"example.co.jp", "www.example.co.jp", "example.net", "example.org"};
    struct scene *s = *state;
    char id[16];

    for (size_t n = 0; n < 4; n++) {
        (void)snprintf(id, sizeof id, "D%zu", n);
        story_queued(&s->story, T, id, "news@example.com");
        story_refuse(&s->story, T, id, domains[n], MX, "450", ERS, IP);
    }
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++)
        want_summary(s, T + 60, 0, 2, rows[r].room, rows[r].want);
}

static void test_whom(void **state)
{
    struct scene *s = *state;

    story_refuse(&s->story, T, "A1", "example.co.jp", MX, "450", ERS, NULL);
    want_summary(s, T, 0, 0, 139,
                 "Trend Micro ERS blocks us: example.co.jp, 1 mail since 16:25, 0 lost (first return in 5d0h)");
    s->config.own_ips.items[0] = SLICE("203.0.113.25");
    s->config.own_ips.count = 1;
    want_summary(
        s, T, 0, 0, 139,
        "Trend Micro ERS blocks 203.0.113.25: example.co.jp, 1 mail since 16:25, 0 lost (first return in 5d0h)");
    story_refuse(&s->story, T + 1, "A2", "example.net", "mx.example.net[192.0.2.9]", "450", "spamhaus",
                 "198.51.100.77");
    story_refuse(&s->story, T + 1, "A3", "example.net", "mx.example.net[192.0.2.9]", "450", "spamhaus",
                 "198.51.100.77");
    s->config.own_ips.items[1] = SLICE("2001:db8::25");
    s->config.own_ips.count = 2;
    want_summary(s, T + 1, 0, 0, 60,
                 "Spamhaus names 198.51.100.77, not ours: example.net, 2 mails since 16:25, 0 lost");
}

static void test_same_address_in_two_spellings(void **state)
{
    struct scene *s = *state;
    struct wording w = {s->story.book, s->catalogue, &s->config, T};
    struct incident i = {.ip = SLICE_INIT("2001:DB8:0:0::25")};

    s->config.own_ips.items[0] = SLICE("2001:db8::25");
    s->config.own_ips.count = 1;
    assert_true(wording_is_ours(&w, &i));
    i.ip = SLICE("2001:db8::26");
    assert_false(wording_is_ours(&w, &i));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_blocked, begin, end),
        cmocka_unit_test_setup_teardown(test_still_blocked, begin, end),
        cmocka_unit_test_setup_teardown(test_over, begin, end),
        cmocka_unit_test_setup_teardown(test_lapsed_and_date, begin, end),
        cmocka_unit_test_setup_teardown(test_less_room_says_less, begin, end),
        cmocka_unit_test_setup_teardown(test_whom, begin, end),
        cmocka_unit_test_setup_teardown(test_same_address_in_two_spellings, begin, end),
    };

    return cmocka_run_group_tests_name("maillog_wording", tests, NULL, NULL);
}
