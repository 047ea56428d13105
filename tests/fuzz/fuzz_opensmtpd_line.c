/* A whole line of OpenSMTPD's. Byte 0 chooses: the input is the line itself; or it is a server's words in a line written as
 * OpenSMTPD writes it, now or before 6.0. */
#include "mail/opensmtpd_line.h"

#include "tests/fuzz/line_check.h"

#define TAG "Nov 24 02:09:31 mx1 smtpd[57]: "
#define NOW                                                                                                            \
    TAG "97ce4c6b178e84ea mta delivery evpid=7262b3ea670c1794 from=<a@example.com> to=<user@" TRUE_DOMAIN              \
        "> rcpt=<-> "                                                                                                  \
        "source=\"203.0.113.25\" relay=\"" TRUE_IP " (" TRUE_HOST ")\" delay=1s "
#define THEN                                                                                                           \
    " for 7262b3ea670c1794: session=97ce4c6b178e84ea, from=<a@example.com>, to=<user@" TRUE_DOMAIN ">, rcpt=<->, "     \
    "source=203.0.113.25, relay=" TRUE_IP " (" TRUE_HOST "), delay=1s, stat="

enum mode { MODE_RAW, MODE_SENT, MODE_DEFERRED, MODE_OLD_SENT, MODE_OLD_FAILED, MODES };

static void line_of(enum mode mode, struct slice words)
{
    bool sent = mode == MODE_SENT || mode == MODE_OLD_SENT;
    struct buffer line;
    struct delivery d;
    char *copy = NULL;

    buffer_init(&line, 1 << 20);
    if (mode == MODE_SENT || mode == MODE_DEFERRED)
        (void)buffer_printf(&line, NOW "result=\"%s\" stat=\"", sent ? "Ok" : "TempFail");
    else
        (void)buffer_printf(&line, TAG "relay: %s" THEN, sent ? "Ok" : "PermFail");
    (void)buffer_text(&line, sent ? "250 " : "550 ");
    add_printable(&line, words, "", "");
    if (mode == MODE_SENT || mode == MODE_DEFERRED)
        (void)buffer_byte(&line, '"');
    check(!line.failed);
    check_no_forgery(buffer_slice(&line), sent);
    /* Nothing in such a line can be read in two ways. */
    check(parse_copy(buffer_slice(&line), &copy, &d) && !d.ambiguous && (d.outcome == OUTCOME_SENT) == sent);
    check(slice_equal(d.relay_ip, SLICE(TRUE_IP)) && slice_equal(d.domain, SLICE(TRUE_DOMAIN)));
    free(copy);
    buffer_free(&line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice rest = {(const char *)data + 1, size - 1};
    enum mode mode;

    if (size == 0 || size > 4096)
        return 0;
    mode = (enum mode)(data[0] % MODES);
    if (mode == MODE_RAW)
        check_any_line(rest);
    else
        line_of(mode, rest);
    return 0;
}
