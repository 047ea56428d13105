/* A DNS message off the wire (RFC 1035 section 4) -> outcome and records. Pure; every byte of it may be hostile: nothing is
 * believed that does not belong to the question, so records of other owners and of other sections are passed over. */
#ifndef ERS_MESSAGE_H
#define ERS_MESSAGE_H

#include "dns/question.h"

#define MESSAGE_RECORDS_MAX 256
#define MESSAGE_TEXT_MAX 16384

struct dns_message {
    enum dns_outcome outcome;
    enum dns_type type; /* of its question */
    struct dns_record records[MESSAGE_RECORDS_MAX];
    size_t count;
    char text[MESSAGE_TEXT_MAX]; /* what the records' texts point to */
    size_t text_n;
};

/* Reads a reply; always sets outcome. Records are those of the question's type whose owner is the question's name or where
 * a chain of CNAMEs in the answer section leads it. A reply without the one question, with a pointer out of place, cut
 * short, with more records or text than fits, or with an answer beside NXDOMAIN is DNS_MALFORMED. */
void message_read(struct dns_message *out, struct slice wire);

#endif
