/* ers-web: asks services' web pages for check_ers_listing, which starts it and reads its answers; nobody calls it by hand. A
 * program of its own because libcurl's start costs more than a whole run over DNS, and because its input is the most hostile.
 * usage: ers-web MILLISECONDS, the request on standard input, the answers on standard output (web/exchange.h) */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "plugins/ers-web/visits.h"
#include "source/privileges.h"
#include "source/secret_file.h"
#include "source/web.h"
#include "text/number.h"

#define AGENT "monitoring-plugins-ers/" ERS_VERSION " (check_ers_listing)"
#define LIMIT_MAX_MS 3600000
/* Kept back from the limit, so that the answers are out before the plugin stops listening. */
#define RESERVE_MS 100

static long long now_ms(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int fail(const char *why)
{
    (void)fprintf(stderr, "%s\n", why);
    return EXIT_FAILURE;
}

static bool read_all(char *text, size_t size, size_t *n)
{
    ssize_t got = 1;

    *n = 0;
    while (*n < size && (got = read(STDIN_FILENO, text + *n, size - *n)) > 0)
        *n += (size_t)got;
    return got >= 0 && *n < size;
}

static bool write_all(struct buffer *out)
{
    size_t written = 0;

    while (written < out->n) {
        ssize_t n = write(STDOUT_FILENO, out->p + written, out->n - written);

        if (n <= 0)
            return false;
        written += (size_t)n;
    }
    buffer_cut(out, 0);
    return !out->failed;
}

static bool ask(struct web *web, const struct visits *visits, size_t i, long long left_ms)
{
    struct visit_step step;

    visits_step(visits, i, &step);
    return web_ask(web, i, step.url, step.body, step.body_max, (long)left_ms);
}

/* Each answer goes out as soon as it is there: what was found before a kill is not lost. */
static bool visit_all(struct web *web, struct visits *visits, long long end_ms, struct buffer *out)
{
    size_t open = visits_count(visits);
    long long now = now_ms();

    visits_start(visits, now);
    for (size_t i = 0; i < visits_count(visits); i++)
        if (!ask(web, visits, i, end_ms - now))
            return false;
    while (open > 0 && (now = now_ms()) < end_ms) {
        struct web_reply reply;

        web_wait(web, (int)(end_ms - now));
        while (web_take(web, &reply)) {
            now = now_ms();
            if (!visits_reply(visits, &reply, now, out))
                open--;
            else if (!ask(web, visits, reply.visitor, end_ms - now))
                return false;
        }
        if (!write_all(out))
            return false;
    }
    visits_abandon(visits, now_ms(), out);
    return buffer_text(out, "end\n") && write_all(out);
}

static int run(const struct exchange_request *request, const char *proxy, const char *cacert, long long end_ms)
{
    struct visits *visits = visits_new(request);
    struct error why = {"out of memory"};
    struct web *web = visits == NULL ? NULL : web_open(visits_count(visits), AGENT, proxy, cacert, &why);
    struct buffer out;
    int status = EXIT_FAILURE;

    buffer_init(&out, (size_t)EXCHANGE_LINE_MAX * (EXCHANGE_QUESTIONS_MAX + 1));
    if (web == NULL)
        (void)fail(why.text);
    else if (visit_all(web, visits, end_ms, &out))
        status = EXIT_SUCCESS;
    /* The plugin waits for the end of the output, not of what libcurl still has to tidy up. */
    (void)close(STDOUT_FILENO);
    web_close(web);
    visits_free(visits);
    buffer_free(&out);
    return status;
}

int main(int argc, char **argv)
{
    struct exchange_request request;
    char text[EXCHANGE_REQUEST_MAX + 1], *proxy, *cacert;
    struct error why;
    uint64_t limit_ms;
    long long begin = now_ms();
    size_t n;
    int status;

    privileges_keep();
    secret_keep_from_core(); /* the request may hold a key */
    if (argc != 2 || !number_parse(slice_of(argv[1]), LIMIT_MAX_MS, &limit_ms) || limit_ms == 0)
        return fail("usage: ers-web MILLISECONDS; it is started by check_ers_listing");
    if (!read_all(text, sizeof text, &n))
        return fail("the request is too long");
    if (!exchange_read_request(&request, text, n, &why))
        return fail(why.text);
    proxy = request.proxy.n == 0 ? NULL : strndup(request.proxy.p, request.proxy.n);
    cacert = request.cacert.n == 0 ? NULL : strndup(request.cacert.p, request.cacert.n);
    if ((request.proxy.n > 0 && proxy == NULL) || (request.cacert.n > 0 && cacert == NULL))
        status = fail("out of memory");
    else
        status = run(&request, proxy, cacert,
                     begin + (long long)limit_ms - (limit_ms > 2 * RESERVE_MS ? RESERVE_MS : (long long)limit_ms / 2));
    free(proxy);
    free(cacert);
    return status;
}
