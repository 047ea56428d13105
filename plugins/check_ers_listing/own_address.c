#include "plugins/check_ers_listing/own_address.h"

#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAIN_CF_MAX ((size_t)1 << 20)

/* The last value given to a parameter; a line that starts with a blank continues the one before. */
static struct slice parameter(struct slice text, struct slice name, struct buffer *value)
{
    struct slice line;
    bool ours = false;

    buffer_cut(value, 0);
    while (text.n > 0) {
        struct slice rest;

        if (!slice_take_until(&text, '\n', text.n, &line)) {
            line = text;
            text.n = 0;
        }
        rest = slice_trim(line);
        if (rest.n == 0 || rest.p[0] == '#')
            continue;
        if (line.p[0] != ' ' && line.p[0] != '\t') {
            size_t equals = slice_find_byte(rest, '=');

            ours = equals != SLICE_NONE && slice_equal(slice_trim(slice_cut(rest, 0, equals)), name);
            if (!ours)
                continue;
            buffer_cut(value, 0);
            rest = slice_trim(slice_cut(rest, equals + 1, rest.n));
        }
        if (ours) {
            buffer_byte(value, ' ');
            buffer_add(value, rest);
        }
    }
    return buffer_slice(value);
}

static void add_addresses(struct own_addresses *out, struct slice words)
{
    while (words.n > 0 && out->count < OWN_ADDRESSES_MAX) {
        size_t n = 0;
        struct slice word;
        const char *what;

        while (n < words.n && words.p[n] != ' ' && words.p[n] != ',' && words.p[n] != '\t')
            n++;
        word = slice_cut(words, 0, n);
        words = slice_cut(words, n + 1, words.n);
        if (word.n > 2 && word.p[0] == '[')
            word = slice_cut(word, 1, word.n - 2);
        if (!address_parse(&out->items[out->count], word))
            continue;
        what = address_reserved(&out->items[out->count]);
        if (what == NULL || (strcmp(what, "loopback") != 0 && strcmp(what, "unspecified") != 0))
            out->count++;
    }
}

bool own_addresses_postfix(struct own_addresses *out, struct slice main_cf)
{
    struct buffer value;

    *out = (struct own_addresses){.source = "smtp_bind_address"};
    buffer_init(&value, MAIN_CF_MAX);
    add_addresses(out, parameter(main_cf, SLICE("smtp_bind_address"), &value));
    add_addresses(out, parameter(main_cf, SLICE("smtp_bind_address6"), &value));
    if (out->count == 0) {
        out->source = "inet_interfaces";
        add_addresses(out, parameter(main_cf, SLICE("inet_interfaces"), &value));
    }
    buffer_free(&value);
    return out->count > 0;
}

/* Connecting a UDP socket sends nothing, but makes the kernel choose. */
static bool default_route(struct own_addresses *out)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(25)}, from = {0};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    socklen_t n = sizeof from;
    bool good;

    to.sin_addr.s_addr = htonl(0xc0000201); /* 192.0.2.1: any address behind the default route */
    good = fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0 &&
           getsockname(fd, (struct sockaddr *)&from, &n) == 0 && from.sin_addr.s_addr != 0;
    if (fd >= 0)
        (void)close(fd);
    if (!good)
        return false;
    *out = (struct own_addresses){.count = 1, .source = "default route"};
    memcpy(out->items[0].bytes, &from.sin_addr, 4);
    return true;
}

bool own_addresses_find(struct own_addresses *out, const char *main_cf_path)
{
    FILE *file = fopen(main_cf_path, "re");
    struct buffer text;
    char block[4096];
    size_t n;
    bool found;

    buffer_init(&text, MAIN_CF_MAX);
    while (file != NULL && (n = fread(block, 1, sizeof block, file)) > 0)
        if (!buffer_add(&text, (struct slice){block, n}))
            break;
    if (file != NULL)
        (void)fclose(file);
    found = own_addresses_postfix(out, buffer_slice(&text));
    buffer_free(&text);
    return found || default_route(out);
}
