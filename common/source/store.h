/* One state file, kept so that a kill at any instruction leaves either the old or the new content.
 * Place: DIR/<euid>/<plugin>/<key>, the directories made 0700. Lock: KEY.lock, made once and never renamed (a lock on the
 * renamed file itself lets two writers in). Commit: KEY.new (O_EXCL|O_NOFOLLOW, 0600), fsync, KEY linked to KEY.old,
 * renamed over KEY, directory fsynced. Line 1 holds format, length and CRC-32C (store_image.h). Load: KEY, else KEY.old,
 * else nothing. A file or directory below DIR that isn't ours (symbolic link, FIFO, other owner, writable by others) is
 * refused, never followed and never overwritten. DIR itself may be a link; when it is missing it is made (not its
 * parents): by root as a shared place like /tmp, so that a run by hand doesn't lock the monitoring user out. */
#ifndef ERS_STORE_H
#define ERS_STORE_H

#include "text/slice.h"

enum store_status {
    STORE_OK,      /* content is the last commit */
    STORE_FIRST,   /* no state yet */
    STORE_OLDER,   /* the newest generation was damaged: content is the one before; *why says what was wrong */
    STORE_DAMAGED, /* there was a state and no generation is readable (empty, cut, CRC, other format): no content */
    STORE_BUSY,    /* another run holds the lock: content is the last commit, commit will refuse */
    STORE_DENIED,  /* the directory or file can't be made, written or read: no lock; content if it could be read */
    STORE_FOREIGN  /* the state file is not ours: content empty, commit will refuse */
};
struct store;

/* dir, plugin and key without NUL; plugin and key [A-Za-z0-9_.-]{1,128} not starting with a dot, and key not ending in
 * ".lock", ".new" or ".old" (DENIED otherwise). format: the plugin's; another one on disk is STORE_DAMAGED ("was written
 * by format 3"). wait_ms: how long to try for the lock. write false (--peek): takes no lock, makes nothing, commit
 * refuses. *out is NULL only for STORE_DENIED by lack of memory; *why is "" for STORE_OK and STORE_FIRST. */
enum store_status store_open(struct store **out, struct slice dir, struct slice plugin, struct slice key,
                             unsigned format, bool write, long long wait_ms, struct error *why);
struct slice store_content(const struct store *s); /* valid until close */
long long store_written_s(const struct store *s);  /* wall seconds of the commit that content comes from; 0 none */
const char *store_path(const struct store *s);     /* for messages */
/* content: at most STORE_MAX bytes. durable: fsync. STORE_OK, or STORE_DENIED with *why ("… No space left on device"):
 * what was on disk stays. May be called again; the lock is kept until close. */
enum store_status store_commit(struct store *s, struct slice content, bool durable, long long wall_s,
                               struct error *why);
void store_close(struct store *s);

/* The state directory by the suite's rule: option, else $MP_STATE_PATH, else $NAGIOS_PLUGIN_STATE_DIRECTORY, else the
 * built-in one; empty variables don't count, and none does in a set-user-id process. Borrowed from where it was found. */
struct slice store_directory(const char *option, char *const *env);

#endif
