/* Gives no instance and no reason. */
#include "plugin.h"

static berth_instance* create(const berth_host* host, const berth_failure* failure) {
    (void)host;
    (void)failure;
    return NULL;
}

NOTE
ONE_ENDPOINT;
TABLE(create, good_start, good_call, good_stop, good_destroy)
