/* Nothing is wrong with it; built as several versions and names for what happens when files change. */
#include "plugin.h"

NOTE
ONE_ENDPOINT;
TABLE(good_create, good_start, good_call, good_stop, good_destroy)
