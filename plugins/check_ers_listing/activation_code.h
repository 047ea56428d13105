/* The activation code of Trend Micro ERS: a secret from a file or the environment, never from the command line. */
#ifndef ERS_LISTING_ACTIVATION_CODE_H
#define ERS_LISTING_ACTIVATION_CODE_H

#include "text/buffer.h"

#define ACTIVATION_CODE_MAX 63 /* a label of a domain name */

struct activation_code {
    char asked[ACTIVATION_CODE_MAX + 1]; /* without dashes, as the zones want it; "": none */
    char given[128];                     /* as it stood there, to be hidden as well */
};

/* path NULL: $ERS_ACTIVATION_CODE; without either there is none, which is no error. false: *why, e.g. a file that others may
 * read. */
bool activation_code_read(struct activation_code *out, const char *path, char *const *env, struct error *why);

#endif
