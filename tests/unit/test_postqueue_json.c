#include "tests/lib/unit.h"

#include "tests/lib/queue_dump.h"

struct row {
    const char *name, *text, *want;
};
#define HEAD(queue, id) "{\"queue_name\": \"" queue "\", \"queue_id\": \"" id "\", \"arrival_time\": 1790000000, "
#define REST "\"message_size\": 300, \"forced_expire\": false, \"sender\": \"news@example.com\", \"recipients\": "

static const struct row rows[] = {
    {"nothing waits", "", ""},
    {"a refusal",
     HEAD("deferred", "4A1B2C3D4E5") REST "[{\"address\": \"ann@example.net\", \"delay_reason\": \"host "
                                          "mx1.example.net[192.0.2.9] said: 450 4.7.1 try later "
                                          "(in reply to RCPT TO command)\"}]}\n",
     "+ deferred 4A1B2C3D4E5 news@example.com ann@example.net 1790000000 reply=450 4.7.1 try later (in reply to RCPT "
     "TO "
     "command) host=mx1.example.net ip=192.0.2.9\n"},
    {"several recipients are one message",
     HEAD("deferred", "4zQx1y2Z3wz1aB") REST "[{\"address\": \"a@example.net\", \"delay_reason\": \"connect to "
                                             "mx.example.net[2001:db8::9]:25: Connection timed "
                                             "out\"}, {\"address\": \"b@example.org\"}]}",
     "+ deferred 4zQx1y2Z3wz1aB news@example.com a@example.net 1790000000 host=mx.example.net ip=2001:db8::9 "
     "reason=connect to mx.example.net[2001:db8::9]:25: Connection timed out\n"
     "  deferred 4zQx1y2Z3wz1aB news@example.com b@example.org 1790000000\n"},
    {"the other queues",
     HEAD("active", "4A1B2C3D4E5") REST "[{\"address\": \"a@example.net\"}]}\n" HEAD("hold", "4A1B2C3D4E6") REST
     "[{\"address\": \"b@example.net\"}]}\n" HEAD("incoming", "4A1B2C3D4E7") REST
     "[{\"address\": \"c@example.net\"}]}\n" HEAD("maildrop", "4A1B2C3D4E8") REST "[]}\n",
     "+ active 4A1B2C3D4E5 news@example.com a@example.net 1790000000\n"
     "+ hold 4A1B2C3D4E6 news@example.com b@example.net 1790000000\n"
     "+ incoming 4A1B2C3D4E7 news@example.com c@example.net 1790000000\n"
     "+ incoming 4A1B2C3D4E8 news@example.com - 1790000000\n"},
    {"members to come are passed over",
     "{\"queue_name\": \"deferred\", \"queue_id\": \"4A1B2C3D4E5\", \"later\": "
     "{\"deep\": [1, {\"x\": null}]}, \"arrival_time\": 7, \"sender\": \"MAILER-DAEMON\", \"recipients\": "
     "[{\"address\": "
     "\"a@example.net\", \"orig_address\": \"z@example.net\", \"bounce_reason\": \"no\"}]}\n",
     "+ deferred 4A1B2C3D4E5 - a@example.net 7\n"},
    {"a suspended destination: a follow-up unless the reply is told",
     HEAD("deferred", "4A1B2C3D4E5") REST
     "[{\"address\": \"a@example.net\", \"delay_reason\": \"delivery temporarily suspended: lost connection with "
     "mx.example.net[192.0.2.9] while sending RCPT TO\"}, {\"address\": \"b@example.net\", \"delay_reason\": "
     "\"delivery "
     "temporarily suspended: host mx.example.net[192.0.2.9] refused to talk to me: 554 no\"}]}\n",
     "+ deferred 4A1B2C3D4E5 news@example.com a@example.net 1790000000 follow-up host=mx.example.net ip=192.0.2.9 "
     "reason=delivery temporarily suspended: lost connection with mx.example.net[192.0.2.9] while sending RCPT TO\n"
     "  deferred 4A1B2C3D4E5 news@example.com b@example.net 1790000000 reply=554 no host=mx.example.net "
     "ip=192.0.2.9\n"},
    {"a reply forges nothing",
     HEAD("deferred", "4A1B2C3D4E5") REST "[{\"address\": \"a@example.net\", \"delay_reason\": \"host "
                                          "mx.example.net[192.0.2.9] said: 450 x\\\"}]} (in reply) "
                                          "host mx.example.org[192.0.2.8] said: 250 ok\"}]}\n",
     "+ deferred 4A1B2C3D4E5 news@example.com a@example.net 1790000000 reply=450 x\"}]} (in reply) host "
     "mx.example.org[192.0.2.8] said: 250 ok host=mx.example.net ip=192.0.2.9\n"},
    {"invalid UTF-8 loses no message",
     HEAD("deferred", "4A1B2C3D4E5") REST
     "[{\"address\": \"a@example.net\", \"delay_reason\": \"host mx.example.net[192.0.2.9] said: 450 \x8f\xea\xff "
     "later\"}]}\n" HEAD("deferred", "4A1B2C3D4E6") REST "[{\"address\": \"\xe3\x83\xa6@example.net\"}]}\n",
     "+ deferred 4A1B2C3D4E5 news@example.com a@example.net 1790000000 reply=450 \x8f\xea\xff later "
     "host=mx.example.net ip=192.0.2.9\n"
     "+ deferred 4A1B2C3D4E6 news@example.com \xe3\x83\xa6@example.net 1790000000\n"},
    {"cut off: the whole lines count, the broken one does not",
     HEAD("hold", "4A1B2C3D4E5") REST "[{\"address\": \"a@example.net\"}]}\n" HEAD("hold", "4A1B2C3D4E6") REST
     "[{\"address\": \"b@exam",
     "+ hold 4A1B2C3D4E5 news@example.com a@example.net 1790000000\nforeign 1, the first is line 2\n"},
    {"foreign JSON",
     "{\"a\": 1}\n[1]\n\"x\"\n{}\n{\"queue_name\": 1, \"queue_id\": \"A\", \"recipients\": []}\n"
     "{\"queue_name\": \"hold\", \"queue_id\": \"A\", \"recipients\": {}}\n",
     "foreign 6, the first is line 1\n"},
    {"two objects on one line are no line of postqueue's",
     HEAD("hold", "4A1B2C3D4E5") REST "[]}" HEAD("hold", "A") REST "[]}\n", "foreign 1, the first is line 1\n"},
    {"too deep", "{\"queue_name\": \"hold\", \"queue_id\": \"A\", \"x\": [[[[[[[[[[]]]]]]]]]], \"recipients\": []}\n",
     "foreign 1, the first is line 1\n"},
    {"no number, no object for a recipient",
     "{\"queue_name\": \"hold\", \"queue_id\": \"AB\", \"arrival_time\": \"x\", "
     "\"recipients\": [5]}\n",
     "+ hold AB - - 0\n"},
};

static void reads_the_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        want_queue(rows[i].name, LISTING_POSTFIX_JSON, rows[i].text, 1790000100, rows[i].want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_the_rows)};
    return cmocka_run_group_tests_name("postqueue_json", tests, NULL, NULL);
}
