/* A reply as the signatures see it: folded (reputation/fold.h), the inner lines' codes left out, runs of blanks as one,
 * and what is not the server's own statement taken out of the words: mail addresses (echoes of recipients and senders)
 * and the server's names of further servers ("host NAME[IP] said:") become READING_ECHO, addresses of hosts become
 * READING_IP and are kept aside (127/8, the answers of lists, stays text). Pure, no allocation; the caller owns the (large) struct. */
#ifndef ERS_READING_H
#define ERS_READING_H

#include "text/slice.h"

enum { READING_MAX = 4096, READING_IPS = 8 };
/* Bytes that can't come from outside: control characters are folded to blanks. */
#define READING_IP '\x01'     /* an address that stands for itself, its brackets taken off */
#define READING_URL_IP '\x02' /* an address inside a URL */
#define READING_ECHO '\x03'

struct reading_ip {
    struct slice written; /* in the reply */
    size_t at;            /* of its placeholder in text */
    bool bracketed;
};
struct reading {
    size_t n; /* of text; what would not fit is left out */
    size_t ip_count;
    struct reading_ip ips[READING_IPS];
    char text[READING_MAX + 8]; /* zeros after n; literals_find wants them */
};

/* recipient: as logged; may be empty. keep: mail addresses (folded) that are no echoes but part of signatures. */
void reading_make(struct reading *r, struct slice reply, struct slice recipient, const struct slice *keep,
                  size_t keep_count);
/* Makes the recipient's domain, and its local part when there is a dot in it, echoes too where they stand by themselves: a
 * mailbox may be called like a list, too. True: there were some. */
bool reading_hide_names(struct reading *r, struct slice recipient);
#endif
