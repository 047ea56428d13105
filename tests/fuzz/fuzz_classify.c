/* Any reply, any recipient (the input's first line): what comes out points into the reply and the catalogue, is the same
 * the second time, and a mailbox that does not exist blames nobody, however it is called. */
#include <stdlib.h>

#include "reputation/classify.h"
#include "reputation/ip_text.h"
#include "text/buffer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void require_part(struct slice part, struct slice whole)
{
    if (part.n > 0)
        require(part.p >= whole.p && part.n <= whole.n && (size_t)(part.p - whole.p) <= whole.n - part.n);
}

static void require_sound(const struct catalogue *c, struct slice reply, const struct attribution *a)
{
    require_part(a->claimed_ip, reply);
    require_part(a->zone, reply);
    require(a->claimed_ip.n == 0 || ip_text_length(a->claimed_ip) == a->claimed_ip.n);
    require((a->service != NULL) == (a->scope == SCOPE_IP));
    require(a->scope == SCOPE_NONE || a->why.n > 0);
    if (a->service != NULL)
        require(catalogue_find(c, a->service->slug) == a->service);
    else
        require(a->claimed_ip.n == 0 && a->zone.n == 0);
}

/* A local part of the bytes, quoted as RFC 5321 wants it and printable as MTAs log it. */
static size_t quote(char *out, struct slice bytes)
{
    size_t n = 0;

    out[n++] = '"';
    for (size_t i = 0; i < bytes.n && i < 64; i++) {
        char c = bytes.p[i];

        if (c == '"' || c == '\\')
            out[n++] = '\\';
        out[n++] = (unsigned char)c < ' ' ? '?' : c;
    }
    out[n++] = '"';
    return n;
}

static void require_no_blame(const struct catalogue *c, struct slice bytes)
{
    static const char *const before[] = {"550 5.1.1 <", "550 5.1.1 ", "550-5.1.1 unknown\\n550 5.1.1 <"};
    static const char *const after[] = {">: Recipient address rejected: User unknown", "... User unknown", ">"};
    char recipient[200];
    size_t n = quote(recipient, bytes);

    memcpy(recipient + n, "@example.com", sizeof "@example.com");
    if (strlen(recipient) != n + sizeof "@example.com" - 1)
        return;
    for (size_t i = 0; i < 3; i++) {
        struct buffer reply;
        struct attribution a;

        buffer_init(&reply, 512);
        buffer_text(&reply, before[i]);
        buffer_text(&reply, recipient);
        buffer_text(&reply, after[i]);
        require(!reply.failed);
        classify(c, buffer_slice(&reply), slice_of(recipient), SLICE(""), &a);
        require(a.service == NULL);
        buffer_free(&reply);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct catalogue *c;
    struct slice rest = {(const char *)data, size}, recipient;
    struct attribution first, second;
    size_t whys = 0;

    if (c == NULL)
        c = catalogue_load(NULL, NULL, 0, NULL, 0, &whys);
    require(c != NULL && whys == 0);
    if (!slice_take_until(&rest, '\n', rest.n, &recipient))
        recipient = SLICE("user@example.com");
    classify(c, rest, recipient, SLICE("198.51.100.7"), &first);
    require_sound(c, rest, &first);
    classify(c, rest, recipient, SLICE("198.51.100.7"), &second);
    require(first.service == second.service && first.scope == second.scope && first.why.p == second.why.p &&
            first.claimed_ip.p == second.claimed_ip.p && first.zone.p == second.zone.p);
    require_no_blame(c, rest);
    return 0;
}
