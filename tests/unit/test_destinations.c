#include "tests/lib/unit.h"

#include <stdio.h>

#include "mail/destinations.h"

/* A queue told in rows; a row with an id begins a message. */
struct row {
    const char *id, *recipient, *service, *ip;
    long long arrival_s;
    const char *reason; /* NULL: a refusal by mx.<domain> */
    enum queue_state state;
    bool follow_up;
    const char *sender;
};

static void fill(struct destinations *d, const struct row *rows, size_t count)
{
    const struct row *head = rows;
    for (size_t i = 0; i < count; i++) {
        const struct row *r = &rows[i];
        if (r->id != NULL) {
            destinations_message(d);
            head = r;
        }
        struct queued q = {.first = r->id != NULL,
                           .state = head->state,
                           .queue_id = slice_of(head->id),
                           .sender = slice_of(head->sender),
                           .recipient = slice_of(r->recipient),
                           .arrival_s = head->arrival_s,
                           .reason = r->reason == NULL ? SLICE("host mx said: 450 no") : slice_of(r->reason),
                           .follow_up = r->follow_up};
        struct blame blame = {slice_of(r->service), slice_of(r->ip)};
        q.relay_host = address_domain(q.recipient);
        destinations_add(d, &q, &blame);
    }
    assert_true(destinations_finish(d));
}

static void want_destination(const char *row, const struct destinations *d, size_t i, const char *domain,
                             const char *service, unsigned messages, unsigned recipients, const char *oldest_id)
{
    struct destination got;
    assert_true(destinations_at(d, i, &got));
    WANT_TEXT(row, got.domain, domain);
    WANT_TEXT(row, got.service, service);
    WANT_INT(row, got.messages, messages);
    WANT_INT(row, got.recipients, recipients);
    WANT_TEXT(row, got.oldest_queue_id, oldest_id);
}

static void a_message_counts_once_in_every_total(void **state)
{
    static const struct row rows[] = {
        {"A1", "a@example.net", "ers", "203.0.113.25", 1000, NULL, QUEUE_DEFERRED, false, "x@example.com"},
        {NULL, "b@EXAMPLE.net", "ers", "203.0.113.25", 0, NULL, QUEUE_DEFERRED, false, NULL},
        {NULL, "c@example.org", "zen", "", 0, NULL, QUEUE_DEFERRED, false, NULL},
        {NULL, "d@sub.example.org", NULL, NULL, 0, "host mx said: 450 greylisted", QUEUE_DEFERRED, false, NULL},
        {"A2", "a@example.net", "ers", "203.0.113.25", 900, NULL, QUEUE_DEFERRED, false, "y@example.com"},
        {"A3", "a@example.net", NULL, NULL, 800, "host mx said: 452 full", QUEUE_DEFERRED, false, "x@example.com"},
        {"A4", "a@example.com", NULL, NULL, 700, "", QUEUE_ACTIVE, false, "x@example.com"},
        {"A5", "a@example.com", NULL, NULL, 10, "", QUEUE_HOLD, false, "x@example.com"},
    };
    struct organisations *o = organisations_open();
    struct destinations *d = destinations_open(100, o);
    struct destinations_totals t;
    struct blocker b;
    (void)state;
    fill(d, rows, sizeof rows / sizeof *rows);
    destinations_total(d, &t);
    WANT_INT("messages", t.messages, 5);
    WANT_INT("recipients", t.recipients, 8);
    WANT_INT("deferred", t.by_state[QUEUE_DEFERRED], 3);
    WANT_INT("active", t.by_state[QUEUE_ACTIVE], 1);
    WANT_INT("hold", t.by_state[QUEUE_HOLD], 1);
    WANT_INT("blocked", t.blocked, 2);
    WANT_INT("oldest, not on hold", t.oldest_s, 700);
    WANT_INT("oldest blocked", t.oldest_blocked_s, 900);
    WANT_INT("domains", t.domains, 4);
    WANT_INT("blocked domains", t.blocked_domains, 2);
    WANT_TEXT("busiest", t.busiest, "example.net");
    WANT_INT("busiest", t.busiest_messages, 3);
    WANT_INT("top sender", t.top_sender_messages, 1);
    WANT_INT("unexplained", t.unexplained, 0);
    want_destination("blocked", d, 0, "example.net", "ers", 2, 3, "A2");
    want_destination("blocked by another", d, 1, "example.org", "zen", 1, 1, "A1");
    want_destination("not blocked", d, 2, "example.com", "", 2, 2, "A5");
    want_destination("full", d, 4, "example.net", "", 1, 1, "A3");
    want_destination("greylisted, met first", d, 3, "sub.example.org", "", 1, 1, "A1");
    assert_true(destinations_service(d, 0, &b));
    WANT_TEXT("service", b.name, "ers");
    WANT_INT("service's messages", b.messages, 2);
    WANT_INT("addresses", b.ip_count, 1);
    WANT_TEXT("address", b.ips[0], "203.0.113.25");
    assert_true(destinations_service(d, 1, &b));
    WANT_INT("no address", b.ip_count, 0);
    assert_false(destinations_service(d, 2, &b));
    destinations_close(d);
    organisations_close(o);
}

#define LOST "delivery temporarily suspended: lost connection with mx while sending RCPT TO"

static void a_block_is_lent_to_its_follow_ups_whatever_the_order(void **state)
{
    static const struct row rows[] = {
        {"A1", "a@example.net", NULL, NULL, 50, LOST, QUEUE_DEFERRED, true, "x@example.com"},
        {"A2", "a@example.net", NULL, NULL, 60, LOST, QUEUE_DEFERRED, true, "x@example.com"},
        {NULL, "a@example.org", NULL, NULL, 60, LOST, QUEUE_DEFERRED, true, NULL},
        {"A3", "a@example.net", "ers", "203.0.113.25", 100, NULL, QUEUE_DEFERRED, false, "y@example.com"},
        {"A4", "a@example.net", NULL, NULL, 10, "host mx said: 450 greylisted", QUEUE_DEFERRED, false, "x@example.com"},
        {"A5", "a@example.com", NULL, NULL, 5, LOST, QUEUE_DEFERRED, true, "z@example.com"},
        {"A6", "a@example.net", NULL, NULL, 4, LOST, QUEUE_HOLD, true, "z@example.com"},
    };
    struct organisations *o = organisations_open();
    struct destinations *d = destinations_open(100, o);
    struct destinations_totals t;
    struct destination got;
    struct blocker b;
    (void)state;
    fill(d, rows, sizeof rows / sizeof *rows);
    destinations_total(d, &t);
    WANT_INT("blocked", t.blocked, 3);
    WANT_INT("lent", t.lent, 2);
    WANT_INT("oldest blocked", t.oldest_blocked_s, 50);
    WANT_INT("blocked domains", t.blocked_domains, 1);
    WANT_TEXT("top sender", t.top_sender, "x@example.com");
    WANT_INT("top sender", t.top_sender_messages, 2);
    want_destination("lent", d, 0, "example.net", "ers", 3, 3, "A1");
    assert_true(destinations_at(d, 0, &got));
    WANT_TEXT("its top sender", got.top_sender, "x@example.com");
    WANT_TEXT("its organisation", got.organisation, "example.net");
    want_destination("greylisted and held stay", d, 1, "example.net", "", 2, 2, "A6");
    assert_true(destinations_service(d, 0, &b));
    WANT_INT("service", b.messages, 3);
    destinations_close(d);
    organisations_close(o);
}

/* The same destination, refused and suspended within one message. */
static void a_follow_up_of_a_blocked_message_is_that_message(void **state)
{
    static const struct row rows[] = {
        {"A1", "a@example.net", NULL, NULL, 50, LOST, QUEUE_DEFERRED, true, "x@example.com"},
        {NULL, "b@example.net", "ers", "", 50, NULL, QUEUE_DEFERRED, false, NULL},
        {"A2", "a@example.net", "ers", "", 50, NULL, QUEUE_DEFERRED, false, "x@example.com"},
        {NULL, "b@example.net", NULL, NULL, 50, LOST, QUEUE_DEFERRED, true, NULL},
    };
    struct organisations *o = organisations_open();
    struct destinations *d = destinations_open(100, o);
    struct destinations_totals t;
    (void)state;
    fill(d, rows, sizeof rows / sizeof *rows);
    destinations_total(d, &t);
    WANT_INT("blocked", t.blocked, 2);
    WANT_INT("lent", t.lent, 0);
    want_destination("together", d, 0, "example.net", "ers", 2, 4, "A1");
    destinations_close(d);
    organisations_close(o);
}

static void a_hint_explains_what_has_no_reason(void **state)
{
    static const struct row rows[] = {
        {"A1", "a@example.net", NULL, NULL, 50, "", QUEUE_DEFERRED, false, "x@example.com"},
        {"A2", "a@example.org", NULL, NULL, 60, "", QUEUE_DEFERRED, false, "x@example.com"},
        {"A3", "a@example.com", NULL, NULL, 60, "", QUEUE_DEFERRED, false, "x@example.com"},
    };
    struct organisations *o = organisations_open();
    struct destinations *d = destinations_open(100, o);
    struct blame ers = {SLICE("ers"), SLICE("203.0.113.25")}, none = {SLICE(""), SLICE("")};
    struct destinations_totals t;
    struct destination got;
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct queued q = {.first = true,
                           .queue_id = slice_of(rows[i].id),
                           .recipient = slice_of(rows[i].recipient),
                           .arrival_s = rows[i].arrival_s};
        destinations_message(d);
        destinations_add(d, &q, &none);
    }
    destinations_hint(d, SLICE("example.net"), &ers);
    destinations_hint(d, SLICE("example.org"), &ers);
    destinations_hint(d, SLICE("example.org"), &none); /* accepted since */
    destinations_hint(d, SLICE("nowhere.example.net"), &ers);
    assert_true(destinations_finish(d));
    destinations_total(d, &t);
    WANT_INT("domains", t.domains, 3);
    WANT_INT("blocked", t.blocked, 1);
    WANT_INT("unexplained", t.unexplained, 2);
    assert_true(destinations_at(d, 0, &got));
    WANT_TEXT("service", got.service, "ers");
    WANT_TEXT("address", got.claimed_ip, "203.0.113.25");
    WANT_INT("messages", got.messages, 1);
    destinations_close(d);
    organisations_close(o);
}

/* Beyond the ceiling nothing is lost from the totals. */
static void the_ceiling_bounds_names_not_totals(void **state)
{
    struct organisations *o = organisations_open();
    struct destinations *d = destinations_open(10, o);
    struct destinations_totals t;
    struct destination got;
    struct blocker b;
    size_t told = 0;
    (void)state;
    for (unsigned i = 0; i < 1000; i++) {
        char recipient[64], ip[64];
        (void)snprintf(recipient, sizeof recipient, "a@d%u.example.net", i);
        (void)snprintf(ip, sizeof ip, "203.0.113.%u", i % 256);
        struct queued q = {.first = true,
                           .queue_id = SLICE("A"),
                           .recipient = slice_of(recipient),
                           .arrival_s = 1000 + i,
                           .reason = SLICE("x"),
                           .reply = SLICE("x")};
        struct blame blame = {SLICE("ers"), slice_of(ip)};
        destinations_message(d);
        destinations_add(d, &q, &blame);
    }
    assert_true(destinations_finish(d));
    destinations_total(d, &t);
    WANT_INT("messages", t.messages, 1000);
    WANT_INT("blocked", t.blocked, 1000);
    WANT_INT("domains", t.domains, 10);
    WANT_INT("unnamed", t.unnamed, 990);
    while (destinations_at(d, told, &got))
        told++;
    WANT_INT("told", told, 10);
    assert_true(destinations_service(d, 0, &b));
    WANT_INT("service", b.messages, 1000);
    WANT_INT("addresses", b.ip_count, BLOCKER_IPS + 1);
    destinations_close(d);
    organisations_close(o);
}

static void organisations_are_those_of_the_servers(void **state)
{
    struct organisations *o = organisations_open();
    struct destinations *d = destinations_open(100, o);
    struct blocker b;
    (void)state;
    static const char *const hosts[] = {"mx1.example.co.jp", "mx2.example.co.jp", "mx.other.example.org", ""};
    for (unsigned i = 0; i < 4; i++) {
        char recipient[64];
        (void)snprintf(recipient, sizeof recipient, "a@d%u.example.net", i);
        struct queued q = {.first = true,
                           .queue_id = SLICE("A"),
                           .recipient = slice_of(recipient),
                           .arrival_s = 1,
                           .relay_host = slice_of(hosts[i]),
                           .reason = SLICE("x"),
                           .reply = SLICE("x")};
        struct blame blame = {SLICE("ers"), SLICE("")};
        destinations_message(d);
        destinations_add(d, &q, &blame);
    }
    assert_true(destinations_finish(d));
    assert_true(destinations_organisation(d, 0, &b));
    WANT_TEXT("first", b.name, "example.co.jp");
    WANT_INT("messages", b.messages, 2);
    WANT_INT("domains", b.domains, 2);
    assert_true(destinations_organisation(d, 1, &b));
    WANT_TEXT("second", b.name, "example.org");
    assert_true(destinations_organisation(d, 2, &b));
    WANT_TEXT("no server named: the destination's", b.name, "example.net");
    assert_false(destinations_organisation(d, 3, &b));
    destinations_close(d);
    organisations_close(o);
}

static void recipients_without_a_domain(void **state)
{
    static const struct row rows[] = {
        {"A1", "", NULL, NULL, 50, "", QUEUE_INCOMING, false, ""},
        {"A2", "joe", NULL, NULL, 60, "mailbox is locked", QUEUE_DEFERRED, false, ""},
    };
    struct organisations *o = organisations_open();
    struct destinations *d = destinations_open(100, o);
    struct destinations_totals t;
    (void)state;
    fill(d, rows, 2);
    destinations_total(d, &t);
    WANT_INT("messages", t.messages, 2);
    WANT_INT("recipients", t.recipients, 1);
    WANT_INT("domains", t.domains, 1);
    want_destination("local", d, 0, "", "", 1, 1, "A2");
    destinations_close(d);
    organisations_close(o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_counts_once_in_every_total),
        cmocka_unit_test(a_block_is_lent_to_its_follow_ups_whatever_the_order),
        cmocka_unit_test(a_follow_up_of_a_blocked_message_is_that_message),
        cmocka_unit_test(a_hint_explains_what_has_no_reason),
        cmocka_unit_test(the_ceiling_bounds_names_not_totals),
        cmocka_unit_test(organisations_are_those_of_the_servers),
        cmocka_unit_test(recipients_without_a_domain),
    };
    return cmocka_run_group_tests_name("destinations", tests, NULL, NULL);
}
