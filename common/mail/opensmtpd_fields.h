/* The fields of OpenSMTPD's log lines, for mail/opensmtpd_line.h. */
#ifndef ERS_OPENSMTPD_FIELDS_H
#define ERS_OPENSMTPD_FIELDS_H

#include "mail/relay.h"
#include "text/scan.h"
#include "text/slice.h"

/* "key=<address>"; the address may have neither blanks nor quotes, as smtpd takes none. s may be half-way through on false. */
bool opensmtpd_address_take(struct scan *s, struct slice key, struct slice *out);
/* `key="value"`, `key=value`: up to `next`, which must stand behind it and is left. The same on false. */
bool opensmtpd_value_take(struct scan *s, struct slice key, struct slice next, struct slice *out);
/* "1h2m3s", "4d1h", "0s"; -1: none of these. */
long long opensmtpd_delay_s(struct slice s);
/* relay=: "192.0.2.9 (mx.example.net)", "[2001:db8::9] (…)", "192.0.2.9"; a name alone, of a destination that no server was
 * found for, gives neither. False: nothing of these. */
bool opensmtpd_server_read(struct relay *out, struct slice value);
/* source=: a public address; empty: none, or a private one. */
struct slice opensmtpd_source(struct slice value);

#endif
