#include "tests/lib/unit.h"

#include "web/exchange.h"

#define HEAD "ers-web\t1\n"
#define PROFILE HEAD "profile\tpage\nurl\thttp://www.example.com/?ip={ip}\nlisted\t{ip} bad\n"

static void test_round_trip(void **state)
{
    static const struct exchange_request asked = {
        .proxy = SLICE_INIT("proxy.example.com:3128"),
        .cacert = SLICE_INIT("/etc/ssl/my ca.pem"),
        .profiles = {{.format = WEB_PAGE,
                      .url = SLICE_INIT("https://www.example.com/a"),
                      .form = SLICE_INIT("https://www.example.com/form"),
                      .body = SLICE_INIT("a={ip}\\t&b=\t\r\n"),
                      .tokens = {{SLICE_INIT("data[a]"), SLICE_INIT("b")}, 2},
                      .listed = {{SLICE_INIT("{ip} b\303\266se")}, 1},
                      .clean = {{SLICE_INIT("{ip} gut")}, 1},
                      .refused = {{SLICE_INIT("zu viele")}, 1},
                      .names = SLICE_INIT("Listen: {names}")},
                     {.format = WEB_SNDS_DATA, .url = SLICE_INIT("https://www.example.com/?key=x")}},
        .profile_count = 2,
        .questions = {{0, SLICE_INIT("192.0.2.1")}, {1, SLICE_INIT("2001:db8::1")}},
        .question_count = 2};
    static struct exchange_request read;
    struct buffer first, second, copy;
    struct error why = {""};

    (void)state;
    buffer_init(&first, EXCHANGE_REQUEST_MAX);
    buffer_init(&second, EXCHANGE_REQUEST_MAX);
    buffer_init(&copy, EXCHANGE_REQUEST_MAX);
    assert_true(exchange_write_request(&first, &asked));
    buffer_add(&copy, buffer_slice(&first));
    if (!exchange_read_request(&read, copy.p, copy.n, &why))
        fail_msg("not read back: %s", why.text);
    WANT_SLICE("body", read.profiles[0].body, asked.profiles[0].body);
    WANT_TEXT("cacert", read.cacert, "/etc/ssl/my ca.pem");
    WANT_INT("format", read.profiles[1].format, WEB_SNDS_DATA);
    WANT_TEXT("address", read.questions[1].address, "2001:db8::1");
    assert_true(exchange_write_request(&second, &read));
    WANT_SLICE("written again", buffer_slice(&second), buffer_slice(&first));
    buffer_free(&first);
    buffer_free(&second);
    buffer_free(&copy);
}

static const struct {
    const char *text, *why; /* why "": good */
} requests[] = {
    {PROFILE "ask\t0\t192.0.2.1\nend\n", ""},
    {HEAD "end\n", ""},
    {"", "line 1: not a request"},
    {"ers-web\t2\nend\n", "line 1: not a request"},
    {HEAD, "the request is cut"},
    {PROFILE "ask\t0\t192.0.2.1\n", "the request is cut"},
    {PROFILE "ask\t0\t192.0.2.1\nend", "the request is cut"},
    {PROFILE "end\nend\n", "line 5 "},
    {HEAD "profile\tpage\nend\n", "line 3 "},
    {HEAD "profile\tother\nend\n", "line 2 "},
    {HEAD "url\thttp://www.example.com/\n", "line 2 "},
    {HEAD "profile\tpage\nurl\tfile:///etc/passwd\n", "line 3 "},
    {HEAD "profile\tpage\nform\tgopher://x.example.com/\n", "line 3 "},
    {PROFILE "url\thttp://www.example.com/\n", "line 5 "},
    {PROFILE "ask\t1\t192.0.2.1\n", "line 5 "},
    {PROFILE "ask\t0\t192.0.2.256\n", "line 5 "},
    {PROFILE "ask\t0\n", "line 5 "},
    {PROFILE "ask\t0\t192.0.2.1\nprofile\tpage\n", "line 6 "},
    {PROFILE "nothing\tx\n", "line 5 "},
    {PROFILE "body\t\n", "line 5 "},
    {PROFILE "body\ta\\\n", "line 5 "},
    {PROFILE "body\ta\\x\n", "line 5 "},
    {PROFILE "body\ta\x01\n", "line 5 "},
    {HEAD "proxy\thttp://u:p@proxy.example.com\n", "line 2 "},
    {HEAD "cacert\ta\ncacert\tb\n", "line 3 "},
};

static void test_requests(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        static struct exchange_request read;
        struct error why = {""};
        struct buffer copy;
        bool good;

        buffer_init(&copy, EXCHANGE_REQUEST_MAX);
        buffer_text(&copy, requests[i].text);
        good = exchange_read_request(&read, copy.p, copy.n, &why);
        WANT_INT(requests[i].text, good, requests[i].why[0] == '\0');
        if (!good && slice_find(slice_of(why.text), slice_of(requests[i].why)) == SLICE_NONE)
            fail_msg("%s: got \"%s\", want \"%s\"", requests[i].text, why.text, requests[i].why);
        buffer_free(&copy);
    }
}

static void test_too_much(void **state)
{
    static struct exchange_request r;
    static char body[EXCHANGE_REQUEST_MAX];
    struct buffer out;

    (void)state;
    memset(body, 'x', sizeof body);
    r.profile_count = 1;
    r.profiles[0] = (struct web_profile){.url = SLICE("http://www.example.com/"), .body = {body, sizeof body}};
    buffer_init(&out, EXCHANGE_REQUEST_MAX);
    WANT_INT("too long", exchange_write_request(&out, &r), false);
    buffer_free(&out);
    r.profiles[0].body = SLICE("a\x1b");
    buffer_init(&out, EXCHANGE_REQUEST_MAX);
    WANT_INT("a control byte", exchange_write_request(&out, &r), false);
    buffer_free(&out);
}

static const struct {
    const char *line;
    enum exchange_line kind;
    size_t question;
    enum web_verdict verdict;
    const char *text;
} answers[] = {
    {"end", EXCHANGE_END, 0, WEB_LISTED, ""},
    {"answer\t0\tlisted\t12\tQIL", EXCHANGE_ANSWER, 0, WEB_LISTED, "QIL"},
    {"answer\t2\tclean\t0\t", EXCHANGE_ANSWER, 2, WEB_CLEAN, ""},
    {"answer\t1\tsilent\t3600000\ta\\tb\\\\", EXCHANGE_ANSWER, 1, WEB_SILENT, "a\tb\\"},
    {"answer\t1\tunchecked\t1\tHTTP 503", EXCHANGE_ANSWER, 1, WEB_UNCHECKED, "HTTP 503"},
    {"answer\t1\tunreached\t1\tno", EXCHANGE_ANSWER, 1, WEB_UNREACHED, "no"},
    {"answer\t3\tclean\t0\t", EXCHANGE_BAD, 0, WEB_LISTED, ""},
    {"answer\t-1\tclean\t0\t", EXCHANGE_BAD, 0, WEB_LISTED, ""},
    {"answer\t0\tOK\t0\t", EXCHANGE_BAD, 0, WEB_LISTED, ""},
    {"answer\t0\tclean\t3600001\t", EXCHANGE_BAD, 0, WEB_LISTED, ""},
    {"answer\t0\tclean\t0", EXCHANGE_BAD, 0, WEB_LISTED, ""},
    {"answer\t0\tclean\t0\ta\tb", EXCHANGE_BAD, 0, WEB_LISTED, ""},
    {"answer\t0\tclean\t0\ta\\z", EXCHANGE_BAD, 0, WEB_LISTED, ""},
    {"answer 0 clean 0 ", EXCHANGE_BAD, 0, WEB_LISTED, ""},
    {"END", EXCHANGE_BAD, 0, WEB_LISTED, ""},
    {"", EXCHANGE_BAD, 0, WEB_LISTED, ""},
};

static void test_answers(void **state)
{
    struct web_answer answer;
    size_t question;

    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        WANT_INT(answers[i].line, exchange_read_answer(slice_of(answers[i].line), 3, &question, &answer),
                 answers[i].kind);
        if (answers[i].kind != EXCHANGE_ANSWER)
            continue;
        WANT_INT(answers[i].line, question, answers[i].question);
        WANT_INT(answers[i].line, answer.verdict, answers[i].verdict);
        WANT_TEXT(answers[i].line, slice_of(answer.text), answers[i].text);
    }
    WANT_INT("nothing was asked", exchange_read_answer(SLICE("answer\t0\tclean\t0\t"), 0, &question, &answer),
             EXCHANGE_BAD);
}

/* Whatever a page made of the text, the line that goes out can be read. */
static void test_written_answer(void **state)
{
    struct web_answer answer = {.verdict = WEB_LISTED, .ms = 7000000}, back;
    struct buffer out;
    size_t question;

    (void)state;
    memset(answer.text, '\\', sizeof answer.text - 1);
    memcpy(answer.text, "\n\t\x1b|", 4);
    buffer_init(&out, EXCHANGE_LINE_MAX);
    exchange_write_answer(&out, 1, &answer);
    WANT_INT("fits", out.failed, false);
    WANT_INT("one line", slice_find_byte(buffer_slice(&out), '\n'), out.n - 1);
    WANT_INT("read back", exchange_read_answer(slice_cut(buffer_slice(&out), 0, out.n - 1), 2, &question, &back),
             EXCHANGE_ANSWER);
    WANT_SLICE("control bytes are blanks", slice_cut(slice_of(back.text), 0, 5), SLICE("   |\\"));
    WANT_INT("the time is bounded", back.ms, 3600000);
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_round_trip), cmocka_unit_test(test_requests),
                                       cmocka_unit_test(test_too_much), cmocka_unit_test(test_answers),
                                       cmocka_unit_test(test_written_answer)};

    return cmocka_run_group_tests_name("exchange", tests, NULL, NULL);
}
