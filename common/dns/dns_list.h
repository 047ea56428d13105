/* One DNS list: where it is asked, what its answers mean, and how it is told that the list itself is sound. From the
 * catalogue, or from text in the syntax of Postfix' postscreen_dnsbl_sites: zone or zone=filter. Plain values. */
#ifndef ERS_DNS_LIST_H
#define ERS_DNS_LIST_H

#include "dns/address.h"
#include "dns/code_pattern.h"
#include "dns/question.h"
#include "text/buffer.h"

/* What a list is asked about; a list may take several. */
enum list_family { FAMILY_IP4, FAMILY_IP6, FAMILY_DOMAIN, FAMILY_COUNT };

enum list_severity {
    LIST_CRITICAL,
    LIST_WARNING,
    LIST_INFO /* told, but never an alarm: lists of whole ranges or providers */
};

/* critical, warning or info; false: *why says so. */
bool list_severity_parse(enum list_severity *out, struct slice word, struct error *why);

enum code_kind {
    CODE_LISTED,
    CODE_NEUTRAL, /* in the zone, but no listing: yellow and white parts of mixed zones */
    CODE_REFUSED  /* the list says that it does not answer us */
};
struct list_code {
    enum code_kind kind;
    struct code_pattern pattern;
    struct slice meaning;
};
#define LIST_CODES_MAX 24

/* Slices are borrowed and outlive the list. */
struct dns_list {
    struct slice slug; /* as named in output and state: never holds a secret */
    struct slice name; /* for people */
    struct slice zone; /* as asked; may hold a customer's code */
    struct slice lookup_url, removal_url;
    unsigned families; /* 1 << enum list_family */
    bool allow;        /* a listing is good news */
    bool bitmask;      /* the last octet's bits are independent; codes[].pattern then holds one bit each */
    enum list_severity severity;
    struct list_code codes[LIST_CODES_MAX];
    size_t code_count;
    bool filtered; /* only answers that match `filter` are listings */
    struct code_pattern filter;
    /* Self-test (RFC 5782 section 5): names below the zone instead of the standard's; "-": the list has no such point. */
    struct slice test_listed, test_clean;
    bool test_required; /* without an answer for test_listed nothing is believed: a customer's code is not accepted */
    struct slice test_failed; /* what that means */
    size_t after; /* asked only where the list before this one in the run's order is silent: 1 + its place; 0: none */
    bool named;   /* chosen by the user, not by a group */
};

/* What one A record of a list means. */
struct code_reading {
    enum { READING_LISTED, READING_NEUTRAL, READING_REFUSED, READING_OUTSIDE /* not in 127.0.0.0/8 */ } kind;
    struct slice meaning; /* empty: not in the catalogue */
};
void list_code_read(const struct dns_list *list, uint32_t code, struct code_reading *out);
/* Appends the meanings of the bits of a bitmask code, or the meaning of a plain one; nothing where unknown. */
void list_code_describe(struct buffer *out, const struct dns_list *list, uint32_t code);

/* "zone" or "zone=filter" -> a list of unknown provenance: addresses of both families, every code in 127/8 but the usual
 * refusals is a listing. Slices of *out borrow from text. false: *why. A "*weight" is refused: lists count or they don't. */
bool dns_list_parse(struct dns_list *out, struct slice text, struct error *why);

/* Name of a self-test point of a family below the zone, as RFC 5782 has it or as the list says. listed: the point that must
 * be listed, else the one that must not. false: the list has none, or the name would be too long. */
bool dns_list_test_name(const struct dns_list *list, enum list_family family, bool listed, char out[DNS_NAME_MAX + 1]);
/* labels + "." + zone; false when too long. */
bool dns_list_name(const struct dns_list *list, struct slice labels, char out[DNS_NAME_MAX + 1]);

#endif
