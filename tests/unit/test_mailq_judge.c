#include "tests/lib/unit.h"

#include <stdio.h>

#include "mail/listing.h"
#include "plugins/check_mailq_deferred/judge.h"

#define NOW 1790000000

/* One run: options, a listing, what went wrong; then line 1 and the exit status. */
struct world {
    struct mailq_config config;
    struct options *options;
    struct mailq_run run;
    struct catalogue *catalogue;
    struct organisations *organisations;
    struct intake *intake;
};

static void world_open(struct world *w, const char *const *words, size_t count)
{
    char *argv[16];
    struct error why = {""};
    char *const env[] = {NULL};
    size_t complaints = 0;
    for (size_t i = 0; i < count; i++)
        argv[i] = (char *)(uintptr_t)words[i];
    argv[count] = NULL;
    if (!mailq_config_read(&w->config, &w->options, (int)count, argv, env, &why))
        fail_msg("%s", why.text);
    w->run = (struct mailq_run){.now = {.wall_s = NOW}, .mta = QUEUE_MTA_POSTFIX, .lifetime_s = 5 * 86400};
    w->catalogue = catalogue_load(NULL, NULL, 0, &why, 1, &complaints);
    w->organisations = organisations_open();
    w->intake = intake_open(&w->config, w->catalogue, w->organisations);
    assert_non_null(w->intake);
}

static void world_read(struct world *w, const char *listing)
{
    struct listing *l = listing_open(LISTING_POSTFIX_JSON, NOW);
    struct slice rest = slice_of(listing), line;
    struct queued q;
    while (slice_take_until(&rest, '\n', rest.n, &line)) {
        listing_line(l, line);
        while (listing_next(l, &q))
            intake_take(w->intake, &q);
    }
    listing_close(l);
    assert_true(destinations_finish(intake_destinations(w->intake)));
}

static enum state world_judge(struct world *w, struct buffer *out)
{
    struct report *r = report_new("MAILQ DEFERRED", "check_mailq_deferred", "1", catalogue_secrets(w->catalogue));
    enum state state;
    mailq_judge(r, &w->config, &w->run, intake_destinations(w->intake), w->catalogue);
    buffer_init(out, 1 << 20);
    state = report_finish(r, w->config.json, out);
    report_free(r);
    return state;
}

static void world_close(struct world *w)
{
    intake_close(w->intake);
    organisations_close(w->organisations);
    catalogue_free(w->catalogue);
    options_close(w->options);
}

#define MESSAGE(queue, id, arrival, sender, to, reason)                                                                \
    "{\"queue_name\": \"" queue "\", \"queue_id\": \"" id "\", \"arrival_time\": " arrival ", \"sender\": \"" sender   \
    "\", \"recipients\": [{\"address\": \"" to "\", \"delay_reason\": \"" reason "\"}]}\n"
#define ERS                                                                                                            \
    "host mx.example.co.jp[198.51.100.7] said: 450 Service temporarily unavailable; Client Host [203.0.113.25] "       \
    "blocked using Trend Micro Email Reputation Service. Please see "                                                  \
    "http://www.mail-abuse.com/cgi-bin/lookup?ip_address=203.0.113.25 (in reply to RCPT TO command)"
#define GREY "host mail.example.org[198.51.100.9] said: 450 4.2.0 Greylisted, try again in 300 seconds"
#define BLOCKED MESSAGE("deferred", "4A1B2C3D401", "1789999460", "news@example.com", "a@example.co.jp", ERS)
#define BLOCKED_2                                                                                                      \
    MESSAGE("deferred", "4A1B2C3D402", "1789999500", "app@example.com", "b@example.co.jp", ERS)                        \
    MESSAGE("deferred", "4A1B2C3D403", "1789999500", "news@example.com", "c@example.co.jp", ERS)
#define WAITING                                                                                                        \
    MESSAGE("deferred", "4A1B2C3D411", "1789999280", "x@example.com", "a@example.org", GREY)                           \
    MESSAGE("deferred", "4A1B2C3D412", "1789999280", "x@example.com", "b@example.org", GREY)
#define ACTIVE MESSAGE("active", "4A1B2C3D421", "1789999999", "x@example.com", "a@example.net", "")
#define HELD MESSAGE("hold", "4A1B2C3D431", "1780000000", "x@example.com", "a@example.net", GREY)
#define SUSPENDED                                                                                                      \
    MESSAGE(                                                                                                           \
        "deferred", "4A1B2C3D441", "1789999400", "news@example.com", "d@example.co.jp",                                \
        "delivery temporarily suspended: lost connection with mx.example.co.jp[198.51.100.7] while sending RCPT TO")
#define OLD MESSAGE("deferred", "4A1B2C3D451", "1789650000", "news@example.com", "a@example.co.jp", ERS)

struct row {
    const char *name, *listing;
    const char *words[8];
    enum state state;
    const char *line1; /* without its perfdata */
};
static const struct row rows[] = {
    {"nothing waits", "", {NULL}, STATE_OK, "MAILQ DEFERRED OK - 0 blocked; 0 deferred, 0 active"},
    {"greylisting is green",
     WAITING ACTIVE,
     {NULL},
     STATE_OK,
     "MAILQ DEFERRED OK - 0 blocked; 2 deferred (oldest 12 min), 1 active"},
    {"what is on hold does not age",
     HELD,
     {"--age-critical=1d", NULL},
     STATE_OK,
     "MAILQ DEFERRED OK - 0 blocked; 0 deferred, 0 active, 1 on hold"},
    {"one odd refusal",
     BLOCKED WAITING,
     {NULL},
     STATE_WARNING,
     "MAILQ DEFERRED WARNING - 1 of 3 blocked by Trend Micro ERS (203.0.113.25): example.co.jp; oldest 9 min, first "
     "return in "
     "4d23h; top sender news@example.com 1"},
    {"more than allowed",
     BLOCKED BLOCKED_2,
     {"--blocked-critical=2", NULL},
     STATE_CRITICAL,
     "MAILQ DEFERRED CRITICAL - 3 of 3 blocked by Trend Micro ERS (203.0.113.25): example.co.jp; oldest 9 min, first "
     "return in "
     "4d23h; top sender news@example.com 2"},
    {"as many as allowed",
     BLOCKED BLOCKED_2,
     {"--blocked-critical=3", "--blocked-warning=3", NULL},
     STATE_OK,
     "MAILQ DEFERRED OK - 3 of 3 blocked by Trend Micro ERS (203.0.113.25): example.co.jp; oldest 9 min, first return "
     "in "
     "4d23h; top sender news@example.com 2"},
    {"not our address",
     BLOCKED,
     {"--own-ip=192.0.2.1", NULL},
     STATE_WARNING,
     "MAILQ DEFERRED WARNING - 1 of 1 blocked by Trend Micro ERS (names 203.0.113.25, not ours): example.co.jp; oldest "
     "9 min, "
     "first return in 4d23h"},
    {"our address",
     BLOCKED,
     {"--own-ip=203.0.113.25", NULL},
     STATE_WARNING,
     "MAILQ DEFERRED WARNING - 1 of 1 blocked by Trend Micro ERS (203.0.113.25): example.co.jp; oldest 9 min, first "
     "return in "
     "4d23h; top sender news@example.com 1"},
    {"a follow-up is lent the block, whatever comes first",
     SUSPENDED BLOCKED,
     {NULL},
     STATE_WARNING,
     "MAILQ DEFERRED WARNING - 2 of 2 blocked by Trend Micro ERS (203.0.113.25): example.co.jp; oldest 10 min, first "
     "return in "
     "4d23h; top sender news@example.com 2"},
    {"a follow-up of nothing known is nobody's",
     SUSPENDED,
     {NULL},
     STATE_OK,
     "MAILQ DEFERRED OK - 0 blocked; 1 deferred (oldest 10 min), 0 active"},
    {"less than a day is left",
     OLD,
     {NULL},
     STATE_CRITICAL,
     "MAILQ DEFERRED CRITICAL - 1 of 1 blocked by Trend Micro ERS (203.0.113.25): example.co.jp; oldest 4d1h, first "
     "return in "
     "22h46; top sender news@example.com 1"},
    {"less than a day is enough",
     OLD,
     {"--time-left-critical=1h", NULL},
     STATE_WARNING,
     "MAILQ DEFERRED WARNING - 1 of 1 blocked by Trend Micro ERS (203.0.113.25): example.co.jp; oldest 4d1h, first "
     "return in "
     "22h46; top sender news@example.com 1"},
    {"messages",
     WAITING ACTIVE,
     {"-w", "2", "-c", "9", NULL},
     STATE_WARNING,
     "MAILQ DEFERRED WARNING - 3 messages (limit 2); 0 blocked; 2 deferred (oldest 12 min), 1 active"},
    {"as many messages as the limit",
     WAITING ACTIVE,
     {"-w", "3", "-c", "9", NULL},
     STATE_OK,
     "MAILQ DEFERRED OK - 0 blocked; 2 deferred (oldest 12 min), 1 active"},
    {"messages for one domain",
     WAITING ACTIVE,
     {"-W", "1", "-C", "1", NULL},
     STATE_CRITICAL,
     "MAILQ DEFERRED CRITICAL - 2 for example.org (limit 1); 0 blocked; 2 deferred (oldest 12 min), 1 active"},
    {"age",
     WAITING,
     {"--age-warning=10m", "--age-critical=1h", NULL},
     STATE_WARNING,
     "MAILQ DEFERRED WARNING - oldest 12 min (limit 10 min); 0 blocked; 2 deferred (oldest 12 min), 0 active"},
    {"left out",
     BLOCKED WAITING,
     {"--exclude=*.CO.jp", NULL},
     STATE_OK,
     "MAILQ DEFERRED OK - 0 blocked; 2 deferred (oldest 12 min), 0 active"},
    {"asked for",
     BLOCKED WAITING,
     {"--include=example.org", "--include=*.net", NULL},
     STATE_OK,
     "MAILQ DEFERRED OK - 0 blocked; 2 deferred (oldest 12 min), 0 active"},
    {"shown twice by a queue that moves",
     ACTIVE MESSAGE("deferred", "4A1B2C3D421", "1789999999", "x@example.com", "a@example.net", GREY),
     {NULL},
     STATE_OK,
     "MAILQ DEFERRED OK - 0 blocked; 0 deferred, 1 active"},
    {"check_mailq's way to call it",
     WAITING,
     {"-M", "postfix", "-s", "-w5", "-c10", "-t", "30", NULL},
     STATE_OK,
     "MAILQ DEFERRED OK - 0 blocked; 2 deferred (oldest 12 min), 0 active"},
};

static void judges_the_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *words[9] = {"check_mailq_deferred"};
        size_t count = 1;
        struct world w;
        struct buffer out;
        while (rows[i].words[count - 1] != NULL && count < 9) {
            words[count] = rows[i].words[count - 1];
            count++;
        }
        world_open(&w, words, count);
        world_read(&w, rows[i].listing);
        enum state got = world_judge(&w, &out);
        size_t bar = slice_find(buffer_slice(&out), SLICE(" | "));
        WANT_TEXT(rows[i].name, slice_cut(buffer_slice(&out), 0, bar), rows[i].line1);
        WANT_INT(rows[i].name, got, rows[i].state);
        buffer_free(&out);
        world_close(&w);
    }
}

/* The names that do not change, in their order, with what they hold. */
static void perfdata_is_fixed(void **state)
{
    const char *const words[] = {"check_mailq_deferred", "--top=2", "-w", "50", "--age-critical=1h"};
    struct world w;
    struct buffer out;
    (void)state;
    world_open(&w, words, 5);
    world_read(&w, BLOCKED WAITING ACTIVE HELD);
    world_judge(&w, &out);
    size_t bar = slice_find(buffer_slice(&out), SLICE(" | "));
    struct slice perf = slice_cut(buffer_slice(&out), bar + 3, out.n);
    WANT_TEXT("perfdata", slice_cut(perf, 0, slice_find_byte(perf, '\n')),
              "deferred=3;;;0 blocked=1;0;9;0 oldest=720s;;3600;0 oldest_blocked=540s;;;0 time_left=431460s;;86400:;0 "
              "domains=3;;;0 blocked_domains=1;;;0 active=1;;;0 hold=1;;;0 unsent=5;50;;0 service_trendmicro_ers=1;;;0 "
              "domain_example_co_jp=1;;;0 domain_example_org=2;;;0");
    buffer_free(&out);
    world_close(&w);
}

/* A failed listing is not a count; what was found outranks it. */
static void problems_are_no_clean_result(void **state)
{
    const char *const words[] = {"check_mailq_deferred"};
    static const struct {
        const char *name, *listing;
        enum state problem, want;
        const char *start, *perf;
    } problems[] = {
        {"nothing read", "", STATE_UNKNOWN, STATE_UNKNOWN, "MAILQ DEFERRED UNKNOWN - queue not listed | ",
         " unsent=U;"},
        {"down", "", STATE_CRITICAL, STATE_CRITICAL, "MAILQ DEFERRED CRITICAL - queue not listed | ", " blocked=U;"},
        {"a part read, clean", WAITING, STATE_UNKNOWN, STATE_UNKNOWN, "MAILQ DEFERRED UNKNOWN - queue not listed | ",
         " unsent=2;"},
        {"a part read, blocked", BLOCKED, STATE_UNKNOWN, STATE_WARNING, "MAILQ DEFERRED WARNING - 1 of 1 blocked",
         " unsent=1;"},
        {"only a note", WAITING, STATE_OK, STATE_OK, "MAILQ DEFERRED OK - 0 blocked", " unsent=2;"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
        struct world w;
        struct buffer out;
        world_open(&w, words, 1);
        mailq_problem(&w.run, problems[i].problem, "queue not %s", "listed");
        world_read(&w, problems[i].listing);
        WANT_INT(problems[i].name, world_judge(&w, &out), problems[i].want);
        if (!slice_starts(buffer_slice(&out), slice_of(problems[i].start)) ||
            slice_find(buffer_slice(&out), slice_of(problems[i].perf)) == SLICE_NONE)
            fail_msg("%s: got %.*s", problems[i].name, (int)out.n, out.p);
        buffer_free(&out);
        world_close(&w);
    }
}

/* Reasons that could not be read are told, unless there is none to read. */
static void missing_reasons_are_not_clean(void **state)
{
    const char *const words[] = {"check_mailq_deferred"};
    struct world w;
    struct buffer out;
    (void)state;
    world_open(&w, words, 1);
    w.run.mta = QUEUE_MTA_EXIM;
    w.run.reasons_remedy = "join its group";
    world_read(&w, MESSAGE("deferred", "4A1B2C3D411", "1789999280", "x@example.com", "a@example.org", ""));
    WANT_INT("state", world_judge(&w, &out), STATE_UNKNOWN);
    if (!slice_starts(
            buffer_slice(&out),
            SLICE(
                "MAILQ DEFERRED UNKNOWN - not known why 1 recipients wait, and who blocks them: join its group | ")) ||
        slice_find(buffer_slice(&out), SLICE("0 blocked;")) != SLICE_NONE ||
        slice_find(buffer_slice(&out), SLICE(" blocked=U;")) == SLICE_NONE)
        fail_msg("got %.*s", (int)out.n, out.p);
    buffer_free(&out);
    world_close(&w);
}

static void items_are_the_facts(void **state)
{
    const char *const words[] = {"check_mailq_deferred", "--output-format=json"};
    struct world w;
    struct buffer out;
    (void)state;
    world_open(&w, words, 2);
    world_read(&w, BLOCKED BLOCKED_2 WAITING);
    WANT_INT("state", world_judge(&w, &out), STATE_WARNING);
    size_t items = slice_find(buffer_slice(&out), SLICE("\"items\":"));
    WANT_TEXT(
        "items", slice_cut(buffer_slice(&out), items, out.n),
        "\"items\":[{\"domain\":\"example.co.jp\",\"organisation\":\"example.co.jp\",\"messages\":3,\"oldest\":540,"
        "\"oldest_queue_id\":\"4A1B2C3D401\",\"service\":\"trendmicro-ers\",\"claimed_ip\":\"203.0.113.25\","
        "\"reason\":\"host mx.example.co.jp[198.51.100.7] said: 450 Service temporarily unavailable; Client Host "
        "[203.0.113.25] blocked using Trend Micro Email Reputation Service. Please see "
        "http://www.mail-abuse.com/cgi-bin/lookup?ip_address=203.0.113.25 (in reply to RCPT TO command)\","
        "\"top_sender\":\"news@example.com\",\"top_sender_messages\":2},{\"domain\":\"example.org\",\"organisation\":"
        "null,"
        "\"messages\":2,\"oldest\":720,\"oldest_queue_id\":\"4A1B2C3D411\",\"service\":null,\"claimed_ip\":null,"
        "\"reason\":\"host mail.example.org[198.51.100.9] said: 450 4.2.0 Greylisted, try again in 300 seconds\","
        "\"top_sender\":null,\"top_sender_messages\":null}]}\n");
    buffer_free(&out);
    world_close(&w);
}

static void refuses_bad_options(void **state)
{
    static const struct {
        const char *word, *why;
    } bad[] = {
        {"--mta=courier",
         "option '--mta': 'courier' is none of auto, postfix, exim, sendmail, opensmtpd, nullmailer and qmail"},
        {"-w", "option '-w' needs a value"},
        {"-wabc", "option '--warning': 'abc' is no range such as 10, 5:, 1:10 or @1:10"},
        {"--age-warning=5x", "option '--age-warning': '5x' is no duration such as 90, 15m, 2h or 3d"},
        {"--timeout=0", "option '--timeout': '0' is no duration such as 90, 15m, 2h or 3d of 1 to 86400 seconds"},
        {"--own-ip=x", "option '--own-ip': 'x' is no IP address"},
        {"--top=101", "option '--top': '101' is no number up to 100"},
        {"--output-format=xml", "option '--output-format': 'xml' is neither text nor json"},
        {"--include=", "option '--include' needs a value that isn't empty"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char program[] = "x", word[64];
        char *argv[] = {program, word, NULL}, *const env[] = {NULL};
        struct mailq_config config;
        struct options *options;
        struct error why = {""};
        (void)snprintf(word, sizeof word, "%s", bad[i].word);
        assert_false(mailq_config_read(&config, &options, 2, argv, env, &why));
        if (strncmp(why.text, bad[i].why, strlen(bad[i].why)) != 0)
            fail_msg("%s: got \"%s\"", bad[i].word, why.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judges_the_rows),
        cmocka_unit_test(perfdata_is_fixed),
        cmocka_unit_test(problems_are_no_clean_result),
        cmocka_unit_test(missing_reasons_are_not_clean),
        cmocka_unit_test(items_are_the_facts),
        cmocka_unit_test(refuses_bad_options),
    };
    return cmocka_run_group_tests_name("mailq_judge", tests, NULL, NULL);
}
