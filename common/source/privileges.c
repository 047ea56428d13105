#include "source/privileges.h"

#ifdef __linux__
#include <sys/prctl.h>
#endif

void privileges_keep(void)
{
#ifdef PR_SET_NO_NEW_PRIVS
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#endif
}
