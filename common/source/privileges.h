/* What the process may become. */
#ifndef ERS_PRIVILEGES_H
#define ERS_PRIVILEGES_H

/* From here on neither this process nor its children can gain a privilege by running a program: set-user-ID, set-group-ID and
 * file capabilities have no effect (prctl(2), PR_SET_NO_NEW_PRIVS; not to be undone). Not for whoever has to run such a
 * program, as Postfix's postqueue is one. Where the system has no such thing nothing happens. */
void privileges_keep(void);

#endif
