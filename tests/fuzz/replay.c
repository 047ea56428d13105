/* Runs a fuzz target once over every file given, and every file of every directory given: so that the corpora are part
 * of the ordinary tests, with any compiler. A file that can't be read is a failure: a replay of nothing proves nothing. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define INPUT_MAX (1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *path, unsigned *count)
{
    FILE *f = fopen(path, "rb");
    uint8_t *room = malloc(INPUT_MAX), *exact = NULL;
    size_t n = 0;
    int ok = f != NULL && room != NULL;
    if (ok) {
        n = fread(room, 1, INPUT_MAX, f);
        ok = !ferror(f) && feof(f);
    }
    if (ok) {
        exact = malloc(n == 0 ? 1 : n); /* of the input's own size, so that a read behind its end is seen */
        ok = exact != NULL;
    }
    if (ok) {
        memcpy(exact, room, n);
        LLVMFuzzerTestOneInput(exact, n);
        ++*count;
    } else {
        fprintf(stderr, "replay: cannot read %s (or it is larger than %d bytes)\n", path, INPUT_MAX - 1);
    }
    free(exact);
    free(room);
    if (f != NULL)
        fclose(f);
    return ok;
}

static int replay_path(const char *path, unsigned *count)
{
    struct stat st;
    struct dirent *entry;
    char inner[4096];
    int ok = 1;
    DIR *d;
    if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
        return replay_file(path, count);
    d = opendir(path);
    if (d == NULL)
        return 0;
    while ((entry = readdir(d)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        int n = snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
        ok &= n > 0 && (size_t)n < sizeof inner && replay_file(inner, count);
    }
    closedir(d);
    return ok;
}

int main(int argc, char **argv)
{
    unsigned count = 0;
    int ok = 1;
    for (int i = 1; i < argc; ++i)
        ok &= replay_path(argv[i], &count);
    printf("%s - %u inputs replayed\n", ok && count > 0 ? "ok 1" : "not ok 1", count);
    printf("1..1\n");
    return ok && count > 0 ? 0 : 1;
}
