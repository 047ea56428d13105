#include "source/log_trouble.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

void log_trouble_add(struct log_troubles *t, bool fatal, const struct error *why)
{
    for (size_t i = 0; i < t->count; i++)
        if (strcmp(t->list[i].why.text, why->text) == 0) {
            t->list[i].fatal |= fatal;
            return;
        }
    if (t->count == LOG_TROUBLES_MAX) {
        if (!fatal)
            return;
        t->count--;
    }
    t->list[t->count++] = (struct log_trouble){fatal, *why};
}

struct log_shown log_shown(const char *path)
{
    struct log_shown shown;
    size_t n = strlen(path), room = sizeof shown.text - 1;

    (void)snprintf(shown.text, sizeof shown.text, "%s%s", n > room ? "..." : "",
                   n > room ? path + (n - room + 3) : path);
    for (char *p = shown.text; *p != '\0'; p++)
        if ((unsigned char)*p < ' ' || *p == 0x7f)
            *p = '?';
    return shown;
}

/* The effective user's name, else its number. */
static void user_name(char *name, size_t size)
{
    struct passwd entry, *found = NULL;
    char room[1024];

    if (getpwuid_r(geteuid(), &entry, room, sizeof room, &found) == 0 && found != NULL)
        (void)snprintf(name, size, "%s", found->pw_name);
    else
        (void)snprintf(name, size, "%lu", (unsigned long)geteuid());
}

void log_trouble_denied(struct error *why, const char *path, const char *what, const char *group)
{
    char user[33];

    user_name(user, sizeof user);
    error_set(why, "cannot read %s: permission denied (%s is usually readable for group %s: usermod -aG %s %s)",
              log_shown(path).text, what, group, group, user);
}

void log_trouble_open(struct error *why, const char *path, int number)
{
    struct log_shown shown = log_shown(path);

    if (number == ENOENT) {
        error_set(why, "%s does not exist", shown.text);
    } else if (number == EACCES || number == EPERM) {
        log_trouble_denied(why, path, "the log", "adm");
    } else {
        error_set(why, "cannot read %s: %s", shown.text, strerror(number));
    }
}
