/* The saved book: any text may lie in the state file. What loads has to save to a text that loads to the same again, and
 * further lines must fold into it. */
#include <stdint.h>
#include <stdlib.h>

#include "reputation/book_view.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fold_some(struct book *b)
{
    struct service service = {.slug = SLICE_INIT("trendmicro-ers")};
    struct attribution refused = {.service = &service, .scope = SCOPE_IP, .claimed_ip = SLICE_INIT("203.0.113.25")};
    struct delivery d = {.mta = MTA_POSTFIX,
                         .outcome = OUTCOME_ATTEMPT,
                         .host = SLICE_INIT("mail01"),
                         .instance = SLICE_INIT("postfix"),
                         .daemon = SLICE_INIT("smtp"),
                         .queue_id = SLICE_INIT("4BCDEF"),
                         .relay_host = SLICE_INIT("mx.example.co.jp"),
                         .relay_ip = SLICE_INIT("198.51.100.7"),
                         .reply = SLICE_INIT("450 refused"),
                         .delay_s = 3};

    book_line(b, 1700000000, SLICE("1"), &d, &refused);
    d.domain = SLICE("example.co.jp");
    d.outcome = OUTCOME_DEFERRED;
    book_line(b, 1700000001, SLICE("1"), &d, &refused);
    d.outcome = OUTCOME_SENT;
    book_line(b, 1700000002, SLICE("1"), &d, NULL);
}

static void check_view(const struct book *b)
{
    struct book_view v = {1700000100, 3600, 600, 86400, 7200, 86400};
    struct slice s;
    size_t count;
    struct incident *all = book_incidents(b, &v, &count);

    for (size_t i = 0; count != SLICE_NONE && i < count; i++)
        if (all[i].window > 65536 || (incident_domain(b, &all[i], &(struct incident_walk){0}, &s) && s.n == 0))
            abort();
    free(all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct organisations *o = organisations_open();
    struct book *b = o == NULL ? NULL : book_new(o);
    struct buffer first, second;
    struct error why = {""};

    buffer_init(&first, 1 << 24);
    buffer_init(&second, 1 << 24);
    if (b != NULL && book_load(b, (struct slice){(const char *)data, size}, &why)) {
        book_save(b, &first);
        if (!book_load(b, buffer_slice(&first), &why))
            abort();
        book_save(b, &second);
        if (!slice_equal(buffer_slice(&first), buffer_slice(&second)))
            abort();
        check_view(b);
        fold_some(b);
        check_view(b);
    } else if (b != NULL && why.text[0] == '\0' && !book_failed(b)) {
        abort();
    }
    buffer_free(&first);
    buffer_free(&second);
    book_free(b);
    organisations_close(o);
    return 0;
}
