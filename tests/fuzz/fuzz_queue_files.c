#include <stdint.h>
#include <stdlib.h>

#include "mail/exim_msglog.h"
#include "mail/sendmail_qf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void that(bool holds)
{
    if (!holds)
        abort();
}

static bool within(struct slice part, struct slice whole)
{
    return part.n == 0 || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

static void check_msglog(struct slice text)
{
    struct exim_msglog *m = exim_msglog_open();
    struct slice rest = text, line;
    that(m != NULL);
    exim_msglog_load(m, text);
    while (slice_take_until(&rest, '\n', rest.n, &line)) {
        struct exim_deferral d;
        if (exim_deferral_parse(&d, line, true))
            that(d.queue_id.n > 0 && within(d.reply, d.reason) && within(d.recipient, line));
        if (!exim_deferral_parse(&d, line, false))
            continue;
        struct queued q = {.recipient = d.recipient};
        that(d.recipient.n > 0 && within(d.reply, d.reason) && within(d.reason, line));
        exim_msglog_explain(m, &q);
        that(within(q.reason, text) && within(q.reply, q.reason));
    }
    exim_msglog_close(m);
}

static void check_control_file(struct slice text)
{
    struct sendmail_qf qf;
    struct queued q;
    bool first = true;
    if (!sendmail_qf_init(&qf, text, SLICE("6AO2I7QT022366")))
        return;
    while (sendmail_qf_next(&qf, &q)) {
        that(q.first == first && within(q.recipient, text) && within(q.reply, q.reason));
        first = false;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = {(const char *)data, size};
    check_msglog(text);
    check_control_file(text);
    return 0;
}
