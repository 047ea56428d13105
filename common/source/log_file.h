/* One open log file as a run of bytes, plain or compressed (gzip; xz, zstd and bzip2 where their programs are) alike. Offsets are those of the
 * content, uncompressed. Read by pread, never mapped: a file that is truncated under us ends, and does not kill. */
#ifndef ERS_LOG_FILE_H
#define ERS_LOG_FILE_H

#include "source/log_limits.h"
#include "source/log_point.h"
#include "text/slice.h"

/* Bytes of the start that are kept at hand: enough for the fingerprint and for a first stamp. */
#define LOG_START_MAX 8192

struct log_facts {
    uint64_t device, inode;
    uint64_t size; /* on disk, at opening */
    long long mtime_s, mtime_ns;
    uint64_t born_ns; /* when it was made, since 1970; 0: the system doesn't say */
};

enum log_open {
    LOG_OPEN_OK,
    LOG_OPEN_ABSENT,  /* no such file */
    LOG_OPEN_REFUSED, /* it is there and can't be read: permission, no regular file, packed otherwise, damaged */
    LOG_OPEN_LATER    /* no memory, descriptor or process left: says nothing of the file */
};
enum log_read {
    LOG_READ_BYTES,
    LOG_READ_END,
    LOG_READ_REPLACED, /* the file was truncated or written anew since it was opened: nothing was read */
    LOG_READ_FAILED,   /* *why says what */
    LOG_READ_LATE      /* log_file_skip: the time was over on the way */
};

struct log_file;

/* Links are followed; a FIFO, a device or a directory is refused and never waited for. *why is one sentence that names the
 * path, with the remedy for a lack of permission. *out is NULL unless LOG_OPEN_OK. */
enum log_open log_file_open(struct log_file **out, const char *path, struct error *why);
/* Standard input, whatever it is: it has no start, no facts and can't be skipped in. NULL: no memory. */
struct log_file *log_file_stdin(void);
void log_file_close(struct log_file *f);

const struct log_facts *log_file_facts(const struct log_file *f);
bool log_file_packed(const struct log_file *f); /* compressed */
/* The first bytes of the content, at most LOG_START_MAX; grows up to LOG_PRINT_MAX while the file is read from there.
 * Valid until the next call. */
struct slice log_file_start(const struct log_file *f);
/* Moves the place of the next read forward to offset: LOG_READ_BYTES; LOG_READ_END: the content ends before. A packed file
 * is unpacked for that, until the limit at most (NULL: none). */
enum log_read log_file_skip(struct log_file *f, uint64_t offset, const struct log_limit *limit, struct error *why);
/* A place in a gzip file, not behind `until` bytes of content, from which a later run can go on (log_file_jump) without
 * unpacking what is before it; NULL: none was passed. Valid until the next call. */
const struct log_point *log_file_point(const struct log_file *f, uint64_t until);
/* Is it one of the file with these facts? */
bool log_point_is_of(const struct log_point *p, const struct log_facts *facts);
/* Moves the place of the next read forward to a point, if it is one of this file. Nothing but the start has been read. */
void log_file_jump(struct log_file *f, const struct log_point *p);
/* The next 1 to max bytes. */
enum log_read log_file_read(struct log_file *f, char *to, size_t max, size_t *got, struct error *why);
/* A plain file's bytes at offset, wherever reading stands; fewer than max at its end or on failure. */
size_t log_file_peek(const struct log_file *f, uint64_t offset, char *to, size_t max);

#endif
