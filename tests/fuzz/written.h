/* Strangers' text as each MTA writes it into its log. For the fuzz targets of the log parsers. */
#ifndef ERS_TESTS_WRITTEN_H
#define ERS_TESTS_WRITTEN_H

#include "text/buffer.h"

/* Control characters as the MTAs write them: one printable byte. Before bytes of `escaped` stands `escape`. */
static inline void add_printable(struct buffer *out, struct slice s, const char *escaped, const char *escape)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = (unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f ? '?' : s.p[i];

        if (strchr(escaped, c) != NULL)
            (void)buffer_text(out, escape);
        (void)buffer_byte(out, c);
    }
}

static inline bool is_atom_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

/* Does RFC 5322 want the local part quoted? Else it is words joined by single dots. */
static inline bool needs_quotes(struct slice local)
{
    bool dot = true;

    for (size_t i = 0; i < local.n; i++) {
        if (local.p[i] == '.' ? dot : !is_atom_byte(local.p[i]))
            return true;
        dot = local.p[i] == '.';
    }
    return dot;
}

/* A local part in its quotes, as messages and replies have it. */
static inline void add_quoted(struct buffer *out, struct slice local)
{
    (void)buffer_byte(out, '"');
    add_printable(out, local, "\"\\", "\\");
    (void)buffer_byte(out, '"');
}

/* Postfix: with the quotes that it needs; before 3.5, and later where it is told so, without. */
static inline void add_local_postfix(struct buffer *out, struct slice local, bool quote)
{
    if (!quote || !needs_quotes(local)) {
        add_printable(out, local, "", "");
        return;
    }
    (void)buffer_byte(out, '"');
    for (size_t i = 0; i < local.n; i++) {
        if (local.p[i] == '"' || local.p[i] == '\\' || local.p[i] == '\r')
            (void)buffer_byte(out, '\\');
        add_printable(out, slice_cut(local, i, 1), "", "");
    }
    (void)buffer_byte(out, '"');
}

/* Exim: an address without quotes and then, where that makes a difference, in angle brackets with them. */
static inline void add_address_exim(struct buffer *out, struct slice local, const char *domain)
{
    add_printable(out, local, "", "");
    (void)buffer_text(out, domain);
    if (needs_quotes(local)) {
        (void)buffer_text(out, " <");
        add_quoted(out, local);
        (void)buffer_text(out, domain);
        (void)buffer_byte(out, '>');
    }
}

/* Sendmail: in quotes, its backslashes doubled by the log. */
static inline void add_local_sendmail(struct buffer *out, struct slice local)
{
    (void)buffer_byte(out, '"');
    for (size_t i = 0; i < local.n; i++) {
        if (local.p[i] == '"' || local.p[i] == '\\')
            (void)buffer_text(out, "\\\\");
        if (local.p[i] == '\\')
            (void)buffer_byte(out, '\\');
        add_printable(out, slice_cut(local, i, 1), "", "");
    }
    (void)buffer_byte(out, '"');
}

#endif
