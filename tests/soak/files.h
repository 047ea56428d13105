/* One log and its rotated copies, as a mail server's host would make them: every way of rotating, in the steps that a run
 * of the plugin may fall between. */
#ifndef ERS_SOAK_FILES_H
#define ERS_SOAK_FILES_H

#include <sys/types.h>

#include "tests/soak/world.h"

enum scheme {
    SCHEME_0,
    SCHEME_1,
    SCHEME_2_DIGITS,
    SCHEME_DATE,
    SCHEME_DATE_BEFORE_ENDING,
    SCHEME_ISO_DATE,
    SCHEME_SECONDS,
    SCHEMES
};
enum packing { PACK_NEVER, PACK_DELAYED, PACK_AT_ONCE, PACKINGS };

#define COPIES_MAX 64
#define INODES_MAX 512
struct copy {
    char name[96]; /* without ".gz" */
    bool packed;
    unsigned end; /* lines of the log up to its end */
};

struct files {
    char dir[200]; /* where they lie; the plugin may know them by a link elsewhere */
    char name[40]; /* "mx1.log" */
    enum scheme scheme;
    enum packing packing;
    bool copytruncate, nocreate;    /* how it is rotated; nocreate: the writer makes the new file */
    int fd;                         /* the writer's */
    bool renamed;                   /* rotated, and the writer has not been told yet */
    bool copied;                    /* copytruncate stands between copy and truncate */
    unsigned lines;                 /* complete ones, doomed ones not counted */
    unsigned day;                   /* of the dates in names */
    struct copy copies[COPIES_MAX]; /* newest first */
    unsigned copy_count;
    int packing_at; /* index of the copy that is being packed; -1: none */
    char *packed;   /* what is left to be written of it */
    size_t packed_n, packed_done;
    ino_t freed[INODES_MAX]; /* of files that were deleted */
    unsigned freed_count;
    unsigned long rotations, deletions, reuses, packs;
};

void files_open(struct files *f);
void files_close(struct files *f);
void files_put(struct files *f, const char *text, size_t n);
/* Begins a rotation; false when it can't be now. The line being written must be whole for copytruncate. */
bool files_rotate(struct files *f);
/* The writer is told: it opens the new file, or copytruncate does its second half. The last line must be whole. */
void files_reopen(struct files *f);
/* One step of packing a copy: a part of the packed file, its end, the removal of the plain one. */
void files_pack(struct files *f, unsigned portion);
/* Deletes the oldest copy if nothing in it is newer than line `seen`. True: that line was its last. */
bool files_delete(struct files *f, unsigned seen);

enum loss { LOSS_TRUNCATED, LOSS_REPLACED, LOSS_COPY_DELETED, LOSSES };
/* Destroys what the log holds now, with the file or in it; no rotation may be under way. The new file has the old one's
 * inode where the file system can be brought to it. */
void files_lose(struct files *f, enum loss how);

#endif
