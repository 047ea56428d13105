#include "monitoring/state.h"

static int state_rank(enum state s)
{
    switch (s) {
    case STATE_OK:
        return 0;
    case STATE_UNKNOWN:
        return 1;
    case STATE_WARNING:
        return 2;
    case STATE_CRITICAL:
        return 3;
    }
    return 1;
}

enum state state_worse(enum state a, enum state b)
{
    return state_rank(b) > state_rank(a) ? b : a;
}

const char *state_name(enum state s)
{
    switch (s) {
    case STATE_OK:
        return "OK";
    case STATE_WARNING:
        return "WARNING";
    case STATE_CRITICAL:
        return "CRITICAL";
    case STATE_UNKNOWN:
        return "UNKNOWN";
    }
    return "UNKNOWN";
}
