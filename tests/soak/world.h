/* The world of the soak test: who refuses whom, and the lines that a Postfix writes about it. */
#ifndef ERS_SOAK_WORLD_H
#define ERS_SOAK_WORLD_H

#include <stdbool.h>
#include <stddef.h>

#define LOGS_MAX 3  /* logs of one life; each is one host's */
#define INSTANCES 3 /* Postfix instances of each host */
#define SERVICES 6  /* reputation services */
#define ADDRESSES 4 /* our own */
#define ORGANISATIONS 6
#define DOMAINS 5 /* of each organisation */
#define SERVERS 2 /* likewise */
#define NO_DOMAIN (-1)
#define NO_SERVER (-1)

enum event_kind {
    EVENT_DEFERRED, /* refused for our reputation, for now */
    EVENT_BOUNCED,  /* the same, for good */
    EVENT_ATTEMPT,  /* the same by one server while another is tried: no recipient, no status */
    EVENT_SENT,
    EVENT_JOINED,   /* sent by the other server, right after the attempt */
    EVENT_FOLLOW,   /* deferred without a word of the server */
    EVENT_GREYLIST, /* deferred for another reason */
    EVENT_FILTERED, /* handed to a content filter on this host: no delivery to the world */
    EVENT_EXPIRED,
    EVENT_QUEUED, /* the queue manager names the sender */
    EVENT_NOISE   /* no delivery at all */
};

/* One line of a log. Every message has a number of its own, which is also its queue id. */
struct event {
    enum event_kind kind;
    long long at; /* its stamp */
    unsigned log, instance, service, address, organisation, server, number;
    int domain;
};

/* Numbers with this bit are of messages that one server refused while another was tried; they come in pairs of lines. */
#define ATTEMPTED 0x800000U
static inline bool world_attempted(unsigned number)
{
    return (number & ATTEMPTED) != 0;
}

/* The names by which the plugin's report must call them. */
const char *world_service(unsigned service);
const char *world_zone(unsigned service); /* NULL: the catalogue knows the service by name */
/* The address that the incident is about: what the refusal claims, or what the instance's name says. */
void world_address(char *out, size_t size, const struct event *e);
void world_organisation(char *out, size_t size, unsigned organisation);
void world_domain(char *out, size_t size, unsigned organisation, unsigned domain);
void world_instance(char *out, size_t size, unsigned log, unsigned instance); /* "host tag" */

#define LINE_ROOM 200000
/* The whole line with its newline into out[0..LINE_ROOM); its length. traditional: stamped as RFC 3164, else RFC 3339.
 * micro: of the second, for the latter. padding: bytes of a line of noise, which are zero when `zeros`. */
size_t world_line(char *out, const struct event *e, bool traditional, unsigned micro, size_t padding, bool zeros);

#endif
