/* The fields behind the recipients in Sendmail's line about a delivery, for mail/sendmail_line.h. */
#ifndef ERS_SENDMAIL_FIELDS_H
#define ERS_SENDMAIL_FIELDS_H

#include "mail/relay.h"
#include "text/scan.h"
#include "text/slice.h"

enum sendmail_key {
    SENDMAIL_CTLADDR,
    SENDMAIL_DELAY,
    SENDMAIL_XDELAY,
    SENDMAIL_MAILER,
    SENDMAIL_PRI,
    SENDMAIL_RELAY,
    SENDMAIL_DSN,
    SENDMAIL_REPLY,
    SENDMAIL_STAT,
    SENDMAIL_OTHER
};
struct sendmail_fields {
    struct slice value[SENDMAIL_OTHER]; /* empty: not there */
    unsigned seen;                      /* bit per key */
    bool repeated;                      /* a key came twice: not as Sendmail writes it */
    bool unsure;                        /* ctladdr= can be read in two ways */
};
/* ", key=value" after ", key=value" up to the end of the line, of which stat= is the last. reply= goes up to the first
 * ", stat=", so that nothing in it is taken for a field. False: the line doesn't come to its stat=. */
bool sendmail_fields_take(struct scan *s, struct sendmail_fields *f);

/* "00:00:02", "5+00:00:09" in seconds; -1: none of these. */
long long sendmail_delay_s(struct slice s);
/* "mx.example.net. [192.0.2.9]", "[192.0.2.9] [192.0.2.9]"; without an address there was no connection, and neither host
 * nor ip. A name that was cut in its middle ("mx.a-lo...xample.net.") is none. */
void sendmail_relay_read(struct relay *out, struct slice value);

#endif
