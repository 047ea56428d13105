#include "monitoring/facts.h"

#include <time.h>

#include "text/json.h"

/* 9999-12-31T23:59:59Z, the last that RFC 3339 can write. */
static const double time_max = 253402300799.0;

static void print_text(struct json *j, const char *key, struct slice text, const struct secrets *secrets)
{
    struct buffer clean;

    buffer_init(&clean, FACT_TEXT_MAX);
    clean_add(&clean, text, FACT_TEXT_MAX, secrets);
    if (clean.failed)
        j->out->failed = true;
    json_string(j, key, buffer_slice(&clean));
    buffer_free(&clean);
}

static void print_texts(struct json *j, const struct fact *fact, const struct secrets *secrets)
{
    json_open(j, fact->key, '[');
    for (size_t i = 0; i < fact->count; i++)
        print_text(j, NULL, fact->texts[i], secrets);
    json_close(j, ']');
}

static void print_time(struct json *j, const struct fact *fact)
{
    char text[32];
    struct tm utc;
    time_t t;

    if (!(fact->number >= 0 && fact->number <= time_max)) {
        json_null(j, fact->key);
        return;
    }
    t = (time_t)fact->number;
    if (gmtime_r(&t, &utc) == NULL) {
        json_null(j, fact->key);
        return;
    }
    json_string(j, fact->key, (struct slice){text, strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc)});
}

void facts_print(struct buffer *out, const struct fact *facts, size_t n, const struct secrets *secrets)
{
    struct json j;

    json_init(&j, out);
    json_open(&j, NULL, '{');
    for (size_t i = 0; i < n; i++) {
        switch (facts[i].kind) {
        case FACT_TEXT:
            print_text(&j, facts[i].key, facts[i].text, secrets);
            break;
        case FACT_NUMBER:
            json_number(&j, facts[i].key, facts[i].number);
            break;
        case FACT_TIME:
            print_time(&j, &facts[i]);
            break;
        case FACT_TEXTS:
            print_texts(&j, &facts[i], secrets);
            break;
        case FACT_NULL:
            json_null(&j, facts[i].key);
            break;
        }
    }
    json_close(&j, '}');
}
