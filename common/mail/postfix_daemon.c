#include "mail/postfix_daemon.h"

#include "mail/relay.h"

struct daemon {
    struct slice name;
    enum postfix_role role;
};

/* By the last four letters: one comparison each, since most lines of a log are no delivery daemon's. */
static const struct daemon *daemon_by_tail(const char *tail)
{
    static const struct daemon smtp = {SLICE_INIT("smtp"), POSTFIX_CLIENT};
    static const struct daemon lmtp = {SLICE_INIT("lmtp"), POSTFIX_LMTP};
    static const struct daemon qmgr = {SLICE_INIT("qmgr"), POSTFIX_QUEUE};
    static const struct daemon error = {SLICE_INIT("error"), POSTFIX_ERROR};
    static const struct daemon retry = {SLICE_INIT("retry"), POSTFIX_ERROR};
    static const struct daemon local = {SLICE_INIT("local"), POSTFIX_FINAL};
    static const struct daemon virtual = {SLICE_INIT("virtual"), POSTFIX_FINAL};
    static const struct daemon pipe = {SLICE_INIT("pipe"), POSTFIX_FINAL};
    static const struct daemon discard = {SLICE_INIT("discard"), POSTFIX_FINAL};
    static const struct daemon bounce = {SLICE_INIT("bounce"), POSTFIX_BOUNCE};
    static const struct daemon cleanup = {SLICE_INIT("cleanup"), POSTFIX_BOUNCE};

    if (memcmp(tail, "mtpd", 4) == 0) /* smtpd is no delivery daemon, and the most talkative of all */
        return NULL;
    if (memcmp(tail, "smtp", 4) == 0)
        return &smtp;
    if (memcmp(tail, "qmgr", 4) == 0)
        return &qmgr;
    if (memcmp(tail, "anup", 4) == 0)
        return &cleanup;
    if (memcmp(tail, "rror", 4) == 0)
        return &error;
    if (memcmp(tail, "etry", 4) == 0)
        return &retry;
    if (memcmp(tail, "lmtp", 4) == 0)
        return &lmtp;
    if (memcmp(tail, "ocal", 4) == 0)
        return &local;
    if (memcmp(tail, "tual", 4) == 0)
        return &virtual;
    if (memcmp(tail, "pipe", 4) == 0)
        return &pipe;
    if (memcmp(tail, "card", 4) == 0)
        return &discard;
    if (memcmp(tail, "unce", 4) == 0)
        return &bounce;
    return NULL;
}

enum postfix_role postfix_daemon_role(struct slice tag, size_t *name_n)
{
    const struct daemon *daemon = tag.n < 4 ? NULL : daemon_by_tail(tag.p + tag.n - 4);
    size_t n;

    if (daemon == NULL)
        return POSTFIX_OTHER;
    n = daemon->name.n;
    if (tag.n < n + 2 || tag.p[tag.n - n - 1] != '/' || !scan_same(tag.p + tag.n - n, daemon->name.p, n))
        return POSTFIX_OTHER;
    *name_n = n;
    return daemon->role;
}

struct slice postfix_instance_address(struct slice instance)
{
    bool dotted = slice_find_byte(instance, '.') != SLICE_NONE;
    size_t start = 0;

    for (size_t i = 0; dotted && i <= instance.n; i++) {
        char c = i < instance.n ? instance.p[i] : '/';

        if ((c >= '0' && c <= '9') || c == '.')
            continue;
        if (i > start && address_is_ip4((struct slice){instance.p + start, i - start}))
            return (struct slice){instance.p + start, i - start};
        start = i + 1;
    }
    return (struct slice){instance.p, 0};
}
