#include "web/form.h"

#include "web/html.h"

/* The raw value of a hidden input of this name. */
static bool is_wanted(const struct html_piece *tag, struct slice name, struct buffer *scratch, struct slice *value)
{
    struct slice type, found;

    if (tag->closing || !slice_equal_fold(tag->name, SLICE("input")) ||
        !html_attribute(tag->attributes, SLICE("type"), &type) || !slice_equal_fold(type, SLICE("hidden")) ||
        !html_attribute(tag->attributes, SLICE("name"), &found))
        return false;
    buffer_cut(scratch, 0);
    html_decode(scratch, found);
    if (!slice_equal(buffer_slice(scratch), name))
        return false;
    if (!html_attribute(tag->attributes, SLICE("value"), value))
        *value = (struct slice){NULL, 0};
    return true;
}

static bool good_value(struct slice value, struct error *why)
{
    for (size_t i = 0; i < value.n; i++)
        if ((unsigned char)value.p[i] < ' ' || value.p[i] == 0x7f) {
            error_set(why, "a form token holds control bytes");
            return false;
        }
    if (value.n > 0 && value.n <= FORM_VALUE_MAX)
        return true;
    error_set(why, value.n == 0 ? "a form token is empty" : "a form token is longer than %d bytes", FORM_VALUE_MAX);
    return false;
}

bool form_hidden_value(struct buffer *out, struct slice page, struct slice name, struct error *why)
{
    struct slice first = {NULL, 0}, value;
    struct html_piece piece;
    struct buffer scratch;
    enum html_event event;
    bool found = false, good = true;

    buffer_init(&scratch, 2 * FORM_VALUE_MAX);
    while (good && (event = html_next(&page, &piece)) != HTML_END) {
        if (event != HTML_TAG || !is_wanted(&piece, name, &scratch, &value))
            continue;
        good = !found || slice_equal(first, value);
        first = value;
        found = true;
    }
    buffer_cut(&scratch, 0);
    html_decode(&scratch, first);
    if (!good)
        error_set(why, "the form has two different tokens of one name");
    else if (!found)
        error_set(why, "the form has no such token: the page has changed");
    else if (scratch.failed)
        error_set(why, "a form token is longer than %d bytes", FORM_VALUE_MAX);
    good = good && found && !scratch.failed && good_value(buffer_slice(&scratch), why) &&
           buffer_add(out, buffer_slice(&scratch));
    buffer_free(&scratch);
    return good;
}

static void add_encoded(struct buffer *out, struct slice text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];

        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || memchr("-._*", c, 4) != NULL)
            buffer_byte(out, c);
        else if (c == ' ')
            buffer_byte(out, '+');
        else
            buffer_printf(out, "%%%02X", (unsigned char)c);
    }
}

void form_add_pair(struct buffer *out, struct slice name, struct slice value)
{
    if (out->n > 0)
        buffer_byte(out, '&');
    add_encoded(out, name);
    buffer_byte(out, '=');
    add_encoded(out, value);
}
