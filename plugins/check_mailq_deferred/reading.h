/* Reads one listing, from a program or a file, line by line to its end or to the deadline. */
#ifndef ERS_MAILQ_READING_H
#define ERS_MAILQ_READING_H

#include "mail/queue_failure.h"
#include "plugins/check_mailq_deferred/collect.h"
#include "source/spool.h"

/* How a listing came to its end. */
struct reading_end {
    bool timed_out;
    bool unreadable; /* it could not even be started, or read: *complaint says why */
    int status;      /* of the program; 0 for a file */
    enum queue_failure failure;
    struct error complaint; /* the last line of its standard error */
    uint64_t too_long;      /* lines */
    enum listing_kind kind; /* what was read; LISTING_NONE: nothing that is known */
    struct listing_check check;
};

/* What is needed while reading. */
struct reading {
    struct mailq_run *run;
    struct intake *intake;
    struct spool spool;
    bool live;               /* what is listed lies on this machine: Sendmail's control files can be read */
    struct slice exim_spool; /* Exim's spool directory; empty: don't look there */
};
bool reading_open(struct reading *r, struct mailq_run *run, struct intake *intake); /* false: no memory */
/* The program at argv[0]'s place; kind: what it prints. False: no memory. */
bool reading_program(struct reading *r, const char *path, const char *const argv[], enum listing_kind kind,
                     struct reading_end *end);
/* fd is read and stays open. mta: whose listing it is, QUEUE_MTA_NONE: as its first line says. False: no memory. */
bool reading_file(struct reading *r, int fd, enum queue_mta mta, struct reading_end *end);
void reading_close(struct reading *r);

/* The first line that a program prints, for settings; empty if it fails. Borrowed from out. */
struct slice reading_setting(struct reading *r, const char *path, const char *const argv[], struct buffer *out);

#endif
