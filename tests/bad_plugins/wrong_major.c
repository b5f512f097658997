/* Built for an ABI that this host does not have. */
#define ABI_MAJOR 99u
#include "plugin.h"

NOTE
ONE_ENDPOINT;
TABLE(good_create, good_start, good_call, good_stop, good_destroy)
