/* Path templates that cannot be routed, and a parameter that no input takes. */
#include "plugin.h"

static const berth_endpoint endpoints[] = {ENDPOINT("GET", "no-slash"), ENDPOINT("GET", "/a/{b"),
                                           ENDPOINT("GET", "/{rest*}/more"), ENDPOINT("GET", "/lost/{id}")};

NOTE
TABLE(good_create, good_start, good_call, good_stop, good_destroy)
