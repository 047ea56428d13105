/* The four states of the Monitoring Plugins guidelines, which are the exit codes as well. */
#ifndef ERS_STATE_H
#define ERS_STATE_H

enum state { STATE_OK = 0, STATE_WARNING = 1, STATE_CRITICAL = 2, STATE_UNKNOWN = 3 };
/* The worse of two in the suite's order of precedence OK < UNKNOWN < WARNING < CRITICAL: trouble in looking never hides
 * what was found. */
enum state state_worse(enum state a, enum state b);
const char *state_name(enum state s); /* "OK", … */

#endif
