#include "plugins/check_ers_listing/activation_code.h"

#include "monitoring/extra_opts.h"
#include "source/secret_file.h"

static bool take_code(struct activation_code *out, struct slice text, const char *from, struct error *why)
{
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        bool good = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

        if ((!good && c != '-') || n == ACTIVATION_CODE_MAX || i + 1 == sizeof out->given) {
            error_set(why, "%s holds no activation code (letters, digits and dashes)", from);
            return false;
        }
        if (good)
            out->asked[n++] = c;
        out->given[i] = c;
    }
    if (n > 0)
        return true;
    error_set(why, "%s is empty: an activation code is expected", from);
    return false;
}

bool activation_code_read(struct activation_code *out, const char *path, char *const *env, struct error *why)
{
    const char *value = environment_value(env, "ERS_ACTIVATION_CODE");
    struct slice code;
    char text[512];

    *out = (struct activation_code){0};
    if (path != NULL)
        return secret_file_read(&code, text, sizeof text, path, "activation code", why) &&
               take_code(out, code, path, why);
    if (value == NULL || value[0] == '\0')
        return true;
    secret_keep_from_core();
    return take_code(out, slice_trim(slice_of(value)), "ERS_ACTIVATION_CODE", why);
}
