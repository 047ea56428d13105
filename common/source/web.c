#include "source/web.h"

#include <curl/curl.h>
#include <stdlib.h>

#include "text/buffer.h"

#define HEADERS_MAX ((size_t)64 << 10)
#define BODY_CEILING ((size_t)64 << 20)
#define CONNECTIONS_PER_HOST 2L
#define CONNECTIONS 8L

struct visitor {
    CURL *easy;
    struct buffer body;
    size_t body_max, headers;
    bool too_large, many_headers;
    char detail[CURL_ERROR_SIZE];
};
struct web {
    CURLM *multi;
    struct visitor *visitors;
    size_t count;
    const char *agent, *proxy, *cacert;
};

static size_t take_body(char *bytes, size_t size, size_t n, void *data)
{
    struct visitor *v = data;

    n *= size;
    v->too_large = v->too_large || v->body.n + n > v->body_max;
    return !v->too_large && buffer_add(&v->body, (struct slice){bytes, n}) ? n : 0;
}

static size_t take_header(char *bytes, size_t size, size_t n, void *data)
{
    struct visitor *v = data;

    (void)bytes;
    v->headers += n * size;
    v->many_headers = v->headers > HEADERS_MAX;
    return v->many_headers ? 0 : n * size;
}

/* What holds for all requests of a visitor. */
static bool set_up(const struct web *w, struct visitor *v)
{
    CURL *e = v->easy;
    bool good = curl_easy_setopt(e, CURLOPT_ERRORBUFFER, v->detail) == CURLE_OK &&
                curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK &&
                curl_easy_setopt(e, CURLOPT_WRITEDATA, v) == CURLE_OK &&
                curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK &&
                curl_easy_setopt(e, CURLOPT_HEADERDATA, v) == CURLE_OK &&
                curl_easy_setopt(e, CURLOPT_PRIVATE, v) == CURLE_OK &&
                curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
                curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
                curl_easy_setopt(e, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
                curl_easy_setopt(e, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
                curl_easy_setopt(e, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
                curl_easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) == CURLE_OK &&
                curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "gzip") == CURLE_OK &&
                curl_easy_setopt(e, CURLOPT_COOKIEFILE, "") == CURLE_OK &&
                curl_easy_setopt(e, CURLOPT_USERAGENT, w->agent) == CURLE_OK &&
                curl_easy_setopt(e, CURLOPT_PROXY, w->proxy == NULL ? "" : w->proxy) == CURLE_OK &&
                curl_easy_setopt(e, CURLOPT_NOPROXY, "") == CURLE_OK;

#if LIBCURL_VERSION_NUM >= 0x075500
    good = good && curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK;
#else
    good = good && curl_easy_setopt(e, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS)) == CURLE_OK;
#endif
#if LIBCURL_VERSION_NUM >= 0x075700
    /* A name server that hangs must not hold up the end. */
    good = good && curl_easy_setopt(e, CURLOPT_QUICK_EXIT, 1L) == CURLE_OK;
#endif
    return good && (w->cacert == NULL || curl_easy_setopt(e, CURLOPT_CAINFO, w->cacert) == CURLE_OK);
}

struct web *web_open(size_t visitors, const char *agent, const char *proxy, const char *cacert, struct error *why)
{
    struct web *w = calloc(1, sizeof *w);
    bool good = w != NULL && curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;

    error_set(why, "out of memory");
    if (!good) {
        free(w);
        return NULL;
    }
    *w = (struct web){.agent = agent, .proxy = proxy, .cacert = cacert};
    w->multi = curl_multi_init();
    w->visitors = calloc(visitors + 1, sizeof *w->visitors);
    good = w->multi != NULL && w->visitors != NULL &&
           curl_multi_setopt(w->multi, CURLMOPT_MAX_HOST_CONNECTIONS, CONNECTIONS_PER_HOST) == CURLM_OK &&
           curl_multi_setopt(w->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, CONNECTIONS) == CURLM_OK;
    for (size_t i = 0; good && i < visitors; i++) {
        struct visitor *v = &w->visitors[w->count++];

        buffer_init(&v->body, BODY_CEILING);
        v->easy = curl_easy_init();
        good = v->easy != NULL && set_up(w, v);
    }
    if (good)
        return w;
    if (w->count > 0 && w->visitors[w->count - 1].detail[0] != '\0')
        error_set(why, "%s", w->visitors[w->count - 1].detail);
    web_close(w);
    return NULL;
}

bool web_ask(struct web *w, size_t visitor, const char *url, const char *body, size_t body_max, long timeout_ms)
{
    struct visitor *v = &w->visitors[visitor];

    buffer_cut(&v->body, 0);
    v->body.failed = false;
    v->body_max = body_max;
    v->headers = 0;
    v->too_large = v->many_headers = false;
    v->detail[0] = '\0';
    return curl_easy_setopt(v->easy, CURLOPT_URL, url) == CURLE_OK &&
           curl_easy_setopt(v->easy, CURLOPT_TIMEOUT_MS, timeout_ms > 1 ? timeout_ms : 1L) == CURLE_OK &&
           (body == NULL ? curl_easy_setopt(v->easy, CURLOPT_HTTPGET, 1L)
                         : curl_easy_setopt(v->easy, CURLOPT_COPYPOSTFIELDS, body)) == CURLE_OK &&
           curl_multi_add_handle(w->multi, v->easy) == CURLM_OK;
}

static bool is_proxy_trouble(CURLcode code)
{
#if LIBCURL_VERSION_NUM >= 0x074900
    return code == CURLE_PROXY;
#else
    (void)code;
    return false;
#endif
}

static enum web_trouble trouble_of(CURLcode code, const struct visitor *v)
{
    if (v->too_large || v->many_headers || v->body.failed)
        return WEB_TOO_LARGE;
    /* A few of many: what isn't named here is no HTTP as we know it. */
    if (code == CURLE_OK)
        return WEB_OK;
    if (code == CURLE_OPERATION_TIMEDOUT)
        return WEB_TIMEOUT;
    if (code == CURLE_COULDNT_RESOLVE_PROXY || code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_CONNECT ||
        is_proxy_trouble(code))
        return WEB_UNREACHABLE;
    if (code == CURLE_SSL_CONNECT_ERROR || code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CERTPROBLEM ||
        code == CURLE_SSL_CIPHER || code == CURLE_SSL_CACERT_BADFILE || code == CURLE_SSL_ISSUER_ERROR ||
        code == CURLE_SSL_SHUTDOWN_FAILED || code == CURLE_USE_SSL_FAILED)
        return WEB_TLS;
    return WEB_BROKEN;
}

bool web_take(struct web *w, struct web_reply *out)
{
    int left;
    const CURLMsg *message;
    char *leads = NULL, *data = NULL;
    struct visitor *v;

    do
        message = curl_multi_info_read(w->multi, &left);
    while (message != NULL && message->msg != CURLMSG_DONE);
    if (message == NULL || curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &data) != CURLE_OK)
        return false;
    v = (struct visitor *)(void *)data;
    *out = (struct web_reply){.visitor = (size_t)(v - w->visitors), .trouble = trouble_of(message->data.result, v)};
    out->detail = v->many_headers                 ? "more than 64 KiB of headers"
                  : out->trouble == WEB_TOO_LARGE ? "the body outgrew its limit"
                  : (out->trouble == WEB_TLS || out->trouble == WEB_UNREACHABLE) && v->detail[0] != '\0'
                      ? v->detail
                      : curl_easy_strerror(message->data.result);
    out->body = buffer_slice(&v->body);
    (void)curl_easy_getinfo(v->easy, CURLINFO_RESPONSE_CODE, &out->status);
    if (out->trouble == WEB_OK && out->status >= 300 && out->status < 400 &&
        curl_easy_getinfo(v->easy, CURLINFO_REDIRECT_URL, &leads) == CURLE_OK)
        out->leads = slice_of(leads);
    (void)curl_multi_remove_handle(w->multi, v->easy);
    return true;
}

void web_wait(struct web *w, int timeout_ms)
{
    int running, events;

    if (curl_multi_perform(w->multi, &running) == CURLM_OK && running > 0)
        (void)curl_multi_poll(w->multi, NULL, 0, timeout_ms, &events);
    (void)curl_multi_perform(w->multi, &running);
}

void web_close(struct web *w)
{
    if (w == NULL)
        return;
    for (size_t i = 0; i < w->count; i++) {
        struct visitor *v = &w->visitors[i];

        if (v->easy != NULL) {
            (void)curl_multi_remove_handle(w->multi, v->easy);
            curl_easy_cleanup(v->easy);
        }
        buffer_free(&v->body);
    }
    free(w->visitors);
    if (w->multi != NULL)
        (void)curl_multi_cleanup(w->multi);
    curl_global_cleanup();
    free(w);
}
