/* Dereferences null in start: only a worker survives it. */
#include "plugin.h"

static int* volatile nowhere = NULL;

static bool start(berth_instance* self, berth_slice configuration, const berth_failure* failure) {
    (void)self;
    (void)configuration;
    (void)failure;
    return *nowhere == 1;
}

NOTE
ONE_ENDPOINT;
TABLE(good_create, start, good_call, good_stop, good_destroy)
