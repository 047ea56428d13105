/* Rows of the tests of the log parsers other than Postfix's: a whole log line, and what it says about a delivery. */
#ifndef ERS_TESTS_DELIVERY_ROW_H
#define ERS_TESTS_DELIVERY_ROW_H

#include "mail/delivery.h"

/* NULL or zero: the field must be empty, of delay_s -1. host and instance only where they are named. */
struct delivery_row {
    const char *name, *line;
    enum outcome outcome;
    enum hop hop;
    const char *queue_id, *recipient, *domain, *relay_host, *relay_ip, *reply, *sender, *source_ip, *others, *host,
        *instance;
    bool suspended, ambiguous, claimed_name;
    long long delay_s; /* one more than it must be */
};
/* Fails the running test with the row's name, what came and what was wanted. */
void delivery_rows_check(const struct delivery_row *rows, size_t count, enum mta mta);
/* Lines that must be no delivery at all. */
void delivery_lines_refuse(const char *const *lines, size_t count);
/* Each line, cut at every length, is read inside its bytes (for a run under AddressSanitizer). */
void delivery_rows_cut(const struct delivery_row *rows, size_t count);

#endif
