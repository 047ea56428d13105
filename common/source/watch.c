#include "source/watch.h"

#include <errno.h>

void watch_reset(struct watch *w, int timeout_ms)
{
    w->count = 0;
    w->timeout_ms = timeout_ms;
}

size_t watch_add(struct watch *w, int fd, short events)
{
    if (w->count == WATCH_MAX)
        return WATCH_MAX;
    w->fds[w->count] = (struct pollfd){.fd = fd, .events = events};
    return w->count++;
}

bool watch_ready(const struct watch *w, size_t place)
{
    return place < w->count && w->fds[place].revents != 0;
}

int watch_wait(struct watch *w)
{
    int ready = poll(w->fds, (nfds_t)w->count, w->timeout_ms);
    if (ready < 0 && errno == EINTR) {
        for (size_t i = 0; i < w->count; i++)
            w->fds[i].revents = 0;
        return 0;
    }
    return ready;
}
