/* What every listing parser must hold to, whatever it is fed: for the fuzz targets of the parsers, which differ in the kind
 * alone. */
#ifndef ERS_TESTS_QUEUE_CHECK_H
#define ERS_TESTS_QUEUE_CHECK_H

#include <stdint.h>
#include <stdlib.h>

#include "mail/listing.h"

static inline void queue_check_that(bool holds)
{
    if (!holds)
        abort();
}

static inline bool queue_check_within(struct slice part, struct slice whole)
{
    return part.n == 0 || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

static inline void queue_check_entries(struct listing *l, uint64_t *messages, uint64_t *entries)
{
    struct queued q;
    while (listing_next(l, &q)) {
        (*entries)++;
        *messages += q.first;
        queue_check_that(*messages > 0); /* a listing begins with a message */
        queue_check_that((unsigned)q.state < QUEUE_STATES);
        queue_check_that(queue_check_within(q.reply, q.reason));
        queue_check_that(queue_check_within(q.relay_host, q.reason) && queue_check_within(q.relay_ip, q.reason));
        queue_check_that(!q.follow_up || q.reply.n == 0);
        queue_check_that(slice_find_byte(address_domain(q.recipient), '@') == SLICE_NONE);
    }
}

/* Every line is whole memory of its own, so that a byte read beyond it is found. */
static inline int queue_check(enum listing_kind kind, const uint8_t *data, size_t size)
{
    struct listing *l = listing_open(kind, 1790000000);
    struct slice rest = {(const char *)data, size}, line;
    struct listing_check check;
    uint64_t messages = 0, entries = 0, lines = 0;
    if (l == NULL)
        return 0;
    while (rest.n > 0) {
        if (!slice_take_until(&rest, '\n', rest.n, &line)) {
            line = rest;
            rest.n = 0;
        }
        char *own = malloc(line.n + 1);
        queue_check_that(own != NULL);
        if (line.n > 0)
            memcpy(own, line.p, line.n);
        uint64_t before = entries;
        listing_line(l, (struct slice){own, line.n});
        queue_check_entries(l, &messages, &entries);
        queue_check_that(kind == LISTING_POSTFIX_JSON || entries <= before + 1);
        lines++;
        free(own);
    }
    listing_end(l);
    queue_check_entries(l, &messages, &entries);
    listing_check(l, &check);
    queue_check_that(check.foreign <= check.lines && check.lines <= lines && messages <= lines);
    listing_close(l);
    return 0;
}

#endif
