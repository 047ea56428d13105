/* Exim's message ids: three parts in base 62, of 6, 6 and 2 characters, since 4.97 of 6, 11 and 4. The first is the second
 * of the message's arrival. */
#ifndef ERS_EXIM_ID_H
#define ERS_EXIM_ID_H

#include "text/slice.h"

/* Length of the message id that s starts with; 0: none. */
size_t exim_id_length(struct slice s);
/* Seconds since 1970 of an id; wrong on systems whose file names don't know upper from lower case (base 36 there). */
long long exim_id_arrival_s(struct slice id);

#endif
