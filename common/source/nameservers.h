/* Which name servers to ask: those given, or the system's. */
#ifndef ERS_NAMESERVERS_H
#define ERS_NAMESERVERS_H

#include "dns/schedule.h"

#define NAMESERVER_TEXT_MAX 72

struct nameservers {
    char texts[SCHEDULE_SERVERS_MAX][NAMESERVER_TEXT_MAX]; /* "192.0.2.1:53", "[2001:db8::1]:53" */
    struct slice items[SCHEDULE_SERVERS_MAX];              /* the same */
    size_t count;
};

/* IP, IP:PORT, [IP6], [IP6]:PORT or a bare IPv6 address; port 53 unless given. false: *why. Further ones than fit are
 * refused as well. */
bool nameservers_add(struct nameservers *n, struct slice text, struct error *why);
/* The nameserver lines of a file such as /etc/resolv.conf, at most three as resolv.conf(5) has it; without any, the local
 * host. */
void nameservers_read(struct nameservers *n, const char *path);

#endif
