/* Any reply, any recipient (the input's first line): what comes out points into the reply and the catalogue, is the same
 * with what is remembered of other replies, and a mailbox that does not exist blames nobody, however it is called. */
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

static void require_same(const struct attribution *a, const struct attribution *b)
{
    require(a->service == b->service && a->scope == b->scope && a->why.p == b->why.p && a->why.n == b->why.n);
    require(a->claimed_ip.p == b->claimed_ip.p && a->claimed_ip.n == b->claimed_ip.n);
    require(a->zone.p == b->zone.p && a->zone.n == b->zone.n);
}

/* What is remembered of other replies changes nothing: this one, the same with other numbers, and this one again. */
static void require_same_again(const struct catalogue *c, struct slice reply, struct slice recipient)
{
    static struct classify_memory *memory;
    struct attribution plain, again;
    char *other = malloc(reply.n + 1);
    struct slice texts[] = {reply, {other, reply.n}, reply};

    if (memory == NULL)
        memory = classify_memory_open();
    require(memory != NULL && other != NULL);
    for (size_t i = 0; i < reply.n; i++)
        other[i] = (char)(reply.p[i] >= '0' && reply.p[i] <= '8' ? reply.p[i] + 1 : reply.p[i]);
    for (size_t i = 0; i < 3; i++) {
        classify(c, texts[i], recipient, SLICE("198.51.100.7"), &plain);
        classify_again(memory, c, texts[i], recipient, SLICE("198.51.100.7"), &again);
        require_same(&plain, &again);
    }
    free(other);
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
        classify(c, buffer_slice(&reply), SLICE(""), SLICE(""), &a); /* the sender's, say */
        require(a.service == NULL || i == 1);
        buffer_free(&reply);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct catalogue *c;
    struct slice rest = {(const char *)data, size}, recipient;
    struct attribution first;
    size_t whys = 0;

    if (c == NULL)
        c = catalogue_load(NULL, NULL, 0, NULL, 0, &whys);
    require(c != NULL && whys == 0);
    if (!slice_take_until(&rest, '\n', rest.n, &recipient))
        recipient = SLICE("user@example.com");
    classify(c, rest, recipient, SLICE("198.51.100.7"), &first);
    require_sound(c, rest, &first);
    require_same_again(c, rest, recipient);
    require_no_blame(c, rest);
    return 0;
}
