#include "reputation/runbook.h"

#include "tests/lib/unit.h"

static const struct {
    const char *template, *ip, *url;
} urls[] = {
    {"https://example.org/?ip={ip}", "203.0.113.25", "https://example.org/?ip=203.0.113.25"},
    {"https://example.org/?ip={ip}", "", "https://example.org/"},
    {"https://example.org/?ip={ip}&c=bip", "203.0.113.25", "https://example.org/?ip=203.0.113.25&c=bip"},
    {"https://example.org/?ip={ip}&c=bip", "", "https://example.org/?c=bip"},
    {"https://example.org/?a=1&ip={ip}&c=bip", "", "https://example.org/?a=1&c=bip"},
    {"https://example.org/?a=1&ip={ip}", "", "https://example.org/?a=1"},
    {"https://example.org/bl.shtml?{ip}", "", "https://example.org/bl.shtml"},
    {"https://example.org/lookup/{ip}", "2001:db8::25", "https://example.org/lookup/2001:db8::25"},
    {"https://example.org/lookup/{ip}", "", "https://example.org/lookup/"},
    {"https://example.org/lookup/", "203.0.113.25", "https://example.org/lookup/"},
    {"mailto:postmaster@example.org", "203.0.113.25", "mailto:postmaster@example.org"},
    {"", "203.0.113.25", ""},
};

static void test_urls(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        struct buffer out;

        buffer_init(&out, 512);
        runbook_url(&out, slice_of(urls[i].template), slice_of(urls[i].ip));
        WANT_TEXT(urls[i].template, buffer_slice(&out), urls[i].url);
        buffer_free(&out);
    }
}

/* Where each of the texts stands, in this order. */
static void want_in_order(struct slice text, const char *const *wants, size_t count)
{
    size_t from = 0;

    for (size_t i = 0; i < count; i++) {
        size_t at = slice_find(slice_cut(text, from, text.n), slice_of(wants[i]));

        if (at == SLICE_NONE)
            fail_msg("\"%s\" is not, or not in its place, in:\n%.*s", wants[i], (int)text.n, text.p);
        from += at + strlen(wants[i]);
    }
}

static void test_ers(void **state)
{
    static const char *const steps[] = {
        "look up: https://servicecentral.trendmicro.com/en-us/ers/ip-lookup/?ip=203.0.113.25\n",
        "top senders",
        "request removal: https://servicecentral.trendmicro.com/en-us/ers/ip-lookup/\n",
        "ten minutes",
        "postqueue -i",
        "postqueue -f",
        "status=sent",
        "does not unblock",
        "https://servicecentral.trendmicro.com/en-us/ers/\n"};
    size_t whys = 0;
    struct catalogue *c = catalogue_load(NULL, NULL, 0, NULL, 0, &whys);
    struct buffer out;

    (void)state;
    assert_non_null(c);
    buffer_init(&out, 4096);
    runbook_write(&out, catalogue_find(c, SLICE("trendmicro-ers")), SLICE("203.0.113.25"), QUEUE_MTA_POSTFIX);
    assert_false(out.failed);
    want_in_order(buffer_slice(&out), steps, sizeof steps / sizeof steps[0]);
    assert_int_equal(out.p[out.n - 1], '\n');
    buffer_free(&out);
    catalogue_free(c);
}

/* A list that is gone can't be asked for anything. */
static void test_dead(void **state)
{
    struct service dead = {.name = SLICE_INIT("Gone"),
                           .lookup_url = SLICE_INIT("https://example.org/"),
                           .removal_url = SLICE_INIT("https://example.org/"),
                           .note = SLICE_INIT("The list is gone."),
                           .dead = true};
    struct buffer out;

    (void)state;
    buffer_init(&out, 4096);
    runbook_write(&out, &dead, SLICE(""), QUEUE_MTA_NONE);
    WANT_INT("no page", slice_find(buffer_slice(&out), SLICE("example.org")), SLICE_NONE);
    assert_true(slice_find(buffer_slice(&out), SLICE("note: The list is gone.\n")) != SLICE_NONE);
    buffer_free(&out);
}

/* Each mail server's own commands; of one that isn't known Postfix', and it is said that they are. */
static void test_release(void **state)
{
    static const struct {
        enum queue_mta mta;
        const char *wants[3];
    } rows[] = {
        {QUEUE_MTA_POSTFIX, {"(postqueue -i ID)", "(postqueue -f)", "verify: status=sent in"}},
        {QUEUE_MTA_EXIM, {"(exim -M ID; others for that server may follow)", "(exim -qf)", "verify: C=\"250 …\" in"}},
        {QUEUE_MTA_SENDMAIL, {"(sendmail -v -qIID)", "(sendmail -v -q)", "verify: stat=Sent in"}},
        {QUEUE_MTA_OPENSMTPD, {"(smtpctl schedule ID)", "(smtpctl schedule all)", "verify: result=\"Ok\" in"}},
        {QUEUE_MTA_NONE,
         {"(Postfix: postqueue -i ID)", "(postqueue -f)",
          "verify: mail is delivered, by the log (Postfix: status=sent)\n"}},
    };
    struct service service = {.name = SLICE_INIT("Any")};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buffer out;

        buffer_init(&out, 4096);
        runbook_write(&out, &service, SLICE(""), rows[i].mta);
        want_in_order(buffer_slice(&out), rows[i].wants, 3);
        buffer_free(&out);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_urls),
        cmocka_unit_test(test_ers),
        cmocka_unit_test(test_dead),
        cmocka_unit_test(test_release),
    };

    return cmocka_run_group_tests_name("runbook", tests, NULL, NULL);
}
