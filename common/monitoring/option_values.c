#include "monitoring/option_values.h"

#include <arpa/inet.h>

#include "text/number.h"

bool option_add(struct option_list *list, struct slice value, size_t most, const char *name, struct error *why)
{
    if (list->count == most) {
        error_set(why, "option '--%s' was given more than %zu times", name, most);
        return false;
    }
    if (value.n == 0) {
        error_set(why, "option '--%s' needs a value that isn't empty", name);
        return false;
    }
    list->items[list->count++] = value;
    return true;
}

bool option_duration(long long *out, struct slice value, long long least, long long most, const char *name,
                     struct error *why)
{
    long long s;

    if (!duration_parse(value, &s) || s < least || s > most) {
        if (most < OPTION_DURATION_MAX)
            error_set(why, "option '--%s': '%.*s' is no duration such as 90, 15m, 2h or 3d of %lld to %lld seconds",
                      name, (int)value.n, value.p, least, most);
        else
            error_set(why, "option '--%s': '%.*s' is no duration such as 90, 15m, 2h or 3d", name, (int)value.n,
                      value.p);
        return false;
    }
    *out = s;
    return true;
}

bool option_range(struct range *out, struct slice value, const char *name, struct error *why)
{
    if (range_parse(out, value))
        return true;
    error_set(why, "option '--%s': '%.*s' is no range such as 10, 5:, 1:10 or @1:10", name, (int)value.n, value.p);
    return false;
}

bool option_add_address(struct option_list *list, struct slice value, size_t most, const char *name, struct error *why)
{
    unsigned char address[16];

    if (inet_pton(AF_INET, value.p, address) == 1 || inet_pton(AF_INET6, value.p, address) == 1)
        return option_add(list, value, most, name, why);
    error_set(why, "option '--%s': '%.*s' is no IP address", name, (int)value.n, value.p);
    return false;
}

bool option_format(bool *json, struct slice value, struct error *why)
{
    if (!slice_equal(value, SLICE("json")) && !slice_equal(value, SLICE("text"))) {
        error_set(why, "option '--output-format': '%.*s' is neither text nor json", (int)value.n, value.p);
        return false;
    }
    *json = slice_equal(value, SLICE("json"));
    return true;
}

bool option_state_key(const char **key, struct slice value, struct error *why)
{
    static const struct slice allowed = SLICE_INIT("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");
    bool good = value.n > 0 && value.n <= 128 && value.p[0] != '.';

    for (size_t i = 0; i < value.n; i++)
        good = good && slice_find_byte(allowed, value.p[i]) != SLICE_NONE;
    if (!good) {
        error_set(why, "option '--state-key': '%.*s' is no name of letters, digits, '_', '.' and '-'", (int)value.n,
                  value.p);
        return false;
    }
    *key = value.p;
    return true;
}
