/* Strict numbers: the whole slice is the number or it is none. No sign but where said, no blanks, no exponent, no hex,
 * no locale. */
#ifndef ERS_NUMBER_H
#define ERS_NUMBER_H

#include "text/buffer.h"

/* Digits only, at most `max`; *out untouched on failure. Leading zeros are decimal. */
bool number_parse(struct slice s, uint64_t max, uint64_t *out);
/* -?digits[.digits], where one side of the point may be empty ("5.", ".5"); converted by strtod in the C locale.
 * A value too large for a double fails. */
bool number_parse_double(struct slice s, double *out);
/* Shortest decimal that reads back as the same double, without exponent ("0.1", "1024", "12345678901234567000"); "U"
 * for a value that is not finite (the guidelines' word for an unknown value). Minus zero prints as 0. */
void number_print(struct buffer *out, double value);
/* "90" (seconds), "90s", "15m", "2h", "3d", "1w"; at most 100 years. */
bool duration_parse(struct slice s, long long *out_s);
/* For people, two units at most: "45 s", "31 min", "1h00", "4d23h". Negative prints as "0 s". */
void duration_print(struct buffer *out, long long seconds);

#endif
