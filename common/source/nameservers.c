#include "source/nameservers.h"

#include <stdio.h>

#include "dns/address.h"
#include "text/number.h"

#define SYSTEM_SERVERS_MAX 3
#define LINE_MAX_BYTES 512

/* Splits off the port; the address keeps no brackets. */
static bool split(struct slice text, struct slice *host, uint64_t *port)
{
    size_t close = slice_find_byte(text, ']'), colon = slice_find_last_byte(text, ':');
    struct slice rest = {NULL, 0};

    *port = 53;
    *host = text;
    if (text.n > 0 && text.p[0] == '[') {
        if (close == SLICE_NONE)
            return false;
        *host = slice_cut(text, 1, close - 1);
        rest = slice_cut(text, close + 1, text.n);
    } else if (colon != SLICE_NONE && slice_find_byte(text, ':') == colon) {
        *host = slice_cut(text, 0, colon);
        rest = slice_cut(text, colon, text.n);
    }
    if (rest.n == 0)
        return true;
    return slice_take(&rest, SLICE(":")) && number_parse(rest, 65535, port) && *port > 0;
}

bool nameservers_add(struct nameservers *n, struct slice text, struct error *why)
{
    struct slice host, bare;
    struct address a;
    uint64_t port;
    size_t zone;
    bool v6;

    if (n->count == SCHEDULE_SERVERS_MAX) {
        error_set(why, "more than %d resolvers", SCHEDULE_SERVERS_MAX);
        return false;
    }
    if (!split(text, &host, &port))
        host = (struct slice){NULL, 0};
    zone = slice_find_byte(host, '%'); /* fe80::1%eth0 */
    bare = slice_cut(host, 0, zone == SLICE_NONE ? host.n : zone);
    if (host.n > 60 || !address_parse(&a, bare)) {
        error_set(why, "'%.*s' is no address of a resolver, IP or IP:PORT", (int)text.n, text.p);
        return false;
    }
    v6 = slice_find_byte(host, ':') != SLICE_NONE;
    (void)snprintf(n->texts[n->count], NAMESERVER_TEXT_MAX, "%s%.*s%s:%u", v6 ? "[" : "", (int)host.n, host.p,
                   v6 ? "]" : "", (unsigned)port);
    n->items[n->count] = slice_of(n->texts[n->count]);
    n->count++;
    return true;
}

void nameservers_read(struct nameservers *n, const char *path)
{
    FILE *file = fopen(path, "re");
    char line[LINE_MAX_BYTES];

    while (file != NULL && n->count < SYSTEM_SERVERS_MAX && fgets(line, sizeof line, file) != NULL) {
        struct slice rest = slice_of(line), word;
        size_t end = 0;

        if (!slice_take(&rest, SLICE("nameserver")) || rest.n == 0 || (rest.p[0] != ' ' && rest.p[0] != '\t'))
            continue;
        word = slice_trim(rest);
        while (end < word.n && word.p[end] != ' ' && word.p[end] != '\t' && word.p[end] != '\n' && word.p[end] != '\r')
            end++;
        (void)nameservers_add(n, slice_cut(word, 0, end), NULL);
    }
    if (file != NULL)
        (void)fclose(file);
    if (n->count == 0)
        (void)nameservers_add(n, SLICE("127.0.0.1"), NULL);
}
