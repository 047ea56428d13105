/* Comma-separated values (RFC 4180): rows ended by CRLF or LF, fields perhaps in quotes, quotes in them doubled. Strict, and
 * bounded: what breaks the rules is a bad row, after which reading goes on with the next line. Pure. */
#ifndef ERS_CSV_H
#define ERS_CSV_H

#include "text/buffer.h"

#define CSV_FIELDS_MAX 32
#define CSV_ROW_MAX 4096 /* bytes of a row's fields */

enum csv_event { CSV_END, CSV_ROW, CSV_BAD };
struct csv {
    struct slice rest;
    struct slice fields[CSV_FIELDS_MAX]; /* of the row, without their quotes; valid until the next call */
    size_t count;
    struct buffer row; /* what they point into */
};

void csv_init(struct csv *c, struct slice text); /* a byte order mark is passed over */
enum csv_event csv_next(struct csv *c);          /* empty lines are no rows */
void csv_free(struct csv *c);

#endif
