/* Asks web servers, by libcurl (the only <curl/curl.h>); linked into ers-web alone. Several visitors at once, each with cookies of
 * its own for the time it lives. Pull: replies are taken one at a time. HTTP/1.1 over verified TLS (1.2 or later); no redirect is
 * followed, no .netrc and no environment is looked at, nothing is sent but what is asked; headers and bodies are bounded, also when
 * they come compressed. */
#ifndef ERS_WEB_H
#define ERS_WEB_H

#include "text/slice.h"

enum web_trouble {
    WEB_OK, /* there is a reply, whatever its status */
    WEB_TIMEOUT,
    WEB_UNREACHABLE, /* no such name, no connection, proxy */
    WEB_TLS,         /* no connection that can be trusted */
    WEB_TOO_LARGE,   /* body or headers */
    WEB_BROKEN       /* what came is no HTTP */
};
struct web_reply {
    size_t visitor;
    enum web_trouble trouble;
    const char *detail; /* the library's words for the trouble; never holds a URL */
    long status;        /* of OK */
    struct slice body;  /* valid until the visitor asks again */
    struct slice leads; /* of a redirect: the absolute URL; else empty */
};
struct web;

/* agent: how we call ourselves; proxy: as url_is_proxy takes it, NULL: none; cacert: file of trusted authorities, NULL: the
 * system's. NULL: *why. Borrowed for the life of the object. */
struct web *web_open(size_t visitors, const char *agent, const char *proxy, const char *cacert, struct error *why);
/* body NULL: GET, else a POST of a form. The visitor must not be waiting for a reply. Time and size are limits of this request
 * alone. False: no memory. */
bool web_ask(struct web *w, size_t visitor, const char *url, const char *body, size_t body_max, long timeout_ms);
bool web_take(struct web *w, struct web_reply *out); /* false: none now */
void web_wait(struct web *w, int timeout_ms);        /* lets libcurl work until something happens */
void web_close(struct web *w);

#endif
