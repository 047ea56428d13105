/* JSON writer (RFC 8259) on a buffer: compact, one line. It keeps the commas; the caller keeps the nesting right.
 * Strings: invalid UTF-8 becomes U+FFFD; control characters (C0, DEL, C1), U+2028/2029 and '<' '>' '&' are escaped as
 * \uXXXX.
 * Text from outside goes through clean_add first where people read it. */
#ifndef ERS_JSON_H
#define ERS_JSON_H

#include "text/buffer.h"

struct json {
    struct buffer *out;
    bool comma; /* the next value or key needs a comma before it */
};
void json_init(struct json *j, struct buffer *out);
/* key NULL: a value in an array or the top level. */
void json_open(struct json *j, const char *key, char bracket /* '{' or '[' */);
void json_close(struct json *j, char bracket /* '}' or ']' */);
void json_string(struct json *j, const char *key, struct slice value);
void json_number(struct json *j, const char *key, double value); /* null when not finite */
void json_integer(struct json *j, const char *key, long long value);
void json_bool(struct json *j, const char *key, bool value);
void json_null(struct json *j, const char *key);

#endif
