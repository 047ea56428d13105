/* Growable bytes with a ceiling: the only place where the suite builds text. An append that would pass the ceiling, or
 * that finds no memory, appends nothing, sets `failed` for good and leaves what is there valid; so a caller may append
 * many times and ask once. The content is not NUL-terminated. */
#ifndef ERS_BUFFER_H
#define ERS_BUFFER_H

#include "text/slice.h"

struct buffer {
    char *p;
    size_t n, capacity, ceiling;
    bool failed;
};

/* ceiling in bytes. Allocates nothing yet. */
void buffer_init(struct buffer *b, size_t ceiling);
/* As buffer_init, and takes the memory for all of the ceiling at once: no append within it fails for lack of memory.
 * False: there is none; the buffer is empty then, and may be freed. */
bool buffer_reserve(struct buffer *b, size_t ceiling);
/* Each returns false when nothing was appended (see `failed`). */
bool buffer_add(struct buffer *b, struct slice s);
bool buffer_text(struct buffer *b, const char *text);
bool buffer_byte(struct buffer *b, char byte);
/* One call appends at most 4096 bytes; the format is the C locale's. */
bool buffer_printf(struct buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Borrowed; valid until the next append or free. */
struct slice buffer_slice(const struct buffer *b);
/* Back to n bytes (at most what is there); `failed` stays. */
void buffer_cut(struct buffer *b, size_t n);
void buffer_free(struct buffer *b);

#endif
