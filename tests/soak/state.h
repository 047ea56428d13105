/* The plugin's state as a bystander sees it. */
#ifndef ERS_SOAK_STATE_H
#define ERS_SOAK_STATE_H

#include <stdint.h>
#include <time.h>

/* When it was last committed; zero: never. */
struct timespec state_committed(const char *state_dir);
/* All that lies in its directory, names and contents, as one number. */
uint64_t state_digest(const char *state_dir);

#endif
