/* A file of SNDS of any bytes: rows stay within their bounds, and only a row that names the address says anything of it. */
#include <stdlib.h>

#include "web/csv.h"
#include "web/snds.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice file = {(const char *)data, size};
    struct address addresses[2];
    enum csv_event event;
    struct csv csv;
    size_t rows = 0;

    csv_init(&csv, file);
    while ((event = csv_next(&csv)) != CSV_END) {
        size_t bytes = 0;

        if (++rows > size || csv.count > CSV_FIELDS_MAX)
            abort();
        for (size_t i = 0; event == CSV_ROW && i < csv.count; i++)
            bytes += csv.fields[i].n;
        if (bytes > CSV_ROW_MAX)
            abort();
    }
    csv_free(&csv);
    if (!address_parse(&addresses[0], SLICE("192.0.2.10")) || !address_parse(&addresses[1], SLICE("2001:db8::1")))
        abort();
    for (enum web_format f = WEB_SNDS_STATUS; f <= WEB_SNDS_DATA; f++) {
        struct web_answer answers[2];

        snds_read(f, file, addresses, 2, answers);
        for (size_t i = 0; i < 2; i++)
            if (answers[i].verdict > WEB_UNCHECKED || memchr(answers[i].text, '\0', sizeof answers[i].text) == NULL ||
                (size == 0 && answers[i].verdict != WEB_SILENT))
                abort();
    }
    return 0;
}
