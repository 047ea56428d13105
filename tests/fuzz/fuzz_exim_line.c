/* A whole line of Exim's. Byte 0 chooses: the input is the line itself; or it is a recipient's local part and a server's
 * words in a line written as Exim writes it. */
#include "mail/exim_line.h"

#include "tests/fuzz/line_check.h"

#define HEAD "2026-11-24 02:09:31 1xVfyN-0006kF-2M "
#define FIELDS " R=dnslookup T=remote_smtp"
#define AFTER " H=" TRUE_HOST " [" TRUE_IP "]: SMTP error from remote mail server after RCPT TO:<"

enum mode { MODE_RAW, MODE_SENT, MODE_REDIRECTED, MODE_DEFERRED, MODE_FAILED, MODES };

/* As Exim logs it. */
static void add_address(struct buffer *out, struct slice local, bool redirected)
{
    if (redirected) {
        add_printable(out, local, "", "");
        (void)buffer_text(out, "@" TRUE_DOMAIN " <hanako@example.com>");
    } else {
        add_address_exim(out, local, "@" TRUE_DOMAIN);
    }
}

static void sent(struct slice local, struct slice words, bool redirected)
{
    struct buffer line;

    buffer_init(&line, 1 << 20);
    (void)buffer_text(&line, HEAD "=> ");
    add_address(&line, local, redirected);
    (void)buffer_text(&line, FIELDS " H=" TRUE_HOST " [" TRUE_IP "] C=\"250 ");
    add_printable(&line, words, "\"\\", "\\");
    (void)buffer_byte(&line, '"');
    check(!line.failed);
    check_no_forgery(buffer_slice(&line), true);
    buffer_free(&line);
}

static void refused(struct slice local, struct slice words, bool for_good)
{
    struct buffer line, reply;
    struct delivery d;
    char *copy = NULL;

    buffer_init(&line, 1 << 20);
    buffer_init(&reply, 1 << 20);
    (void)buffer_text(&reply, "450 ");
    add_printable(&reply, words, "", "");
    (void)buffer_text(&line, for_good ? HEAD "** " : HEAD "== ");
    add_address(&line, local, false);
    (void)buffer_text(&line, for_good ? FIELDS AFTER : FIELDS " defer (-44)" AFTER);
    if (needs_quotes(local))
        add_quoted(&line, local);
    else
        (void)buffer_add(&line, local);
    (void)buffer_text(&line, "@" TRUE_DOMAIN ">: ");
    (void)buffer_add(&line, buffer_slice(&reply));
    check(!line.failed);
    check_no_forgery(buffer_slice(&line), false);
    /* An address that Exim has to quote is sure unless the line holds several that fit. */
    if (parse_copy(buffer_slice(&line), &copy, &d) && !d.ambiguous && local.n > 0 && local.n < 400) {
        check(d.outcome == (for_good ? OUTCOME_BOUNCED : OUTCOME_DEFERRED) && slice_equal(d.relay_ip, SLICE(TRUE_IP)));
        /* A last word that looks like the time of the delivery is taken for it. */
        check(slice_equal(d.domain, SLICE(TRUE_DOMAIN)) && slice_starts(d.reply, SLICE("450")));
        check(slice_starts(buffer_slice(&reply), d.reply));
    }
    free(copy);
    buffer_free(&reply);
    buffer_free(&line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice local, words;
    enum mode mode;

    if (size == 0 || size > 4096)
        return 0;
    mode = (enum mode)(take_input(data, size, &local, &words) % MODES);
    /* Exim's own configuration refuses these local parts: in its log they are pipes and files. */
    if (mode != MODE_RAW && local.n > 0 && (local.p[0] == '|' || local.p[0] == '/'))
        return 0;
    switch (mode) {
    case MODE_RAW:
        check_any_line((struct slice){(const char *)data + 1, size - 1});
        break;
    case MODE_SENT:
        sent(local, words, false);
        break;
    case MODE_REDIRECTED:
        sent(local, words, true);
        break;
    case MODE_DEFERRED:
        refused(local, words, false);
        break;
    case MODE_FAILED:
    case MODES:
        refused(local, words, true);
        break;
    }
    return 0;
}
