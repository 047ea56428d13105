/* The catalogue that is compiled in: the bytes of services.ini, put into a .c by the Makefile. */
#ifndef ERS_BUILTIN_H
#define ERS_BUILTIN_H

#include <stddef.h>

extern const unsigned char catalogue_builtin[];
extern const size_t catalogue_builtin_size;

#endif
