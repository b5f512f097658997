/* A library that exports the symbol but carries no note. */
#include "plugin.h"

ONE_ENDPOINT;
TABLE(good_create, good_start, good_call, good_stop, good_destroy)
