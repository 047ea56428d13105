/* Plain driver for the fuzz targets: runs each file named, or each file of each directory named, through the target
 * once, and prints TAP. So a corpus is a test under any compiler; finding new input is libFuzzer's business. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 1 << 20 };

/* The input lies in a block of its exact size, so that a sanitizer sees the first byte read behind it. */
static unsigned replay_file(const char *path, unsigned count)
{
    uint8_t *block = malloc(INPUT_MAX), *exact;
    FILE *file = fopen(path, "rb");
    size_t n = block == NULL || file == NULL ? 0 : fread(block, 1, INPUT_MAX, file);
    int readable = block != NULL && file != NULL && ferror(file) == 0;

    exact = block == NULL ? NULL : realloc(block, n > 0 ? n : 1);
    if (readable && exact != NULL) {
        (void)LLVMFuzzerTestOneInput(exact, n);
        printf("ok %u - %s\n", ++count, path);
    }
    free(exact == NULL ? block : exact);
    if (file != NULL)
        (void)fclose(file);
    return count;
}

/* A directory's files in the order of their names, or the one file that path is. */
static unsigned replay_path(const char *path, unsigned count)
{
    struct dirent **entries;
    int n = scandir(path, &entries, NULL, alphasort);
    char name[4096];

    if (n < 0)
        return replay_file(path, count);
    for (int i = 0; i < n; i++) {
        if (entries[i]->d_name[0] != '.' &&
            (size_t)snprintf(name, sizeof name, "%s/%s", path, entries[i]->d_name) < sizeof name)
            count = replay_file(name, count);
        free(entries[i]);
    }
    free(entries);
    return count;
}

int main(int argc, char **argv)
{
    unsigned count = 0;

    for (int i = 1; i < argc; i++)
        count = replay_path(argv[i], count);
    printf("1..%u\n", count);
    return count == 0;
}
