/* The request: written by the plugin, read by the helper. */
#include "web/exchange.h"

#include "dns/address.h"
#include "text/number.h"
#include "web/url.h"

static const struct slice formats[] = {SLICE_INIT("page"), SLICE_INIT("snds-status"), SLICE_INIT("snds-data")};
static const struct slice greeting = SLICE_INIT("ers-web\t1");

static void add_line(struct buffer *out, const char *word, struct slice field)
{
    if (field.n == 0)
        return;
    buffer_text(out, word);
    buffer_byte(out, '\t');
    exchange_add_field(out, field);
    buffer_byte(out, '\n');
}

static void add_all(struct buffer *out, const char *word, const struct web_texts *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        add_line(out, word, texts->items[i]);
}

bool exchange_write_request(struct buffer *out, const struct exchange_request *r)
{
    buffer_add(out, greeting);
    buffer_byte(out, '\n');
    add_line(out, "proxy", r->proxy);
    add_line(out, "cacert", r->cacert);
    for (size_t i = 0; i < r->profile_count; i++) {
        const struct web_profile *p = &r->profiles[i];

        add_line(out, "profile", formats[p->format]);
        add_line(out, "url", p->url);
        add_line(out, "form", p->form);
        add_line(out, "body", p->body);
        add_all(out, "token", &p->tokens);
        add_all(out, "listed", &p->listed);
        add_all(out, "clean", &p->clean);
        add_all(out, "refused", &p->refused);
        add_line(out, "names", p->names);
    }
    for (size_t i = 0; i < r->question_count; i++) {
        buffer_printf(out, "ask\t%zu\t", r->questions[i].profile);
        exchange_add_field(out, r->questions[i].address);
        buffer_byte(out, '\n');
    }
    return buffer_text(out, "end\n") && !out->failed;
}

static bool add_text(struct web_texts *texts, struct slice text)
{
    if (texts->count == WEB_MARKERS_MAX)
        return false;
    texts->items[texts->count++] = text;
    return true;
}

static bool once(struct slice *field, struct slice value)
{
    bool first = field->n == 0;

    *field = value;
    return first;
}

static bool read_profile(struct exchange_request *r, struct slice format)
{
    if (r->profile_count == EXCHANGE_PROFILES_MAX || r->question_count > 0)
        return false;
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (slice_equal(format, formats[i])) {
            r->profiles[r->profile_count++] = (struct web_profile){.format = (enum web_format)i};
            return true;
        }
    return false;
}

static bool read_question(struct exchange_request *r, struct slice value)
{
    struct exchange_question *q = &r->questions[r->question_count];
    struct address address;
    struct slice number;
    uint64_t profile;

    if (r->question_count == EXCHANGE_QUESTIONS_MAX || r->profile_count == 0 ||
        !slice_take_until(&value, '\t', 20, &number) || !number_parse(number, r->profile_count - 1, &profile) ||
        !address_parse(&address, value))
        return false;
    q->profile = (size_t)profile;
    q->address = value;
    r->question_count++;
    return true;
}

/* A part of the last profile. */
static bool read_part(struct exchange_request *r, struct slice word, struct slice value)
{
    struct web_profile *p = r->profile_count == 0 || r->question_count > 0 ? NULL : &r->profiles[r->profile_count - 1];
    struct error why;
    struct url url;

    if (p == NULL)
        return false;
    if (slice_equal(word, SLICE("url")))
        return once(&p->url, value) && url_parse(&url, value, &why);
    if (slice_equal(word, SLICE("form")))
        return once(&p->form, value) && url_parse(&url, value, &why);
    if (slice_equal(word, SLICE("body")))
        return once(&p->body, value);
    if (slice_equal(word, SLICE("names")))
        return once(&p->names, value);
    if (slice_equal(word, SLICE("token")))
        return add_text(&p->tokens, value);
    if (slice_equal(word, SLICE("listed")))
        return add_text(&p->listed, value);
    if (slice_equal(word, SLICE("clean")))
        return add_text(&p->clean, value);
    return slice_equal(word, SLICE("refused")) && add_text(&p->refused, value);
}

static bool read_line(struct exchange_request *r, struct slice word, struct slice value)
{
    struct error why;

    if (slice_equal(word, SLICE("proxy")))
        return once(&r->proxy, value) && url_is_proxy(value, &why);
    if (slice_equal(word, SLICE("cacert")))
        return once(&r->cacert, value);
    if (slice_equal(word, SLICE("profile")))
        return read_profile(r, value);
    return slice_equal(word, SLICE("ask")) ? read_question(r, value) : read_part(r, word, value);
}

/* The fields behind the word; "ask" has two, whose tab stays, since neither has an escape. */
static bool take_value(char *p, size_t n, struct slice word, struct slice *value)
{
    size_t length = n;

    if (!slice_equal(word, SLICE("ask")) && !exchange_unescape(p, &length))
        return false;
    *value = (struct slice){p, length};
    return length > 0;
}

bool exchange_read_request(struct exchange_request *r, char *text, size_t n, struct error *why)
{
    struct slice rest = {text, n}, line, word, value;
    unsigned number = 1;

    *r = (struct exchange_request){0};
    error_set(why, "line 1: not a request of this version");
    if (!slice_take_until(&rest, '\n', rest.n, &line) || !slice_equal(line, greeting))
        return false;
    while (slice_take_until(&rest, '\n', rest.n, &line)) {
        error_set(why, "line %u is not understood", ++number);
        if (slice_equal(line, SLICE("end"))) {
            for (size_t i = 0; i < r->profile_count; i++)
                if (r->profiles[i].url.n == 0)
                    return false;
            return rest.n == 0;
        }
        if (!slice_take_until(&line, '\t', 20, &word) || !take_value(text + (line.p - text), line.n, word, &value) ||
            !read_line(r, word, value))
            return false;
    }
    error_set(why, "the request is cut");
    return false;
}
