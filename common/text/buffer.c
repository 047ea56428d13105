#include "text/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void buffer_init(struct buffer *b, size_t ceiling)
{
    *b = (struct buffer){.ceiling = ceiling};
}

static bool room(struct buffer *b, size_t more)
{
    size_t want;
    char *p;

    if (b->failed || more > b->ceiling - b->n) {
        b->failed = true;
        return false;
    }
    if (b->n + more <= b->capacity)
        return true;
    want = b->capacity < 256 ? 256 : b->capacity * 2;
    if (want < b->n + more)
        want = b->n + more;
    if (want > b->ceiling)
        want = b->ceiling;
    p = realloc(b->p, want);
    if (p == NULL) {
        b->failed = true;
        return false;
    }
    b->p = p;
    b->capacity = want;
    return true;
}

bool buffer_reserve(struct buffer *b, size_t ceiling)
{
    *b = (struct buffer){.p = malloc(ceiling), .ceiling = ceiling};
    if (b->p == NULL)
        return false;
    b->capacity = ceiling;
    return true;
}

bool buffer_add(struct buffer *b, struct slice s)
{
    if (!room(b, s.n))
        return false;
    if (s.n > 0)
        memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
    return true;
}

bool buffer_text(struct buffer *b, const char *text)
{
    return buffer_add(b, slice_of(text));
}

bool buffer_byte(struct buffer *b, char byte)
{
    return buffer_add(b, (struct slice){&byte, 1});
}

bool buffer_printf(struct buffer *b, const char *format, ...)
{
    char text[4096 + 1];
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (n < 0 || (size_t)n >= sizeof text) {
        b->failed = true;
        return false;
    }
    return buffer_add(b, (struct slice){text, (size_t)n});
}

struct slice buffer_slice(const struct buffer *b)
{
    return (struct slice){b->p, b->n};
}

void buffer_cut(struct buffer *b, size_t n)
{
    if (n < b->n)
        b->n = n;
}

void buffer_free(struct buffer *b)
{
    free(b->p);
    *b = (struct buffer){.ceiling = b->ceiling};
}
