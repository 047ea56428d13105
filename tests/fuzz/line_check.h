/* For the fuzz targets of the log parsers other than Postfix's. Included by each of them alone, after the parser's header. */
#ifndef ERS_TESTS_LINE_CHECK_H
#define ERS_TESTS_LINE_CHECK_H

#include <stdlib.h>

#include "mail/delivery_line.h"
#include "mail/opensmtpd_sessions.h"
#include "tests/fuzz/written.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Where the lines' mail really goes; what is forged names others. */
#define TRUE_DOMAIN "example.net"
#define TRUE_HOST "mx.example.net"
#define TRUE_IP "198.51.100.9"

static inline void check(bool good)
{
    if (!good)
        abort();
}

/* Parses an exact copy, so that a byte read behind the line is seen; the caller frees *copy. */
static inline bool parse_copy(struct slice line, char **copy, struct delivery *d)
{
    struct opensmtpd_sessions sessions = {.next = 0};
    struct syslog_head head;

    *copy = malloc(line.n == 0 ? 1 : line.n);
    if (*copy == NULL)
        abort();
    if (line.n > 0)
        memcpy(*copy, line.p, line.n);
    return syslog_head_parse(&head, (struct slice){*copy, line.n}) && delivery_line_parse(d, &head, &sessions);
}

static inline bool inside(struct slice part, const char *whole, size_t n)
{
    return part.n == 0 || (part.p >= whole && part.p + part.n <= whole + n);
}

/* Any bytes: what comes out lies inside them and fits together. */
static inline void check_any_line(struct slice line)
{
    struct delivery d;
    char *copy = NULL;

    if (parse_copy(line, &copy, &d)) {
        do {
            const struct slice parts[] = {d.queue_id, d.sender,    d.recipient, d.others, d.domain, d.relay_host,
                                          d.relay_ip, d.source_ip, d.dsn,       d.reason, d.reply};

            for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
                check(inside(parts[i], copy, line.n));
            check(d.mta != MTA_NONE && d.queue_id.n >= 5 && d.instance.n > 0 && d.daemon.n > 0);
            check(d.outcome != OUTCOME_SENT || d.reply.n == 0);
            check(d.outcome != OUTCOME_ATTEMPT || d.reply.n > 0);
            check(d.hop != HOP_REMOTE || d.relay_host.n > 0 || d.relay_ip.n > 0 || d.outcome >= OUTCOME_RETURNED);
            check(d.delay_s >= -1);
        } while (delivery_next_recipient(&d));
    }
    free(copy);
}

/* The oracle: whatever stood in the line's free texts, it tells of no delivery elsewhere. sent: it does tell of one. */
static inline void check_no_forgery(struct slice line, bool sent)
{
    struct delivery d;
    char *copy = NULL;

    if (parse_copy(line, &copy, &d)) {
        check(sent || d.outcome != OUTCOME_SENT || d.ambiguous);
        do
            if (d.outcome == OUTCOME_SENT && !d.ambiguous && d.hop == HOP_REMOTE)
                check(slice_equal(d.relay_host, SLICE(TRUE_HOST)) && slice_equal(d.relay_ip, SLICE(TRUE_IP)) &&
                      slice_equal_fold(d.domain, SLICE(TRUE_DOMAIN)));
        while (delivery_next_recipient(&d));
    }
    free(copy);
}

/* Splits the input behind its first byte, which chooses a mode, into what two attackers control. */
static inline unsigned take_input(const uint8_t *data, size_t size, struct slice *first, struct slice *second)
{
    struct slice rest = {(const char *)data + 1, size - 1};
    size_t split = slice_find_byte(rest, '\n');

    *first = slice_cut(rest, 0, split == SLICE_NONE ? rest.n : split);
    *second = slice_cut(rest, first->n + 1, rest.n);
    return data[0];
}

#endif
