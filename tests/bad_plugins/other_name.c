/* A table that contradicts the note. */
#include "plugin.h"

NOTE
ONE_ENDPOINT;
#undef PLUGIN_NAME
#define PLUGIN_NAME "somebody-else"
TABLE(good_create, good_start, good_call, good_stop, good_destroy)
