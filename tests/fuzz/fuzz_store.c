/* The bytes of a state file. What is taken for whole lies inside the input, gives the same bytes when it is written again,
 * and isn't taken any more when one bit of it is flipped. The checksum can't be guessed, so inputs that start with '!' are
 * contents to be written first. */
#include <stdlib.h>

#include "source/store_image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct slice image, bool written_by_us)
{
    struct slice content;
    long long written_s;
    struct error why = {""};
    char head[STORE_HEAD_MAX];
    size_t n;

    if (!store_image_read(image, 7, &content, &written_s, &why)) {
        if (written_by_us || why.text[0] == '\0' || memchr(why.text, '\n', sizeof why.text) != NULL)
            abort();
        return;
    }
    if (content.p < image.p || content.p + content.n != image.p + image.n || written_s < 0)
        abort();
    n = store_image_head(head, content, 7, written_s);
    if (written_by_us && (n != image.n - content.n || memcmp(head, image.p, n) != 0))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice input = {(const char *)data, size}, content;
    char head[STORE_HEAD_MAX], *image;
    long long written_s;
    size_t n;

    if (!slice_take(&input, SLICE("!"))) {
        check(input, false);
        return 0;
    }
    n = store_image_head(head, input, 7, (long long)size * 1000);
    image = malloc(n + input.n);
    if (image == NULL)
        return 0;
    memcpy(image, head, n);
    if (input.n > 0)
        memcpy(image + n, input.p, input.n);
    check((struct slice){image, n + input.n}, true);
    image[size * 31 % (n + input.n)] ^= (char)(1 << size % 8);
    if (store_image_read((struct slice){image, n + input.n}, 7, &content, &written_s, NULL))
        abort();
    free(image);
    return 0;
}
