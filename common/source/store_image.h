/* The bytes of one generation of a state file: a first line that says what follows, then the content as it was given.
 *   monitoring-plugins-ers-state TAB FORMAT TAB WRITTEN TAB LENGTH TAB CRC NEWLINE CONTENT
 * FORMAT is the plugin's, WRITTEN wall seconds, LENGTH that of CONTENT in bytes, CRC eight hexadecimal digits: CRC-32C
 * (RFC 3720 B.4) of the first line up to the tab before it and of CONTENT, so that no flipped bit anywhere goes unseen.
 * Pure. */
#ifndef ERS_STORE_IMAGE_H
#define ERS_STORE_IMAGE_H

#include "text/slice.h"

/* Ceiling of the content. */
#define STORE_MAX ((size_t)32 << 20)
/* Room that the first line takes at most. */
#define STORE_HEAD_MAX 128

/* Writes the first line for content into head; returns its length. */
size_t store_image_head(char head[STORE_HEAD_MAX], struct slice content, unsigned format, long long written_s);
/* True: image is whole and of this format; *content borrows from it. False: *why says what is wrong with it ("is empty",
 * "is cut short", …), to be put behind the file's name; *content and *written_s are untouched. */
bool store_image_read(struct slice image, unsigned format, struct slice *content, long long *written_s,
                      struct error *why);
/* CRC-32C of s, continued from crc (0 to start). */
uint32_t crc32c(uint32_t crc, struct slice s);

#endif
