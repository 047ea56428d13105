/* The ini file that --extra-opts means: where it lies and what it holds. The only file that this floor reads. */
#ifndef ERS_INI_FILE_H
#define ERS_INI_FILE_H

#include "text/buffer.h"

/* Bytes that such a file may have. */
#define INI_FILE_MAX ((size_t)1 << 20)

/* The first of {monitoring-plugins,plugins,nagios-plugins}.ini in each directory of directories ("/a:/b", the value of
 * $NAGIOS_CONFIG_PATH, NULL when unset), else the first of monitoring-plugins' usual places. *path is filled with its name
 * and a NUL. False: there is none. */
bool ini_file_find(struct buffer *path, const char *directories, struct error *why);

/* Appends the whole file ("-": standard input, to its end). False with *why naming the file: it can't be opened or read,
 * is a directory, is larger than INI_FILE_MAX, or there is no memory; *text then holds a part of it. */
bool ini_file_read(struct buffer *text, const char *path, struct error *why);

#endif
