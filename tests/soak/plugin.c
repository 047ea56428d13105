#include "tests/soak/plugin.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

double monotonic(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void plugin_start(struct plugin *p, char *const argv[])
{
    posix_spawn_file_actions_t actions;

    p->out = memfd_create("out", 0);
    p->err = memfd_create("err", 0);
    if (p->out < 0 || p->err < 0 || posix_spawn_file_actions_init(&actions) != 0 ||
        posix_spawn_file_actions_adddup2(&actions, p->out, 1) != 0 ||
        posix_spawn_file_actions_adddup2(&actions, p->err, 2) != 0) {
        perror("soak: a place for the plugin's output");
        exit(1);
    }
    p->started = monotonic();
    if (posix_spawn(&p->pid, argv[0], &actions, NULL, argv, environ) != 0) {
        perror(argv[0]);
        exit(1);
    }
    (void)posix_spawn_file_actions_destroy(&actions);
}

static char *content(int fd)
{
    struct stat st;
    char *text;

    if (fstat(fd, &st) != 0 || (text = calloc(1, (size_t)st.st_size + 1)) == NULL ||
        pread(fd, text, (size_t)st.st_size, 0) != st.st_size) {
        perror("soak: the plugin's output");
        exit(1);
    }
    return text;
}

/* A counter's value in either form of the report: "refusals=12c" or "\"refusals\":12". */
static unsigned long long counter(const char *text, bool json, const char *label)
{
    char key[40];
    const char *at = text;

    (void)snprintf(key, sizeof key, json ? "\"%s\":" : " %s=", label);
    at = strstr(text, json ? "\"perfdata\":" : " | ");
    at = at == NULL ? NULL : strstr(at, key);
    return at == NULL ? 0 : strtoull(at + strlen(key), NULL, 10);
}

bool plugin_ended(struct plugin *p, bool wait, struct outcome *out)
{
    int status;
    pid_t pid = waitpid(p->pid, &status, wait ? 0 : WNOHANG);
    struct stat st;

    if (pid == 0)
        return false;
    if (pid != p->pid) {
        perror("waitpid");
        exit(1);
    }
    p->took = monotonic() - p->started;
    p->pid = 0;
    *out = (struct outcome){.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1, .text = content(p->out)};
    out->errors = fstat(p->err, &st) != 0 || st.st_size > 0;
    out->totals = (struct totals){counter(out->text, p->json, "refusals"), counter(out->text, p->json, "sent"),
                                  counter(out->text, p->json, "deferred"), counter(out->text, p->json, "bounced"),
                                  counter(out->text, p->json, "returned")};
    out->lag = counter(out->text, p->json, "lag");
    (void)close(p->out);
    (void)close(p->err);
    return true;
}
