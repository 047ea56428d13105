/* A program run for its output: a fixed path, no shell, a process group of its own, a clean environment, standard output
 * taken in blocks, the beginning of standard error kept, and killed as a group when it is closed before its end. Used for
 * postqueue, exim, mailq, smtpctl, journalctl and our own helper. */
#ifndef ERS_CHILD_H
#define ERS_CHILD_H

#include "source/watch.h"
#include "text/slice.h"

#define CHILD_COMPLAINT_MAX 1024

struct child;
/* path: absolute; argv: NULL-terminated, argv[0] included; input: written to its standard input, at most 32768 bytes
 * (it must fit a pipe). The environment is PATH of the system's directories and LC_ALL=C. False: *why, *out is NULL. */
bool child_start(struct child **out, const char *path, const char *const argv[], struct slice input, struct error *why);
/* The same with an open file as its standard input, from where that stands; fd stays the caller's. */
bool child_start_reading(struct child **out, const char *path, const char *const argv[], int fd, struct error *why);
void child_watch(struct child *c, struct watch *w);
/* 1: bytes (valid until the next call); 0: none now; -1: the end of its output, or it can't be read, which is added to the
 * complaint. Takes in standard error as well. */
int child_take(struct child *c, const struct watch *w, struct slice *out);
struct slice child_complaint(const struct child *c); /* standard error so far; valid until child_close */
/* Kills what still runs of its group. The exit status; 128 + signal; -1: it would not end (another user's), and is left, or
 * its output couldn't be read to the end. */
int child_close(struct child *c);

#endif
