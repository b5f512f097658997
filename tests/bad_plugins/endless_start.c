/* Never comes back from start. */
#include "plugin.h"

#include <unistd.h>

static bool start(berth_instance* self, berth_slice configuration, const berth_failure* failure) {
    (void)self;
    (void)configuration;
    (void)failure;
    while (pause() != 0) {
    }
    return true;
}

NOTE
ONE_ENDPOINT;
TABLE(good_create, start, good_call, good_stop, good_destroy)
