/* Two endpoints at one place. */
#include "plugin.h"

static const berth_endpoint endpoints[] = {ENDPOINT("GET", "/same"), ENDPOINT("GET", "/same")};

NOTE
TABLE(good_create, good_start, good_call, good_stop, good_destroy)
