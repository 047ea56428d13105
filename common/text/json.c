#include "text/json.h"

#include <math.h>

#include "text/number.h"
#include "text/utf8.h"

/* What may not stand in a string as it is: RFC 8259 names the quotation mark, the backslash and the C0 controls; the
 * rest would end a line, move a terminal's cursor, or end a script element that the text is put into. */
static bool needs_escape(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point <= 0x9f) || point == 0x2028 || point == 0x2029 || point == '"' ||
           point == '\\' || point == '<' || point == '>' || point == '&';
}

static void add_quoted(struct buffer *out, struct slice text)
{
    struct slice rest = text;
    size_t plain = 0; /* where what has not been written yet starts */

    buffer_byte(out, '"');
    while (rest.n > 0) {
        size_t at = text.n - rest.n;
        uint32_t point = utf8_take(&rest);

        if (point != UTF8_INVALID && !needs_escape(point))
            continue;
        buffer_add(out, slice_cut(text, plain, at - plain));
        plain = text.n - rest.n;
        if (point == UTF8_INVALID)
            buffer_text(out, "\xef\xbf\xbd");
        else if (point == '"' || point == '\\')
            buffer_printf(out, "\\%c", (char)point);
        else
            buffer_printf(out, "\\u%04x", (unsigned)point);
    }
    buffer_add(out, slice_cut(text, plain, text.n));
    buffer_byte(out, '"');
}

/* What stands before any value. */
static void begin_value(struct json *j, const char *key)
{
    if (j->comma)
        buffer_byte(j->out, ',');
    if (key != NULL) {
        add_quoted(j->out, slice_of(key));
        buffer_byte(j->out, ':');
    }
    j->comma = true;
}

void json_init(struct json *j, struct buffer *out)
{
    *j = (struct json){.out = out};
}

void json_open(struct json *j, const char *key, char bracket)
{
    begin_value(j, key);
    buffer_byte(j->out, bracket);
    j->comma = false;
}

void json_close(struct json *j, char bracket)
{
    buffer_byte(j->out, bracket);
    j->comma = true;
}

void json_string(struct json *j, const char *key, struct slice value)
{
    begin_value(j, key);
    add_quoted(j->out, value);
}

void json_number(struct json *j, const char *key, double value)
{
    begin_value(j, key);
    if (isfinite(value))
        number_print(j->out, value);
    else
        buffer_text(j->out, "null");
}

void json_integer(struct json *j, const char *key, long long value)
{
    begin_value(j, key);
    buffer_printf(j->out, "%lld", value);
}

void json_bool(struct json *j, const char *key, bool value)
{
    begin_value(j, key);
    buffer_text(j->out, value ? "true" : "false");
}

void json_null(struct json *j, const char *key)
{
    begin_value(j, key);
    buffer_text(j->out, "null");
}
