/* A log and its rotated copies in the same directory (where the log is a link: also in the target's directory), in the
 * order in which they were written. Order: by the numbers or dates in the names where both follow one scheme, else by the
 * first stamps of the contents, else by modification time; the log itself is the newest. Empty files are left out; of a
 * file and its packed twin (packing is still going on) only the plain one counts. */
#ifndef ERS_LOG_FAMILY_H
#define ERS_LOG_FAMILY_H

#include "source/log_file.h"
#include "source/log_mark.h"
#include "text/stamp.h"

#define LOG_FAMILY_MAX 4096

struct log_member {
    char *path;
    struct slice part; /* what rotation put into the name; borrowed from path */
    bool live;         /* the log itself */
    bool rotated;      /* named as rotation names things; false (and not live): only its content can tell */
    bool packed;
    struct log_facts facts;
    struct error obstacle; /* why it can't be read, "": it can */
    size_t start_n;
    char start[LOG_PRINT_MAX]; /* the first bytes of the content */
    bool stamped;
    long long stamp_s; /* of its first stamped line */
};

struct log_family {
    struct log_member *members; /* oldest first */
    size_t count;
    bool settled; /* false: files came, went or were renamed every time that the directory was looked at */
};

/* Looks at the directory and at each member's start, again when they change meanwhile. False: no memory or no
 * descriptor left, *why says it and *out is empty. A directory that can't be read gives the log alone. */
bool log_family_scan(struct log_family *out, const char *live, struct stamp_clock *clock, struct error *why);
void log_family_free(struct log_family *f);

struct slice log_member_start(const struct log_member *m);
/* Is this plain member one that copytruncate is just making: does the log itself begin as it does, and is it the older
 * file of the two (where the system tells; a file that was renamed is older than its successor)? */
bool log_family_copies_live(const struct log_family *f, const struct log_member *m);
/* The newest member, log itself excluded, whose content starts as fingerprinted; `count` if there is none. */
size_t log_family_find(const struct log_family *f, struct log_print start);
/* Bytes on disk of the log and its copies from member i on. */
uint64_t log_family_bytes(const struct log_family *f, size_t i);

#endif
