/* A page of any bytes: text without markup that is no longer than the page, an address that is only found where it stands, a token
 * that is really one; and nothing takes long. */
#include <stdlib.h>

#include "web/form.h"
#include "web/html.h"
#include "web/page.h"
#include "web/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_answer(struct slice page)
{
    static const struct web_profile profile = {.listed = {{SLICE_INIT("{ip} bad"), SLICE_INIT("ip: {ip} & worse")}, 2},
                                               .clean = {{SLICE_INIT("{ip} good")}, 1},
                                               .refused = {{SLICE_INIT("too many")}, 1},
                                               .names = SLICE_INIT("lists: {names} end")};
    struct web_answer answer = {.ms = 0};
    struct buffer scratch, text;

    buffer_init(&scratch, 1 << 20);
    buffer_init(&text, 1 << 20);
    page_read(&answer, &profile, page, SLICE("192.0.2.1"), &scratch);
    if (scratch.n != 0 || memchr(answer.text, '\0', sizeof answer.text) == NULL || answer.verdict == WEB_SILENT)
        abort();
    html_visible(&text, page);
    if (answer.verdict != WEB_UNCHECKED && slice_find_byte(buffer_slice(&text), ':') == SLICE_NONE &&
        slice_find(buffer_slice(&text), SLICE("192.0.2.1")) == SLICE_NONE)
        abort();
    buffer_free(&scratch);
    buffer_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice page = {(const char *)data, size};
    struct error why = {""};
    struct buffer text, value;
    struct url url;

    buffer_init(&text, 1 << 20);
    buffer_init(&value, FORM_VALUE_MAX);
    html_visible(&text, page);
    if (text.failed || text.n > size || (text.n > 0 && (text.p[0] == ' ' || text.p[text.n - 1] == ' ')))
        abort();
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] < ' ' || (text.p[i] == ' ' && i + 1 < text.n && text.p[i + 1] == ' '))
            abort();
    if (form_hidden_value(&value, page, SLICE("t"), &why) ? value.n == 0 || value.n > FORM_VALUE_MAX
                                                          : value.n > 0 || why.text[0] == '\0')
        abort();
    if (url_parse(&url, page, &why) &&
        (url.host.n == 0 || url.port == 0 || slice_find_byte(url.host, '@') != SLICE_NONE))
        abort();
    check_answer(page);
    buffer_free(&text);
    buffer_free(&value);
    return 0;
}
