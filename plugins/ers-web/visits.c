#include "plugins/ers-web/visits.h"

#include <stdlib.h>

#include "dns/address.h"
#include "web/form.h"
#include "web/page.h"
#include "web/snds.h"
#include "web/url.h"

#define PAGE_MAX ((size_t)1 << 20)
#define SNDS_MAX ((size_t)32 << 20)
#define REDIRECTS_MAX 5
#define BODY_MAX 16384

enum visit_phase { VISIT_FORM, VISIT_QUESTION, VISIT_OVER };
struct visit {
    enum visit_phase phase;
    size_t profile, question; /* the only question of a page; of a file all with this profile */
    unsigned redirects;
    struct buffer url, body; /* NUL-terminated; an empty body: GET */
};
struct visits {
    const struct exchange_request *request;
    struct visit *items;
    size_t count;
    long long begin_ms;
};

static bool is_page(const struct visits *v, const struct visit *visit)
{
    return v->request->profiles[visit->profile].format == WEB_PAGE;
}

static void add_filled(struct buffer *out, struct slice text, struct slice address)
{
    static const struct slice place = SLICE_INIT("{ip}");
    size_t at;

    while ((at = slice_find(text, place)) != SLICE_NONE) {
        buffer_add(out, slice_cut(text, 0, at));
        buffer_add(out, address);
        text = slice_cut(text, at + place.n, text.n);
    }
    buffer_add(out, text);
}

/* The question itself, with the tokens already in visit->body as pairs. */
static bool fill_question(const struct visits *v, struct visit *visit)
{
    const struct web_profile *p = &v->request->profiles[visit->profile];
    struct slice address = v->request->questions[visit->question].address;
    struct buffer tokens = visit->body;

    visit->phase = VISIT_QUESTION;
    buffer_init(&visit->body, BODY_MAX);
    buffer_cut(&visit->url, 0);
    add_filled(&visit->url, p->url, address);
    add_filled(&visit->body, p->body, address);
    if (tokens.n > 0 && p->body.n > 0) {
        buffer_byte(&visit->body, '&');
        buffer_add(&visit->body, buffer_slice(&tokens));
    } else if (tokens.n > 0) {
        buffer_byte(&visit->url, slice_find_byte(p->url, '?') == SLICE_NONE ? '?' : '&');
        buffer_add(&visit->url, buffer_slice(&tokens));
    }
    buffer_free(&tokens);
    return buffer_byte(&visit->url, '\0') && buffer_byte(&visit->body, '\0');
}

static bool begin(const struct visits *v, struct visit *visit)
{
    const struct web_profile *p = &v->request->profiles[visit->profile];

    buffer_init(&visit->url, 2 * BODY_MAX);
    buffer_init(&visit->body, BODY_MAX);
    if (p->form.n == 0 || !is_page(v, visit))
        return fill_question(v, visit);
    visit->phase = VISIT_FORM;
    add_filled(&visit->url, p->form, v->request->questions[visit->question].address);
    return buffer_byte(&visit->url, '\0') && buffer_byte(&visit->body, '\0');
}

static bool is_asked(const struct visits *v, size_t profile)
{
    for (size_t i = 0; i < v->count; i++)
        if (v->items[i].profile == profile)
            return true;
    return false;
}

/* SNDS' data are of all addresses, so one visit is enough for them. */
static bool add_all(struct visits *v)
{
    for (size_t i = 0; i < v->request->question_count; i++) {
        size_t profile = v->request->questions[i].profile;
        struct visit *visit = &v->items[v->count];

        if (v->request->profiles[profile].format != WEB_PAGE && is_asked(v, profile))
            continue;
        *visit = (struct visit){.profile = profile, .question = i};
        v->count++;
        if (!begin(v, visit))
            return false;
    }
    return true;
}

struct visits *visits_new(const struct exchange_request *request)
{
    struct visits *v = calloc(1, sizeof *v);

    if (v == NULL)
        return NULL;
    v->request = request;
    v->items = calloc(request->question_count + 1, sizeof *v->items);
    if (v->items != NULL && add_all(v))
        return v;
    visits_free(v);
    return NULL;
}

size_t visits_count(const struct visits *v)
{
    return v->count;
}

void visits_start(struct visits *v, long long now_ms)
{
    v->begin_ms = now_ms;
}

void visits_step(const struct visits *v, size_t i, struct visit_step *out)
{
    const struct visit *visit = &v->items[i];

    out->url = visit->url.p;
    out->body = visit->body.n > 1 ? visit->body.p : NULL;
    out->body_max = is_page(v, visit) ? PAGE_MAX : SNDS_MAX;
}

static bool belongs(const struct visits *v, const struct visit *visit, size_t question)
{
    return is_page(v, visit) ? question == visit->question : v->request->questions[question].profile == visit->profile;
}

/* One answer for all questions of the visit; *answer is filled but for the time. */
static void answer_all(struct visits *v, struct visit *visit, struct web_answer *answer, long long now_ms,
                       struct buffer *out)
{
    visit->phase = VISIT_OVER;
    answer->ms = (uint32_t)(now_ms - v->begin_ms);
    for (size_t i = 0; i < v->request->question_count; i++)
        if (belongs(v, visit, i))
            exchange_write_answer(out, i, answer);
}

static bool fill_redirect(struct visit *visit, const struct web_reply *reply, struct web_answer *answer)
{
    struct url from, to;
    struct error why;

    if (!url_parse(&from, slice_of(visit->url.p), &why) || !url_parse(&to, reply->leads, &why))
        web_answer_set(answer, WEB_UNCHECKED, "HTTP %ld, a redirect to what is no web address", reply->status);
    else if (!url_leads_on(&from, &to))
        web_answer_set(answer, WEB_UNCHECKED, "redirected elsewhere (%s%.*s)", from.https && !to.https ? "http://" : "",
                       (int)(to.host.n < 100 ? to.host.n : 100), to.host.p);
    else if (visit->redirects++ == REDIRECTS_MAX)
        web_answer_set(answer, WEB_UNCHECKED, "more than %d redirects", REDIRECTS_MAX);
    else {
        buffer_cut(&visit->url, 0);
        if (reply->status != 307 && reply->status != 308)
            buffer_cut(&visit->body, 0); /* RFC 9110 section 15.4: goes on as a GET */
        return buffer_add(&visit->url, reply->leads) && buffer_byte(&visit->url, '\0');
    }
    return false;
}

/* The form is there: its tokens, then the question. */
static bool take_form(const struct visits *v, struct visit *visit, struct slice page, struct web_answer *answer)
{
    const struct web_texts *tokens = &v->request->profiles[visit->profile].tokens;
    struct error why = {""};

    buffer_cut(&visit->body, 0);
    for (size_t i = 0; i < tokens->count; i++) {
        struct buffer value;
        bool good;

        buffer_init(&value, FORM_VALUE_MAX);
        good = form_hidden_value(&value, page, tokens->items[i], &why);
        if (good)
            form_add_pair(&visit->body, tokens->items[i], buffer_slice(&value));
        buffer_free(&value);
        if (!good) {
            web_answer_set(answer, WEB_UNCHECKED, "%s", why.text);
            return false;
        }
    }
    visit->redirects = 0;
    if (!visit->body.failed && fill_question(v, visit))
        return true;
    web_answer_set(answer, WEB_UNCHECKED, "the form's tokens are too long");
    return false;
}

static void read_page(struct visits *v, struct visit *visit, struct slice page, struct web_answer *answer)
{
    struct buffer scratch;

    buffer_init(&scratch, 2 * PAGE_MAX);
    page_read(answer, &v->request->profiles[visit->profile], page, v->request->questions[visit->question].address,
              &scratch);
    buffer_free(&scratch);
}

static void read_file(struct visits *v, struct visit *visit, struct slice file, long long now_ms, struct buffer *out)
{
    struct address addresses[EXCHANGE_QUESTIONS_MAX] = {{.v6 = false}};
    struct web_answer answers[EXCHANGE_QUESTIONS_MAX];
    size_t questions[EXCHANGE_QUESTIONS_MAX], count = 0;

    for (size_t i = 0; i < v->request->question_count; i++)
        if (belongs(v, visit, i) && address_parse(&addresses[count], v->request->questions[i].address))
            questions[count++] = i;
    snds_read(v->request->profiles[visit->profile].format, file, addresses, count, answers);
    for (size_t i = 0; i < count; i++) {
        answers[i].ms = (uint32_t)(now_ms - v->begin_ms);
        exchange_write_answer(out, questions[i], &answers[i]);
    }
    visit->phase = VISIT_OVER;
}

static void tell_trouble(const struct web_reply *reply, struct web_answer *answer)
{
    static const char *const words[] = {"", "time-out", "not reachable", "TLS failure", "too large", "no valid HTTP"};

    if (reply->trouble == WEB_TIMEOUT)
        web_answer_set(answer, WEB_UNCHECKED, "time-out");
    else
        web_answer_set(answer, reply->trouble == WEB_UNREACHABLE ? WEB_UNREACHED : WEB_UNCHECKED, "%s: %s",
                       words[reply->trouble], reply->detail);
}

bool visits_reply(struct visits *v, const struct web_reply *reply, long long now_ms, struct buffer *out)
{
    struct visit *visit = &v->items[reply->visitor];
    struct web_answer answer;

    web_answer_set(&answer, WEB_UNCHECKED, "out of memory");
    if (reply->trouble != WEB_OK)
        tell_trouble(reply, &answer);
    else if (reply->leads.n > 0) {
        if (fill_redirect(visit, reply, &answer))
            return true;
    } else if (reply->status != 200)
        web_answer_set(&answer, WEB_UNCHECKED, "HTTP %ld", reply->status);
    else if (visit->phase == VISIT_FORM) {
        if (take_form(v, visit, reply->body, &answer))
            return true;
    } else if (is_page(v, visit))
        read_page(v, visit, reply->body, &answer);
    else {
        read_file(v, visit, reply->body, now_ms, out);
        return false;
    }
    answer_all(v, visit, &answer, now_ms, out);
    return false;
}

void visits_abandon(struct visits *v, long long now_ms, struct buffer *out)
{
    struct web_answer answer;

    web_answer_set(&answer, WEB_UNCHECKED, "time-out");
    for (size_t i = 0; i < v->count; i++)
        if (v->items[i].phase != VISIT_OVER)
            answer_all(v, &v->items[i], &answer, now_ms, out);
}

void visits_free(struct visits *v)
{
    if (v == NULL)
        return;
    for (size_t i = 0; v->items != NULL && i < v->count; i++) {
        buffer_free(&v->items[i].url);
        buffer_free(&v->items[i].body);
    }
    free(v->items);
    free(v);
}
