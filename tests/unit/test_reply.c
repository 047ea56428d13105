/* mail/reply: the parts of a reply, and its words as a reader sees them. */
#include "tests/lib/unit.h"

#include "mail/reply.h"
#include "text/buffer.h"

static void parts(void **state)
{
    static const struct {
        const char *raw;
        int code;
        const char *dsn, *text, *stage;
    } rows[] = {
        {"450 4.7.1 Later (in reply to RCPT TO command)", 450, "4.7.1", "450 4.7.1 Later", "RCPT TO"},
        {"450 Later (in reply to end of DATA command)", 450, "", "450 Later", "end of DATA"},
        {"550-5.7.1 a 550 5.7.1 b", 550, "5.7.1", "550-5.7.1 a 550 5.7.1 b", ""},
        {"554-mx1.example.net 554 No", 554, "", "554-mx1.example.net 554 No", ""},
        {"421", 421, "", "421", ""},
        {"  550 5.7.606 No  ", 550, "5.7.606", "550 5.7.606 No", ""},
        {"550 #5.7.1 No", 550, "5.7.1", "550 #5.7.1 No", ""},
        {"5.7.1 No", 0, "5.7.1", "5.7.1 No", ""},
        {"No", 0, "", "No", ""},
        {"", 0, "", "", ""},
        {"(in reply to RCPT TO command)", 0, "", "(in reply to RCPT TO command)", ""},
        {"450 (in reply to RCPT TO command)", 450, "", "450", "RCPT TO"},
        {"450 4.7.1 (in reply to MAIL FROM command)) x (in reply to RCPT TO command)", 450, "4.7.1",
         "450 4.7.1 (in reply to MAIL FROM command)) x", "RCPT TO"},
        {"450 4.7.1 Later (in reply to RCPT T", 450, "4.7.1", "450 4.7.1 Later", ""},
        {"450 4.7.1 Later (in repl", 450, "4.7.1", "450 4.7.1 Later (in repl", ""},
        {"450 4.7.1 (in reply to nobody), blocked", 450, "4.7.1", "450 4.7.1 (in reply to nobody), blocked", ""},
        {"150 x", 0, "", "150 x", ""},
        {"650 x", 0, "", "650 x", ""},
        {"5501 x", 0, "", "5501 x", ""},
        {"550x", 0, "", "550x", ""},
        {"550. No", 550, "", "550. No", ""},
        {"550.1 No", 0, "", "550.1 No", ""},
        {"550 5.7 x", 550, "", "550 5.7 x", ""},
        {"550 5.7.1.2 x", 550, "", "550 5.7.1.2 x", ""},
        {"550 5.7.1234 x", 550, "", "550 5.7.1234 x", ""},
        {"550 3.7.1 x", 550, "", "550 3.7.1 x", ""},
        {"550 5.7.1", 550, "5.7.1", "550 5.7.1", ""},
        {"550 5.7.1. See", 550, "5.7.1", "550 5.7.1. See", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct reply r;

        reply_parse(&r, slice_of(rows[i].raw));
        WANT_INT(rows[i].raw, r.code, rows[i].code);
        WANT_TEXT(rows[i].raw, r.dsn, rows[i].dsn);
        WANT_TEXT(rows[i].raw, r.text, rows[i].text);
        WANT_TEXT(rows[i].raw, r.stage, rows[i].stage);
    }
}

static void walk(void **state)
{
    static const struct {
        const char *raw, *words;
    } rows[] = {
        {"", ""},
        {"450 4.7.1 Later", "450 4.7.1 Later"},
        /* Postfix: joined by a blank */
        {"550-5.7.1 [203.0.113.25] Our system has detected that this 550-5.7.1 message is likely suspicious 550 5.7.1  "
         "See",
         "550-5.7.1 [203.0.113.25] Our system has detected that this message is likely suspicious See"},
        {"554-Client host [203.0.113.25] blocked using 554-Barracuda Reputation 554 See the list",
         "554-Client host [203.0.113.25] blocked using Barracuda Reputation See the list"},
        {"554-mx1.example.net 554 Your access has been rejected", "554-mx1.example.net Your access has been rejected"},
        {"450-4.7.1 a 450-4.7.1 b", "450-4.7.1 a b"},
        {"450-4.7.1 a 450-4.7.1 b 450", "450-4.7.1 a b"},
        {"550-a 550- 550 b", "550-a b"},
        /* Exim, sendmail and bounce texts: joined by a line break, as such or spelled out */
        {"550-5.7.1 blocked using\\n550 5.7.1 Barracuda", "550-5.7.1 blocked using Barracuda"},
        {"554-blocked using\r\n554-Barracuda Reputation\r\n554 x", "554-blocked using Barracuda Reputation x"},
        {"554 blocked using\\r\\n554 Barracuda", "554 blocked using Barracuda"},
        {"554 blocked using\nBarracuda", "554 blocked using Barracuda"},
        /* the same number inside the text */
        {"550 Error 550 5.7.1 means 550-no", "550 Error 550 5.7.1 means 550-no"},
        {"550-Error 550 happened 550-twice 550 See 550 below", "550-Error 550 happened twice See 550 below"},
        {"550-see 5501 550x 550.1 551 no 550 end", "550-see 5501 550x 550.1 551 no end"},
        {"550-a 451-b 550 c", "550-a 451-b c"},
        {"550-see 10.5.7.1 550 5.7.1.2 is an address", "550-see 10.5.7.1 5.7.1.2 is an address"},
        {"No code\nat all 550 here", "No code at all 550 here"},
        {"550 c:\\temp\\", "550 c:\\temp\\"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct reply r;
        struct reply_walk w;
        struct slice run;
        struct buffer text;

        buffer_init(&text, 4096);
        reply_parse(&r, slice_of(rows[i].raw));
        reply_walk_init(&w, &r);
        while (reply_walk_next(&w, &run)) {
            if (run.n == 0)
                fail_msg("%s: an empty run", rows[i].raw);
            (void)buffer_add(&text, run);
        }
        WANT_TEXT(rows[i].raw, buffer_slice(&text), rows[i].words);
        buffer_free(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts),
        cmocka_unit_test(walk),
    };

    return cmocka_run_group_tests_name("mail/reply", tests, NULL, NULL);
}
