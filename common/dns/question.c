#include "dns/question.h"

static bool name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

bool dns_name_valid(struct slice name)
{
    size_t label = 0;
    bool letters = false;

    if (name.n == 0 || name.n > DNS_NAME_MAX)
        return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];

        if (c == '.') {
            if (label == 0)
                return false;
            label = 0;
        } else if (!name_byte(c) || ++label > 63) {
            return false;
        } else if (c < '0' || c > '9') {
            letters = true;
        }
    }
    return label > 0 && letters;
}
