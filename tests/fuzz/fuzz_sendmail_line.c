/* A whole line of Sendmail's. Byte 0 chooses: the input is the line itself; or it is a recipient's local part and a server's
 * words in a line written as Sendmail writes it, whole or cut at a comma of the list. */
#include "mail/sendmail_line.h"

#include "tests/fuzz/line_check.h"

#define HEAD "Nov 24 02:09:31 mx1 sm-mta[6555]: 6AO8lUUn000073: to="
#define FIELDS ", delay=00:01:02, xdelay=00:00:01, mailer=esmtp, pri=120314, relay=" TRUE_HOST ". [" TRUE_IP "], dsn="

enum mode { MODE_RAW, MODE_SENT, MODE_FIRST_HALF, MODE_SECOND_HALF, MODE_DEFERRED, MODES };

static void line_of(enum mode mode, struct slice local, struct slice words)
{
    struct buffer line, list;
    struct slice part;
    size_t comma;

    buffer_init(&line, 1 << 20);
    buffer_init(&list, 1 << 20);
    (void)buffer_text(&list, "<user@" TRUE_DOMAIN ">,");
    (void)buffer_byte(&list, '<');
    add_local_sendmail(&list, local);
    (void)buffer_text(&list, "@" TRUE_DOMAIN ">");
    part = buffer_slice(&list);
    comma = slice_find_last_byte(part, ',') + 1;
    if (mode == MODE_FIRST_HALF)
        part = slice_cut(part, 0, comma);
    else if (mode == MODE_SECOND_HALF)
        part = slice_cut(part, comma, part.n);
    (void)buffer_text(&line, HEAD);
    (void)buffer_add(&line, part);
    (void)buffer_text(&line, mode == MODE_FIRST_HALF ? " [more]" FIELDS : FIELDS);
    (void)buffer_text(&line, mode == MODE_DEFERRED ? "4.7.1, reply=450 4.7.1 " : "2.0.0, stat=Sent (");
    add_printable(&line, words, "", "");
    (void)buffer_text(&line, mode == MODE_DEFERRED ? ", stat=Deferred: 450 4.7.1 " : ")");
    if (mode == MODE_DEFERRED)
        add_printable(&line, words, "", "");
    check(!line.failed && !list.failed);
    check_no_forgery(buffer_slice(&line), mode != MODE_DEFERRED);
    buffer_free(&list);
    buffer_free(&line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice local, words;
    enum mode mode;

    if (size == 0 || size > 4096)
        return 0;
    mode = (enum mode)(take_input(data, size, &local, &words) % MODES);
    if (mode == MODE_RAW)
        check_any_line((struct slice){(const char *)data + 1, size - 1});
    else
        line_of(mode, local, words);
    return 0;
}
