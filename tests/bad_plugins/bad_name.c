/* A name and a version that cannot be file names or be compared. */
#undef PLUGIN_NAME
#undef PLUGIN_VERSION
#define PLUGIN_NAME "Bad Name"
#define PLUGIN_VERSION "one"
#include "plugin.h"

NOTE
ONE_ENDPOINT;
TABLE(good_create, good_start, good_call, good_stop, good_destroy)
