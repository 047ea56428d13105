/* How check_maillog_ers puts an incident into words: one line for people, short enough for a page. Pure. */
#ifndef ERS_MAILLOG_WORDING_H
#define ERS_MAILLOG_WORDING_H

#include "plugins/check_maillog_ers/config.h"
#include "reputation/book_view.h"
#include "reputation/catalogue.h"
#include "text/buffer.h"

/* What a wording needs besides the incident; times in the log's clock. */
struct wording {
    const struct book *book;
    const struct catalogue *catalogue;
    const struct maillog_config *config;
    long long now_s;
};

/* "Trend Micro ERS", "DNSBL rbl.example.net". */
void wording_service(struct buffer *out, const struct wording *w, const struct incident *i);
/* Line 1's summary of an incident in at most `room` bytes where that can be: less important clauses are left out first.
 * more: how many further incidents there are, to be mentioned. */
void wording_summary(struct buffer *out, const struct wording *w, const struct incident *i, size_t more, size_t room);
/* The address that is refused: the one that the replies name, else the only one that we have (--own-ip); may be empty. */
struct slice wording_address(const struct wording *w, const struct incident *i);
/* True when the address is one of --own-ip, or none was given, or the incident names none. */
bool wording_is_ours(const struct wording *w, const struct incident *i);

#endif
