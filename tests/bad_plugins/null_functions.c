/* A table without the functions that it must have. */
#include "plugin.h"

NOTE
ONE_ENDPOINT;
TABLE(good_create, good_start, NULL, good_stop, NULL)
