/* Any text as a further catalogue: complaints name the file and a line of it, what was built in is still there under its
 * slug, each service is found by its slug, and replies can be classified. */
#include <stdlib.h>

#include "reputation/classify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WHYS = 4 };

static void require(bool holds)
{
    if (!holds)
        abort();
}

static size_t count_lines(struct slice text)
{
    size_t n = 1;

    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    return n;
}

static void require_complaint(const char *why, size_t lines)
{
    unsigned long line;
    char *end;

    require(strncmp(why, "file.ini:", 9) == 0);
    line = strtoul(why + 9, &end, 10);
    require(line >= 1 && line <= lines && end[0] == ':' && end[1] == ' ' && end[2] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const replies[] = {
        "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using zen.spamhaus.org",
        "550 5.7.1 your ip 203.0.113.25 is blacklisted", "550 5.1.1 <user@example.com>: User unknown",
        "550 a b c text"};
    struct slice text = {(const char *)data, size};
    const char *name = "file.ini";
    struct error why[WHYS];
    size_t whys = 0;
    struct catalogue *c = catalogue_load(&text, &name, 1, why, WHYS, &whys);
    size_t lines = count_lines(text);

    require(c != NULL && whys <= lines);
    for (size_t i = 0; i < whys && i < WHYS; i++)
        require_complaint(why[i].text, lines);
    require(catalogue_find(c, SLICE("trendmicro-ers")) != NULL && catalogue_find(c, SLICE("other-ip-block")) != NULL);
    for (size_t i = 0; i < catalogue_count(c); i++)
        require(catalogue_find(c, catalogue_at(c, i)->slug) == catalogue_at(c, i));
    for (size_t i = 0; i < sizeof replies / sizeof replies[0]; i++) {
        struct attribution a;

        classify(c, slice_of(replies[i]), SLICE("user@example.com"), SLICE(""), &a);
        require(a.service == NULL || catalogue_find(c, a.service->slug) == a.service);
    }
    catalogue_free(c);
    return 0;
}
