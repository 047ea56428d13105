/* One poll(2) for all sources of a run: each adds its descriptors, the plugin waits once, each then looks. No callbacks, no
 * registry. */
#ifndef ERS_WATCH_H
#define ERS_WATCH_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

#define WATCH_MAX 64

struct watch {
    struct pollfd fds[WATCH_MAX];
    size_t count;
    int timeout_ms; /* of the next wait; negative: none */
};
void watch_reset(struct watch *w, int timeout_ms);
/* The place of the descriptor in fds; WATCH_MAX: no room, and it is not watched. */
size_t watch_add(struct watch *w, int fd, short events);
/* Anything to do on the descriptor of that place? Only after watch_wait. */
bool watch_ready(const struct watch *w, size_t place);
/* Number of descriptors that are ready; 0: time-out, or a signal came (a wake-up, not an error); -1: poll failed. */
int watch_wait(struct watch *w);

#endif
