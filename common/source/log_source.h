/* One log that is followed: from its mark through the copies that were rotated away since, oldest first, to the file that
 * bears its name now. The usual case opens that one file and compares it with the mark; the directory is looked at only
 * when they differ.
 *
 * When a copy is left: only once a newer file has content. Until then the program that writes the log may not have been
 * told yet that its file was renamed. A last line without a newline in a copy that is left counts as complete. */
#ifndef ERS_LOG_SOURCE_H
#define ERS_LOG_SOURCE_H

#include "source/log_family.h"
#include "source/log_limits.h"
#include "source/log_lines.h"
#include "source/log_trouble.h"

/* A file that bears the name of some source now: read by that one alone. */
struct log_id {
    uint64_t device, inode;
};

/* What the sources of a run share. */
struct log_run {
    struct stamp_clock clock;
    enum log_first first;
    long long since_s;
    const struct log_limit *limit; /* NULL: none */
    const struct log_id *ids;      /* of all sources, by their index */
    size_t id_count;
    struct log_troubles troubles;
    uint64_t cut;
};

enum log_stage {
    LOG_STAGE_WAITING, /* nothing done yet */
    LOG_STAGE_READING,
    LOG_STAGE_DONE, /* all was read that was there */
    LOG_STAGE_LEFT  /* given up for this run: what is unread stays so */
};

struct log_source {
    /* Set by whoever makes it. */
    char *path; /* owned by the maker */
    size_t index;
    bool vanished;  /* a glob named it once, and it isn't there any more */
    bool history;   /* the patterns name its rotated copies too */
    bool newcomer;  /* it appeared after the first run */
    bool elsewhere; /* what its mark stands for is another source's file now */
    uint64_t size;  /* of the file that bears its name; 0: none */
    bool known;     /* the mark holds; false: the first time */
    struct log_mark mark;
    struct log_point *point; /* on the way to the mark in a file that may be its; freed by the maker; NULL: none */
    /* While it is read. */
    enum log_stage stage;
    bool rotating; /* no file bears its name, and the last one that did is known among its copies */
    struct log_file *file;
    struct log_lines *lines;
    struct log_family family; /* empty in the usual case */
    size_t member;            /* being read; behind the family's end: the log itself, in the usual case */
    bool skipping;            /* lines before skip_s are passed over, up to the first that isn't */
    long long skip_s;
    bool spoilt;     /* the packed copy being read is damaged: it ends here */
    uint64_t packed; /* bytes on disk, of the packed copy that could not be unpacked in time and of what is newer */
    unsigned tries;
};

/* As log_follow_next, for this source; 0 when it is done or left. */
int log_source_next(struct log_source *s, struct log_run *run, struct slice *lines, struct slice *log);
/* The mark behind what was given out. */
struct log_mark log_source_mark(const struct log_source *s);
/* A point on the way to that mark; NULL: none. Valid until the next call. */
const struct log_point *log_source_point(const struct log_source *s);
/* Bytes not yet read, packed ones as they are on disk. */
uint64_t log_source_lag(const struct log_source *s);
/* Closes what is open; the mark stays. */
void log_source_close(struct log_source *s, struct log_run *run);

#endif
