/* Says why it does not start. */
#include "plugin.h"

static bool start(berth_instance* self, berth_slice configuration, const berth_failure* failure) {
    (void)self;
    (void)configuration;
    failure->fail(failure->state, 500, slice("the printer is on fire"));
    return false;
}

NOTE
ONE_ENDPOINT;
TABLE(good_create, start, good_call, good_stop, good_destroy)
